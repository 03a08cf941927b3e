package io.wirecut.rules.state;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// Values of flows that regular expressions have captured (`flow:`): bytes by flow and name. Longer
/// values are cut. A table in groups of [#WAYS]; where a group is full, a new value takes the place
/// of another, and that is counted.
///
/// ```
///  0          8         12          16
///  +----------+---------+-----------+----------------
///  | key      | length  | –         | value, 240 bytes
///  +----------+---------+-----------+----------------
/// ```
///
/// One per worker, for all generations of rules. Allocates nothing after construction.
public final class FlowValues {
    /// Bytes of a value that are kept.
    public static final int MAX_VALUE_LENGTH = 240;

    static final int WAYS = 8;
    private static final int USUAL_CAPACITY = 1 << 12;
    private static final int ENTRY_LENGTH = 256;
    private static final int LENGTH_OFFSET = 8;
    private static final int VALUE_OFFSET = 16;
    private static final int NONE = -1;

    private final UnsafeBuffer entries;
    private final int groupMask;
    private int used;
    private long overflows;

    /// @param capacity how many values, a power of two from 8 on
    FlowValues(int capacity) {
        groupMask = capacity / WAYS - 1;
        entries =
                new UnsafeBuffer(
                        BufferUtil.allocateDirectAligned(
                                capacity * ENTRY_LENGTH, BitUtil.CACHE_LINE_LENGTH));
    }

    /// With room for as much as is usual: 1 MiB.
    public static FlowValues usual() {
        return new FlowValues(USUAL_CAPACITY);
    }

    /// With as good as no room.
    public static FlowValues none() {
        return new FlowValues(WAYS);
    }

    /// Whether there is as much room as is usual.
    public boolean isUsual() {
        return (groupMask + 1) * WAYS >= USUAL_CAPACITY;
    }

    /// Keeps a value of a flow.
    public void put(long flowId, long name, DirectBuffer buffer, int offset, int length) {
        long key = key(flowId, name);
        int place = find(key);
        if (place == NONE) {
            place = vacant(key);
        }
        if (place == NONE) {
            overflows++;
            place = first(key) + (int) (key >>> 61) * ENTRY_LENGTH;
        } else if (entries.getLong(place) == 0) {
            used++;
        }
        int kept = Math.min(length, MAX_VALUE_LENGTH);
        entries.putLong(place, key);
        entries.putInt(place + LENGTH_OFFSET, kept);
        entries.putBytes(place + VALUE_OFFSET, buffer, offset, kept);
    }

    /// Where a value of a flow is, or a negative number.
    public int place(long flowId, long name) {
        return used == 0 ? NONE : find(key(flowId, name));
    }

    /// Holds the values.
    public DirectBuffer buffer() {
        return entries;
    }

    /// Offset in [#buffer] of the value at a place.
    public int offset(int place) {
        return place + VALUE_OFFSET;
    }

    /// Length of the value at a place.
    public int length(int place) {
        return entries.getInt(place + LENGTH_OFFSET);
    }

    /// Forgets a value of a flow that has ended.
    public void remove(long flowId, long name) {
        int place = place(flowId, name);
        if (place != NONE) {
            entries.putLong(place, 0);
            used--;
        }
    }

    /// How often a value was given up, for want of room.
    public long overflows() {
        return overflows;
    }

    private int find(long key) {
        return inGroup(key, key);
    }

    private int vacant(long key) {
        return inGroup(key, 0);
    }

    private int inGroup(long key, long sought) {
        int first = first(key);
        for (int i = 0; i < WAYS; i++) {
            if (entries.getLong(first + i * ENTRY_LENGTH) == sought) {
                return first + i * ENTRY_LENGTH;
            }
        }
        return NONE;
    }

    private int first(long key) {
        return ((int) (key >>> 7) & groupMask) * WAYS * ENTRY_LENGTH;
    }

    private static long key(long flowId, long name) {
        long mixed = (flowId ^ name) * 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ (mixed >>> 32) ^ name) * 0xD6E8_FEB8_6659_FD93L;
        mixed ^= mixed >>> 29;
        return mixed == 0 ? 1 : mixed;
    }
}
