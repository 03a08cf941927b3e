package io.wirecut.matcher.filter;

import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/// The distinct patterns of a set whose length is in some range: duplicates are verified once, and
/// then reported by each of their ids.
public final class PatternKeys {
    private final List<Pattern> patterns;
    private final List<List<Integer>> ids;

    /// @param set that the patterns are of
    /// @param ofLength tells the lengths to take
    public PatternKeys(PatternSet set, IntPredicate ofLength) {
        Map<Pattern, List<Integer>> idsByPattern = new LinkedHashMap<>();
        for (int id = 0; id < set.size(); id++) {
            Pattern pattern = set.pattern(id);
            if (ofLength.test(pattern.length())) {
                idsByPattern.computeIfAbsent(pattern, _ -> new ArrayList<>(1)).add(id);
            }
        }
        this.patterns = List.copyOf(idsByPattern.keySet());
        this.ids = List.copyOf(idsByPattern.values());
    }

    /// How many distinct patterns there are.
    public int size() {
        return patterns.size();
    }

    /// A pattern, by its index from 0 to [#size] - 1.
    public Pattern pattern(int key) {
        return patterns.get(key);
    }

    /// The ids of a pattern, ascending.
    List<Integer> ids(int key) {
        return ids.get(key);
    }
}
