package io.wirecut.pipeline;

import com.lmax.disruptor.EventHandler;
import io.wirecut.pipeline.config.ExceptionPolicy;
import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.DecodeStatus;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.flow.EndReason;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowEndHandler;
import io.wirecut.pipeline.flow.FlowFlag;
import io.wirecut.pipeline.flow.FlowLookup;
import io.wirecut.pipeline.flow.FlowTable;
import io.wirecut.pipeline.flow.TcpTracker;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.stream.Assembly;
import io.wirecut.pipeline.stream.StreamAssembler;
import io.wirecut.pipeline.stream.StreamHandler;
import io.wirecut.pipeline.stream.StreamStatePool;
import io.wirecut.pipeline.verdict.Verdict;
import io.wirecut.rules.RuleEvaluator;
import org.agrona.DirectBuffer;

/// Takes each frame of its flows from the ring to its verdict. One per core, sharing nothing with the
/// others; everything it calls runs on its thread and allocates nothing.
final class Worker implements EventHandler<FrameSlot>, StreamHandler, FlowEndHandler {
    private final Counters counters = new Counters();
    private final PacketView view = new PacketView();
    private final Flow flow = new Flow();

    private final boolean inline;
    private final boolean verifiesChecksums;
    private final ExceptionPolicy tableFullPolicy;
    private final ExceptionPolicy midstreamPolicy;
    private final FlowTable flows;
    private final TcpTracker tracker;
    private final StreamAssembler streams;
    private final StreamStatePool streamStates;
    private final RuleEvaluator rules;
    private final Judge judge;

    Worker(PipelineOptions options) {
        inline = options.position() == Position.INLINE;
        verifiesChecksums = options.verifiesChecksums();
        tableFullPolicy = options.inspection().exceptionPolicy().resolved(inline);
        midstreamPolicy = options.inspection().stream().midstreamPolicy(inline);
        flows = options.newFlowTable(this);
        tracker = options.newTcpTracker();
        streams = options.newStreamAssembler(this);
        streamStates = options.newStreamStatePool();
        rules = new RuleEvaluator(options.rules());
        judge = new Judge(options, rules, counters);
    }

    @Override
    public void onEvent(FrameSlot slot, long sequence, boolean endOfBatch) {
        switch (slot.kind) {
            case FRAME -> onFrame(slot.packet, slot.clockNs);
            case END_OF_INPUT -> onEndOfInput();
        }
    }

    /// A frame's way. Of each frame the counters tell, in the end, that it was inspected, or why not.
    void onFrame(Packet packet, long clockNs) {
        if (packet.status() != DecodeStatus.OK) {
            judge.bypass(packet, BypassReason.of(packet.status()));
        } else if (verifiesChecksums && !Checksums.verify(packet)) {
            judge.bypass(packet, BypassReason.BAD_CHECKSUM);
        } else if (packet.fragment()) {
            inspectAlone(packet);
        } else {
            flows.advance(clockNs);
            if (flows.locate(packet, flow) == FlowLookup.TABLE_FULL) {
                onTableFull(packet);
            } else if (flow.hasFlag(FlowFlag.DROPPED) && inline) {
                judge.drop(packet, DropReason.FLOW_DROPPED);
            } else if (flow.hasFlag(FlowFlag.PASSED | FlowFlag.BYPASSED)) {
                judge.bypass(packet, BypassReason.FLOW_PASSED);
            } else if (packet.isTcp()) {
                inspectSegment(packet);
            } else {
                inspectPacket(packet, false);
            }
        }
    }

    /// A TCP segment: it belongs to a session that is followed, or it does not.
    private void inspectSegment(Packet packet) {
        boolean inSession = tracker.onSegment(flow, packet);
        if (inSession || midstreamPolicy == ExceptionPolicy.IGNORE) {
            inspectPacket(packet, inSession);
        } else {
            onException(packet, midstreamPolicy);
        }
    }

    private void inspectPacket(Packet packet, boolean inStream) {
        boolean toServer = flow.toServer();
        view.wrap(packet, toServer, flow.established(), inStream);
        rules.beginPacket(view);
        Assembly assembly = inStream ? streams.onSegment(flow, packet) : Assembly.NOTHING_NEW;
        int matched = rules.endPacket();
        Verdict contradiction =
                assembly == Assembly.CONTRADICTORY || assembly == Assembly.REFUSED
                        ? Verdict.DROP_FRAME
                        : Verdict.FORWARD;
        judge.onInspected(packet, flow, matched, contradiction);
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

    /// A packet of a flow that cannot be inspected as it should be.
    private void onException(Packet packet, ExceptionPolicy policy) {
        switch (policy) {
            case DROP_FLOW, REJECT -> judge.dropFlow(packet, flow, policy == ExceptionPolicy.REJECT);
            case DROP_PACKET -> judge.drop(packet, DropReason.EXCEPTION_POLICY);
            case PASS_FLOW, BYPASS -> judge.passFlow(packet, flow);
            case PASS_PACKET -> judge.bypass(packet, BypassReason.FLOW_PASSED);
            case IGNORE, AUTO -> inspectPacket(packet, false);
        }
    }

    @Override
    public void onBytes(
            Flow flow,
            boolean toServer,
            long streamOffset,
            DirectBuffer buffer,
            int offset,
            int length) {
        int state = flow.ruleState(toServer);
        if (state == Flow.NONE) {
            state = claimState(flow, toServer);
            if (state == Flow.NONE) {
                return;
            }
            if (streamOffset > 0) {
                rules.skipStream(streamStates.buffer(), streamStates.offset(state), streamOffset);
            }
        }
        rules.onStreamBytes(
                streamStates.buffer(), streamStates.offset(state), buffer, offset, length);
    }

    private int claimState(Flow flow, boolean toServer) {
        int state = streamStates.claim();
        if (state == Flow.NONE) {
            counters.increment(Counter.STREAM_STATE_EXHAUSTED);
        } else {
            flow.ruleState(toServer, state);
            rules.resetStream(streamStates.buffer(), streamStates.offset(state));
        }
        return state;
    }

    @Override
    public void onGap(Flow flow, boolean toServer, long streamOffset, long length) {
        int state = flow.ruleState(toServer);
        if (state != Flow.NONE) {
            rules.skipStream(streamStates.buffer(), streamStates.offset(state), length);
        }
    }

    @Override
    public void onEnd(Flow flow, boolean toServer, long streamOffset) {
        streamStates.release(flow.ruleState(toServer));
        flow.ruleState(toServer, Flow.NONE);
    }

    @Override
    public void onFlowEnd(Flow flow, EndReason reason) {
        streams.onFlowEnd(flow);
        streamStates.release(flow);
    }

    private void onEndOfInput() {
        flows.expireAll();
    }

    Counters counters() {
        return counters;
    }
}
