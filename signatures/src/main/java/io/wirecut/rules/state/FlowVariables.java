package io.wirecut.rules.state;

import io.wirecut.memory.Slab;
import java.nio.charset.StandardCharsets;

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
/// A handle and `next` are the place of an entry and 1 more, or 0. What no flow has needed so far
/// is all zero, and takes up no memory.
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
    private final int flowCapacity;
    private final Slab handles;
    private final Slab entries;
    private int free = NONE;
    private int used;
    private long overflows;

    /// Reserves memory.
    ///
    /// @param flowCapacity the most flows at a time
    /// @param capacity the most entries, at most 2^26
    FlowVariables(int flowCapacity, int capacity) {
        this.capacity = capacity;
        this.flowCapacity = Math.min(flowCapacity, MAX_FLOW_COUNT);
        handles = Slab.of(Math.max(1, (long) this.flowCapacity * Integer.BYTES));
        entries = Slab.of(Math.max(1, (long) capacity * ENTRY_LENGTH));
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
        next(last, free);
        free = first;
        first(flow, NONE);
    }

    /// How often something could not be remembered, for want of room.
    public long overflows() {
        return overflows;
    }

    private boolean isKnown(int flow) {
        return flow >= 0 && flow < flowCapacity;
    }

    /// The first entry of a flow, or a negative number.
    public int first(int flow) {
        return isKnown(flow) ? handles.getInt((long) flow * Integer.BYTES) - 1 : NONE;
    }

    private void first(int flow, int entry) {
        handles.putInt((long) flow * Integer.BYTES, entry + 1);
    }

    /// The entry behind an entry, or a negative number.
    public int next(int entry) {
        return entries.getInt(entry + NEXT_OFFSET) - 1;
    }

    private void next(int entry, int next) {
        entries.putInt(entry + NEXT_OFFSET, next + 1);
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
        next(entry, first(flow));
        first(flow, entry);
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
            first(flow, after);
        } else {
            while (next(before) != entry) {
                before = next(before);
            }
            next(before, after);
        }
        next(entry, free);
        free = entry;
    }
}
