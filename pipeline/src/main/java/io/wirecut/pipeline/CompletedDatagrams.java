package io.wirecut.pipeline;

/// Which lanes the datagrams went to that were put together last: what comes again of one goes
/// after it, so that it is judged when the datagram has been.
///
/// A set-associative table with room for several times what can wait in the rings; in a set the
/// oldest gives way. The keys are secret, so nobody can crowd a set on purpose.
///
/// The receiver's; allocates nothing after construction.
final class CompletedDatagrams {
    /// What [#find] finds if there is no such datagram.
    static final int NONE = -1;

    private static final int WAYS = 8;

    private final long[] keys;
    private final int[] lanes;
    private final long[] sequences;
    private final byte[] oldest;
    private final int setMask;

    /// @param waiting the most datagrams that can wait for their verdict, a power of two
    CompletedDatagrams(int waiting) {
        keys = new long[waiting * WAYS];
        lanes = new int[waiting * WAYS];
        sequences = new long[waiting * WAYS];
        oldest = new byte[waiting];
        setMask = waiting - 1;
    }

    /// Remembers a datagram.
    ///
    /// @param key of the datagram
    /// @param lane that it went to
    /// @param sequence its place there
    void add(long key, int lane, long sequence) {
        int entry = find(key);
        if (entry == NONE) {
            int set = setOf(key);
            entry = set * WAYS + oldest[set];
            oldest[set] = (byte) ((oldest[set] + 1) % WAYS);
        }
        keys[entry] = key;
        lanes[entry] = lane;
        sequences[entry] = sequence;
    }

    /// Where a datagram is remembered, or [#NONE].
    int find(long key) {
        int first = setOf(key) * WAYS;
        for (int entry = first; entry < first + WAYS; entry++) {
            if (keys[entry] == key) {
                return entry;
            }
        }
        return NONE;
    }

    int lane(int entry) {
        return lanes[entry];
    }

    long sequence(int entry) {
        return sequences[entry];
    }

    private int setOf(long key) {
        return (int) key & setMask;
    }
}
