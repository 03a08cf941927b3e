package io.wirecut.rules.state;

import java.nio.charset.StandardCharsets;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/// What rules remember of flows: `flowbits` and `flowint`, each an entry in the list of its flow,
/// off-heap. Most flows have none, and few have more than some. A bit that is not set has no entry.
/// When there is no room for another, nothing is remembered, and that is counted.
///
/// ```
///  0          8           16          20       24
///  +----------+-----------+-----------+--------+
///  | name     | number    | next      | –      |      handle of a flow ─▶ entry ─▶ entry
///  +----------+-----------+-----------+--------+
/// ```
///
/// Names are hashes, and so the same in all generations of rules, which share these lists.
///
/// One per worker. Allocates nothing after construction.
public final class FlowVariables {
    /// What an unset number reads as.
    static final long UNSET = -1;

    private static final int NONE = -1;
    private static final int ENTRY_LENGTH = 24;
    private static final int NUMBER_OFFSET = 8;
    private static final int NEXT_OFFSET = 16;
    private static final int MAX_ENTRY_COUNT = (32 << 20) / ENTRY_LENGTH;
    private static final int MAX_FLOW_COUNT = 1 << 28;
    private static final int ENTRIES_PER_FLOW = 4;

    private final int capacity;
    private final UnsafeBuffer handles;
    private final UnsafeBuffer entries;
    private int free = NONE;
    private int used;
    private long overflows;

    /// Reserves memory.
    ///
    /// @param flowCapacity the most flows at a time
    /// @param capacity the most entries, at most 2^26
    FlowVariables(int flowCapacity, int capacity) {
        this.capacity = capacity;
        handles = allocate(Math.min(flowCapacity, MAX_FLOW_COUNT) * Integer.BYTES);
        handles.setMemory(0, handles.capacity(), (byte) NONE);
        entries = allocate(capacity * ENTRY_LENGTH);
    }

    /// Remembers nothing.
    public static FlowVariables none() {
        return new FlowVariables(0, 0);
    }

    /// With room for as much as is usual.
    public static FlowVariables of(int flowCapacity) {
        long entries = (long) flowCapacity * ENTRIES_PER_FLOW;
        return new FlowVariables(flowCapacity, (int) Math.min(entries, MAX_ENTRY_COUNT));
    }

    private static UnsafeBuffer allocate(int length) {
        return new UnsafeBuffer(
                BufferUtil.allocateDirectAligned(length, BitUtil.CACHE_LINE_LENGTH));
    }

    /// What stands for the name of a bit.
    public static long bitName(String name) {
        return hash("bit " + name);
    }

    /// What stands for the name of a number.
    public static long integerName(String name) {
        return hash("number " + name);
    }

    /// The same for a text in all generations of rules: FNV-1a.
    public static long hash(String text) {
        long hash = 0xCBF2_9CE4_8422_2325L;
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xFF)) * 0x100_0000_01B3L;
        }
        return hash;
    }

    /// Whether there is room for anything at all.
    public boolean remembers() {
        return capacity > 0;
    }

    /// Whether a bit of a flow is set.
    boolean bit(int flow, long name) {
        return find(flow, name) != NONE;
    }

    /// Sets or clears a bit of a flow.
    void bit(int flow, long name, boolean set) {
        if (set) {
            claim(flow, name);
        } else {
            remove(flow, name);
        }
    }

    /// A number of a flow, or [#UNSET].
    long integer(int flow, long name) {
        int entry = find(flow, name);
        return entry == NONE ? UNSET : entries.getLong(entry + NUMBER_OFFSET);
    }

    /// Sets a number of a flow.
    void integer(int flow, long name, long value) {
        int entry = claim(flow, name);
        if (entry != NONE) {
            entries.putLong(entry + NUMBER_OFFSET, value);
        }
    }

    /// Forgets a flow.
    public void endFlow(int flow) {
        int first = first(flow);
        if (first == NONE) {
            return;
        }
        int last = first;
        while (next(last) != NONE) {
            last = next(last);
        }
        entries.putInt(last + NEXT_OFFSET, free);
        free = first;
        handles.putInt(flow * Integer.BYTES, NONE);
    }

    /// How often something could not be remembered, for want of room.
    public long overflows() {
        return overflows;
    }

    private boolean isKnown(int flow) {
        return flow >= 0 && flow < handles.capacity() / Integer.BYTES;
    }

    /// The first entry of a flow, or a negative number.
    public int first(int flow) {
        return isKnown(flow) ? handles.getInt(flow * Integer.BYTES) : NONE;
    }

    /// The entry behind an entry, or a negative number.
    public int next(int entry) {
        return entries.getInt(entry + NEXT_OFFSET);
    }

    /// What stands for the name of an entry.
    public long name(int entry) {
        return entries.getLong(entry);
    }

    /// The number of an entry.
    public long number(int entry) {
        return entries.getLong(entry + NUMBER_OFFSET);
    }

    private int find(int flow, long name) {
        int entry = first(flow);
        while (entry != NONE && entries.getLong(entry) != name) {
            entry = next(entry);
        }
        return entry;
    }

    private int claim(int flow, long name) {
        int entry = find(flow, name);
        if (entry != NONE || flow < 0) {
            return entry;
        }
        if (!isKnown(flow)) {
            overflows++;
            return NONE;
        }
        if (free != NONE) {
            entry = free;
            free = next(entry);
        } else if (used < capacity) {
            entry = used++ * ENTRY_LENGTH;
        } else {
            overflows++;
            return NONE;
        }
        entries.putLong(entry, name);
        entries.putInt(entry + NEXT_OFFSET, first(flow));
        handles.putInt(flow * Integer.BYTES, entry);
        return entry;
    }

    private void remove(int flow, long name) {
        int entry = find(flow, name);
        if (entry == NONE) {
            return;
        }
        int after = next(entry);
        int before = first(flow);
        if (before == entry) {
            handles.putInt(flow * Integer.BYTES, after);
        } else {
            while (next(before) != entry) {
                before = next(before);
            }
            entries.putInt(before + NEXT_OFFSET, after);
        }
        entries.putInt(entry + NEXT_OFFSET, free);
        free = entry;
    }
}
