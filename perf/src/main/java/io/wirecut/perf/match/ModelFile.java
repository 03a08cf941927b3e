package io.wirecut.perf.match;

import io.wirecut.cli.report.CommandFault;
import io.wirecut.matcher.TrafficModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Reads the traffic model that a user names.
final class ModelFile {
    private ModelFile() {}

    /// The model in a file, or the standard one if there is none.
    ///
    /// @throws CommandFault if it cannot be read, or holds no model
    static TrafficModel read(@Nullable Path file) {
        if (file == null) {
            return TrafficModel.standard();
        }
        try {
            return TrafficModel.read(new ByteArrayInputStream(InputFile.bytes(file)));
        } catch (IOException e) {
            throw CommandFault.wrongInput(
                    "%s: error: no traffic model: make one with 'wirecut perf train'"
                            .formatted(file));
        }
    }
}
