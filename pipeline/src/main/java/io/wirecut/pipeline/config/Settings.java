package io.wirecut.pipeline.config;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Settings by dotted path, such as `stream.reassembly.depth` or, within a list,
/// `outputs.1.eve-log.enabled`.
///
/// They come from YAML files and from single assignments, which win over all files. A section at
/// the top of a later file replaces the section of that name of an earlier one as a whole; the same
/// holds for a file that another includes, at the place of its `include`.
///
/// A setting that is not there, or has no value, takes the default that the caller gives. One that
/// has a value nobody understands throws a [SettingsException] with its place. What was never asked
/// for is listed by [#ignored], so that a command can say what it did not understand.
///
/// Immutable but for that record of what was asked for; safe for use by all threads.
public final class Settings {
    private static final Set<String> YES = Set.of("yes", "true", "on", "enabled", "1");
    private static final Set<String> NO = Set.of("no", "false", "off", "disabled", "0");
    private static final Pattern SIZE =
            Pattern.compile("(\\d{1,19}(?:\\.\\d{1,9})?)\\s*(|b|kb|mb|gb|kib|mib|gib)");

    private final SettingNode root;
    private final List<String> notes;
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final Set<String> askedSections = ConcurrentHashMap.newKeySet();

    private Settings(SettingNode root, List<String> notes) {
        this.root = root;
        this.notes = List.copyOf(notes);
    }

    /// Settings of which each has its default.
    public static Settings empty() {
        return builder().build();
    }

    /// Settings to be read.
    public static Builder builder() {
        return new Builder();
    }

    /// Whether the setting is there and has a value or children.
    public boolean has(String path) {
        return find(path) != null;
    }

    /// The text at a path.
    ///
    /// @throws SettingsException if a section or a list is there
    public String text(String path, String otherwise) {
        SettingNode node = find(path);
        if (node == null) {
            return otherwise;
        }
        if (!node.children().isEmpty() || node.isList()) {
            throw new SettingsException(
                    node.place(), path + " is a section", "one value: '" + path + ": …'");
        }
        return node.text();
    }

    /// Yes or no: `yes true on enabled 1` and `no false off disabled 0` are understood, in any
    /// case.
    ///
    /// @throws SettingsException if it is anything else
    public boolean flag(String path, boolean otherwise) {
        String text = text(path, "").toLowerCase(Locale.ROOT);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!YES.contains(text) && !NO.contains(text)) {
            throw fault(path, "yes or no");
        }
        return YES.contains(text);
    }

    /// A whole number of 0 or more, in decimal digits or hexadecimal ones after `0x`.
    ///
    /// @throws SettingsException if it is anything else
    public long integer(String path, long otherwise) {
        String text = text(path, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            long value = Long.decode(text.matches("0\\d+") ? text.replaceFirst("0+", "") : text);
            if (value >= 0 && !text.startsWith("#")) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, with the place.
        }
        throw fault(path, "a whole number of 0 or more");
    }

    /// A size in bytes: a number, with `kb`, `mb` or `gb` after it if it counts those (of 1024).
    ///
    /// @throws SettingsException if it is anything else, or more than 2^63 - 1 bytes
    public long size(String path, long otherwise) {
        String text = text(path, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        Matcher parts = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw fault(path, "a size such as 65535, 64kb or 32mb");
        }
        int shift =
                switch (String.valueOf(parts.group(2))) {
                    case "kb", "kib" -> 10;
                    case "mb", "mib" -> 20;
                    case "gb", "gib" -> 30;
                    default -> 0;
                };
        BigDecimal bytes =
                new BigDecimal(String.valueOf(parts.group(1)))
                        .multiply(BigDecimal.valueOf(1L << shift));
        if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw fault(path, "at most %d bytes".formatted(Long.MAX_VALUE));
        }
        return bytes.longValue();
    }

    /// One of an enum's constants, written in lower case with `-` for `_`.
    ///
    /// @throws SettingsException if it is none of them
    public <E extends Enum<E>> E choice(String path, Class<E> type, E otherwise) {
        String text = text(path, "").toLowerCase(Locale.ROOT);
        if (text.isEmpty()) {
            return otherwise;
        }
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (name.equals(text)) {
                return constant;
            }
            names.add(name);
        }
        throw fault(path, "one of " + String.join(", ", names));
    }

    /// The texts of a list, in order; a single text is a list of one, nothing an empty one.
    public List<String> list(String path) {
        askedSections.add(path);
        SettingNode node = find(path);
        return node == null ? List.of() : List.copyOf(node.items());
    }

    /// The texts of a section by name, in the order of the file. A list among them is written as
    /// `[a,b]`; a section within it is left out, see [#names].
    public Map<String, String> section(String path) {
        askedSections.add(path);
        SettingNode node = find(path);
        Map<String, String> texts = new LinkedHashMap<>();
        if (node != null) {
            node.children()
                    .forEach((name, child) -> {
                        if (child.isList() || child.children().isEmpty()) {
                            texts.put(name, child.flatText());
                        }
                    });
        }
        return Collections.unmodifiableMap(texts);
    }

    /// The names of all that a section or a list holds, in the order of the file; those of a list
    /// are `0`, `1`, `2` …
    public List<String> names(String path) {
        SettingNode node = find(path);
        return node == null ? List.of() : List.copyOf(node.children().keySet());
    }

    /// `vars.address-groups`: by variable name, without `$`, the addresses as rules write them.
    public Map<String, String> addressGroups() {
        return section("vars.address-groups");
    }

    /// `vars.port-groups`: by variable name, without `$`, the ports as rules write them.
    public Map<String, String> portGroups() {
        return section("vars.port-groups");
    }

    /// Where a setting was written: `file:line:column`, the option that gave it, or its path if it
    /// is not there.
    public String place(String path) {
        SettingNode node = find(path);
        return node == null ? path : node.place();
    }

    /// The paths of the values that are there and have been asked for so far.
    public SortedSet<String> understood() {
        return leafPaths(true);
    }

    /// The paths of the values that are there and that nobody has asked for so far.
    public SortedSet<String> ignored() {
        return leafPaths(false);
    }

    /// What was passed over while reading, a line each; see [Builder#toleratingMissingIncludes].
    public List<String> notes() {
        return notes;
    }

    private SortedSet<String> leafPaths(boolean understood) {
        SortedSet<String> paths = new TreeSet<>();
        root.leafPaths("", paths);
        paths.remove("");
        paths.removeIf(path -> isAsked(path) != understood);
        return paths;
    }

    private boolean isAsked(String path) {
        if (asked.contains(path)) {
            return true;
        }
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            if (askedSections.contains(path.substring(0, dot))) {
                return true;
            }
        }
        return false;
    }

    private @Nullable SettingNode find(String path) {
        asked.add(path);
        SettingNode node = root;
        int start = 0;
        while (node != null && start <= path.length()) {
            int dot = path.indexOf('.', start);
            int end = dot < 0 ? path.length() : dot;
            node = node.children().get(path.substring(start, end));
            start = end + 1;
        }
        return node == null || node.isBlank() ? null : node;
    }

    /// A fault at the value of a path, for a caller that understands it better.
    ///
    /// @param expected what would be right
    public SettingsException fault(String path, String expected) {
        SettingNode node = find(path);
        return new SettingsException(
                place(path),
                path + "=" + (node == null ? "" : node.flatText()) + " is not understood",
                expected);
    }

    /// Reads settings. Not safe for use by two threads at once.
    public static final class Builder {
        private static final int MAX_PATH_LENGTH = 1024;

        private final List<String> notes = new ArrayList<>();
        private final List<Assignment> assignments = new ArrayList<>();
        private SettingNode root = SettingNode.leaf("", "");
        private boolean toleratesMissingIncludes;

        private Builder() {}

        /// Notes an included file that is missing, where otherwise it is refused. Call it before
        /// the files.
        public Builder toleratingMissingIncludes() {
            toleratesMissingIncludes = true;
            return this;
        }

        /// Adds a YAML file, of at most 1 MiB of UTF-8.
        ///
        /// @throws SettingsException if it, or one it includes, cannot be read or is no YAML
        public Builder file(Path file) {
            root = root.with(reader().read(file));
            return this;
        }

        /// Adds a YAML text, which includes nothing.
        ///
        /// @param name names the text in messages
        /// @throws SettingsException if it is no YAML
        public Builder yaml(String name, String yaml) {
            root = root.with(reader().read(name, yaml, null));
            return this;
        }

        /// Sets one value, over those of all files, and over an earlier assignment.
        ///
        /// @param assignment `path=value`
        /// @throws SettingsException if it is not of that form
        public Builder set(String assignment) {
            int equals = assignment.indexOf('=');
            String path = equals < 0 ? "" : assignment.substring(0, equals).strip();
            List<String> names = List.of(path.split("\\.", -1));
            if (path.length() > MAX_PATH_LENGTH
                    || names.size() > SettingsReader.MAX_DEPTH
                    || names.stream().anyMatch(String::isBlank)) {
                throw new SettingsException(
                        "--set " + assignment, "no setting", "--set stream.midstream=true");
            }
            assignments.add(new Assignment(names, assignment.substring(equals + 1).strip()));
            return this;
        }

        /// The settings read so far.
        public Settings build() {
            SettingNode tree = root;
            for (Assignment assignment : assignments) {
                tree =
                        tree.with(
                                assignment.path,
                                assignment.value,
                                "--set "
                                        + String.join(".", assignment.path)
                                        + "="
                                        + assignment.value);
            }
            return new Settings(tree, notes);
        }

        private SettingsReader reader() {
            return new SettingsReader(toleratesMissingIncludes, notes);
        }

        private record Assignment(List<String> path, String value) {}
    }
}
