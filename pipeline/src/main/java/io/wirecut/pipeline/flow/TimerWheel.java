package io.wirecut.pipeline.flow;

import io.wirecut.pipeline.memory.Slab;
import java.util.Arrays;

/// Looks at every flow from time to time: a ring of lists, one for each tick of packet time, linked
/// through the flows' records.
///
/// A flow is not moved when a packet comes; when its tick comes it is looked at, and if it may live
/// on it is put into the list of its deadline, but never further ahead than the ring is long. So a
/// flow whose time-out became shorter is noticed within one turn (Varghese and Lauck 1987, scheme
/// 6, with lazy moves).
final class TimerWheel {
    /// 2³⁰ ns, a little more than a second.
    private static final int TICK_SHIFT = 30;

    private static final int SLOT_COUNT = 32;
    private static final int SLOT_MASK = SLOT_COUNT - 1;
    private static final int NONE = FlowLayout.NONE;

    private final Slab records;
    private final int[] heads = new int[SLOT_COUNT];
    private long tick = Long.MIN_VALUE;

    TimerWheel(Slab records) {
        this.records = records;
        Arrays.fill(heads, NONE);
    }

    /// Lets time begin anywhere; there must be no record in any list.
    void restart() {
        tick = Long.MIN_VALUE;
    }

    /// Puts a record, which is in no list, into the list of its deadline.
    void insert(int index, long deadlineNs) {
        long due = deadlineNs >> TICK_SHIFT;
        long ahead = Math.max(1, Math.min(due - tick, SLOT_COUNT - 1));
        int slot = (int) (tick + ahead) & SLOT_MASK;
        long base = FlowTable.base(index);
        int head = heads[slot];
        records.putInt(base + FlowLayout.SLOT_NEXT, head);
        // The first of a list has its slot where the others have their predecessor.
        records.putInt(base + FlowLayout.SLOT_PREVIOUS, ~slot);
        if (head != NONE) {
            records.putInt(FlowTable.base(head) + FlowLayout.SLOT_PREVIOUS, index);
        }
        heads[slot] = index;
    }

    /// Takes a record out of its list.
    void remove(int index) {
        long base = FlowTable.base(index);
        int next = records.getInt(base + FlowLayout.SLOT_NEXT);
        int previous = records.getInt(base + FlowLayout.SLOT_PREVIOUS);
        if (previous < 0) {
            heads[~previous] = next;
        } else {
            records.putInt(FlowTable.base(previous) + FlowLayout.SLOT_NEXT, next);
        }
        if (next != NONE) {
            records.putInt(FlowTable.base(next) + FlowLayout.SLOT_PREVIOUS, previous);
        }
    }

    /// The next record whose tick has come, or -1 when there is none until `nowNs`. The caller
    /// removes it, or removes and inserts it again.
    int due(long nowNs) {
        long now = nowNs >> TICK_SHIFT;
        // After a leap in time one turn passes every list.
        tick = Math.max(tick, now - SLOT_COUNT);
        int head = heads[(int) tick & SLOT_MASK];
        while (head == NONE && tick < now) {
            tick++;
            head = heads[(int) tick & SLOT_MASK];
        }
        return head;
    }
}
