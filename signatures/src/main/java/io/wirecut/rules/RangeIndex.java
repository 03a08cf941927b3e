package io.wirecut.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Finds the rules one of whose ranges holds a number: an IPv4 address or a port. Immutable.
///
/// All ranges are cut at each other's ends into intervals that do not overlap; each interval lists
/// its rules, and a binary search finds the interval:
///
/// ```
///  rule A      |-----------|
///  rule B            |-----------|
///  intervals   | A   | A B | B   |
/// ```
final class RangeIndex {
    /// The most places in the lists of all intervals: rules that would go beyond are refused.
    static final int MAX_ENTRY_COUNT = 1 << 20;

    /// First numbers of the intervals, the first interval being that of 0.
    private final long[] firsts;

    /// Begins of the intervals' lists in [#rules]; one more than there are intervals.
    private final int[] starts;

    private final Rule[] rules;

    private RangeIndex(long[] firsts, int[] starts, Rule[] rules) {
        this.firsts = firsts;
        this.starts = starts;
        this.rules = rules;
    }

    /// Adds to an array the rules of which a range holds the number, each once. Allocates nothing.
    ///
    /// @param number from 0 to 2^32 - 1
    /// @param found the array
    /// @param count how many there are in it
    /// @return how many there are now
    int collect(long number, Rule[] found, int count) {
        if (rules.length == 0) {
            return count;
        }
        int at = Arrays.binarySearch(firsts, number);
        int interval = at >= 0 ? at : -at - 2;
        int begin = starts[interval];
        int length = starts[interval + 1] - begin;
        System.arraycopy(rules, begin, found, count, length);
        return count + length;
    }

    /// Bytes that the arrays take.
    long memoryBytes() {
        return firsts.length * 8L + starts.length * 4L + rules.length * 8L;
    }

    /// Collects the ranges. Not safe for use by two threads at once.
    static final class Builder {
        private static final int NUMBER_SHIFT = 30;
        private static final long BEGINS = 1L << 29;
        private static final int INDEX_MASK = (1 << 29) - 1;

        private record Range(long first, long last, Rule rule) {}

        private final List<Range> ranges = new ArrayList<>();

        /// Adds a range of a rule, both ends included; the ranges of one rule must not overlap.
        void add(long first, long last, Rule rule) {
            ranges.add(new Range(first, last, rule));
        }

        /// Makes the index.
        ///
        /// @param refused receives the rules that there was no room for
        RangeIndex build(Set<Rule> refused) {
            while (true) {
                Set<Rule> dense = new LinkedHashSet<>();
                RangeIndex index = sweep(dense);
                if (dense.isEmpty()) {
                    return index;
                }
                refused.addAll(dense);
                ranges.removeIf(range -> dense.contains(range.rule));
            }
        }

        /// Goes over the numbers in order, and stops where there are too many entries.
        ///
        /// @param dense receives the rules to leave out, if there are too many entries
        private RangeIndex sweep(Set<Rule> dense) {
            long[] changes = changes();
            long[] firsts = new long[changes.length + 1];
            int[] starts = new int[changes.length + 2];
            List<Rule> entries = new ArrayList<>();
            Set<Rule> active = new LinkedHashSet<>();
            int interval = 0;
            int at = 0;
            for (long number = 0; ; number = numberOf(changes[at])) {
                while (at < changes.length && numberOf(changes[at]) == number) {
                    Rule rule = ranges.get((int) changes[at] & INDEX_MASK).rule;
                    if ((changes[at] & BEGINS) != 0) {
                        active.add(rule);
                    } else {
                        active.remove(rule);
                    }
                    at++;
                }
                if (entries.size() + active.size() > MAX_ENTRY_COUNT) {
                    dense.addAll(active);
                    break;
                }
                entries.addAll(active);
                firsts[interval] = number;
                starts[++interval] = entries.size();
                if (at == changes.length) {
                    break;
                }
            }
            return new RangeIndex(
                    Arrays.copyOf(firsts, interval),
                    Arrays.copyOf(starts, interval + 1),
                    entries.toArray(Rule[]::new));
        }

        /// Where ranges begin, and where they have ended, in order: of one rule, a range may end
        /// where the next begins.
        ///
        /// ```
        /// 63            30   29                 0
        /// | number : 34 | begins : 1 | range : 29 |
        /// ```
        private long[] changes() {
            long[] changes = new long[2 * ranges.size()];
            for (int i = 0; i < ranges.size(); i++) {
                Range range = ranges.get(i);
                changes[2 * i] = (range.first << NUMBER_SHIFT) | BEGINS | i;
                changes[2 * i + 1] = ((range.last + 1) << NUMBER_SHIFT) | i;
            }
            Arrays.sort(changes);
            return changes;
        }

        private static long numberOf(long change) {
            return change >>> NUMBER_SHIFT;
        }
    }
}
