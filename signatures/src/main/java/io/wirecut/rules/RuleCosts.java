package io.wirecut.rules;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// What each rule has cost one evaluator. Always on: an evaluation adds to one line of the cache,
/// and one in [#PERIOD], chosen at random, is timed.
///
/// The evaluator's thread counts, any thread may read. Allocates nothing after construction.
final class RuleCosts {
    /// One in so many evaluations is timed.
    static final int PERIOD = 256;

    static final int CHECKS = 0;
    static final int MATCHES = 1;
    static final int SAMPLED_NS = 2;
    static final int LIMIT_HITS = 3;
    static final int REGEX_LIMIT_HITS = 4;

    /// Eight numbers, a line of the cache, for each rule.
    private static final int SHIFT = 3;

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] counts;
    private int untilSample = PERIOD;
    private int random = 0x9E37_79B9;

    /// @param ruleCount how many rules there are
    RuleCosts(int ruleCount) {
        counts = new long[ruleCount << SHIFT];
    }

    /// Counts an evaluation that is about to begin.
    ///
    /// @return whether it is to be timed
    boolean beginCheck(int rule) {
        add(rule, CHECKS, 1);
        return --untilSample == 0;
    }

    /// Counts an evaluation that was timed, as it stands for others.
    void endSample(int rule, long elapsedNs) {
        add(rule, SAMPLED_NS, elapsedNs);
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        untilSample = 1 + (random & (2 * PERIOD - 1));
    }

    void add(int rule, int what, long amount) {
        int place = (rule << SHIFT) + what;
        ELEMENT.setOpaque(counts, place, counts[place] + amount);
    }

    long count(int rule, int what) {
        return (long) ELEMENT.getOpaque(counts, (rule << SHIFT) + what);
    }

    /// Nanoseconds that a rule's evaluations have taken, estimated.
    long estimatedNs(int rule) {
        return count(rule, SAMPLED_NS) * PERIOD;
    }
}
