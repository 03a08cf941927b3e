package io.wirecut.perf.workload;

import io.wirecut.cli.report.CommandFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes what a command makes to the file that its user names.
final class OutputFile {
    private OutputFile() {}

    /// Writes bytes, in place of what the file held.
    ///
    /// @throws CommandFault if it cannot be written
    static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw CommandFault.misuse(
                    "%s: error: cannot be written: %s: is the folder there, and may you write to it?"
                            .formatted(file, e.getClass().getSimpleName()));
        }
    }
}
