package io.wirecut.rules;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/// What rules remember of flows: `flowbits` and `flowint`, in records off-heap. A flow has a record
/// from the first thing on that is to be remembered of it; when there is none left, nothing is
/// remembered, and that is counted.
///
/// One per worker. Allocates nothing after construction.
final class FlowVariables {
    /// What an unset number reads as.
    static final long UNSET = -1;

    private static final int NONE = -1;
    private static final int MAX_MEMORY_LENGTH = 32 << 20;

    private final FlowVariableLayout layout;
    private final int capacity;
    private final UnsafeBuffer handles;
    private final UnsafeBuffer records;
    private int free = NONE;
    private int used;
    private long overflows;

    /// Reserves memory, if there is anything to remember.
    ///
    /// @param flowCapacity the most flows at a time
    FlowVariables(FlowVariableLayout layout, int flowCapacity) {
        this.layout = layout;
        boolean needed = layout.length() > 0;
        capacity = needed ? Math.min(flowCapacity, MAX_MEMORY_LENGTH / layout.length()) : 0;
        handles = allocate(needed ? flowCapacity * Integer.BYTES : 0);
        handles.setMemory(0, handles.capacity(), (byte) NONE);
        records = allocate(capacity * layout.length());
    }

    private static UnsafeBuffer allocate(int length) {
        return new UnsafeBuffer(
                BufferUtil.allocateDirectAligned(length, BitUtil.CACHE_LINE_LENGTH));
    }

    /// Whether a bit of a flow is set.
    boolean bit(int flow, int bit) {
        int record = find(flow);
        return record != NONE && (records.getLong(word(record, bit)) & (1L << bit)) != 0;
    }

    /// Sets or clears a bit of a flow.
    void bit(int flow, int bit, boolean set) {
        int record = set ? claim(flow) : find(flow);
        if (record != NONE) {
            int word = word(record, bit);
            long bits = records.getLong(word);
            records.putLong(word, set ? bits | (1L << bit) : bits & ~(1L << bit));
        }
    }

    /// A number of a flow, or [#UNSET].
    long integer(int flow, int integer) {
        int record = find(flow);
        return record == NONE ? UNSET : records.getLong(place(record, integer));
    }

    /// Sets a number of a flow.
    void integer(int flow, int integer, long value) {
        int record = claim(flow);
        if (record != NONE) {
            records.putLong(place(record, integer), value);
        }
    }

    /// Forgets a flow.
    void endFlow(int flow) {
        int record = find(flow);
        if (record != NONE) {
            handles.putInt(flow * Integer.BYTES, NONE);
            records.putInt(record * layout.length(), free);
            free = record;
        }
    }

    /// How often something could not be remembered, for want of a record.
    long overflows() {
        return overflows;
    }

    private int find(int flow) {
        return flow < 0 || handles.capacity() == 0 ? NONE : handles.getInt(flow * Integer.BYTES);
    }

    private int claim(int flow) {
        int record = find(flow);
        if (record != NONE || flow < 0) {
            return record;
        }
        if (free != NONE) {
            record = free;
            free = records.getInt(record * layout.length());
        } else if (used < capacity) {
            record = used++;
        } else {
            overflows++;
            return NONE;
        }
        handles.putInt(flow * Integer.BYTES, record);
        int base = record * layout.length();
        int integers = layout.integersOffset();
        records.setMemory(base, integers, (byte) 0);
        records.setMemory(base + integers, layout.length() - integers, (byte) UNSET);
        return record;
    }

    private int word(int record, int bit) {
        return record * layout.length() + bit / Long.SIZE * Long.BYTES;
    }

    private int place(int record, int integer) {
        return record * layout.length() + layout.integersOffset() + integer * Long.BYTES;
    }
}
