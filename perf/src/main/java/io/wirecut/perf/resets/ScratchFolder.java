package io.wirecut.perf.resets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder for logs: the user's own, which stays, or a temporary one, which goes.
///
/// @param path of it
/// @param isTemporary whether it goes
record ScratchFolder(Path path, boolean isTemporary) implements AutoCloseable {
    static ScratchFolder of(@Nullable Path wanted) throws IOException {
        return wanted == null
                ? new ScratchFolder(Files.createTempDirectory("wirecut-lab"), true)
                : new ScratchFolder(Files.createDirectories(wanted), false);
    }

    @Override
    public void close() throws IOException {
        if (isTemporary) {
            List<Path> all;
            try (Stream<Path> walked = Files.walk(path)) {
                all = walked.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : all) {
                Files.delete(file);
            }
        }
    }
}
