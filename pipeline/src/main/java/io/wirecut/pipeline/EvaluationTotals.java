package io.wirecut.pipeline;

import io.wirecut.pipeline.stream.StreamStatePool;
import io.wirecut.rules.EvaluatorCounts;
import io.wirecut.rules.RuleEvaluator;

/// What the evaluators of several generations of rules have counted together. One thread's.
final class EvaluationTotals {
    long candidates;
    long evaluations;
    long pendingOverflows;
    long evaluationLimitHits;
    long regexLimitHits;
    long matchOverflows;
    long statesExhausted;

    void add(RuleEvaluator evaluator) {
        EvaluatorCounts counts = evaluator.counts();
        candidates += counts.candidates();
        evaluations += counts.evaluations();
        pendingOverflows += counts.pendingOverflows();
        evaluationLimitHits += counts.evaluationLimitHits();
        regexLimitHits += counts.regexLimitHits();
        matchOverflows += counts.matchOverflows();
    }

    void add(EvaluationTotals others) {
        candidates += others.candidates;
        evaluations += others.evaluations;
        pendingOverflows += others.pendingOverflows;
        evaluationLimitHits += others.evaluationLimitHits;
        regexLimitHits += others.regexLimitHits;
        matchOverflows += others.matchOverflows;
        statesExhausted += others.statesExhausted;
    }

    /// Adds how often a pool had no block left.
    void addExhausted(StreamStatePool states) {
        statesExhausted += states.exhausted();
    }
}
