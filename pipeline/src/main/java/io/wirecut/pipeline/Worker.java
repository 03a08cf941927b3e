package io.wirecut.pipeline;

import com.lmax.disruptor.EventHandler;
import io.wirecut.pipeline.config.ExceptionPolicy;
import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.DecodeStatus;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowFlag;
import io.wirecut.pipeline.flow.FlowLookup;
import io.wirecut.pipeline.flow.FlowTable;
import io.wirecut.pipeline.stream.Standing;
import io.wirecut.pipeline.stream.TcpTracker;
import io.wirecut.rules.RuleEvaluator;
import io.wirecut.rules.SharedState;
import org.jspecify.annotations.Nullable;

/// Takes each frame of its flows from the ring to its verdict. One per core, sharing nothing with
/// the others; everything it calls runs on its thread and allocates nothing.
final class Worker implements EventHandler<FrameSlot> {
    private final Counters counters = new Counters();
    private final PacketView view;
    private final Flow flow = new Flow();

    private final boolean verifiesChecksums;
    private final boolean inspectsBadChecksums;
    private final ExceptionPolicy tableFullPolicy;
    private final ExceptionPolicy midstreamPolicy;
    private final FlowTable flows;
    private final TcpTracker tracker;
    private final StreamInspector streams;
    private final RuleEvaluator rules;
    private final Judge judge;

    /// @param sharedState what the rules remember across flows, the same for all workers
    Worker(PipelineOptions options, SharedState sharedState) {
        boolean inline = options.isInline();
        verifiesChecksums = options.verifiesChecksums();
        inspectsBadChecksums = options.rules().asksForChecksums();
        view = new PacketView(verifiesChecksums);
        tableFullPolicy = options.inspection().exceptionPolicy().resolved(inline);
        midstreamPolicy = options.inspection().stream().midstreamPolicy(inline);
        rules = new RuleEvaluator(options.rules(), options.flowCapacity(), sharedState);
        judge = new Judge(options, rules, counters);
        streams = new StreamInspector(options, rules, judge);
        flows = options.newFlowTable(streams);
        tracker = options.newTcpTracker();
    }

    @Override
    public void onEvent(FrameSlot slot, long sequence, boolean endOfBatch) {
        switch (slot.kind) {
            case FRAME -> onFrame(slot.packet, slot.clockNs);
            case END_OF_INPUT -> flows.expireAll();
        }
    }

    /// A frame's way: decoded by the receiver, then the flow, the TCP session, the stream and the
    /// rules, the verdict. A stage that does not let a packet on settles it with the judge, which
    /// counts in the end that it was inspected, or why not.
    void onFrame(Packet packet, long clockNs) {
        if (isWhole(packet) && findsFlow(packet, clockNs)) {
            Standing standing = packet.isTcp() ? tracker.onSegment(flow, packet) : null;
            if (isUndecided(packet) && isFollowed(packet, standing)) {
                inspect(packet, standing == Standing.IN_SESSION);
            }
        }
    }

    /// Decoding: a packet that could be read down to its transport header has a flow. One that
    /// could not is inspected by itself, or bypassed. So is one with a wrong checksum, which no host
    /// would take, if a rule asks for checksums.
    private boolean isWhole(Packet packet) {
        if (packet.status() == DecodeStatus.TRANSPORT_MALFORMED) {
            inspectAlone(packet);
            return false;
        }
        if (packet.status() != DecodeStatus.OK) {
            judge.bypass(packet, BypassReason.of(packet.status()));
            return false;
        }
        if (verifiesChecksums && !Checksums.valid(packet)) {
            if (inspectsBadChecksums) {
                inspectAlone(packet);
                return false;
            }
            judge.bypass(packet, BypassReason.BAD_CHECKSUM);
            return false;
        }
        if (packet.fragment()) {
            inspectAlone(packet);
            return false;
        }
        return true;
    }

    /// Flow: the view stands on the packet's, unless the table is full.
    private boolean findsFlow(Packet packet, long clockNs) {
        flows.advance(clockNs);
        if (flows.locate(packet, flow) != FlowLookup.TABLE_FULL) {
            return true;
        }
        switch (tableFullPolicy) {
            case DROP_FLOW, DROP_PACKET, REJECT -> judge.drop(packet, DropReason.FLOW_TABLE_FULL);
            case PASS_FLOW, PASS_PACKET, BYPASS ->
                    judge.bypass(packet, BypassReason.FLOW_TABLE_FULL);
            case IGNORE, AUTO -> inspectAlone(packet);
        }
        return false;
    }

    /// A flow that was decided on before takes its further packets along.
    private boolean isUndecided(Packet packet) {
        if (flow.hasFlag(FlowFlag.DROPPED)) {
            judge.drop(packet, DropReason.FLOW_DROPPED);
            return false;
        }
        if (flow.hasFlag(FlowFlag.PASSED)) {
            judge.bypass(packet, BypassReason.FLOW_PASSED);
            return false;
        }
        return true;
    }

    /// TCP session: one whose beginning was not seen is inspected if the policy leaves it alone.
    ///
    /// @param standing of a TCP segment; null of any other packet
    private boolean isFollowed(Packet packet, @Nullable Standing standing) {
        boolean midstream =
                standing == Standing.OUTSIDE_SESSION || flow.hasFlag(FlowFlag.MIDSTREAM);
        if (!midstream) {
            return true;
        }
        switch (midstreamPolicy) {
            case DROP_FLOW -> judge.dropFlow(packet, flow, false);
            case REJECT -> judge.dropFlow(packet, flow, true);
            case DROP_PACKET -> judge.drop(packet, DropReason.EXCEPTION_POLICY);
            case PASS_FLOW, BYPASS -> judge.passFlow(packet, flow);
            case PASS_PACKET -> judge.bypass(packet, BypassReason.FLOW_PASSED);
            case IGNORE, AUTO -> {
                return true;
            }
        }
        return false;
    }

    /// Stream, rules and verdict.
    ///
    /// @param inSession whether the payload is for the stream
    private void inspect(Packet packet, boolean inSession) {
        view.wrap(packet, flow, flow.toServer(), inSession);
        if (!inSession) {
            rules.beginPacket(view);
            judge.onInspected(packet, flow, rules.endPacket());
            return;
        }
        switch (streams.onSegment(flow, packet, view)) {
            case TAKEN, NOTHING_NEW -> judge.onInspected(packet, flow, rules.endPacket());
            case CONTRADICTORY -> judge.refuse(packet, DropReason.CONTRADICTORY);
            case REFUSED -> judge.refuse(packet, DropReason.SEGMENT_STORE_FULL);
        }
    }

    /// A packet without a flow: rules see nothing but itself.
    private void inspectAlone(Packet packet) {
        view.wrap(packet);
        rules.beginPacket(view);
        judge.onInspected(packet, rules.endPacket());
    }

    Counters counters() {
        return counters;
    }

    FlowTable flows() {
        return flows;
    }

    TcpTracker tracker() {
        return tracker;
    }

    StreamInspector streams() {
        return streams;
    }

    RuleEvaluator rules() {
        return rules;
    }

    Judge judge() {
        return judge;
    }
}
