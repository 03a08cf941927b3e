package io.wirecut.pipeline.flow;

import io.wirecut.memory.Slab;
import org.agrona.BitUtil;

/// Where the record of a hash may be: a table of entries, at most half of it in use, probed from an
/// entry's home on to the first that is empty (Knuth, volume 3, 6.4, algorithms L and R).
///
/// ```
///  63           32 31            0
/// +---------------+---------------+
/// | hash          | record + 1    |   0: empty
/// +---------------+---------------+
/// ```
///
/// With the hash in the entry, no record is touched that is not most likely the right one, and none
/// at all to take an entry out. Allocates nothing after construction.
final class FlowIndex {
    static final long EMPTY = 0;

    private final Slab entries;
    private final int mask;

    /// @param capacity the most records, 1 to 2^29
    /// @param populated whether all memory is there from the start
    FlowIndex(int capacity, boolean populated) {
        int entryCount = BitUtil.findNextPositivePowerOfTwo(capacity) * 2;
        mask = entryCount - 1;
        entries = Slab.of((long) entryCount * Long.BYTES, populated);
    }

    /// Bytes of off-heap memory of an index.
    static long memoryLength(int capacity) {
        return 2L * BitUtil.findNextPositivePowerOfTwo(capacity) * Long.BYTES;
    }

    /// Where to look for a hash first.
    int home(int hash) {
        return hash & mask;
    }

    /// Where to look next.
    int next(int place) {
        return (place + 1) & mask;
    }

    /// What is at a place, or [#EMPTY].
    long entry(int place) {
        return entries.getLong((long) place << 3);
    }

    static int hash(long entry) {
        return (int) (entry >>> 32);
    }

    static int record(long entry) {
        return (int) entry - 1;
    }

    void insert(int hash, int record) {
        int place = home(hash);
        while (entry(place) != EMPTY) {
            place = next(place);
        }
        put(place, (long) hash << 32 | (record + 1));
    }

    /// Takes out an entry that is there, and moves those behind it that it was in the way of.
    void remove(int hash, int record) {
        long entry = (long) hash << 32 | (record + 1);
        int hole = home(hash);
        while (entry(hole) != entry) {
            hole = next(hole);
        }
        int place = next(hole);
        long candidate = entry(place);
        while (candidate != EMPTY) {
            int home = home(hash(candidate));
            if (((place - home) & mask) >= ((place - hole) & mask)) {
                put(hole, candidate);
                hole = place;
            }
            place = next(place);
            candidate = entry(place);
        }
        put(hole, EMPTY);
    }

    private void put(int place, long entry) {
        entries.putLong((long) place << 3, entry);
    }
}
