package io.wirecut.rules;

/// Rules whose fast pattern was found, each at most once. One per worker. Allocates nothing after
/// construction.
final class CandidateList {
    private final Rule[] rules;
    private final long[] stamps;
    private long stamp;
    private int count;

    /// @param ruleCount how many rules there are
    CandidateList(int ruleCount) {
        rules = new Rule[ruleCount];
        stamps = new long[ruleCount];
    }

    /// Empties the list.
    void clear() {
        stamp++;
        count = 0;
    }

    /// Adds a rule that is not in the list.
    void add(Rule rule) {
        stamps[rule.index()] = stamp;
        rules[count++] = rule;
    }

    /// Whether a rule is in the list.
    boolean contains(Rule rule) {
        return stamps[rule.index()] == stamp;
    }

    int count() {
        return count;
    }

    Rule rule(int i) {
        return rules[i];
    }
}
