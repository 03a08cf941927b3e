package io.wirecut.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// The captures, cases and packs that lie beside the project, too large to be a part of it: the
/// folder `../shared`. Tests that need one of them are skipped, aloud, where it is not there.
public final class SharedData {
    private static final String ROOT_MARK = "<artifactId>wirecut</artifactId>";

    private SharedData() {}

    /// A file or folder of the shared data; the test is skipped if it is not there.
    ///
    /// @param path below `../shared`
    public static Path path(String path) {
        Path root = projectRoot();
        Path found = root == null ? null : root.resolveSibling("shared").resolve(path);
        Assumptions.assumeTrue(
                found != null && Files.exists(found),
                () -> "skipped: there is no ../shared/%s beside the project".formatted(path));
        return found == null ? Path.of(path) : found;
    }

    /// The nearest folder upwards that holds the parent of all modules.
    private static @Nullable Path projectRoot() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !isRoot(folder)) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static boolean isRoot(Path folder) {
        Path pom = folder.resolve("pom.xml");
        try {
            return Files.exists(pom)
                    && Files.exists(folder.resolve("matcher"))
                    && Files.readString(pom).contains(ROOT_MARK);
        } catch (IOException e) {
            return false;
        }
    }
}
