package io.wirecut.signatures.pack;

import io.wirecut.signatures.pack.PackManifest.FileDigest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A pack that was opened. What it hands out is what the manifest says: every entry is held against
/// its SHA-256 when it is first read. Any thread.
///
/// The file is read into memory: what is written to it later changes nothing.
public final class PackFile {
    /// What the name of a pack ends in.
    public static final String ENDING = ".wcp";

    /// Folder of the rule files.
    public static final String RULES = "rules/";

    /// Folder of the configuration that the rules refer to.
    public static final String CONFIGURATION = "config/";

    /// Folder of the tests.
    public static final String TESTS = "tests/";

    /// Folder of what was compiled from the rules.
    public static final String COMPILED = "compiled/";

    private final String place;
    private final ZipArchive archive;
    private final byte[] manifestBytes;
    private final PackManifest manifest;
    private final List<byte[]> signatures;
    private final Set<String> verified = ConcurrentHashMap.newKeySet();

    private PackFile(
            String place,
            ZipArchive archive,
            byte[] manifestBytes,
            PackManifest manifest,
            List<byte[]> signatures) {
        this.place = place;
        this.archive = archive;
        this.manifestBytes = manifestBytes;
        this.manifest = manifest;
        this.signatures = signatures;
    }

    /// Whether a path is that of a pack, by its name.
    public static boolean isPack(Path path) {
        return path.toString().endsWith(ENDING);
    }

    /// Opens a pack: reads its directory and manifest, and nothing else.
    ///
    /// @throws PackFormatException if it is none, or its entries are not those of the manifest
    /// @throws IOException if the file cannot be read
    public static PackFile open(Path path) throws IOException {
        return of(path.toString(), ZipArchive.open(path));
    }

    /// Opens a pack that is in memory.
    ///
    /// @param place names it in messages
    /// @throws PackFormatException if it is none
    public static PackFile of(String place, byte[] bytes) throws PackFormatException {
        return of(place, ZipArchive.of(place, ByteBuffer.wrap(bytes)));
    }

    private static PackFile of(String place, ZipArchive archive) throws PackFormatException {
        SequencedMap<String, ZipEntryRecord> entries = archive.entries();
        ZipEntryRecord first = entries.get(PackManifest.ENTRY);
        if (first == null) {
            throw new PackFormatException(place, "no manifest: no entry " + PackManifest.ENTRY);
        }
        checkLength(place, first);
        byte[] manifestBytes = archive.read(first);
        PackManifest manifest = PackManifest.read(place + ": " + PackManifest.ENTRY, manifestBytes);
        for (ZipEntryRecord entry : entries.values()) {
            FileDigest digest = manifest.files().get(entry.name());
            if (digest == null && !isOwn(entry.name())) {
                throw new PackFormatException(
                        place + ": " + entry.name(), "the manifest does not list the entry");
            }
            if (digest != null && digest.length() != entry.length()) {
                throw new PackFormatException(
                        place + ": " + entry.name(),
                        "length=%d must be %d, as the manifest says: the pack is damaged or changed"
                                .formatted(entry.length(), digest.length()));
            }
        }
        for (String name : manifest.files().keySet()) {
            if (!entries.containsKey(name) || isOwn(name)) {
                throw new PackFormatException(
                        place + ": " + name, "the manifest lists the entry, and it is not there");
            }
        }
        ZipEntryRecord signed = entries.get(PackSignatures.ENTRY);
        List<byte[]> signatures = List.of();
        if (signed != null) {
            checkLength(place, signed);
            signatures =
                    PackSignatures.read(place + ": " + PackSignatures.ENTRY, archive.read(signed));
        }
        return new PackFile(place, archive, manifestBytes, manifest, signatures);
    }

    private static boolean isOwn(String name) {
        return name.equals(PackManifest.ENTRY) || name.equals(PackSignatures.ENTRY);
    }

    private static void checkLength(String place, ZipEntryRecord entry) throws PackFormatException {
        if (entry.length() > PackLimits.MAX_YAML_LENGTH) {
            throw new PackFormatException(
                    place + ": " + entry.name(),
                    "length=%d must be at most %d"
                            .formatted(entry.length(), PackLimits.MAX_YAML_LENGTH));
        }
    }

    /// Names the pack in messages.
    public String place() {
        return place;
    }

    /// What the pack says of itself.
    public PackManifest manifest() {
        return manifest;
    }

    /// How many signatures it has, by whomever.
    public int signatureCount() {
        return signatures.size();
    }

    /// The names of the entries below a folder, in alphabetical order.
    ///
    /// @param folder as in `rules/`; empty for all
    public List<String> entries(String folder) {
        return manifest.files().keySet().stream().filter(name -> name.startsWith(folder)).toList();
    }

    /// Whether there is such an entry.
    public boolean has(String entry) {
        return manifest.files().containsKey(entry);
    }

    /// The bytes of an entry.
    ///
    /// @throws PackFormatException if they are not those that the manifest was made for
    /// @throws IllegalArgumentException if there is no such entry
    public byte[] read(String entry) throws PackFormatException {
        byte[] bytes = archive.read(find(entry));
        if (!isVerified(entry)) {
            check(entry, PackKeys.Digests.sha256(bytes));
        }
        return bytes;
    }

    /// A view of the bytes of an entry that is not compressed; they begin at a multiple of 64.
    ///
    /// @throws PackFormatException if they are not those that the manifest was made for
    /// @throws IllegalArgumentException if there is no such entry
    public ByteBuffer view(String entry) throws PackFormatException {
        ByteBuffer bytes = archive.view(find(entry));
        if (isVerified(entry)) {
            return bytes;
        }
        MessageDigest digest = PackKeys.Digests.newSha256();
        digest.update(bytes.duplicate());
        check(entry, HexFormat.of().formatHex(digest.digest()));
        return bytes;
    }

    /// Holds every entry against the manifest that was not read before, piece by piece.
    ///
    /// @throws PackFormatException if one is not that of which the manifest was made
    public void verifyEntries() throws PackFormatException {
        for (String entry : manifest.files().keySet()) {
            if (!isVerified(entry)) {
                MessageDigest digest = PackKeys.Digests.newSha256();
                archive.readTo(find(entry), digest::update);
                check(entry, HexFormat.of().formatHex(digest.digest()));
            }
        }
    }

    /// The first of the keys that has signed the manifest.
    public Optional<PublicKey> signer(Collection<PublicKey> keys) {
        for (PublicKey key : keys) {
            for (byte[] signature : signatures) {
                if (PackKeys.verifies(key, manifestBytes, signature)) {
                    return Optional.of(key);
                }
            }
        }
        return Optional.empty();
    }

    /// Refuses a pack that none of the keys has signed. Without keys, every pack will do.
    ///
    /// @throws PackFormatException if it is refused
    public void requireSigner(Collection<PublicKey> keys) throws PackFormatException {
        if (keys.isEmpty() || signer(keys).isPresent()) {
            return;
        }
        List<String> names = new ArrayList<>();
        keys.forEach(key -> names.add(PackKeys.fingerprint(key)));
        throw new PackFormatException(
                place,
                signatures.isEmpty()
                        ? "the pack is not signed, and must be by one of the keys "
                                + String.join(", ", names)
                        : "no signature of the pack is by one of the keys %s: it is by another, or the pack was changed"
                                .formatted(String.join(", ", names)));
    }

    /// Refuses a pack that asks for a newer engine.
    ///
    /// @throws PackFormatException if it does
    public void requireEngine() throws PackFormatException {
        if (!manifest.servesThisEngine()) {
            throw new PackFormatException(
                    place,
                    "needs wirecut %s, and this is %s: update it"
                            .formatted(manifest.minimumEngine(), EngineVersion.CURRENT.text()));
        }
    }

    List<byte[]> signatures() {
        return signatures;
    }

    byte[] manifestBytes() {
        return manifestBytes;
    }

    private ZipEntryRecord find(String entry) {
        ZipEntryRecord found = archive.entries().get(entry);
        if (found == null || isOwn(entry)) {
            throw new IllegalArgumentException("entry=%s is not in %s".formatted(entry, place));
        }
        return found;
    }

    private boolean isVerified(String entry) {
        return verified.contains(entry);
    }

    private void check(String entry, String sha256) throws PackFormatException {
        FileDigest digest = manifest.files().get(entry);
        if (digest == null || !digest.sha256().equals(sha256)) {
            throw new PackFormatException(
                    place + ": " + entry,
                    "sha256=%s is not what the manifest says: the pack is damaged or changed"
                            .formatted(sha256));
        }
        verified.add(entry);
    }
}
