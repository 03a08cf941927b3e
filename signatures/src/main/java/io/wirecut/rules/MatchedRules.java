package io.wirecut.rules;

import java.util.Arrays;

/// The rules that matched on a packet, each once. One per worker. Allocates nothing after
/// construction.
final class MatchedRules {
    /// Each the index, doubled, plus one for a match in the stream: so that sorting them sorts the
    /// rules.
    private final int[] matches;

    private final long[] stamps;
    private long stamp;
    private int count;
    private long overflows;

    MatchedRules(int ruleCount, int capacity) {
        matches = new int[Math.min(ruleCount, capacity)];
        stamps = new long[ruleCount];
    }

    void clear() {
        stamp++;
        count = 0;
    }

    /// Adds a rule by its index, unless it is there.
    ///
    /// @param inStream whether it matched on bytes of the stream
    void add(int index, boolean inStream) {
        if (stamps[index] == stamp) {
            return;
        }
        stamps[index] = stamp;
        if (count < matches.length) {
            matches[count++] = (index << 1) | (inStream ? 1 : 0);
        } else {
            overflows++;
        }
    }

    /// Brings the rules into the order of evaluation.
    void sort() {
        Arrays.sort(matches, 0, count);
    }

    int count() {
        return count;
    }

    int index(int i) {
        return matches[i] >> 1;
    }

    boolean isInStream(int i) {
        return (matches[i] & 1) != 0;
    }

    /// How many rules did not find room.
    long overflows() {
        return overflows;
    }
}
