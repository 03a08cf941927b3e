package io.wirecut.signatures.text;

import io.wirecut.signatures.AddressSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/// What is thought of addresses, by category: what `iprep` asks for. Immutable.
///
/// A file of categories has lines `NUMBER,NAME,DESCRIPTION`, and a file of addresses
/// `ADDRESS,NUMBER,SCORE`, where an address may be a network in CIDR notation; of several that hold
/// an address the smallest counts. Blank lines and those that begin with `#` are left out.
public final class ReputationConfig {
    /// Nothing is thought of any address.
    public static final ReputationConfig NONE = new ReputationConfig();

    /// Most bytes of all files together.
    static final int MAX_BYTES = 16 << 20;

    /// The highest score.
    static final int MAX_SCORE = 127;

    private static final int MAX_CATEGORY = 59;
    private static final String CATEGORY_FORM =
            "NUMBER,NAME,DESCRIPTION with a number from 1 to 59";
    private static final String ADDRESS_FORM = "ADDRESS,NUMBER,SCORE with a score from 0 to 127";

    private final Map<String, Integer> numbers = new HashMap<>();

    /// By category, then by the length of the network's prefix.
    private final Map<Integer, TreeMap<Integer, List<Entry>>> entries = new HashMap<>();

    private ReputationConfig() {}

    /// Reads files, perhaps compressed with gzip.
    ///
    /// @param categories the file of categories
    /// @param addresses files of addresses
    /// @throws IOException if one cannot be read or understood, with place and reason in its
    ///   message
    public static ReputationConfig read(Path categories, List<Path> addresses) throws IOException {
        RuleFileReader reader = new RuleFileReader(MAX_BYTES);
        ReputationConfig config = new ReputationConfig();
        config.readLines(categories, reader, config::addCategory, CATEGORY_FORM);
        for (Path file : addresses) {
            config.readLines(file, reader, config::addAddress, ADDRESS_FORM);
        }
        return config;
    }

    /// All of it: the same for the same files.
    @Override
    public String toString() {
        return new TreeMap<>(numbers) + " " + new TreeMap<>(entries);
    }

    /// The names of the categories.
    Set<String> categories() {
        return Set.copyOf(numbers.keySet());
    }

    /// The addresses whose score in a category is as asked for.
    AddressSet addresses(String category, IntPredicate asked) {
        AddressSet found = AddressSet.unionOf(List.of());
        var byLength = entries.get(numbers.get(category));
        if (byLength == null) {
            return found;
        }
        // What is said of a smaller network goes before what is said of one around it.
        for (List<Entry> networks : byLength.values()) {
            List<AddressSet> held = new ArrayList<>();
            List<AddressSet> others = new ArrayList<>();
            for (Entry entry : networks) {
                (asked.test(entry.score) ? held : others).add(entry.network);
            }
            found = found.minus(AddressSet.unionOf(others)).union(AddressSet.unionOf(held));
        }
        return found;
    }

    private void readLines(Path file, RuleFileReader reader, Line handler, String form)
            throws IOException {
        int number = 0;
        for (String text : (Iterable<String>) reader.read(file).lines()::iterator) {
            number++;
            Slice line = new LogicalLine(file.toString(), number, text).all().strip();
            if (line.isEmpty() || line.startsWith('#')) {
                continue;
            }
            try {
                handler.read(line.split(','));
            } catch (Refusal refusal) {
                throw new IOException(
                        "%s:%d: %s; expected %s".formatted(file, number, refusal.problem(), form),
                        refusal);
            }
        }
    }

    private void addCategory(List<Slice> parts) {
        int number = (int) parts.getFirst().number(1, MAX_CATEGORY);
        if (parts.size() < 2 || parts.get(1).isEmpty()) {
            throw parts.getFirst().refuse("a category without a name", CATEGORY_FORM, null);
        }
        numbers.put(parts.get(1).toString(), number);
    }

    private void addAddress(List<Slice> parts) {
        if (parts.size() != 3) {
            throw parts.getFirst().refuse("not three values", ADDRESS_FORM, null);
        }
        Slice address = parts.getFirst();
        AddressSet network = new AddressReader(Map.of()).element(address);
        int category = (int) parts.get(1).number(1, MAX_CATEGORY);
        int score = (int) parts.get(2).number(0, MAX_SCORE);
        int slash = address.indexOf('/');
        boolean single = slash < 0;
        int length = single ? Integer.MAX_VALUE : (int) address.from(slash + 1).number(0, 128);
        entries.computeIfAbsent(category, _ -> new TreeMap<>())
                .computeIfAbsent(length, _ -> new ArrayList<>())
                .add(new Entry(network, score));
    }

    /// What is done with a line's values.
    private interface Line {
        void read(List<Slice> parts);
    }

    private record Entry(AddressSet network, int score) {}
}
