package io.wirecut.pipeline;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.flow.EndReason;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowEndHandler;
import io.wirecut.pipeline.flow.FlowFlag;
import io.wirecut.pipeline.stream.Assembly;
import io.wirecut.pipeline.stream.EventRecorder;
import io.wirecut.pipeline.stream.SegmentPool;
import io.wirecut.pipeline.stream.StreamAssembler;
import io.wirecut.pipeline.stream.StreamCounters;
import io.wirecut.pipeline.stream.StreamHandler;
import io.wirecut.pipeline.stream.StreamStatePool;
import io.wirecut.rules.RuleEvaluator;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/// Has segments put in order and hands the bytes to the rules, with what these remember of each
/// stream.
///
/// Most bytes come with a packet of their own direction. Those that come otherwise, because an
/// acknowledgement or the end of the flow shows that what was missing before them will not come,
/// are inspected under a packet that stands in for theirs. One per worker; allocates nothing after
/// construction.
final class StreamInspector implements StreamHandler, FlowEndHandler {
    private final Generations generations;
    private final Judge judge;
    private final StreamAssembler assembler;
    private final SegmentPool segments;
    private final Packet standIn = new Packet();
    private final PacketView standInView;

    /// What brought the bytes that are handed on now; null at the end of a flow.
    private @Nullable Packet packet;

    private @Nullable PacketView packetView;
    private boolean packetToServer;
    private boolean packetBegun;
    private boolean standInBegun;
    private boolean standInToServer;

    StreamInspector(
            PipelineOptions options, Generations generations, Judge judge, EventRecorder events) {
        this.generations = generations;
        this.judge = judge;
        segments = options.newSegmentPool();
        assembler = options.newStreamAssembler(segments, this, events);
        standInView = new PacketView(options.knowsChecksums());
    }

    /// Inspects what a segment brings, and begins with its packet: the rules' `endPacket` is due.
    ///
    /// @param view of the packet
    Assembly onSegment(Flow flow, Packet packet, PacketView view) {
        this.packet = packet;
        packetView = view;
        packetToServer = flow.toServer();
        packetBegun = false;
        Assembly assembly = assembler.onSegment(flow, packet);
        endStandIn(flow);
        beginPacket();
        return assembly;
    }

    @Override
    public void onBytes(
            Flow flow,
            boolean toServer,
            long streamOffset,
            DirectBuffer buffer,
            int offset,
            int length) {
        if (packet != null && toServer == packetToServer) {
            endStandIn(flow);
            beginPacket();
        } else {
            beginStandIn(flow, toServer);
            if (packet == null && flow.hasFlag(FlowFlag.DECIDED)) {
                // What ended first in the other direction has decided.
                return;
            }
        }
        RuleEvaluator rules = generations.at().evaluator;
        StreamStatePool states = generations.at().states;
        int state = flow.ruleState(toServer);
        if (state == Flow.NONE) {
            state = states.claim();
            if (state == Flow.NONE) {
                // At the end of a flow there is no packet to settle: the pool has counted it.
                if (packet != null) {
                    judge.onUninspectedBytes();
                }
                return;
            }
            flow.ruleState(toServer, state);
            rules.resetStream(states.buffer(state), states.offset(state));
            rules.skipStream(states.buffer(state), states.offset(state), streamOffset);
        }
        rules.onStreamBytes(states.buffer(state), states.offset(state), buffer, offset, length);
    }

    @Override
    public void onGap(Flow flow, boolean toServer, long streamOffset, long length) {
        flow.countGap(toServer);
        int state = flow.ruleState(toServer);
        if (state != Flow.NONE) {
            StreamStatePool states = generations.at().states;
            rules().skipStream(states.buffer(state), states.offset(state), length);
        }
    }

    @Override
    public void onEnd(Flow flow, boolean toServer, long streamOffset) {
        generations.at().states.release(flow.ruleState(toServer));
        flow.ruleState(toServer, Flow.NONE);
    }

    @Override
    public void onFlowEnd(Flow flow, EndReason reason) {
        packet = null;
        packetView = null;
        if (flow.hasFlag(FlowFlag.DECIDED)) {
            assembler.release(flow);
        } else {
            assembler.onFlowEnd(flow);
            endStandIn(flow);
        }
        generations.at().states.release(flow);
    }

    private void beginPacket() {
        if (!packetBegun && packetView != null) {
            packetBegun = true;
            rules().beginPacket(packetView);
        }
    }

    private void beginStandIn(Flow flow, boolean toServer) {
        if (standInBegun && standInToServer == toServer) {
            return;
        }
        endStandIn(flow);
        standInBegun = true;
        standInToServer = toServer;
        standIn.standIn(
                flow.ipVersion(),
                flow.protocol(),
                toServer ? flow.clientHigh() : flow.serverHigh(),
                toServer ? flow.clientLow() : flow.serverLow(),
                toServer ? flow.clientPort() : flow.serverPort(),
                toServer ? flow.serverHigh() : flow.clientHigh(),
                toServer ? flow.serverLow() : flow.clientLow(),
                toServer ? flow.serverPort() : flow.clientPort(),
                flow.lastNs(),
                packet == null ? 0 : packet.frameNumber());
        standInView.wrap(standIn, flow, toServer, true);
        rules().beginPacket(standInView);
    }

    private void endStandIn(Flow flow) {
        if (standInBegun) {
            standInBegun = false;
            int matched = rules().endStreamBytes();
            if (matched > 0) {
                judge.onStreamMatched(standIn, standInToServer, flow, matched, packet);
            }
        }
    }

    SegmentPool segments() {
        return segments;
    }

    StreamCounters counters() {
        return assembler.counters();
    }

    long memoryLength() {
        return assembler.memoryLength();
    }

    private RuleEvaluator rules() {
        return generations.at().evaluator;
    }
}
