package io.wirecut.rules.state;

import io.wirecut.rules.packet.HeaderCheck;
import io.wirecut.rules.packet.PacketFacts;
import io.wirecut.rules.state.CompiledThreshold.Outcome;
import io.wirecut.signatures.Action;
import io.wirecut.signatures.AddressSet;
import io.wirecut.signatures.Reporting.Exemption;
import io.wirecut.signatures.Reporting.Suppression;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.Tag;
import io.wirecut.signatures.Threshold;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/// What comes of a rule's match, compiled. Shared by all workers; allocates nothing.
public final class CompiledReporting {
    private static final AtomicLongArray NONE_EXEMPTED = new AtomicLongArray(0);

    private final Action action;
    private final Action rateAction;
    private final boolean alerts;
    private final boolean conditional;
    private final Suppression[] suppressions;
    private final CompiledThreshold[] thresholds;
    private final Exemption[] exemptions;
    private final Tag[] tags;

    /// Stands for the signature.
    private final long id;

    /// Matches that came to nothing, by exemption.
    private final AtomicLongArray exempted;

    /// Compiles what a signature says of its reports.
    public CompiledReporting(Signature signature) {
        action = signature.action();
        alerts = signature.reporting().alerts();
        conditional = signature.reporting().isConditional();
        suppressions = signature.reporting().suppressions().toArray(Suppression[]::new);
        exemptions = signature.reporting().exemptions().toArray(Exemption[]::new);
        tags = signature.reporting().tags().toArray(Tag[]::new);
        id = ((long) signature.gid() << Integer.SIZE) ^ signature.sid();
        exempted = exemptions.length == 0 ? NONE_EXEMPTED : new AtomicLongArray(exemptions.length);
        List<Threshold> asked = signature.reporting().thresholds();
        thresholds = new CompiledThreshold[asked.size()];
        for (int i = 0; i < thresholds.length; i++) {
            thresholds[i] = CompiledThreshold.of(signature, asked.get(i));
        }
        Action other = action;
        for (CompiledThreshold compiled : thresholds) {
            Action newAction = compiled.threshold().newAction();
            other = newAction == null ? other : newAction;
        }
        rateAction = other;
    }

    /// Counts a match on a packet, not on one that has no addresses to count by; and tags what is
    /// to be tagged.
    ///
    /// @return what comes of it
    public Outcome onMatch(RuleMemory memory, PacketFacts facts) {
        boolean asks = conditional && facts.ipVersion() != 0;
        Outcome outcome = asks ? onCondition(memory, facts) : Outcome.REPORT;
        if (outcome != Outcome.NOTHING) {
            for (Tag tag : tags) {
                memory.tag(tag, id, facts);
            }
        }
        return outcome == Outcome.REPORT && !alerts ? Outcome.ACT : outcome;
    }

    /// The action that holds with an outcome.
    public Action action(Outcome outcome) {
        return outcome == Outcome.REPORT_WITH_NEW_ACTION ? rateAction : action;
    }

    /// How many matches came to nothing, by the name of the exemption; empty if there is none.
    public Map<String, Long> exemptedCounts() {
        Map<String, Long> counts = new TreeMap<>();
        for (int i = 0; i < exemptions.length; i++) {
            counts.merge(exemptions[i].name(), exempted.get(i), Long::sum);
        }
        return counts;
    }

    private boolean isExempt(PacketFacts facts) {
        for (int i = 0; i < exemptions.length; i++) {
            Exemption exemption = exemptions[i];
            if (facts.timestampNs() < exemption.untilNs()
                    && (HeaderCheck.containsSource(exemption.addresses(), facts)
                            || HeaderCheck.containsDestination(exemption.addresses(), facts))) {
                exempted.getAndIncrement(i);
                return true;
            }
        }
        return false;
    }

    private Outcome onCondition(RuleMemory memory, PacketFacts facts) {
        if (isExempt(facts)) {
            return Outcome.NOTHING;
        }
        for (Suppression suppression : suppressions) {
            if (suppresses(suppression, facts)) {
                return Outcome.ACT;
            }
        }
        Outcome last = Outcome.REPORT;
        for (CompiledThreshold threshold : thresholds) {
            Outcome outcome = threshold.onMatch(memory, facts);
            if (outcome == Outcome.ACT || outcome == Outcome.NOTHING) {
                return outcome;
            }
            last = last == Outcome.REPORT ? outcome : last;
        }
        return last;
    }

    private static boolean suppresses(Suppression suppression, PacketFacts facts) {
        AddressSet addresses = suppression.addresses();
        return switch (suppression.side()) {
            case ANY -> true;
            case SOURCE -> HeaderCheck.containsSource(addresses, facts);
            case DESTINATION -> HeaderCheck.containsDestination(addresses, facts);
            case EITHER ->
                    HeaderCheck.containsSource(addresses, facts)
                            || HeaderCheck.containsDestination(addresses, facts);
        };
    }
}
