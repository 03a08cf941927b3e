package io.wirecut.rules;

import java.util.List;

/// Finds the rules without a fast pattern that a packet's addresses and ports do not exclude.
/// Immutable, shared by all workers.
final class HeaderIndex {
    private final Rule[] rules;

    private HeaderIndex(Rule[] rules) {
        this.rules = rules;
    }

    /// Indexes rules.
    static HeaderIndex of(List<Rule> rules) {
        return new HeaderIndex(rules.toArray(Rule[]::new));
    }

    /// Whether there are no rules.
    boolean isEmpty() {
        return rules.length == 0;
    }

    /// How many rules there are: the most that [#collect] finds.
    int size() {
        return rules.length;
    }

    /// Puts into an array those rules that may match, and some that do not; each once. Allocates
    /// nothing.
    ///
    /// @return how many these are
    int collect(PacketFacts facts, Rule[] found) {
        int count = 0;
        for (Rule rule : rules) {
            found[count++] = rule;
        }
        return count;
    }

    /// Bytes that the index takes.
    long memoryBytes() {
        return rules.length * 8L;
    }
}
