package io.wirecut.rules;

import io.wirecut.rules.state.RuleMemory;

/// What a [RuleEvaluator] has done, and what it had to leave undone. May be read by any thread,
/// which sees what was so a moment ago.
public final class EvaluatorCounts {
    long candidates;
    long pendingOverflows;

    private final StepsEvaluator steps;
    private final MatchedRules matched;
    private final RuleMemory memory;

    EvaluatorCounts(StepsEvaluator steps, MatchedRules matched, RuleMemory memory) {
        this.steps = steps;
        this.matched = matched;
        this.memory = memory;
    }

    /// How often a rule became a candidate: its fast pattern occurred.
    public long candidates() {
        return candidates;
    }

    /// How often the contents of a rule were evaluated.
    public long evaluations() {
        return steps.evaluations();
    }

    /// How often a rule could not wait for more bytes of a stream, as too many others did.
    public long pendingOverflows() {
        return pendingOverflows;
    }

    /// How often a match was lost because too many rules matched on one packet.
    public long matchOverflows() {
        return matched.overflows();
    }

    /// How often a bit, a number or captured bytes could not be remembered of a flow, as too much
    /// is remembered of others; the same for all generations of rules.
    public long flowMemoryOverflows() {
        return memory.flows.overflows() + memory.values.overflows();
    }

    /// How often the evaluation of a rule was given up because it took too long.
    public long evaluationLimitHits() {
        return steps.limitHits();
    }

    /// How often the evaluation of one rule was given up because it took too long.
    public long evaluationLimitHits(Rule rule) {
        return steps.costs.count(rule.index(), RuleCosts.LIMIT_HITS);
    }

    /// How often a regular expression was given up because it took too long; it then does not hold,
    /// be it negated or not.
    public long regexLimitHits() {
        return steps.regexLimitHits();
    }

    /// How often a regular expression of one rule was given up because it took too long.
    public long regexLimitHits(Rule rule) {
        return steps.costs.count(rule.index(), RuleCosts.REGEX_LIMIT_HITS);
    }

    /// How many rules are left out now because they took too much time.
    public int quarantinedCount() {
        return steps.quarantinedCount();
    }
}
