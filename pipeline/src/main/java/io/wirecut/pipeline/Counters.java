package io.wirecut.pipeline;

import io.wirecut.pipeline.config.ExceptionPolicies.Case;
import io.wirecut.pipeline.config.ExceptionPolicy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Counts of one thread: it alone adds, any thread may read. Allocates nothing after construction.
final class Counters {
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    private static final int BYPASSED = Counter.values().length;
    private static final int DROPPED = BYPASSED + BypassReason.values().length;

    private static final int EXCEPTIONS = DROPPED + DropReason.values().length;
    private static final int POLICY_COUNT = ExceptionPolicy.values().length;

    private final long[] values = new long[EXCEPTIONS + Case.values().length * POLICY_COUNT];

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

    /// Counts what was done in a case where a packet could not be inspected as it should be.
    void increment(Case situation, ExceptionPolicy policy) {
        add(EXCEPTIONS + situation.ordinal() * POLICY_COUNT + policy.ordinal(), 1);
    }

    long value(Case situation, ExceptionPolicy policy) {
        return value(EXCEPTIONS + situation.ordinal() * POLICY_COUNT + policy.ordinal());
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
