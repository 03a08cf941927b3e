package io.wirecut.pipeline;

import io.wirecut.pipeline.event.AlertTemplates;
import io.wirecut.rules.RuleSet;
import io.wirecut.rules.state.SharedMemory;
import io.wirecut.signatures.HeaderTest;
import java.util.stream.IntStream;

/// The rules that hold from one swap to the next. Immutable, shared by all workers, each of which
/// has [WorkerRules] of it.
///
/// @param number from 1 on, one more with each swap
/// @param rules what packets are inspected with
/// @param templates what never changes in the alerts of these rules
/// @param memory what the rules remember across flows, the same for all workers
/// @param inspectsBadChecksums whether packets with a wrong checksum are looked at
/// @param inspectsUnreadable whether packets that cannot be decoded are looked at
record Generation(
        int number,
        RuleSet rules,
        AlertTemplates templates,
        SharedMemory memory,
        boolean inspectsBadChecksums,
        boolean inspectsUnreadable) {
    static Generation of(int number, RuleSet rules, SharedMemory memory) {
        return new Generation(
                number,
                rules,
                AlertTemplates.of(
                        IntStream.range(0, rules.size())
                                .mapToObj(index -> rules.rule(index).signature())
                                .toList(),
                        number),
                memory,
                rules.asksFor(HeaderTest.Checksum.class),
                rules.asksFor(HeaderTest.Event.class));
    }
}
