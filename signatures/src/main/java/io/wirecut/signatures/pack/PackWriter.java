package io.wirecut.signatures.pack;

import io.wirecut.signatures.pack.PackManifest.FileDigest;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Makes packs, in memory. The same contents make the same bytes.
public final class PackWriter {
    private PackWriter() {}

    /// Makes a pack, unsigned.
    ///
    /// @param manifest what it says of itself; its files are those of `entries`, whatever it says
    /// @param entries bytes by name
    /// @throws PackFormatException if a name or the manifest is not as it must be
    /// @throws IllegalArgumentException if there is more than a pack may hold
    public static byte[] write(PackManifest manifest, Map<String, byte[]> entries)
            throws PackFormatException {
        SortedMap<String, FileDigest> files = new TreeMap<>();
        for (var entry : entries.entrySet()) {
            String fault = EntryName.fault(entry.getKey());
            if (!fault.isEmpty()) {
                throw new PackFormatException(entry.getKey(), fault);
            }
            files.put(
                    entry.getKey(),
                    new FileDigest(
                            entry.getValue().length, PackKeys.Digests.sha256(entry.getValue())));
        }
        PackManifest complete = manifest.withFiles(files);
        complete.check(PackManifest.ENTRY);
        return zip(complete.toYaml(), List.of(), entries);
    }

    /// The pack with one signature more; if it has that already, the same pack.
    ///
    /// @throws PackFormatException if an entry is damaged: what is signed was checked
    public static byte[] sign(PackFile pack, PrivateKey key) throws PackFormatException {
        Map<String, byte[]> entries = new TreeMap<>();
        for (String name : pack.entries("")) {
            entries.put(name, pack.read(name));
        }
        List<byte[]> signatures = new ArrayList<>(pack.signatures());
        byte[] added = PackKeys.sign(key, pack.manifestBytes());
        if (signatures.stream().noneMatch(other -> Arrays.equals(other, added))) {
            signatures.add(added);
        }
        signatures.sort(Arrays::compare);
        return zip(pack.manifestBytes(), signatures, entries);
    }

    private static byte[] zip(
            byte[] manifest, List<byte[]> signatures, Map<String, byte[]> entries) {
        long length = 0;
        for (byte[] bytes : entries.values()) {
            length += bytes.length;
        }
        if (length > PackLimits.MAX_TOTAL_LENGTH
                || entries.size() > PackLimits.MAX_ENTRY_COUNT - 2) {
            throw new IllegalArgumentException(
                    "entries=%d bytes=%d must be at most %d and %d"
                            .formatted(
                                    entries.size(),
                                    length,
                                    PackLimits.MAX_ENTRY_COUNT - 2,
                                    PackLimits.MAX_TOTAL_LENGTH));
        }
        SortedMap<String, byte[]> all = new TreeMap<>(entries);
        all.put(PackManifest.ENTRY, manifest);
        if (!signatures.isEmpty()) {
            all.put(PackSignatures.ENTRY, PackSignatures.write(signatures));
        }
        ZipWriter writer = new ZipWriter();
        all.forEach((name, bytes) -> writer.add(name, bytes, name.startsWith(PackFile.COMPILED)));
        return writer.toBytes();
    }
}
