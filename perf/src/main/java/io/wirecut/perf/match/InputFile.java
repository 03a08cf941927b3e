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
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.size(file) > MAX_LENGTH) {
                throw CommandFault.wrongInput(
                        "%s: error: longer than %d bytes: give a part of it"
                                .formatted(file, MAX_LENGTH));
            }
            return in.readNBytes(MAX_LENGTH);
        } catch (NoSuchFileException e) {
            throw CommandFault.misuse(file + ": error: there is no such file");
        } catch (IOException e) {
            throw CommandFault.misuse(
                    "%s: error: cannot be read: %s".formatted(file, e.getMessage()));
        }
    }
}
