package io.wirecut.signatures.pack;

import io.wirecut.signatures.text.SignatureLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What a pack is made of, read from the disk. Immutable.
///
/// @param manifest what it says of itself; empty texts where the source does not say
/// @param entries bytes by name of entry
public record PackSource(PackManifest manifest, SortedMap<String, byte[]> entries) {
    private static final PackManifest NAMELESS =
            new PackManifest("", "", "", "", "", Collections.emptySortedMap());
    private static final String COMPRESSED = ".gz";

    /// Makes the map immutable.
    public PackSource {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /// Reads a folder that is laid out as a pack is: `pack.yaml` without `files`, and `rules/`,
    /// `config/`, `tests/`. Compressed rule files are decompressed, hidden files and what was
    /// compiled are left out.
    ///
    /// @throws IOException if something cannot be read, or there is no such `pack.yaml`
    public static PackSource ofFolder(Path folder) throws IOException {
        Path description = folder.resolve(PackManifest.ENTRY);
        PackManifest manifest = PackManifest.read(description.toString(), readBounded(description));
        SortedMap<String, byte[]> entries = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                boolean isOwn =
                        name.equals(PackManifest.ENTRY)
                                || name.equals(PackSignatures.ENTRY)
                                || name.startsWith(PackFile.COMPILED);
                if (isOwn || name.startsWith(".") || name.contains("/.")) {
                    continue;
                }
                if (name.startsWith(PackFile.RULES)) {
                    addRules(file, name, entries);
                } else {
                    entries.put(name, readBounded(file));
                }
            }
        }
        return new PackSource(manifest, entries);
    }

    /// Reads rule files, and the configuration that stands beside the first of them.
    ///
    /// @param paths files or folders
    /// @throws IOException if something cannot be read, or two files have the same name
    public static PackSource ofRules(List<Path> paths) throws IOException {
        SortedMap<String, byte[]> entries = new TreeMap<>();
        var texts = SignatureLoader.readTexts(paths);
        for (var text : texts.entrySet()) {
            String name = PackFile.RULES + text.getKey().getFileName();
            put(withoutCompression(name), text.getValue(), entries);
        }
        for (Path file : texts.keySet().stream().limit(1).toList()) {
            for (String entry :
                    List.of(
                            PackConfiguration.CLASSIFICATION,
                            PackConfiguration.REFERENCE,
                            PackConfiguration.THRESHOLD)) {
                Path beside = file.resolveSibling(entry.substring(PackFile.CONFIGURATION.length()));
                if (Files.isRegularFile(beside)) {
                    entries.put(entry, readBounded(beside));
                }
            }
        }
        return new PackSource(NAMELESS, entries);
    }

    /// The same with another manifest.
    public PackSource with(PackManifest other) {
        return new PackSource(other, entries);
    }

    /// The pack, unsigned.
    ///
    /// @throws PackFormatException if a name or the manifest is not as it must be
    public byte[] toPack() throws PackFormatException {
        return PackWriter.write(manifest, entries);
    }

    private static void addRules(Path file, String name, SortedMap<String, byte[]> entries)
            throws IOException {
        for (String text : SignatureLoader.readTexts(List.of(file)).values()) {
            put(withoutCompression(name), text, entries);
        }
    }

    private static void put(String name, String text, SortedMap<String, byte[]> entries)
            throws PackFormatException {
        if (entries.put(name, text.getBytes(StandardCharsets.ISO_8859_1)) != null) {
            throw new PackFormatException(name, "two files would have this name in the pack");
        }
    }

    private static String withoutCompression(String name) {
        return name.endsWith(COMPRESSED)
                ? name.substring(0, name.length() - COMPRESSED.length())
                : name;
    }

    private static byte[] readBounded(Path file) throws IOException {
        long length = Files.size(file);
        if (length > PackLimits.MAX_ENTRY_LENGTH) {
            throw new PackFormatException(
                    file.toString(),
                    "length=%d must be at most %d".formatted(length, PackLimits.MAX_ENTRY_LENGTH));
        }
        return Files.readAllBytes(file);
    }
}
