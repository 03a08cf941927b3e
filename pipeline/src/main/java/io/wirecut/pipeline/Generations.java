package io.wirecut.pipeline;

import io.wirecut.pipeline.config.OldFlows;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.rules.RuleEvaluator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The generations of rules that a worker knows: the newest, which new flows take, and as long as
/// it has flows the one before. Of those before that nothing is left: a flow of theirs goes on with
/// the newest, from its next packet on, and its streams are searched from there on.
///
/// A flow's record says which generation it is of. So nothing has to be done with the flows when
/// the rules are swapped, however many they are.
///
/// Owned by the worker, but for [#offer] and [#isSettled]. Allocates nothing after construction.
final class Generations {
    private final Counters counters;
    private final boolean rematches;
    private final AtomicReference<@Nullable WorkerRules> offered = new AtomicReference<>();
    private final EvaluationTotals finished = new EvaluationTotals();
    private WorkerRules newest;
    private @Nullable WorkerRules old;
    private WorkerRules at;

    Generations(WorkerRules first, OldFlows oldFlows, Counters counters) {
        newest = first;
        at = first;
        rematches = oldFlows == OldFlows.REMATCH;
        this.counters = counters;
    }

    /// Has the worker take these rules before its next frame; if they are those that it took last,
    /// it lets go of the ones before. Called by another thread than the worker's.
    void offer(WorkerRules next) {
        offered.set(next);
    }

    /// Whether the worker has taken what was offered.
    boolean isSettled() {
        return offered.get() == null;
    }

    /// Takes what was offered, if anything was.
    void takeOffered() {
        WorkerRules next = offered.get();
        if (next != null) {
            take(next);
            offered.compareAndSet(next, null);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the very same
    private void take(WorkerRules next) {
        if (old != null) {
            handOver(old, next);
            old = null;
        }
        if (next != newest) {
            WorkerRules before = newest;
            newest = next;
            if (rematches || before.flows == 0) {
                handOver(before, next);
            } else {
                old = before;
            }
        }
        at = newest;
    }

    /// The flows' records are told when their next packets come.
    private void handOver(WorkerRules from, WorkerRules to) {
        counters.add(Counter.FLOWS_REMATCHED, from.flows);
        to.flows += from.flows;
        to.strays += from.flows;
        from.flows = 0;
        from.strays = 0;
        finish(from, to);
    }

    @SuppressWarnings("ReferenceEquality") // the very same
    private void finish(WorkerRules ended, WorkerRules next) {
        finished.add(ended.evaluator);
        if (ended.states != next.states && ended.states != newest.states) {
            finished.addExhausted(ended.states);
        }
    }

    /// Moves to the rules that a flow is inspected with.
    void enter(Flow flow) {
        int mark = flow.generation();
        if (mark == newest.mark()) {
            at = newest;
        } else if (old != null && mark == old.mark()) {
            at = old;
        } else {
            begin(flow, mark);
        }
    }

    /// A new flow, or one of a generation of which nothing is left.
    private void begin(Flow flow, int mark) {
        if (mark == 0) {
            newest.flows++;
        } else if (newest.sharesStatesWith(mark)) {
            newest.states.release(flow);
        } else if (old != null && old.sharesStatesWith(mark)) {
            old.states.release(flow);
        } else {
            flow.ruleState(true, Flow.NONE);
            flow.ruleState(false, Flow.NONE);
        }
        flow.generation(newest.mark());
        if (mark != 0) {
            takeIn();
        }
        at = newest;
    }

    /// A flow of a generation that is gone is one of the newest now, wherever it was counted.
    private void takeIn() {
        WorkerRules before = old;
        if (before == null || before.strays == 0) {
            newest.strays--;
            return;
        }
        before.strays--;
        before.flows--;
        newest.flows++;
        if (before.flows == 0) {
            finish(before, newest);
            old = null;
        }
    }

    /// Moves to the rules for packets that have no flow.
    void enterNewest() {
        at = newest;
    }

    /// Ends a flow that was entered: with the last of its flows, an old generation goes.
    @SuppressWarnings("ReferenceEquality") // the very same
    void endFlow() {
        at.flows--;
        if (at == old && old.flows == 0) {
            finish(old, newest);
            old = null;
        }
        at = newest;
    }

    /// The rules for the packet at hand.
    WorkerRules at() {
        return at;
    }

    /// The rules that new flows take.
    WorkerRules newest() {
        return newest;
    }

    /// How many flows are inspected with the rules before the newest.
    long flowsOnOld() {
        WorkerRules before = old;
        return before == null ? 0 : before.flows;
    }

    /// The evaluators of the generations that there are.
    List<RuleEvaluator> evaluators() {
        WorkerRules before = old;
        return before == null
                ? List.of(newest.evaluator)
                : List.of(newest.evaluator, before.evaluator);
    }

    /// What the evaluators of all generations have counted so far, those included of which nothing
    /// else is left. For any thread; allocates.
    @SuppressWarnings("ReferenceEquality") // the very same
    EvaluationTotals totals() {
        EvaluationTotals totals = new EvaluationTotals();
        totals.add(finished);
        WorkerRules before = old;
        totals.add(newest.evaluator);
        totals.addExhausted(newest.states);
        if (before != null) {
            totals.add(before.evaluator);
            if (before.states != newest.states) {
                totals.addExhausted(before.states);
            }
        }
        return totals;
    }
}
