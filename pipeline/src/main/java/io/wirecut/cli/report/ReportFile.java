package io.wirecut.cli.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes reports to the files that a user names.
public final class ReportFile {
    private ReportFile() {}

    /// Writes a text, in place of what the file held.
    ///
    /// @throws CommandFault if it cannot be written
    public static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw CommandFault.misuse(
                    "%s: error: cannot be written: %s: is the folder there, and may you write to it?"
                            .formatted(file, e.getClass().getSimpleName()));
        }
    }
}
