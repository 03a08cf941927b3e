package io.wirecut.rules;

/// How much of a worker's time one rule may take before it is left out for a while. Immutable.
///
/// Each worker keeps its own account and leaves the rule out by itself: what is costly in the flows
/// of one worker goes on being looked for in those of the others. A swap begins all accounts anew.
///
/// @param sharePercent of a second, from 1 to 100; 0 if there is no limit, so that no rule is ever
///   left out
/// @param quarantineSeconds how long a rule is left out the first time, at least 1; twice as long
///   each time that it goes beyond its budget again soon
public record RuleBudget(int sharePercent, int quarantineSeconds) {
    /// The longest that a rule can be left out the first time: a day.
    public static final int MAX_QUARANTINE_SECONDS = 86_400;

    /// No limit.
    public static final RuleBudget NONE = new RuleBudget(0, 60);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if a number is out of its range
    public RuleBudget {
        if (sharePercent < 0 || sharePercent > 100) {
            throw new IllegalArgumentException(
                    "sharePercent=%d must be from 0 to 100".formatted(sharePercent));
        }
        if (quarantineSeconds < 1 || quarantineSeconds > MAX_QUARANTINE_SECONDS) {
            throw new IllegalArgumentException(
                    "quarantineSeconds=%d must be from 1 to %d"
                            .formatted(quarantineSeconds, MAX_QUARANTINE_SECONDS));
        }
    }

    /// Whether there is a limit.
    public boolean isLimited() {
        return sharePercent > 0;
    }
}
