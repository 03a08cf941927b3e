package io.wirecut.signatures.text;

import io.wirecut.signatures.Dataset;
import io.wirecut.signatures.ValueList;
import java.util.HashMap;
import java.util.Map;

/// The lists of the rules that are being read, by name: what the first rule says of a list holds
/// for all.
final class Datasets {
    /// The most lists of one load.
    static final int MAX_COUNT = 4096;

    private record Known(Dataset list, String load) {}

    private final Map<String, Known> byName = new HashMap<>();
    private final Map<String, String> namesByFile = new HashMap<>();

    /// The list of that name.
    ///
    /// @throws Refusal if it is not what another rule says, or cannot be had
    Dataset list(String name, DatasetWords words, Option option, RuleDraft draft) {
        Known known = byName.get(name);
        String load = words.load() == null ? "" : words.load().toString();
        if (known != null) {
            if (!words.fits(known.list, load.equals(known.load))) {
                throw option.value()
                        .refuse(
                                "another rule says otherwise of the list '%s'".formatted(name),
                                "the same type and files, or the name alone",
                                null);
            }
            return known.list;
        }
        Dataset made = make(name, words, option, draft);
        byName.put(name, new Known(made, load));
        return made;
    }

    private Dataset make(String name, DatasetWords words, Option option, RuleDraft draft) {
        if (byName.size() == MAX_COUNT) {
            throw option.value().refuse("more than %d lists".formatted(MAX_COUNT), null, null);
        }
        String file = words.stateFile();
        var type = words.requiredType(option);
        ValueList loaded =
                words.load() == null
                        ? ValueList.EMPTY
                        : draft.valueFiles().values(words.load(), type);
        String other = file.isEmpty() ? null : namesByFile.putIfAbsent(file, name);
        if (other != null) {
            throw option.value()
                    .refuse("the list '%s' has the same file".formatted(other), null, null);
        }
        long limit =
                words.memoryLimit() == 0
                        ? draft.settings().datasetMemoryLimit()
                        : words.memoryLimit();
        return new Dataset(name, type, loaded, file, words.state() != null, limit);
    }
}
