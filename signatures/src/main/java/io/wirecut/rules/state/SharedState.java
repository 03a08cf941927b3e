package io.wirecut.rules.state;

import java.util.concurrent.atomic.LongAdder;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/// What rules remember across flows: bits of addresses (`xbits`, `hostbits`), and how often a
/// signature matched (`threshold` and its kin). One table for all workers of a pipeline and all
/// generations of rules, bounded, off-heap. Entries are found and changed without locks; only where
/// one is made do threads wait for each other, for some dozen nanoseconds.
///
/// An entry is found by a hash of all that it stands for, salted with a secret; no two are likely
/// to meet. It has its place among [#WAYS] neighbours, and gives it up to another when its time is
/// up. Where all neighbours are alive there is no room: nothing is remembered, and that is counted.
///
/// ```
///  0          8           16          24
///  +----------+-----------+-----------+-----------+
///  | key      | state     | expiry ns | claim     |
///  +----------+-----------+-----------+-----------+
///             present 1 | time 43, units of 1024 ns | count 20
/// ```
///
/// Safe for use by several threads at once. Between threads, what happens is in the order of
/// arrival; a count that one adds in the very moment that another takes an expired entry over may
/// be lost. Allocates nothing after construction.
public final class SharedState {
    /// The usual number of entries: 2 MiB.
    public static final int DEFAULT_CAPACITY = 1 << 16;

    /// The fewest entries: for rules that remember nothing.
    public static final int MIN_CAPACITY = 8;

    static final int WAYS = 8;

    /// There is no room for an entry.
    static final int FULL = -1;

    private static final int ENTRY_LENGTH = 32;
    private static final int STATE_OFFSET = 8;
    private static final int EXPIRY_OFFSET = 16;

    /// In the first entry of a group: 1 while a thread makes an entry in the group, else 0.
    private static final int CLAIM_OFFSET = 24;

    private final UnsafeBuffer entries;
    private final int groupMask;
    private final long seed;
    private final LongAdder overflows = new LongAdder();

    /// Reserves the memory of all entries.
    ///
    /// @param capacity how many entries, a power of two from 8 to 2^26
    /// @param seed the secret that salts the hash
    /// @throws IllegalArgumentException if the capacity is not such a number
    public SharedState(int capacity, long seed) {
        if (!BitUtil.isPowerOfTwo(capacity) || capacity < WAYS || capacity > 1 << 25) {
            throw new IllegalArgumentException(
                    "sharedStateCapacity=%d must be a power of two from 8 to 33554432"
                            .formatted(capacity));
        }
        this.seed = seed;
        groupMask = capacity / WAYS - 1;
        entries =
                new UnsafeBuffer(
                        BufferUtil.allocateDirectAligned(
                                capacity * ENTRY_LENGTH, BitUtil.CACHE_LINE_LENGTH));
    }

    /// Whether there are as many entries as is usual, at least.
    public boolean isUsual() {
        return (groupMask + 1) * WAYS >= DEFAULT_CAPACITY;
    }

    /// How often something could not be remembered, for want of room.
    public long overflows() {
        return overflows.sum();
    }

    /// Mixes one more word into a key.
    long mix(long key, long word) {
        long mixed = (key ^ word) * 0x9E37_79B9_7F4A_7C15L;
        mixed ^= mixed >>> 32;
        mixed = (mixed ^ seed) * 0xD6E8_FEB8_6659_FD93L;
        return mixed ^ (mixed >>> 29);
    }

    /// Finds an entry.
    ///
    /// @return its place, or [#FULL] if there is none
    int find(long key) {
        long sought = key == 0 ? 1 : key;
        int first = first(sought);
        for (int i = 0; i < WAYS; i++) {
            if (entries.getLongVolatile(first + i * ENTRY_LENGTH) == sought) {
                return first + i * ENTRY_LENGTH;
            }
        }
        return FULL;
    }

    /// Finds an entry, or makes one whose state is 0.
    ///
    /// @return its place, or [#FULL]
    int claim(long key, long nowNs) {
        int found = find(key);
        if (found != FULL) {
            return found;
        }
        long claimed = key == 0 ? 1 : key;
        int first = first(claimed);
        while (!entries.compareAndSetLong(first + CLAIM_OFFSET, 0, 1)) {
            Thread.onSpinWait();
        }
        try {
            // Another thread may have made it meanwhile.
            found = find(key);
            return found == FULL ? claimVacant(first, claimed, nowNs) : found;
        } finally {
            entries.putLongVolatile(first + CLAIM_OFFSET, 0);
        }
    }

    /// The key comes last: whoever finds it finds the state that goes with it.
    private int claimVacant(int first, long key, long nowNs) {
        int vacant = vacant(first, nowNs);
        if (vacant == FULL) {
            overflows.increment();
            return FULL;
        }
        entries.putLongVolatile(vacant + STATE_OFFSET, 0);
        entries.putLongVolatile(vacant + EXPIRY_OFFSET, Long.MAX_VALUE);
        entries.putLongVolatile(vacant, key);
        return vacant;
    }

    /// The state at a place.
    long state(int place) {
        return entries.getLongVolatile(place + STATE_OFFSET);
    }

    /// Replaces a state that is still as expected.
    ///
    /// @param expiryNs when the entry may be given up
    /// @return whether it was
    boolean replace(int place, long expected, long state, long expiryNs) {
        if (!entries.compareAndSetLong(place + STATE_OFFSET, expected, state)) {
            return false;
        }
        entries.putLongVolatile(place + EXPIRY_OFFSET, expiryNs);
        return true;
    }

    private int vacant(int first, long nowNs) {
        for (int i = 0; i < WAYS; i++) {
            int place = first + i * ENTRY_LENGTH;
            if (isVacant(place, entries.getLongVolatile(place), nowNs)) {
                return place;
            }
        }
        return FULL;
    }

    private boolean isVacant(int place, long key, long nowNs) {
        return key == 0 || entries.getLongVolatile(place + EXPIRY_OFFSET) < nowNs;
    }

    private int first(long key) {
        return ((int) key & groupMask) * WAYS * ENTRY_LENGTH;
    }
}
