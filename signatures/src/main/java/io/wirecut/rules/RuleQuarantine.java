package io.wirecut.rules;

import java.util.function.LongSupplier;

/// Leaves rules out for a while that take more of a worker's time than their [RuleBudget] allows.
///
/// Time is charged to a rule second by second. The usual rule is timed now and then only, and what
/// is found stands for [RuleCosts#PERIOD] evaluations; but no more than [#SUSPECT_NS] of it is
/// charged that way, as it may be the machine that paused. A rule that took longer, or was given up
/// for it, becomes a suspect: each of its evaluations is timed then, and charged as it is.
///
/// A rule that comes back is on probation for ten times as long as it was away: if it goes beyond
/// its budget again in that time, it is away for twice as long, at most 64 times the first time.
///
/// One per evaluator, on its thread. Allocates nothing after construction.
final class RuleQuarantine {
    /// An evaluation that takes longer makes a suspect of its rule.
    static final long SUSPECT_NS = 20_000;

    private static final long SECOND_NS = 1_000_000_000;
    private static final int MAX_STRIKES = 6;
    private static final int PROBATION_FACTOR = 10;
    private static final int CALM_DIVISOR = 10;

    private final long budgetNs;
    private final long durationNs;
    private final LongSupplier clock;
    private final QuarantineHandler handler;
    private final long[] windowStartNs;
    private final long[] spentNs;
    private final boolean[] suspects;
    private final boolean[] away;
    private final long[] untilNs;
    private final long[] awayNs;
    private final byte[] strikes;
    private final Rule[] members;
    private int memberCount;

    /// @param clock nanoseconds that never run backwards
    RuleQuarantine(
            RuleBudget budget, int ruleCount, LongSupplier clock, QuarantineHandler handler) {
        budgetNs = SECOND_NS / 100 * budget.sharePercent();
        durationNs = SECOND_NS * budget.quarantineSeconds();
        this.clock = clock;
        this.handler = handler;
        windowStartNs = new long[ruleCount];
        spentNs = new long[ruleCount];
        suspects = new boolean[ruleCount];
        away = new boolean[ruleCount];
        untilNs = new long[ruleCount];
        awayNs = new long[ruleCount];
        strikes = new byte[ruleCount];
        members = new Rule[ruleCount];
    }

    /// Whether a rule is left out now.
    boolean holds(Rule rule, long timestampNs) {
        if (!away[rule.index()]) {
            return false;
        }
        releaseDue(clock.getAsLong(), timestampNs);
        return away[rule.index()];
    }

    /// Whether each evaluation of a rule is to be timed.
    boolean suspects(int rule) {
        return suspects[rule];
    }

    /// How many rules are left out.
    int size() {
        return memberCount;
    }

    /// Lets those rules come back whose time is up.
    void releaseDue(long timestampNs) {
        if (memberCount > 0) {
            releaseDue(clock.getAsLong(), timestampNs);
        }
    }

    private void releaseDue(long nowNs, long timestampNs) {
        int kept = 0;
        for (int i = 0; i < memberCount; i++) {
            Rule rule = members[i];
            int index = rule.index();
            if (nowNs - untilNs[index] < 0) {
                members[kept++] = rule;
            } else {
                away[index] = false;
                spentNs[index] = 0;
                windowStartNs[index] = nowNs;
                handler.onQuarantine(rule, false, timestampNs, 0, awayNs[index]);
            }
        }
        memberCount = kept;
    }

    /// Makes a suspect of a rule whose evaluation was given up.
    void onLimitHit(int rule) {
        suspects[rule] = true;
    }

    /// Charges an evaluation that was timed.
    void onTimed(Rule rule, long elapsedNs, long timestampNs) {
        int index = rule.index();
        long nowNs = clock.getAsLong();
        if (nowNs - windowStartNs[index] >= SECOND_NS) {
            suspects[index] &= spentNs[index] >= budgetNs / CALM_DIVISOR;
            windowStartNs[index] = nowNs;
            spentNs[index] = 0;
        }
        if (suspects[index]) {
            spentNs[index] += elapsedNs;
        } else {
            spentNs[index] += Math.min(elapsedNs, SUSPECT_NS) * RuleCosts.PERIOD;
            suspects[index] = elapsedNs > SUSPECT_NS;
        }
        if (spentNs[index] > budgetNs && !away[index]) {
            begin(rule, nowNs, timestampNs);
        }
    }

    private void begin(Rule rule, long nowNs, long timestampNs) {
        int index = rule.index();
        boolean onProbation =
                awayNs[index] > 0 && nowNs - untilNs[index] < awayNs[index] * PROBATION_FACTOR;
        strikes[index] = (byte) (onProbation ? Math.min(strikes[index] + 1, MAX_STRIKES) : 0);
        awayNs[index] = durationNs << strikes[index];
        untilNs[index] = nowNs + awayNs[index];
        away[index] = true;
        members[memberCount++] = rule;
        handler.onQuarantine(rule, true, timestampNs, spentNs[index], awayNs[index]);
    }
}
