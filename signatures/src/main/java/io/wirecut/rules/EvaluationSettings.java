package io.wirecut.rules;

import io.wirecut.signatures.Action;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How signatures are compiled and how much an evaluation may spend. Immutable.
///
/// @param engine name of the matcher's engine, or null for the best of each set of patterns
/// @param windowLength bytes of each stream that are kept to look back at, a multiple of 8;
///   contents of one signature that lie farther apart than this are found only within one segment
/// @param pendingCapacity rules that may wait for more bytes of one stream
/// @param evaluationLimit places that may be tried to evaluate one rule once, at least 1; a rule
///   that reaches it does not match, and is counted
/// @param matchCapacity rules that may match on one packet, at least 1
/// @param actionOrder which rules come first in the order of evaluation, by what they ask for; each
///   kind once
/// @param budget how much time one rule may take before it is left out for a while
public record EvaluationSettings(
        @Nullable String engine,
        int windowLength,
        int pendingCapacity,
        int evaluationLimit,
        int matchCapacity,
        List<Action.Kind> actionOrder,
        RuleBudget budget) {
    /// The usual ones: the best engine, 2,560 bytes of window, 16 pending rules, 500,000 places,
    /// 256 matches, no budget.
    public static final EvaluationSettings DEFAULT =
            new EvaluationSettings(
                    null, 2_560, 16, 500_000, 256, List.of(Action.Kind.values()), RuleBudget.NONE);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if a number is out of its range
    public EvaluationSettings {
        actionOrder = List.copyOf(actionOrder);
        if (actionOrder.size() != Action.Kind.values().length
                || !EnumSet.allOf(Action.Kind.class).equals(EnumSet.copyOf(actionOrder))) {
            throw new IllegalArgumentException(
                    "actionOrder=%s must name each of %s once"
                            .formatted(actionOrder, List.of(Action.Kind.values())));
        }
        if (windowLength < 0 || windowLength % Long.BYTES != 0 || windowLength > 1 << 20) {
            throw new IllegalArgumentException(
                    "windowLength=%d must be a multiple of 8, from 0 to 1048576"
                            .formatted(windowLength));
        }
        if (pendingCapacity < 0 || pendingCapacity > 1 << 16) {
            throw new IllegalArgumentException(
                    "pendingCapacity=%d must be from 0 to 65536".formatted(pendingCapacity));
        }
        if (evaluationLimit < 1) {
            throw new IllegalArgumentException(
                    "evaluationLimit=%d must be at least 1".formatted(evaluationLimit));
        }
        if (matchCapacity < 1) {
            throw new IllegalArgumentException(
                    "matchCapacity=%d must be at least 1".formatted(matchCapacity));
        }
    }

    /// All of it as text, the same for the same settings.
    public String describe() {
        return String.join(
                ",",
                String.valueOf(engine),
                String.valueOf(windowLength),
                String.valueOf(pendingCapacity),
                String.valueOf(evaluationLimit),
                String.valueOf(matchCapacity),
                actionOrder.toString(),
                String.valueOf(budget.sharePercent()),
                String.valueOf(budget.quarantineSeconds()));
    }

    /// The same with another engine, or null for the best of each set of patterns.
    public EvaluationSettings withEngine(@Nullable String name) {
        return new EvaluationSettings(
                name,
                windowLength,
                pendingCapacity,
                evaluationLimit,
                matchCapacity,
                actionOrder,
                budget);
    }

    /// The same with another window.
    public EvaluationSettings withWindowLength(int length) {
        return new EvaluationSettings(
                engine,
                length,
                pendingCapacity,
                evaluationLimit,
                matchCapacity,
                actionOrder,
                budget);
    }

    /// The same with room for another number of pending rules.
    public EvaluationSettings withPendingCapacity(int capacity) {
        return new EvaluationSettings(
                engine,
                windowLength,
                capacity,
                evaluationLimit,
                matchCapacity,
                actionOrder,
                budget);
    }

    /// The same with another limit on the places that are tried.
    public EvaluationSettings withEvaluationLimit(int limit) {
        return new EvaluationSettings(
                engine, windowLength, pendingCapacity, limit, matchCapacity, actionOrder, budget);
    }

    /// The same with room for another number of matches on one packet.
    public EvaluationSettings withMatchCapacity(int capacity) {
        return new EvaluationSettings(
                engine,
                windowLength,
                pendingCapacity,
                evaluationLimit,
                capacity,
                actionOrder,
                budget);
    }

    /// The same with another order of actions.
    public EvaluationSettings withActionOrder(List<Action.Kind> order) {
        return new EvaluationSettings(
                engine,
                windowLength,
                pendingCapacity,
                evaluationLimit,
                matchCapacity,
                order,
                budget);
    }

    /// The same with another budget for each rule.
    public EvaluationSettings withBudget(RuleBudget other) {
        return new EvaluationSettings(
                engine,
                windowLength,
                pendingCapacity,
                evaluationLimit,
                matchCapacity,
                actionOrder,
                other);
    }
}
