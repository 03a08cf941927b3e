package io.wirecut.rules;

import io.wirecut.matcher.Pattern;
import io.wirecut.rules.packet.HeaderCheck;
import io.wirecut.rules.packet.PacketCheck;
import io.wirecut.rules.packet.PacketFacts;
import io.wirecut.rules.state.CompiledReporting;
import io.wirecut.rules.state.CompiledStep;
import io.wirecut.rules.state.RuleMemory;
import io.wirecut.rules.steps.BufferCheck;
import io.wirecut.rules.steps.ContentCheck;
import io.wirecut.rules.steps.StepChain;
import io.wirecut.rules.steps.StepCheck;
import io.wirecut.signatures.Content;
import io.wirecut.signatures.FlowCondition;
import io.wirecut.signatures.HeaderTest;
import io.wirecut.signatures.Inspection;
import io.wirecut.signatures.PacketNumber;
import io.wirecut.signatures.PacketTest;
import io.wirecut.signatures.PacketTest.PayloadSize;
import io.wirecut.signatures.Protocol;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.StateStep;
import io.wirecut.signatures.StateStep.BitOperation;
import io.wirecut.signatures.StateStep.FlowBits;
import io.wirecut.signatures.StateStep.FlowInteger;
import io.wirecut.signatures.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A signature, compiled. Immutable, shared by all workers.
public final class Rule {
    private static final CompiledStep[] NO_STEPS = {};

    private final int index;
    private final Signature signature;
    private final HeaderCheck header;
    private final PacketCheck[] packetChecks;
    private final CompiledStep[] conditions;
    private final CompiledStep[] changes;
    private final CompiledReporting reporting;
    private final StepChain[] chains;
    private final BufferCheck[] bufferChecks;
    private final int fastPattern;
    private final @Nullable Content fastPatternContent;
    private final @Nullable ContentCheck fastPatternCheck;
    private final boolean onPacket;
    private final boolean onStream;
    private final boolean decidedByFastPattern;
    private final boolean decidedByHeader;
    private final boolean needsPayload;
    private final StepChain.Reach reach;

    /// Compiles a signature.
    ///
    /// @param index place in the order of evaluation
    Rule(int index, Signature signature) {
        List<Step> steps = payloadSteps(signature);
        checkCount(signature);
        this.index = index;
        this.signature = signature;
        header = new HeaderCheck(signature);
        packetChecks = new PacketCheck[signature.tests().size()];
        for (int i = 0; i < packetChecks.length; i++) {
            packetChecks[i] = PacketCheck.of(signature.tests().get(i));
        }
        conditions = steps(signature, false);
        changes = steps(signature, true);
        reporting = new CompiledReporting(signature);
        fastPattern = FastPatterns.choose(steps);
        fastPatternContent = fastPattern < 0 ? null : (Content) steps.get(fastPattern);
        chains = StepChain.of(steps, fastPattern);
        fastPatternCheck = fastPatternCheck(chains);
        bufferChecks = bufferChecks(signature);
        onStream = looksAtStream(signature);
        onPacket = !onStream || looksAtPacketToo(signature);
        decidedByFastPattern =
                steps.size() == 1
                        && fastPattern == 0
                        && bufferChecks.length == 0
                        && !steps.getFirst().isRelative();
        decidedByHeader = isDecidedByHeader(signature);
        needsPayload = chains.length > 0 || saysWhichSizeItHasNot(signature);
        StepChain.Reach furthest = StepChain.Reach.NONE;
        for (StepChain chain : chains) {
            furthest = furthest.max(chain.reach());
        }
        reach = furthest;
    }

    private static @Nullable ContentCheck fastPatternCheck(StepChain[] chains) {
        for (StepChain chain : chains) {
            ContentCheck check = chain.fastPatternCheck();
            if (check != null) {
                return check;
            }
        }
        return null;
    }

    private static BufferCheck[] bufferChecks(Signature signature) {
        List<BufferCheck> checks = new ArrayList<>();
        for (Inspection inspection : signature.inspections()) {
            if (!inspection.isOnPayload()) {
                checks.add(new BufferCheck(inspection));
            }
        }
        return checks.toArray(BufferCheck[]::new);
    }

    private static List<Step> payloadSteps(Signature signature) {
        List<Step> steps = new ArrayList<>();
        for (Inspection inspection : signature.inspections()) {
            if (inspection.isOnPayload()) {
                steps.addAll(inspection.steps());
            }
        }
        return steps;
    }

    private static void checkCount(Signature signature) {
        for (Inspection inspection : signature.inspections()) {
            int count = inspection.steps().size();
            if (count > Inspection.MAX_STEP_COUNT) {
                throw new IllegalArgumentException(
                        "%s: sid=%d has %d steps on one buffer, and must have at most %d: split it"
                                .formatted(
                                        signature.span(),
                                        signature.sid(),
                                        count,
                                        Inspection.MAX_STEP_COUNT));
            }
        }
    }

    /// Place in the order of evaluation, from 0.
    public int index() {
        return index;
    }

    /// What this was compiled from.
    public Signature signature() {
        return signature;
    }

    @Override
    public String toString() {
        return "rule %d (sid %d)".formatted(index, signature.sid());
    }

    /// Whether nothing but addresses, protocol and ports decides, so that it is the same for every
    /// packet of one direction of a flow.
    boolean decidedByHeader() {
        return decidedByHeader;
    }

    /// Whether its contents are looked for in the reassembled stream of a TCP connection.
    boolean onStream() {
        return onStream;
    }

    /// Whether its contents are looked for in the payload of a TCP packet.
    boolean onPacket() {
        return onPacket;
    }

    /// Whether a packet's payload is nothing to it, even that of a packet which is in no stream.
    boolean onlyOnStream() {
        return signature.flow().source() == FlowCondition.Source.ONLY_STREAM;
    }

    /// Whether there is a content that the matcher searches for.
    boolean hasFastPattern() {
        return fastPattern >= 0;
    }

    /// What the matcher searches for; of a rule that has a fast pattern.
    Pattern fastPattern() {
        if (fastPatternContent == null) {
            throw new IllegalStateException("%s has no fast pattern".formatted(this));
        }
        return fastPatternContent.pattern();
    }

    /// The content that the matcher searches for, or null.
    @Nullable ContentCheck fastPatternCheck() {
        return fastPatternCheck;
    }

    /// Whether there is no content but the fast pattern, so that its occurrence decides.
    boolean decidedByFastPattern() {
        return decidedByFastPattern;
    }

    /// Whether it is held against packets only that have a payload, or bring bytes of their stream,
    /// as Suricata does: it has steps on the payload, or says which size this has not.
    boolean needsPayload() {
        return needsPayload;
    }

    /// Steps on the payload.
    StepChain[] chains() {
        return chains;
    }

    /// Steps on other buffers of the packet.
    BufferCheck[] bufferChecks() {
        return bufferChecks;
    }

    /// How many variables its steps set.
    int variableCount() {
        int count = 0;
        for (Inspection inspection : signature.inspections()) {
            for (Step step : inspection.steps()) {
                count = Math.max(count, StepCheck.slotAfter(step));
            }
        }
        return count;
    }

    /// How far a match can reach beyond its fast pattern.
    StepChain.Reach reach() {
        return reach;
    }

    /// Whether the packet's header, flow and other facts are as the signature asks, contents left
    /// out. Allocates nothing.
    boolean passesFacts(PacketFacts facts) {
        if (!header.passes(facts)) {
            return false;
        }
        for (PacketCheck check : packetChecks) {
            if (!check.passes(facts)) {
                return false;
            }
        }
        return true;
    }

    /// Whether what was remembered is as the signature asks. Allocates nothing.
    boolean passesMemory(RuleMemory memory, PacketFacts facts) {
        for (CompiledStep condition : conditions) {
            if (!condition.take(memory, facts)) {
                return false;
            }
        }
        return true;
    }

    /// Leaves behind what a match is to leave behind. Allocates nothing.
    void changeMemory(RuleMemory memory, PacketFacts facts) {
        for (CompiledStep change : changes) {
            change.take(memory, facts);
        }
    }

    /// What comes of a match.
    CompiledReporting reporting() {
        return reporting;
    }

    private static CompiledStep[] steps(Signature signature, boolean changes) {
        List<CompiledStep> steps = new ArrayList<>();
        for (StateStep step : signature.states()) {
            if (step.changes() == changes) {
                steps.add(CompiledStep.of(step));
            }
        }
        return steps.isEmpty() ? NO_STEPS : steps.toArray(CompiledStep[]::new);
    }

    /// Whether addresses, ports and protocol are all that the signature asks for.
    private static boolean isDecidedByHeader(Signature signature) {
        return signature.inspections().isEmpty()
                && signature.flow().isNone()
                && areSameForFlow(signature);
    }

    private static boolean areSameForFlow(Signature signature) {
        boolean same = true;
        for (PacketTest test : signature.tests()) {
            same &= isSameForFlow(test);
        }
        for (StateStep state : signature.states()) {
            same &= isSameForFlow(state);
        }
        return same;
    }

    private static boolean isSameForFlow(PacketTest test) {
        return test instanceof HeaderTest.NumberTest number
                && number.number() == PacketNumber.IP_PROTOCOL;
    }

    private static boolean isSameForFlow(StateStep step) {
        return !(step instanceof FlowInteger)
                && !(step instanceof FlowBits bits && bits.operation() != BitOperation.SET);
    }

    private static boolean looksAtStream(Signature signature) {
        boolean hasStream =
                switch (signature.protocol()) {
                    case TCP, TCP_STREAM, IP -> true;
                    case TCP_PACKET, UDP, ICMP, SCTP, PACKET_HEADER -> false;
                };
        boolean onPayloadOnly = true;
        for (Inspection inspection : signature.inspections()) {
            onPayloadOnly &= inspection.isOnPayload();
        }
        if (!hasStream || signature.inspections().isEmpty() || !onPayloadOnly) {
            return false;
        }
        for (PacketTest test : signature.tests()) {
            if (test.needsPacket()) {
                return false;
            }
        }
        return signature.flow().source() != FlowCondition.Source.NO_STREAM;
    }

    private static boolean isStreamSize(PacketTest test) {
        return switch (test) {
            case HeaderTest.NumberTest one -> one.number().isStreamSize();
            case HeaderTest.AnyNumber any ->
                    any.alternatives().stream().anyMatch(Rule::isStreamSize);
            default -> false;
        };
    }

    /// A signature that looks at streams looks at TCP packets too if a content is bound to a place:
    /// what is meant may be a place in the packet. So it does if it asks for the stream's size.
    private static boolean looksAtPacketToo(Signature signature) {
        return signature.protocol() != Protocol.TCP_STREAM
                && signature.flow().source() != FlowCondition.Source.ONLY_STREAM
                && (hasPlacedContent(signature) || asksForStreamSize(signature));
    }

    private static boolean saysWhichSizeItHasNot(Signature signature) {
        for (PacketTest test : signature.tests()) {
            if (test instanceof PayloadSize size && size.negated()) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasPlacedContent(Signature signature) {
        for (Step step : payloadSteps(signature)) {
            if (step instanceof Content content
                    && (content.offset().isPresent()
                            || content.depth().isPresent()
                            || content.startsWith())) {
                return true;
            }
        }
        return false;
    }

    private static boolean asksForStreamSize(Signature signature) {
        for (PacketTest test : signature.tests()) {
            if (isStreamSize(test)) {
                return true;
            }
        }
        return false;
    }
}
