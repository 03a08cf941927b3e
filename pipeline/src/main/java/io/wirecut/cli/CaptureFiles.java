package io.wirecut.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Finds the captures that a command line names. Stateless; any thread.
public final class CaptureFiles {
    private static final List<String> ENDINGS =
            List.of(".pcap", ".pcapng", ".cap", ".trace", ".dmp");

    private CaptureFiles() {}

    /// A file itself; of a folder the captures in it and below it, by name, in alphabetical order.
    ///
    /// @throws NoSuchFileException if there is nothing at the path
    /// @throws IllegalArgumentException if a folder holds no capture
    public static List<Path> find(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> captures =
                    files.filter(Files::isRegularFile)
                            .filter(CaptureFiles::isCapture)
                            .sorted()
                            .toList();
            if (captures.isEmpty()) {
                throw new IllegalArgumentException(
                        path
                                + ": no capture in this folder; looked for "
                                + String.join(" ", ENDINGS));
            }
            return captures;
        }
    }

    private static boolean isCapture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        String bare = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        return ENDINGS.stream().anyMatch(bare::endsWith);
    }
}
