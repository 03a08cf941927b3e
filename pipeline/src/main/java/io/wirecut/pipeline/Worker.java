package io.wirecut.pipeline;

import com.lmax.disruptor.EventHandler;
import io.wirecut.pipeline.config.ExceptionPolicy;
import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.DecodeStatus;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowFlag;
import io.wirecut.pipeline.flow.FlowLookup;
import io.wirecut.pipeline.flow.FlowTable;
import io.wirecut.pipeline.stream.Standing;
import io.wirecut.pipeline.stream.TcpTracker;
import io.wirecut.rules.RuleEvaluator;

/// Takes each frame of its flows from the ring to its verdict. One per core, sharing nothing with
/// the others; everything it calls runs on its thread and allocates nothing.
final class Worker implements EventHandler<FrameSlot> {
    private final Counters counters = new Counters();
    private final PacketView view = new PacketView();
    private final Flow flow = new Flow();

    private final boolean inline;
    private final boolean verifiesChecksums;
    private final ExceptionPolicy tableFullPolicy;
    private final ExceptionPolicy midstreamPolicy;
    private final FlowTable flows;
    private final TcpTracker tracker;
    private final StreamInspector streams;
    private final RuleEvaluator rules;
    private final Judge judge;

    Worker(PipelineOptions options) {
        inline = options.isInline();
        verifiesChecksums = options.verifiesChecksums();
        tableFullPolicy = options.inspection().exceptionPolicy().resolved(inline);
        midstreamPolicy = options.inspection().stream().midstreamPolicy(inline);
        rules = new RuleEvaluator(options.rules());
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

    /// A frame's way. Of each frame the counters tell in the end that it was inspected, or why not.
    void onFrame(Packet packet, long clockNs) {
        if (packet.status() == DecodeStatus.TRANSPORT_MALFORMED) {
            inspectAlone(packet);
        } else if (packet.status() != DecodeStatus.OK) {
            judge.bypass(packet, BypassReason.of(packet.status()));
        } else if (verifiesChecksums && !Checksums.valid(packet)) {
            judge.bypass(packet, BypassReason.BAD_CHECKSUM);
        } else if (packet.fragment()) {
            inspectAlone(packet);
        } else {
            flows.advance(clockNs);
            if (flows.locate(packet, flow) == FlowLookup.TABLE_FULL) {
                onTableFull(packet);
            } else if (packet.isTcp()) {
                onSegment(packet, tracker.onSegment(flow, packet));
            } else if (isUnsettled(packet)) {
                inspect(packet, false);
            }
        }
    }

    /// A TCP segment: its receiver takes it as part of a session that is followed, or it does not.
    private void onSegment(Packet packet, Standing standing) {
        if (!isUnsettled(packet)) {
            return;
        }
        boolean midstream =
                standing == Standing.OUTSIDE_SESSION || flow.hasFlag(FlowFlag.MIDSTREAM);
        if (midstream && midstreamPolicy != ExceptionPolicy.IGNORE) {
            onMidstream(packet);
        } else {
            inspect(packet, standing == Standing.IN_SESSION);
        }
    }

    /// Settles a packet of a flow that was decided on before.
    private boolean isUnsettled(Packet packet) {
        if (inline && flow.hasFlag(FlowFlag.DROPPED)) {
            judge.drop(packet, DropReason.FLOW_DROPPED);
            return false;
        }
        if (flow.hasFlag(FlowFlag.PASSED)) {
            judge.bypass(packet, BypassReason.FLOW_PASSED);
            return false;
        }
        return true;
    }

    private void inspect(Packet packet, boolean inSession) {
        // Whether the other end takes data with a SYN is not known before it has answered.
        boolean inStream = inSession && !packet.hasTcpFlags(TcpFlag.SYN);
        view.wrap(packet, flow.toServer(), flow.established(), inStream);
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

    private void onTableFull(Packet packet) {
        switch (tableFullPolicy) {
            case DROP_FLOW, DROP_PACKET, REJECT -> judge.drop(packet, DropReason.FLOW_TABLE_FULL);
            case PASS_FLOW, PASS_PACKET, BYPASS ->
                    judge.bypass(packet, BypassReason.FLOW_TABLE_FULL);
            case IGNORE, AUTO -> inspectAlone(packet);
        }
    }

    /// A segment of a session whose beginning was not seen.
    private void onMidstream(Packet packet) {
        switch (midstreamPolicy) {
            case DROP_FLOW -> judge.dropFlow(packet, flow, false);
            case REJECT -> judge.dropFlow(packet, flow, true);
            case DROP_PACKET -> judge.drop(packet, DropReason.EXCEPTION_POLICY);
            case PASS_FLOW, BYPASS -> judge.passFlow(packet, flow);
            case PASS_PACKET -> judge.bypass(packet, BypassReason.FLOW_PASSED);
            case IGNORE, AUTO -> inspect(packet, false);
        }
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
