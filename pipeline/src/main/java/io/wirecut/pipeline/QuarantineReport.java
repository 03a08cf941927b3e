package io.wirecut.pipeline;

import io.wirecut.pipeline.event.AlertTemplates;
import io.wirecut.pipeline.event.EveWriter;
import io.wirecut.pipeline.verdict.ActionListener;
import io.wirecut.rules.QuarantineHandler;
import io.wirecut.rules.Rule;
import org.jspecify.annotations.Nullable;

/// Tells that rules are left out for a while, and when they are back: nothing is left out in
/// silence, whatever types of events are asked for.
///
/// A worker's, for one generation of rules; allocates nothing after construction.
final class QuarantineReport implements QuarantineHandler {
    private final int generation;
    private final int worker;
    private final ActionListener listener;
    private final Counters counters;
    private final @Nullable EveWriter events;

    QuarantineReport(int generation, int worker, Counters counters, PipelineOptions options) {
        this.generation = generation;
        this.worker = worker;
        this.counters = counters;
        listener = options.listener();
        events = options.newEveWriter(AlertTemplates.NONE);
    }

    @Override
    public void onQuarantine(
            Rule rule, boolean begins, long timestampNs, long spentNs, long durationNs) {
        if (begins) {
            counters.increment(Counter.QUARANTINES);
        }
        if (events != null) {
            events.quarantine(
                    timestampNs, rule.signature(), generation, begins, worker, spentNs, durationNs);
        }
        listener.onQuarantine(rule, generation, begins, durationNs);
    }
}
