package io.wirecut.matcher;

import java.util.Iterator;
import java.util.List;

/// The patterns that one [Matcher] searches for, in order; a pattern's index is its id.
///
/// The same pattern may stand in a set more than once: each id is reported. Immutable.
public final class PatternSet implements Iterable<Pattern> {
    private final List<Pattern> patterns;
    private final int maxLength;

    PatternSet(PackedPatterns patterns) {
        this.patterns = patterns;
        this.maxLength = patterns.maxLength();
    }

    private PatternSet(List<Pattern> patterns) {
        this.patterns = patterns;
        int longest = 0;
        for (Pattern pattern : patterns) {
            longest = Math.max(longest, pattern.length());
        }
        this.maxLength = longest;
    }

    /// A set of these patterns, ids 0, 1, 2 … in this order. It may be empty.
    public static PatternSet of(Pattern... patterns) {
        return new PatternSet(List.of(patterns));
    }

    /// A set of these patterns, ids 0, 1, 2 … in this order. It may be empty.
    public static PatternSet of(List<Pattern> patterns) {
        return new PatternSet(List.copyOf(patterns));
    }

    /// How many patterns there are.
    public int size() {
        return patterns.size();
    }

    /// The pattern with this id, from 0 to [#size] - 1.
    public Pattern pattern(int id) {
        return patterns.get(id);
    }

    /// Length in bytes of the longest pattern; 0 for an empty set.
    public int maxLength() {
        return maxLength;
    }

    @Override
    public Iterator<Pattern> iterator() {
        return patterns.iterator();
    }
}
