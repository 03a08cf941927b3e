package io.wirecut.perf.match;

import io.wirecut.cli.report.CommandFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads a whole input file, or says what is wrong with it.
final class InputFile {
    static final int MAX_LENGTH = 1 << 30;

    private InputFile() {}

    /// The bytes of a file of at most 1 GiB.
    ///
    /// @throws CommandFault if it is not there, cannot be read or is longer
    static byte[] bytes(Path file) {
        return bytes(file, MAX_LENGTH);
    }

    static byte[] bytes(Path file, int maxLength) {
        try (InputStream in = Files.newInputStream(file)) {
            // Not by its size: a device has none.
            byte[] bytes = in.readNBytes(maxLength + 1);
            if (bytes.length > maxLength) {
                throw CommandFault.wrongInput(
                        "%s: error: longer than %d bytes: give a part of it"
                                .formatted(file, maxLength));
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw CommandFault.misuse(file + ": error: there is no such file");
        } catch (IOException e) {
            throw CommandFault.misuse(
                    "%s: error: cannot be read: %s".formatted(file, e.getMessage()));
        }
    }
}
