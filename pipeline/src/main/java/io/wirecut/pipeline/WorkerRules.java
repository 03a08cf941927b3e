package io.wirecut.pipeline;

import io.wirecut.pipeline.event.EveWriter;
import io.wirecut.pipeline.event.EventType;
import io.wirecut.pipeline.stream.StreamStatePool;
import io.wirecut.rules.RuleEvaluator;
import org.jspecify.annotations.Nullable;

/// One generation of rules as one worker uses it: its evaluator, what is kept of each stream, and
/// the writer of its alerts. Made by whoever swaps the rules, then the worker's.
final class WorkerRules {
    /// As many numbers as a flow's record can tell apart; 0 is none.
    private static final int MARK_COUNT = 0xffff;

    final Generation generation;
    final RuleEvaluator evaluator;
    final StreamStatePool states;

    /// Writes its alerts; null if nobody wants them.
    final @Nullable EveWriter alerts;

    /// Flows of the worker that are inspected with it.
    long flows;

    /// Those of them whose records still tell of a generation that is gone.
    long strays;

    /// Of the worker, which only it adds to.
    private final Counters counters;

    private final int worker;

    /// The number of the generation that began with these [#states].
    private final int statesSince;

    private WorkerRules(
            Generation generation,
            RuleEvaluator evaluator,
            StreamStatePool states,
            int statesSince,
            int worker,
            Counters counters,
            PipelineOptions options) {
        this.generation = generation;
        this.worker = worker;
        this.counters = counters;
        this.evaluator = evaluator;
        this.states = states;
        this.statesSince = statesSince;
        alerts =
                options.writes(EventType.ALERT)
                        ? options.newEveWriter(generation.templates())
                        : null;
        evaluator.limitRules(new QuarantineReport(generation.number(), worker, counters, options));
    }

    /// A worker's first.
    ///
    /// @param worker its number
    static WorkerRules of(
            Generation generation, int worker, Counters counters, PipelineOptions options) {
        return new WorkerRules(
                generation,
                new RuleEvaluator(generation.rules(), options.flowsOfWorker(), generation.memory()),
                options.newStreamStatePool(generation.rules()),
                generation.number(),
                worker,
                counters,
                options);
    }

    /// What the same worker has of the next generation. What is remembered of flows is the same for
    /// both, and so are the blocks that hold what is kept of streams, if they are long enough.
    WorkerRules successor(Generation next, PipelineOptions options) {
        boolean fits = next.rules().streamStateLength() <= states.blockLength();
        return new WorkerRules(
                next,
                evaluator.successor(next.rules(), next.memory()),
                fits ? states : options.newStreamStatePool(next.rules()),
                fits ? statesSince : next.number(),
                worker,
                counters,
                options);
    }

    /// What a flow's record holds to tell its generation from the others.
    int mark() {
        return mark(generation.number());
    }

    private static int mark(int number) {
        return 1 + (number - 1) % MARK_COUNT;
    }

    /// Whether streams of a generation have their blocks in [#states].
    ///
    /// @param mark of that generation, which is not after this
    boolean sharesStatesWith(int mark) {
        int age = Math.floorMod(mark() - mark, MARK_COUNT);
        return age <= generation.number() - statesSince;
    }
}
