package io.wirecut.rules;

import java.util.Arrays;

/// The rules that matched on a packet, each once. One per worker. Allocates nothing after
/// construction.
final class MatchedRules {
    private final int[] indexes;
    private final long[] stamps;
    private long stamp;
    private int count;
    private long overflows;

    MatchedRules(int ruleCount, int capacity) {
        indexes = new int[Math.min(ruleCount, capacity)];
        stamps = new long[ruleCount];
    }

    void clear() {
        stamp++;
        count = 0;
    }

    /// Adds a rule by its index, unless it is there.
    void add(int index) {
        if (stamps[index] == stamp) {
            return;
        }
        stamps[index] = stamp;
        if (count < indexes.length) {
            indexes[count++] = index;
        } else {
            overflows++;
        }
    }

    /// Brings the rules into the order of evaluation.
    void sort() {
        Arrays.sort(indexes, 0, count);
    }

    int count() {
        return count;
    }

    int index(int i) {
        return indexes[i];
    }

    /// How many rules did not find room.
    long overflows() {
        return overflows;
    }
}
