package io.wirecut.signatures.pack;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a pack says of itself: `pack.yaml`. Immutable.
///
/// @param name lower case letters, digits, `.`, `_` and `-`
/// @param version whatever its author counts by; without white space
/// @param minimumEngine the least version of the engine that understands the rules, as in `0.1.0`;
///   empty for any
/// @param author may be empty
/// @param description may be empty
/// @param files every other entry of the pack, but for its signatures
public record PackManifest(
        String name,
        String version,
        String minimumEngine,
        String author,
        String description,
        SortedMap<String, FileDigest> files) {
    /// Name of the entry.
    public static final String ENTRY = "pack.yaml";

    private static final String FORMAT_FIELD = "wirecut-pack";
    private static final String FORMAT = "1";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int MAX_TEXT_LENGTH = 1000;

    private static final SequencedSet<String> FIELDS =
            new LinkedHashSet<>(
                    List.of(
                            FORMAT_FIELD,
                            "name",
                            "version",
                            "minimum-engine",
                            "author",
                            "description",
                            "files"));
    private static final SequencedSet<String> FILE_FIELDS =
            new LinkedHashSet<>(List.of("name", "length", "sha256"));

    /// Makes the map immutable.
    public PackManifest {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /// One entry of the pack.
    ///
    /// @param length in bytes
    /// @param sha256 of the bytes, in hexadecimal digits
    public record FileDigest(long length, String sha256) {}

    /// Reads a manifest.
    ///
    /// @param place names the file in messages
    /// @throws PackFormatException if it is none
    public static PackManifest read(String place, byte[] yaml) throws PackFormatException {
        PackManifest canonical = readCanonical(yaml);
        if (canonical != null) {
            canonical.check(place);
            return canonical;
        }
        YamlNode.Fields fields = YamlReader.read(place, yaml);
        fields.requireOnly(FIELDS);
        String format = fields.value(FORMAT_FIELD);
        if (!format.equals(FORMAT)) {
            throw fields.field(FORMAT_FIELD)
                    .fault(
                            "%s=%s must be %s: this version of wirecut knows no other format"
                                    .formatted(FORMAT_FIELD, format, FORMAT));
        }
        PackManifest manifest =
                new PackManifest(
                        fields.value("name"),
                        fields.value("version"),
                        fields.value("minimum-engine"),
                        fields.value("author"),
                        fields.value("description"),
                        files(fields));
        manifest.check(place);
        return manifest;
    }

    /// Reads a manifest as [#toYaml] writes it, without a parser of YAML, which takes long to get
    /// going.
    ///
    /// @return null if these are not the very bytes that are written for what was read
    private static @Nullable PackManifest readCanonical(byte[] yaml) {
        if (yaml.length > PackLimits.MAX_YAML_LENGTH) {
            return null;
        }
        Map<String, String> texts = new HashMap<>();
        SortedMap<String, FileDigest> files = new TreeMap<>();
        String name = "";
        int length = -1;
        for (String line : new String(yaml, StandardCharsets.UTF_8).split("\n", -1)) {
            int colon = line.indexOf(": ");
            String value = colon < 0 ? "" : line.substring(colon + 2);
            boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
            String text = quoted ? value.substring(1, value.length() - 1) : value;
            if (line.startsWith("  - name: ")) {
                name = value;
            } else if (line.startsWith("    length: ")) {
                length = value.matches("\\d{1,9}") ? Integer.parseInt(value) : -1;
            } else if (line.startsWith("    sha256: ")) {
                if (!EntryName.fault(name).isEmpty() || !SHA256.matcher(text).matches()) {
                    return null;
                }
                files.put(name, new FileDigest(length, text));
            } else if (colon > 0) {
                texts.put(line.substring(0, colon), text);
            }
        }
        PackManifest manifest =
                new PackManifest(
                        texts.getOrDefault("name", ""),
                        texts.getOrDefault("version", ""),
                        texts.getOrDefault("minimum-engine", ""),
                        texts.getOrDefault("author", ""),
                        texts.getOrDefault("description", ""),
                        files);
        return Arrays.equals(manifest.toYaml(), yaml) ? manifest : null;
    }

    private static SortedMap<String, FileDigest> files(YamlNode.Fields fields)
            throws PackFormatException {
        SortedMap<String, FileDigest> files = new TreeMap<>();
        for (YamlNode item : fields.field("files").items("files")) {
            YamlNode.Fields file = item.fields("each of files");
            file.requireOnly(FILE_FIELDS);
            String name = file.value("name");
            String fault = EntryName.fault(name);
            if (!fault.isEmpty()) {
                throw item.fault("name=%s: %s".formatted(name, fault));
            }
            String sha256 = file.value("sha256");
            if (!SHA256.matcher(sha256).matches()) {
                throw item.fault("sha256=%s must be 64 hexadecimal digits".formatted(sha256));
            }
            long length = file.number("length", 0, PackLimits.MAX_ENTRY_LENGTH, -1);
            if (files.put(name, new FileDigest(length, sha256)) != null) {
                throw item.fault("name=%s is there twice".formatted(name));
            }
        }
        return files;
    }

    /// Checks what the fields say.
    ///
    /// @param place names the file in messages
    /// @throws PackFormatException if one of them is wrong
    void check(String place) throws PackFormatException {
        require(
                NAME.matcher(name).matches(),
                place,
                "name=%s must be 1 to 64 of a-z 0-9 . _ -",
                name);
        require(
                VERSION.matcher(version).matches(),
                place,
                "version=%s must be 1 to 64 of A-Z a-z 0-9 . + _ -",
                version);
        require(
                minimumEngine.isEmpty() || EngineVersion.isWellFormed(minimumEngine),
                place,
                "minimum-engine=%s must be a version such as 0.1.0",
                minimumEngine);
        require(
                author.length() <= MAX_TEXT_LENGTH && description.length() <= MAX_TEXT_LENGTH,
                place,
                "author and description must have at most %d characters",
                MAX_TEXT_LENGTH);
    }

    /// @param problem with a place for the value, which is put there only if need be
    private static void require(boolean holds, String place, String problem, Object value)
            throws PackFormatException {
        if (!holds) {
            throw new PackFormatException(place, problem.formatted(value));
        }
    }

    /// Whether this engine is new enough for the pack.
    public boolean servesThisEngine() {
        return minimumEngine.isEmpty()
                || EngineVersion.CURRENT.compareTo(new EngineVersion(minimumEngine)) >= 0;
    }

    /// The same with other files.
    public PackManifest withFiles(SortedMap<String, FileDigest> others) {
        return new PackManifest(name, version, minimumEngine, author, description, others);
    }

    /// The manifest as a file; the same manifest makes the same bytes.
    public byte[] toYaml() {
        StringBuilder out = new StringBuilder();
        out.append(FORMAT_FIELD).append(": ").append(FORMAT).append('\n');
        field(out, "name", name);
        field(out, "version", version);
        field(out, "minimum-engine", minimumEngine);
        field(out, "author", author);
        field(out, "description", description);
        out.append("files:").append(files.isEmpty() ? " []\n" : "\n");
        files.forEach((entry, digest) ->
                out.append("  - name: ")
                        .append(entry)
                        .append("\n    length: ")
                        .append(digest.length)
                        .append("\n    sha256: \"")
                        .append(digest.sha256)
                        .append("\"\n"));
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void field(StringBuilder out, String name, String value) {
        if (value.isEmpty()) {
            return;
        }
        out.append(name).append(": \"");
        value.codePoints()
                .forEach(c -> {
                    if (c == '"' || c == '\\') {
                        out.append('\\').append((char) c);
                    } else if (Character.isISOControl(c)
                            || Character.getType(c) == Character.FORMAT) {
                        out.append("\\U%08x".formatted(c));
                    } else {
                        out.appendCodePoint(c);
                    }
                });
        out.append("\"\n");
    }
}
