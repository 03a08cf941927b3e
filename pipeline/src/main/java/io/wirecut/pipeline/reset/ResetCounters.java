package io.wirecut.pipeline.reset;

import java.util.concurrent.atomic.AtomicLongArray;

/// Counts what a [Resetter] did. Written by its thread only; any thread may read, and sees recent
/// values. Allocates nothing after construction.
@SuppressWarnings("EnumOrdinal") // one array of counters, some of them one for each constant
public final class ResetCounters {
    private static final int REQUESTS = 0;
    private static final int PLANNED = 1;
    private static final int OUTCOMES = 2;
    private static final int REFUSALS = OUTCOMES + Outcome.COUNT;

    private final AtomicLongArray counts = new AtomicLongArray(REFUSALS + Refusal.COUNT);

    /// All zero.
    public ResetCounters() {}

    /// Connections that were to be reset, counted once for each trigger.
    public long requests() {
        return counts.getOpaque(REQUESTS);
    }

    /// Segments planned.
    public long planned() {
        return counts.getOpaque(PLANNED);
    }

    /// Segments with an outcome, [Outcome#REFUSED] counting also those that could not be forged.
    /// Over all outcomes, they make up [#planned].
    public long outcomes(Outcome outcome) {
        return counts.getOpaque(OUTCOMES + outcome.ordinal());
    }

    /// Ends that were to be told and were not, for a reason.
    public long refusals(Refusal refusal) {
        return counts.getOpaque(REFUSALS + refusal.ordinal());
    }

    void countRequest(int plannedSegments) {
        add(REQUESTS, 1);
        add(PLANNED, plannedSegments);
    }

    void count(Outcome outcome) {
        add(OUTCOMES + outcome.ordinal(), 1);
    }

    void count(Refusal refusal) {
        add(REFUSALS + refusal.ordinal(), 1);
    }

    private void add(int index, int amount) {
        counts.setOpaque(index, counts.getPlain(index) + amount);
    }
}
