package io.wirecut.signatures.text;

import io.wirecut.signatures.Dataset;
import io.wirecut.signatures.ValueType;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The words behind the name of a list.
///
/// @param type of its values, or null
/// @param load the file beside the rules that it is loaded from, or null
/// @param state the file in the data folder that it is taken from and written to, or null
/// @param save the file in the data folder that it is written to, or null
/// @param memoryLimit what its values may take, or 0
record DatasetWords(
        @Nullable ValueType type,
        @Nullable Slice load,
        @Nullable Slice state,
        @Nullable Slice save,
        long memoryLimit) {
    private static final String TYPES = "one of string, md5, sha256, ipv4, ipv6, ip";
    private static final String WORDS = "type, load, state, save, memcap or hashsize";
    private static final String PLACE = "a file in the data folder, or in a folder there";

    static DatasetWords read(List<Slice> words, Option option, RuleDraft draft) {
        ValueType type = null;
        Slice load = null;
        Slice state = null;
        Slice save = null;
        long memoryLimit = 0;
        for (Slice word : words) {
            Slice value = NumberWords.valueOf(word);
            switch (NumberWords.nameOf(word)) {
                case "type" -> type = type(value);
                case "load" -> load = value;
                case "state" -> state = stateFile(value, draft);
                case "save" -> save = stateFile(value, draft);
                case "memcap" -> memoryLimit = size(value);
                case "hashsize" -> value.number(0, Integer.MAX_VALUE);
                default ->
                        throw word.refuse(
                                "unknown word '%s' in %s"
                                        .formatted(
                                                GroupReader.shortened(word.toString()),
                                                option.keyword()),
                                WORDS,
                                null);
            }
        }
        if (state != null && (load != null || save != null)) {
            throw state.refuse(
                    "a list with state has no other file", "state, or load and save", null);
        }
        return new DatasetWords(type, load, state, save, memoryLimit);
    }

    /// The type.
    ///
    /// @throws Refusal if there is none
    ValueType requiredType(Option option) {
        if (type == null) {
            throw option.value().refuse("a type is missing", "type and " + TYPES, null);
        }
        return type;
    }

    /// Where the values are written, as it is in the rule; empty if nowhere.
    String stateFile() {
        Slice file = state == null ? save : state;
        return file == null ? "" : file.toString();
    }

    /// Whether nothing but the name is said of the list, or the same as there.
    boolean fits(Dataset known, boolean knownLoads) {
        boolean sameType = type == null || type == known.type();
        boolean sameFile = stateFile().isEmpty() || stateFile().equals(known.stateFile());
        return sameType && sameFile && (load == null || knownLoads);
    }

    private static ValueType type(Slice name) {
        ValueType type = ValueType.of(name.toString().toLowerCase(Locale.ROOT));
        if (type == null) {
            throw name.refuse(
                    "unknown type '%s'".formatted(GroupReader.shortened(name.toString())),
                    TYPES,
                    null);
        }
        return type;
    }

    /// A number of bytes, perhaps in kilobytes or larger units.
    private static long size(Slice text) {
        String all = text.toString().toLowerCase(Locale.ROOT);
        int shift = 0;
        for (int unit = 1; unit <= 3; unit++) {
            if (all.endsWith(List.of("kb", "mb", "gb").get(unit - 1))) {
                shift = 10 * unit;
            }
        }
        int digits = text.length() - (shift == 0 ? 0 : 2);
        return Math.max(1, text.part(0, digits).strip().number(0, Integer.MAX_VALUE)) << shift;
    }

    /// Nothing outside of the data folder is written: rules come from others.
    private static Slice stateFile(Slice name, RuleDraft draft) {
        if (!draft.settings().writesDatasets()) {
            throw name.refuse(
                    "rules write no files here", null, "set datasets.rules.allow-write: yes");
        }
        try {
            Path path = Path.of(name.toString());
            boolean leaves =
                    path.isAbsolute()
                            ? !draft.settings().allowsAbsoluteDatasets()
                            : path.normalize().startsWith("..");
            if (leaves || path.normalize().toString().isEmpty()) {
                throw name.refuse(
                        "'%s' is outside of the data folder"
                                .formatted(GroupReader.shortened(name.toString())),
                        PLACE,
                        path.isAbsolute()
                                ? "datasets.rules.allow-absolute-filenames: yes allows it"
                                : null);
            }
            return name;
        } catch (InvalidPathException _) {
            throw name.refuse("not the name of a file", PLACE, null);
        }
    }
}
