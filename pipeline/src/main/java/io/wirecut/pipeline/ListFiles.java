package io.wirecut.pipeline;

import io.wirecut.pipeline.config.DataFolder;
import io.wirecut.rules.state.ValueTables;
import io.wirecut.signatures.Dataset;
import io.wirecut.signatures.ValueType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The files that lists of rules are kept in between runs: read when a list is new, written when
/// the run ends. A file is replaced as a whole, or stays as it was.
///
/// Rules come from others: a file is in the data folder, also behind symbolic links, unless the
/// rule has an absolute path and that is allowed.
final class ListFiles {
    private static final long MAX_LENGTH = 256L << 20;

    private final @Nullable DataFolder folder;

    /// @param folder null if no list outlives the run
    ListFiles(@Nullable DataFolder folder) {
        this.folder = folder;
    }

    /// Gives lists that are new the values that they had in the end.
    ///
    /// @throws UncheckedIOException if a file cannot be read or understood, with path and reason in
    ///   its message
    void restore(ValueTables tables) {
        if (folder == null) {
            return;
        }
        try {
            for (Dataset list : tables.lists()) {
                if (list.isSaved() && list.restores() && tables.isNew(list)) {
                    restore(list, tables, resolve(list, folder));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static void restore(Dataset list, ValueTables tables, Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        if (!Files.isRegularFile(file) || Files.size(file) > MAX_LENGTH) {
            throw new IOException(
                    "%s: a list must be a file of at most %d bytes".formatted(file, MAX_LENGTH));
        }
        ValueType type = list.type();
        List<byte[]> values = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                byte[] value = line.isBlank() ? null : type.parse(line.strip());
                if (value == null && !line.isBlank()) {
                    throw new IOException(
                            "%s: line %d is no value of type %s"
                                    .formatted(file, number, type.label()));
                }
                if (value != null) {
                    values.add(value);
                }
            }
        }
        tables.add(list, values);
    }

    /// Writes all lists that are to be written, as far as that can be done.
    ///
    /// @return what went wrong, with path and reason; empty if nothing did
    List<String> save(ValueTables tables) {
        List<String> problems = new ArrayList<>();
        if (folder == null) {
            return problems;
        }
        for (Dataset list : tables.lists()) {
            if (list.isSaved()) {
                try {
                    save(list, tables, resolve(list, folder));
                } catch (IOException e) {
                    problems.add("list '%s' is not written: %s".formatted(list.name(), reason(e)));
                }
            }
        }
        return problems;
    }

    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        return e.getClass() == IOException.class
                ? message
                : "%s (%s)".formatted(message, e.getClass().getSimpleName());
    }

    private static void save(Dataset list, ValueTables tables, Path file) throws IOException {
        Path draft = file.resolveSibling("." + file.getFileName() + ".tmp");
        Set<String> lines = new LinkedHashSet<>();
        for (byte[] value : tables.values(list)) {
            lines.add(list.type().format(value));
        }
        try {
            Files.deleteIfExists(draft);
            Files.write(draft, lines, StandardCharsets.US_ASCII, StandardOpenOption.CREATE_NEW);
            Files.move(
                    draft,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /// Where the file of a list is; its folder is there.
    private static Path resolve(Dataset list, DataFolder folder) throws IOException {
        Path path;
        try {
            path = Path.of(list.stateFile());
        } catch (InvalidPathException _) {
            throw new IOException("'%s' is not the name of a file".formatted(list.stateFile()));
        }
        if (path.isAbsolute() && folder.allowsAbsolute()) {
            return path.normalize();
        }
        Files.createDirectories(folder.path());
        Path root = folder.path().toRealPath();
        Path file = root.resolve(path).normalize();
        Path parent = file.getParent();
        if (path.isAbsolute() || parent == null || !parent.startsWith(root)) {
            throw outside(list, folder);
        }
        Files.createDirectories(parent);
        boolean isLinkOutside = Files.isSymbolicLink(file) && !file.toRealPath().startsWith(root);
        if (!parent.toRealPath().startsWith(root) || isLinkOutside) {
            throw outside(list, folder);
        }
        return file;
    }

    private static IOException outside(Dataset list, DataFolder folder) {
        return new IOException(
                "'%s' is outside of the data folder %s".formatted(list.stateFile(), folder.path()));
    }
}
