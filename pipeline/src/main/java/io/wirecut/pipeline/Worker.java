package io.wirecut.pipeline;

import io.wirecut.pipeline.config.ExceptionPolicies.Case;
import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.DecodeStatus;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.defrag.DroppedDatagrams;
import io.wirecut.pipeline.defrag.FragmentStatus;
import io.wirecut.pipeline.flow.DirectionFlag;
import io.wirecut.pipeline.flow.EndReason;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowFlag;
import io.wirecut.pipeline.flow.FlowKey;
import io.wirecut.pipeline.flow.FlowLookup;
import io.wirecut.pipeline.flow.FlowTable;
import io.wirecut.pipeline.stream.Assembly;
import io.wirecut.pipeline.stream.EventRecorder;
import io.wirecut.pipeline.stream.Standing;
import io.wirecut.pipeline.stream.TcpTracker;
import io.wirecut.rules.RuleEvaluator;
import org.jspecify.annotations.Nullable;

/// Takes each frame of its flows from the ring to its verdict. One per core, sharing nothing with
/// the others; everything it calls runs on its thread and allocates nothing.
final class Worker implements LaneHandler {
    private final Counters counters = new Counters();
    private final PacketView view;
    private final Flow flow = new Flow();
    private final EventRecorder streamEvents = new EventRecorder();

    private final boolean verifiesChecksums;
    private final boolean dropsInvalid;
    private final int number;
    private final FlowTable flows;
    private final TcpTracker tracker;
    private final StreamInspector streams;
    private final Generations generations;
    private final Judge judge;
    private final TaggedPackets taggedPackets;
    private final Exceptions exceptions;
    private final DroppedDatagrams droppedDatagrams;

    /// Whether the segment at hand has established its flow, and has no data.
    private boolean endsHandshake;

    /// @param number of this worker, from 0 on
    /// @param generation of the first rules
    /// @param droppedDatagrams the same for all workers and the receiver
    Worker(
            PipelineOptions options,
            int number,
            Generation generation,
            DroppedDatagrams droppedDatagrams) {
        this.number = number;
        this.droppedDatagrams = droppedDatagrams;
        verifiesChecksums = options.verifiesChecksums();
        view = new PacketView(options.knowsChecksums());
        dropsInvalid = options.dropsInvalid();
        generations =
                new Generations(
                        WorkerRules.of(generation, number, counters, options),
                        options.inspection().oldFlows(),
                        counters);
        exceptions = new Exceptions(options, counters);
        judge = new Judge(options, generations, exceptions, droppedDatagrams, counters);
        taggedPackets = new TaggedPackets(options, generations, counters);
        streams = new StreamInspector(options, generations, judge, streamEvents);
        flows = options.newFlowTable(this::onFlowEnd);
        tracker = options.newTcpTracker(streamEvents);
    }

    @Override
    public void onEvent(FrameSlot slot, long sequence, boolean endOfBatch) {
        generations.takeOffered();
        switch (slot.kind) {
            case FRAME -> onFrame(slot);
            case CLOCK -> onClock(slot);
            case END_OF_INPUT -> onEndOfInput(slot);
        }
    }

    @Override
    public void onExpected(FrameSlot slot) {
        flows.fetch(slot.flowHash);
    }

    @Override
    public void onIdle() {
        generations.takeOffered();
    }

    /// A frame's way: decoded by the receiver, then the flow, the TCP session, the stream and the
    /// rules, the verdict. A stage that does not let a packet on settles it with the judge, which
    /// counts in the end that it was inspected, or why not. Last, it is logged if it is tagged.
    private void onFrame(FrameSlot slot) {
        Packet packet = slot.packet;
        boolean hasFlow = false;
        judge.begin(slot);
        if (slot.isOfDropped(droppedDatagrams)) {
            judge.drop(packet, DropReason.DATAGRAM_DROPPED);
        } else if (isWhole(packet, slot.fragment) && findsFlow(slot)) {
            hasFlow = true;
            judge.noteLink(packet, flow);
            boolean opening = !flow.established();
            Standing standing = packet.isTcp() ? tracker.onSegment(flow, packet) : null;
            if (standing != null && flow.tracking() != 0) {
                judge.follow(packet, flow, standing);
            }
            endsHandshake = opening && packet.payloadLength() == 0;
            if (isUndecided(packet) && isFollowed(packet, standing)) {
                inspect(packet, standing);
            }
        }
        taggedPackets.take(packet, hasFlow ? flow : null);
    }

    /// Decoding: a packet that could be read down to its transport header has a flow. One that
    /// could not is inspected by itself as far as rules ask for what is wrong with it, or bypassed.
    private boolean isWhole(Packet packet, FragmentStatus fragment) {
        if (packet.status() == DecodeStatus.TRANSPORT_MALFORMED) {
            inspectAlone(packet);
            return false;
        }
        if (packet.status() != DecodeStatus.OK) {
            inspectEvents(packet, BypassReason.of(packet.status()));
            return false;
        }
        if (verifiesChecksums && !Checksums.valid(packet)) {
            if (generations.newest().generation.inspectsBadChecksums()) {
                inspectAlone(packet);
            } else {
                inspectEvents(packet, BypassReason.BAD_CHECKSUM);
            }
            return false;
        }
        if (verifiesChecksums) {
            packet.verified();
        }
        if (packet.fragment()) {
            inspectFragment(packet, fragment);
            return false;
        }
        if (judge.resetter().isOwn(packet)) {
            judge.bypass(packet, BypassReason.OWN_RESET);
            return false;
        }
        return true;
    }

    /// Flow: the view stands on the packet's, unless the table is full, or it is an ICMP error
    /// about none that is known.
    private boolean findsFlow(FrameSlot slot) {
        Packet packet = slot.packet;
        flows.advance(slot.clockNs);
        FlowLookup lookup = flows.locate(packet, slot.flowHash, flow);
        if (lookup.hasFlow()) {
            generations.enter(flow);
            return true;
        }
        if (lookup == FlowLookup.NONE || judge.isLeftAlone(packet, Case.FLOW_MEMCAP)) {
            inspectAlone(packet);
        }
        return false;
    }

    /// A flow that was decided on before takes its further packets along. What is let pass is the
    /// flow: an ICMP error that tells of it is another matter.
    private boolean isUndecided(Packet packet) {
        if (flow.hasFlag(FlowFlag.DROPPED) && !asksForAnother(packet)) {
            judge.drop(packet, DropReason.FLOW_DROPPED);
            return false;
        }
        if (flow.hasFlag(FlowFlag.PASSED) && packet.protocol() == flow.protocol()) {
            judge.bypass(packet, BypassReason.FLOW_PASSED);
            return false;
        }
        if (flow.hasFlag(FlowFlag.CONDEMNED) && !asksForAnother(packet)) {
            judge.bypass(packet, BypassReason.FLOW_CONDEMNED);
            return false;
        }
        return true;
    }

    /// Whether a SYN asks for another session between the ports of one that was dropped. It is
    /// inspected: only a server that has lost the old session agrees, and then the new one is a
    /// flow of its own.
    private boolean asksForAnother(Packet packet) {
        return packet.isTcp()
                && flow.established()
                && flow.hasDirectionFlag(flow.toServer(), DirectionFlag.RESTART_SEEN)
                && packet.payloadLength() == 0
                && (packet.tcpFlags() & (TcpFlag.SYN | TcpFlag.ACK | TcpFlag.RST | TcpFlag.FIN))
                        == TcpFlag.SYN;
    }

    /// TCP session: one whose beginning was not seen is inspected if the policy leaves it alone.
    ///
    /// @param standing of a TCP segment; null of any other packet
    private boolean isFollowed(Packet packet, @Nullable Standing standing) {
        boolean midstream =
                standing == Standing.OUTSIDE_SESSION
                        || (standing != null && flow.hasFlag(FlowFlag.MIDSTREAM));
        if (!midstream) {
            return true;
        }
        if (standing == Standing.OUTSIDE_SESSION) {
            judge.onStray(packet);
        }
        return judge.isLeftAlone(packet, flow, Case.MIDSTREAM);
    }

    /// Stream, rules and verdict.
    ///
    /// @param standing of a TCP segment, which says whether its payload is for the stream; null of
    ///   any other packet
    private void inspect(Packet packet, @Nullable Standing standing) {
        if (standing == Standing.IN_SESSION) {
            inspectSegment(packet);
            return;
        }
        view.wrap(packet, flow, flow.toServer(), false);
        rules().beginPacket(view);
        int matched = rules().endPacket();
        if (dropsInvalid && standing == Standing.REJECTED && isHarmful(packet)) {
            judge.refuse(packet, flow, matched, DropReason.INVALID_SEGMENT);
        } else {
            judge.onInspected(packet, flow, matched);
        }
    }

    private void inspectSegment(Packet packet) {
        view.wrap(packet, flow, flow.toServer(), true);
        if (endsHandshake) {
            view.showUnestablished();
        }
        Assembly assembly = streams.onSegment(flow, packet, view);
        switch (assembly) {
            case TAKEN, NOTHING_NEW -> judge.onInspected(packet, flow, rules().endPacket());
            case CONTRADICTORY -> refuse(packet, DropReason.CONTRADICTORY);
            case URGENT -> refuse(packet, DropReason.URGENT_DATA);
            case REFUSED -> judge.refuseForRoom(packet, flow);
        }
    }

    /// A fragment of a datagram that is not whole, or never will be.
    private void inspectFragment(Packet packet, FragmentStatus fragment) {
        if (fragment == FragmentStatus.CONTRADICTORY) {
            judge.drop(packet, DropReason.CONTRADICTORY);
        } else if (!fragment.lacksRoom() || judge.isLeftAlone(packet, Case.DEFRAG_MEMCAP)) {
            inspectAlone(packet);
        }
    }

    /// Nothing of the segment was taken: rules see that it came, and not what it says.
    private void refuse(Packet packet, DropReason reason) {
        RuleEvaluator rules = rules();
        rules.endStreamBytes();
        view.hidePayload();
        rules.beginPacket(view);
        judge.refuse(packet, flow, rules.endPacket(), reason);
    }

    /// Whether a rejected segment could do harm if its receiver thought otherwise of it. One
    /// without data that opens or acknowledges may be what puts a session right.
    private static boolean isHarmful(Packet packet) {
        return packet.payloadLength() > 0 || (packet.tcpFlags() & (TcpFlag.FIN | TcpFlag.RST)) != 0;
    }

    /// A packet that its receiver will not read: rules may ask for what is wrong with it, else it
    /// is bypassed.
    private void inspectEvents(Packet packet, BypassReason reason) {
        generations.enterNewest();
        if (generations.at().generation.inspectsUnreadable() && !packet.events().isEmpty()) {
            view.wrapUnreadable(packet);
            rules().beginPacket(view);
            judge.onInspected(packet, rules().endPacket());
        } else {
            judge.bypass(packet, reason);
        }
    }

    /// A packet without a flow: rules see nothing but itself, and no payload if it is a fragment or
    /// of a protocol that they do not know.
    private void inspectAlone(Packet packet) {
        generations.enterNewest();
        view.wrap(packet);
        if (packet.fragment() || !FlowKey.hasFlow(packet)) {
            view.hidePayload();
        }
        rules().beginPacket(view);
        judge.onInspected(packet, rules().endPacket());
    }

    /// The end of the input: of what is still there everything ends.
    private void onEndOfInput(FrameSlot slot) {
        onClock(slot);
        flows.expireAll();
        judge.onEndOfInput();
    }

    /// Time has passed: flows end, and resets are decided.
    private void onClock(FrameSlot slot) {
        judge.begin(slot);
        flows.advance(slot.clockNs);
    }

    /// The end of a flow, for whatever reason: what waits of its streams is inspected now.
    private void onFlowEnd(Flow ended, EndReason reason) {
        generations.enter(ended);
        streams.onFlowEnd(ended, reason);
        judge.onFlowEnd(ended, number);
        rules().endFlow(ended.index(), ended.id());
        generations.endFlow();
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

    EventRecorder streamEvents() {
        return streamEvents;
    }

    StreamInspector streams() {
        return streams;
    }

    Generations generations() {
        return generations;
    }

    /// What evaluates the packet at hand.
    private RuleEvaluator rules() {
        return generations.at().evaluator;
    }

    Judge judge() {
        return judge;
    }
}
