package io.wirecut.pipeline.flow;

import io.wirecut.memory.Slab;
import java.util.Arrays;

/// Looks at every flow from time to time: a ring of lists, one for each tick of packet time, linked
/// through the flows' records. There are two such rings, one for the flows that may be evicted and
/// one for those that are kept; in each list the oldest comes first.
///
/// A flow is not moved when a packet comes; when its tick comes it is looked at, and if it may live
/// on it is put into the list of its deadline, but never further ahead than the ring is long. So a
/// flow whose time-out became shorter is noticed within one turn (Varghese and Lauck 1987, scheme
/// 6, with lazy moves).
final class TimerWheel {
    /// The ring of the flows that may be evicted.
    static final int EVICTABLE = 0;

    /// The ring of the flows that may not.
    static final int KEPT = 1;

    /// 2³⁰ ns, a little more than a second.
    private static final int TICK_SHIFT = 30;

    private static final int SLOT_COUNT = 32;
    private static final int SLOT_MASK = SLOT_COUNT - 1;
    private static final int NONE = FlowLayout.NONE;

    private final Slab records;
    private final int[] heads = new int[2 * SLOT_COUNT];
    private final int[] tails = new int[2 * SLOT_COUNT];
    private long tick = Long.MIN_VALUE;

    TimerWheel(Slab records) {
        this.records = records;
        Arrays.fill(heads, NONE);
        Arrays.fill(tails, NONE);
    }

    /// Lets time begin anywhere; there must be no record in any list.
    void restart() {
        tick = Long.MIN_VALUE;
    }

    /// Puts a record, which is in no list, at the end of the list of its deadline.
    void insert(int record, long deadlineNs, int ring) {
        long due = deadlineNs >> TICK_SHIFT;
        long ahead = Math.max(1, Math.min(due - tick, SLOT_COUNT - 1));
        int slot = ring * SLOT_COUNT + ((int) (tick + ahead) & SLOT_MASK);
        int tail = tails[slot];
        // The ends of a list have their slot where the others have a neighbour.
        next(record, ~slot);
        previous(record, tail == NONE ? ~slot : tail);
        if (tail == NONE) {
            heads[slot] = record;
        } else {
            next(tail, record);
        }
        tails[slot] = record;
    }

    /// Takes a record out of its list.
    void remove(int record) {
        int next = next(record);
        int previous = previous(record);
        if (previous >= 0) {
            next(previous, next);
        } else {
            heads[~previous] = next >= 0 ? next : NONE;
        }
        if (next >= 0) {
            previous(next, previous);
        } else {
            tails[~next] = previous >= 0 ? previous : NONE;
        }
    }

    /// The next record whose tick has come, or -1 when there is none until `nowNs`. The caller
    /// removes it, or removes and inserts it again.
    int due(long nowNs) {
        long now = nowNs >> TICK_SHIFT;
        // After a leap in time one turn passes every list.
        tick = Math.max(tick, now - SLOT_COUNT);
        int head = head(tick);
        while (head == NONE && tick < now) {
            tick++;
            head = head(tick);
        }
        return head;
    }

    /// The flow that may be evicted and whose time is up first, as far as was looked at, or -1.
    int oldestEvictable() {
        for (int i = 0; i < SLOT_COUNT; i++) {
            int head = heads[EVICTABLE * SLOT_COUNT + ((int) (tick + i) & SLOT_MASK)];
            if (head != NONE) {
                return head;
            }
        }
        return NONE;
    }

    private int head(long atTick) {
        int slot = (int) atTick & SLOT_MASK;
        int head = heads[EVICTABLE * SLOT_COUNT + slot];
        return head != NONE ? head : heads[KEPT * SLOT_COUNT + slot];
    }

    private int next(int record) {
        return records.getInt(FlowTable.base(record) + FlowLayout.SLOT_NEXT);
    }

    private void next(int record, int next) {
        records.putInt(FlowTable.base(record) + FlowLayout.SLOT_NEXT, next);
    }

    private int previous(int record) {
        return records.getInt(FlowTable.base(record) + FlowLayout.SLOT_PREVIOUS);
    }

    private void previous(int record, int previous) {
        records.putInt(FlowTable.base(record) + FlowLayout.SLOT_PREVIOUS, previous);
    }
}
