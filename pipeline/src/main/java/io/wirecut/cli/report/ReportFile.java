package io.wirecut.cli.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes what a command makes to the file that its user names. Stateless; any thread.
public final class ReportFile {
    private ReportFile() {}

    /// Writes a text, in place of what the file held.
    ///
    /// @throws CommandFault if it cannot be written
    public static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Writes bytes, in place of what the file held.
    ///
    /// @throws CommandFault if it cannot be written
    public static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw fault(file, e);
        }
    }

    /// What to tell of a file that cannot be written.
    public static CommandFault fault(Path file, IOException e) {
        return CommandFault.misuse(
                "%s: error: cannot be written: %s: is the folder there, and may you write to it?"
                        .formatted(file, reason(e)));
    }

    /// A [FileSystemException] has the path as its message, and often nothing else.
    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException fault ? fault.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
