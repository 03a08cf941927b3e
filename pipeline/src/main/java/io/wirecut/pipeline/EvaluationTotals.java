package io.wirecut.pipeline;

import io.wirecut.pipeline.stream.StreamStatePool;
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
        candidates += evaluator.candidates();
        evaluations += evaluator.evaluations();
        pendingOverflows += evaluator.pendingOverflows();
        evaluationLimitHits += evaluator.evaluationLimitHits();
        regexLimitHits += evaluator.regexLimitHits();
        matchOverflows += evaluator.matchOverflows();
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
