package io.wirecut.rules.state;

import io.wirecut.signatures.Tag.Unit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/// Flows and hosts whose packets are logged for a while (`tag`). One table for all workers of a
/// pipeline, bounded, off-heap, without locks.
///
/// An entry is what one rule asks for one flow or host; those of the same flow or host are
/// neighbours, at most [#WAYS] of them. An entry that has run out makes room, and where room lacks
/// one of which no packet has come for [#IDLE_SECONDS]. Where there is none, nothing is tagged, and
/// that is counted.
///
/// ```
///  0          8           16                 24
///  +----------+-----------+------------------+----------------------+
///  | key      | rule      | state            | second of last packet |
///  +----------+-----------+------------------+----------------------+
///                         unit 2 | new 1 | left 61
/// ```
///
/// Safe for use by several threads at once; of packets of one host that come in the very same
/// moment, one may not be counted. Allocates nothing after construction.
public final class TagTable {
    /// The usual number of entries: 2 MiB.
    public static final int DEFAULT_CAPACITY = 1 << 16;

    static final int WAYS = 8;

    /// How long an entry is kept where room lacks, though no packet comes.
    static final long IDLE_SECONDS = 600;

    private static final int ENTRY_LENGTH = 32;
    private static final int RULE_OFFSET = 8;
    private static final int STATE_OFFSET = 16;
    private static final int LAST_OFFSET = 24;
    private static final int UNIT_SHIFT = 62;
    private static final long NEW = 1L << 61;
    private static final long LEFT_MASK = NEW - 1;
    private static final Unit[] UNITS = Unit.values();

    /// The key of an entry that is being made.
    private static final long TAKEN = -1;

    private static final long VACANT = 0;

    private final UnsafeBuffer entries;
    private final int groupMask;
    private final AtomicInteger used = new AtomicInteger();
    private final LongAdder overflows = new LongAdder();

    /// Reserves the memory of all entries.
    ///
    /// @param capacity how many entries, a power of two from 8 on
    TagTable(int capacity) {
        groupMask = capacity / WAYS - 1;
        entries =
                new UnsafeBuffer(
                        BufferUtil.allocateDirectAligned(
                                capacity * ENTRY_LENGTH, BitUtil.CACHE_LINE_LENGTH));
    }

    /// Whether there are as many entries as is usual, at least.
    boolean isUsual() {
        return (groupMask + 1) * WAYS >= DEFAULT_CAPACITY;
    }

    /// Whether nothing is tagged now, so that nobody need be looked up.
    public boolean isEmpty() {
        return used.getOpaque() == 0;
    }

    /// How many entries there are.
    public int size() {
        return used.get();
    }

    /// How often something could not be tagged, for want of room.
    public long overflows() {
        return overflows.sum();
    }

    /// Tags a flow or host with the packet at hand, which [#take] is to count next; or begins anew
    /// if the rule has tagged it before.
    ///
    /// @param key of the flow or host
    /// @param rule stands for the rule
    /// @param left packets or bytes that count, those of the packet at hand included; or the last
    ///   second, since 1970, whose packets do
    /// @param second of the packet, since 1970
    void set(long key, long rule, Unit unit, long left, long second) {
        long state = ((long) unit.ordinal() << UNIT_SHIFT) | left;
        long sought = keyOf(key);
        int first = first(sought);
        for (int i = 0; i < WAYS; i++) {
            int place = first + i * ENTRY_LENGTH;
            if (entries.getLongVolatile(place) == sought
                    && entries.getLong(place + RULE_OFFSET) == rule) {
                entries.putLongVolatile(place + STATE_OFFSET, state);
                return;
            }
        }
        for (int i = 0; i < WAYS; i++) {
            int place = first + i * ENTRY_LENGTH;
            long before = entries.getLongVolatile(place);
            if (isVacant(place, before, second)
                    && entries.compareAndSetLong(place, before, TAKEN)) {
                if (before == VACANT) {
                    used.getAndIncrement();
                }
                entries.putLong(place + RULE_OFFSET, rule);
                entries.putLong(place + STATE_OFFSET, state | NEW);
                entries.putLong(place + LAST_OFFSET, second);
                entries.putLongVolatile(place, sought);
                return;
            }
        }
        overflows.increment();
    }

    /// Counts a packet of a flow or host, once it has tagged what it tags.
    ///
    /// @param length of its frame in bytes
    /// @param second of the packet, since 1970
    /// @return whether it is to be logged: it was tagged before, and is still
    boolean take(long key, int length, long second) {
        long sought = keyOf(key);
        int first = first(sought);
        boolean tagged = false;
        for (int i = 0; i < WAYS; i++) {
            int place = first + i * ENTRY_LENGTH;
            if (entries.getLongVolatile(place) == sought) {
                tagged |= takeEntry(place, sought, length, second);
            }
        }
        return tagged;
    }

    private boolean takeEntry(int place, long key, int length, long second) {
        while (true) {
            long state = entries.getLongVolatile(place + STATE_OFFSET);
            long left = left(state, length, second);
            if (left < 0) {
                vacate(place, key);
                return false;
            }
            long next = (state & ~(NEW | LEFT_MASK)) | left;
            if (entries.compareAndSetLong(place + STATE_OFFSET, state, next)) {
                entries.putLong(place + LAST_OFFSET, second);
                return (state & NEW) == 0;
            }
            Thread.onSpinWait();
        }
    }

    /// What is left behind a packet; negative if it is beyond.
    private static long left(long state, int length, long second) {
        long left = state & LEFT_MASK;
        return switch (UNITS[(int) (state >>> UNIT_SHIFT)]) {
            case PACKETS -> left - 1;
            case BYTES -> left - length;
            case SECONDS -> second <= left ? left : -1;
        };
    }

    /// Forgets a flow that has ended.
    void forget(long key) {
        long sought = keyOf(key);
        int first = first(sought);
        for (int i = 0; i < WAYS; i++) {
            int place = first + i * ENTRY_LENGTH;
            if (entries.getLongVolatile(place) == sought) {
                vacate(place, sought);
            }
        }
    }

    private void vacate(int place, long key) {
        if (entries.compareAndSetLong(place, key, VACANT)) {
            used.getAndDecrement();
        }
    }

    private boolean isVacant(int place, long key, long second) {
        return key == VACANT
                || (key != TAKEN && second - entries.getLong(place + LAST_OFFSET) > IDLE_SECONDS);
    }

    private static long keyOf(long key) {
        return key == VACANT || key == TAKEN ? 1 : key;
    }

    private int first(long key) {
        return ((int) key & groupMask) * WAYS * ENTRY_LENGTH;
    }
}
