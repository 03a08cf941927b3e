package io.wirecut.rules;

import io.wirecut.regex.RegexEngine;
import io.wirecut.rules.packet.PacketFacts;
import io.wirecut.rules.steps.BufferEvaluator;
import io.wirecut.rules.steps.CapturedValues;
import io.wirecut.rules.steps.InspectionContext;
import io.wirecut.rules.steps.InspectionEvaluator;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// Decides whether the steps of a rule hold, on a payload or stream and on other buffers; says what
/// that costs, and leaves rules out for a while that cost too much.
///
/// One per worker. Allocates nothing after construction.
final class StepsEvaluator {
    final RuleCosts costs;

    /// What regular expressions have captured on the packet at hand.
    final CapturedValues captured = new CapturedValues();

    private final RuleSet rules;
    private final InspectionEvaluator payloadSteps;
    final BufferEvaluator buffers;
    private @Nullable RuleQuarantine quarantine;
    private long evaluations;
    private long limitHits;
    private long regexLimitHits;

    StepsEvaluator(RuleSet rules) {
        this.rules = rules;
        int limit = rules.settings().evaluationLimit();
        InspectionContext context =
                new InspectionContext(
                        new long[rules.maxVariableCount()],
                        RegexEngine.usual().newSearch(),
                        captured,
                        limit);
        payloadSteps = new InspectionEvaluator(context.decoding(), limit);
        buffers = new BufferEvaluator(context, limit);
        costs = new RuleCosts(rules.size());
    }

    /// Leaves rules out that go beyond their budget, if there is one.
    void limit(QuarantineHandler handler) {
        RuleBudget budget = rules.settings().budget();
        if (budget.isLimited()) {
            quarantine = new RuleQuarantine(budget, rules.size(), System::nanoTime, handler);
        }
    }

    /// Moves to a payload or stream: see [InspectionEvaluator#wrap].
    void wrap(UnsafeBuffer view, long base, int newFrom) {
        payloadSteps.wrap(view, base, newFrom);
    }

    /// Offset in the payload or stream at which the last rule's fast pattern was, if it matched.
    long fastPatternStart() {
        return payloadSteps.fastPatternStart();
    }

    /// Counts a rule that its fast pattern has decided.
    void countDecided(Rule rule) {
        costs.add(rule.index(), RuleCosts.CHECKS, 1);
    }

    /// Counts the rules that matched on a packet.
    void countMatches(MatchedRules matched, PacketFacts facts) {
        for (int i = 0; i < matched.count(); i++) {
            costs.add(matched.index(i), RuleCosts.MATCHES, 1);
        }
        if (quarantine != null) {
            quarantine.releaseDue(facts.timestampNs());
        }
    }

    /// Whether all steps of a rule hold; not if it is left out.
    boolean hold(Rule rule, PacketFacts facts) {
        if (rule.signature().inspections().isEmpty()) {
            return true;
        }
        evaluations++;
        RuleQuarantine limits = quarantine;
        if (limits != null && limits.holds(rule, facts.timestampNs())) {
            return false;
        }
        boolean sampled = costs.beginCheck(rule.index());
        if (!sampled && (limits == null || !limits.suspects(rule.index()))) {
            return evaluate(rule, facts);
        }
        long startNs = System.nanoTime();
        boolean holds = evaluate(rule, facts);
        long elapsedNs = System.nanoTime() - startNs;
        if (sampled) {
            costs.endSample(rule.index(), elapsedNs);
        }
        if (limits != null) {
            limits.onTimed(rule, elapsedNs, facts.timestampNs());
        }
        return holds;
    }

    private boolean evaluate(Rule rule, PacketFacts facts) {
        boolean holds = payloadSteps.matches(rule.chains());
        boolean exhausted = payloadSteps.isExhausted();
        boolean regexLimited = payloadSteps.isRegexLimited();
        if (holds && rule.bufferChecks().length > 0) {
            holds = buffers.matches(rule.bufferChecks(), facts);
            exhausted |= buffers.isExhausted();
            regexLimited |= buffers.isRegexLimited();
        }
        captured.endRule(rule.index(), holds);
        if (exhausted) {
            limitHits++;
            onLimitHit(rule, RuleCosts.LIMIT_HITS);
        }
        if (regexLimited) {
            regexLimitHits++;
            onLimitHit(rule, RuleCosts.REGEX_LIMIT_HITS);
        }
        return holds;
    }

    private void onLimitHit(Rule rule, int what) {
        costs.add(rule.index(), what, 1);
        if (quarantine != null) {
            quarantine.onLimitHit(rule.index());
        }
    }

    /// How many rules are left out.
    int quarantinedCount() {
        return quarantine == null ? 0 : quarantine.size();
    }

    /// How often the steps of a rule were evaluated.
    long evaluations() {
        return evaluations;
    }

    /// How often an evaluation was given up because it took too long.
    long limitHits() {
        return limitHits;
    }

    /// How often a regular expression was given up because it took too long.
    long regexLimitHits() {
        return regexLimitHits;
    }
}
