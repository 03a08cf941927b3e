package io.wirecut.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Counts of one thread: it alone adds, any thread may read. Allocates nothing after construction.
final class Counters {
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    private static final int BYPASSED = Counter.values().length;
    private static final int DROPPED = BYPASSED + BypassReason.values().length;

    private final long[] values = new long[DROPPED + DropReason.values().length];

    void increment(Counter counter) {
        add(counter.ordinal(), 1);
    }

    void add(Counter counter, long amount) {
        add(counter.ordinal(), amount);
    }

    void increment(BypassReason reason) {
        add(BYPASSED + reason.ordinal(), 1);
    }

    void increment(DropReason reason) {
        add(DROPPED + reason.ordinal(), 1);
    }

    long value(Counter counter) {
        return value(counter.ordinal());
    }

    long value(BypassReason reason) {
        return value(BYPASSED + reason.ordinal());
    }

    long value(DropReason reason) {
        return value(DROPPED + reason.ordinal());
    }

    /// Opaque access: no value is torn or lost, and no fence is paid for a count.
    private void add(int index, long amount) {
        ELEMENT.setOpaque(values, index, values[index] + amount);
    }

    private long value(int index) {
        return (long) ELEMENT.getOpaque(values, index);
    }
}
