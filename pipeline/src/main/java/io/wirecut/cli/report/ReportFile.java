package io.wirecut.cli.report;

import java.io.IOException;
import java.nio.file.FileSystemException;
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
                            .formatted(file, reason(e)));
        }
    }

    /// A [FileSystemException] has the path as its message, and often nothing else.
    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException fault ? fault.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
