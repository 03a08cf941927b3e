package io.wirecut.pipeline.reload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Notices that files have changed, once they are complete: they must have been the same at two
/// looks in a row. Works on every file system, and for files that are written in place as for those
/// that are renamed.
///
/// Used by one thread.
final class FileWatch {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_FILES = 10_000;

    /// What shows that a file is another one than before.
    private record Print(FileTime modified, long length, @Nullable Object key) {}

    private final List<Path> paths;
    private Map<Path, Print> known;
    private Map<Path, Print> lastSeen;

    /// Knows the files as they are now.
    ///
    /// @param paths files, and folders of such
    FileWatch(List<Path> paths) {
        this.paths = List.copyOf(paths);
        known = look();
        lastSeen = known;
    }

    /// Looks at the files once more.
    ///
    /// @return whether they have changed since this has last returned true, and not since the last
    ///   look
    boolean haveChanged() {
        Map<Path, Print> seen = look();
        boolean settled = seen.equals(lastSeen);
        lastSeen = seen;
        if (!settled || seen.equals(known)) {
            return false;
        }
        known = seen;
        return true;
    }

    private Map<Path, Print> look() {
        Map<Path, Print> prints = new TreeMap<>();
        for (Path path : paths) {
            try (Stream<Path> files = Files.walk(path, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
                files.filter(file -> file.equals(path) || !isTemporary(file))
                        .limit(MAX_FILES)
                        .forEach(file -> add(file, prints));
            } catch (IOException | UncheckedIOException _) {
                // Gone, or not there yet: as if it were empty.
            }
        }
        return prints;
    }

    private static void add(Path file, Map<Path, Print> prints) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isRegularFile()) {
                prints.put(
                        file,
                        new Print(
                                attributes.lastModifiedTime(),
                                attributes.size(),
                                attributes.fileKey()));
            }
        } catch (IOException _) {
            // Gone in between: the next look will show.
        }
    }

    /// Editors and copiers write under such names, and then rename.
    private static boolean isTemporary(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".")
                || name.endsWith("~")
                || name.endsWith(".tmp")
                || name.endsWith(".part")
                || name.endsWith(".swp");
    }
}
