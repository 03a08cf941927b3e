package io.wirecut.signatures;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/// The captures, cases and packs that lie beside the project, too large to be a part of it: the
/// folder `../shared`.
public final class SharedData {
    private SharedData() {}

    /// A file or folder of the shared data; the test is skipped, aloud, if it is not there.
    ///
    /// @param path below `../shared`
    public static Path path(String path) {
        Path root = Path.of("").toAbsolutePath();
        while (root.getParent() != null && !Files.isDirectory(root.resolve("signatures/src"))) {
            root = root.getParent();
        }
        Path found = root.resolve("../shared").resolve(path).normalize();
        assumeTrue(Files.exists(found), () -> "skipped: there is no " + found);
        return found;
    }
}
