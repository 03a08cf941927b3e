package io.wirecut.rules;

import io.wirecut.rules.packet.PacketFacts;
import io.wirecut.rules.state.CompiledReporting;
import io.wirecut.rules.state.CompiledThreshold.Outcome;
import io.wirecut.rules.state.RuleMemory;
import io.wirecut.rules.steps.BufferEvaluator;
import io.wirecut.signatures.Action;
import java.util.Arrays;

/// The rules that matched on a packet, each once: first those whose tests and contents match, in
/// any order; once settled, those that what was remembered does not speak against, in the order of
/// evaluation, with what comes of each.
///
/// One per worker. Allocates nothing after construction.
final class MatchedRules {
    /// So many more rules may match by tests and contents than are left in the end.
    private static final int UNSETTLED_FACTOR = 16;

    /// Stands for a rule that what was remembered speaks against.
    private static final int FORGOTTEN = -1;

    /// Each the index, doubled, plus one for a match in the stream: so that sorting them sorts the
    /// rules.
    private final int[] matches;

    private final Outcome[] outcomes;
    private final long[] stamps;
    private final RuleSet rules;
    private final int capacity;
    private long stamp;
    private int count;
    private long overflows;

    MatchedRules(RuleSet rules) {
        this.rules = rules;
        capacity = Math.min(rules.size(), rules.settings().matchCapacity());
        matches = new int[(int) Math.min(rules.size(), (long) capacity * UNSETTLED_FACTOR)];
        outcomes = new Outcome[capacity];
        stamps = new long[rules.size()];
    }

    void clear() {
        stamp++;
        count = 0;
    }

    /// Adds a rule by its index, unless it is there.
    ///
    /// @param inStream whether it matched on bytes of the stream
    void add(int index, boolean inStream) {
        if (stamps[index] == stamp) {
            return;
        }
        stamps[index] = stamp;
        if (count < matches.length) {
            matches[count++] = (index << 1) | (inStream ? 1 : 0);
        } else {
            overflows++;
        }
    }

    /// Brings the rules into the order of evaluation, and asks and tells the memory about each in
    /// this order, of those first that their headers decide: so that what one leaves behind is
    /// there for those that come after.
    void settle(RuleMemory memory, BufferEvaluator buffers, PacketFacts facts) {
        if (count == 0) {
            return;
        }
        Arrays.sort(matches, 0, count);
        remember(true, memory, buffers, facts);
        remember(false, memory, buffers, facts);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (matches[i] != FORGOTTEN) {
                matches[kept++] = matches[i];
            }
        }
        count = kept;
        report(memory, facts);
    }

    private void remember(
            boolean byHeader, RuleMemory memory, BufferEvaluator buffers, PacketFacts facts) {
        for (int i = 0; i < count; i++) {
            if (matches[i] == FORGOTTEN || rules.rule(index(i)).decidedByHeader() != byHeader) {
                continue;
            }
            Rule rule = rules.rule(index(i));
            if (rule.passesMemory(memory, facts)
                    && buffers.listsHold(rule.bufferChecks(), memory, facts)) {
                rule.changeMemory(memory, facts);
            } else {
                matches[i] = FORGOTTEN;
            }
        }
    }

    /// Behind a rule that lets the packet pass nothing is reported, and so nothing counted.
    private void report(RuleMemory memory, PacketFacts facts) {
        int kept = 0;
        boolean passes = false;
        for (int i = 0; i < count; i++) {
            CompiledReporting reporting = rules.rule(index(i)).reporting();
            Outcome outcome = passes ? Outcome.REPORT : reporting.onMatch(memory, facts);
            if (outcome == Outcome.NOTHING) {
                continue;
            }
            if (kept == capacity) {
                overflows++;
                continue;
            }
            matches[kept] = matches[i];
            outcomes[kept++] = outcome;
            passes |= reporting.action(outcome) instanceof Action.Pass;
        }
        count = kept;
    }

    /// Whether a rule matches, once settled.
    boolean contains(int index) {
        for (int i = 0; i < count; i++) {
            if (index(i) == index) {
                return true;
            }
        }
        return false;
    }

    int count() {
        return count;
    }

    int index(int i) {
        return matches[i] >> 1;
    }

    boolean isInStream(int i) {
        return (matches[i] & 1) != 0;
    }

    /// What comes of a match, once settled.
    Outcome outcome(int i) {
        return outcomes[i];
    }

    /// How many rules did not find room.
    long overflows() {
        return overflows;
    }
}
