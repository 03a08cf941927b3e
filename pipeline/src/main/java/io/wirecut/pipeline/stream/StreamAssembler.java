package io.wirecut.pipeline.stream;

import static io.wirecut.signatures.PacketEvent.STREAM_REASSEMBLY_INSERT_INVALID;
import static io.wirecut.signatures.PacketEvent.STREAM_REASSEMBLY_INSERT_LIMIT;
import static io.wirecut.signatures.PacketEvent.STREAM_REASSEMBLY_INSERT_MEMCAP;
import static io.wirecut.signatures.PacketEvent.STREAM_REASSEMBLY_NO_SEGMENT;
import static io.wirecut.signatures.PacketEvent.STREAM_REASSEMBLY_OVERLAP_DIFFERENT_DATA;
import static io.wirecut.signatures.PacketEvent.STREAM_REASSEMBLY_SEGMENT_BEFORE_BASE_SEQ;
import static io.wirecut.signatures.PacketEvent.STREAM_REASSEMBLY_SMALL_SEGMENTS;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.flow.DirectionFlag;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowFlag;

/// Puts segments into order and hands each byte of a stream on once: straight from its frame if it
/// is in order, from the store if it came too early.
///
/// Bytes that were handed on are the truth; what comes again changes nothing, and is an event if it
/// disagrees. What is stored and not handed on may be replaced as the receiver's [OverlapPolicy]
/// says. Missing bytes become a gap when their receiver has acknowledged them (it has them, and we
/// never will), when the store is full, or when the flow ends. Inline nothing is given up for want
/// of room: what cannot be stored is refused.
///
/// At a tap a segment that may not reach its receiver (see [SegmentDoubt]) is stored until the
/// receiver has acknowledged it, and gives way to any other: so nobody can put bytes in the place
/// of those that the receiver reads.
///
/// Segments are those that the [TcpTracker] lets through, after it. Used on the worker's thread
/// only. Allocates nothing after construction.
public final class StreamAssembler {
    private static final int NONE = Flow.NONE;

    private final StreamOptions options;
    private final boolean inline;
    private final boolean onAck;
    private final UrgentPolicy urgentPolicy;
    private final int smallLength;
    private final int smallCount;
    private final SegmentPool pool;
    private final SegmentList segments;
    private final RecentSegments recent = new RecentSegments();
    private final RepeatedBytes repeatedBytes;
    private final StreamOutlet outlet;
    private final EventRecorder events;
    private final StreamCounters counters = new StreamCounters();
    private final Segment segment = new Segment();

    /// @param options how to assemble
    /// @param pool the store, shared by all streams of the worker
    /// @param handler receives the streams
    /// @param events notes what is out of the ordinary; begun with the packet by the tracker
    public StreamAssembler(
            StreamOptions options, SegmentPool pool, StreamHandler handler, EventRecorder events) {
        this.options = options;
        this.pool = pool;
        this.events = events;
        inline = options.inline();
        onAck = !inline && options.inspectOn() == StreamOptions.InspectOn.ACK;
        urgentPolicy = options.urgentPolicy();
        smallLength = options.smallSegments().maxLength();
        smallCount = options.smallSegments().count();
        segments = new SegmentList(pool, options.storeLength());
        repeatedBytes = new RepeatedBytes(inline, segments, recent, counters);
        outlet = new StreamOutlet(options, handler, pool, segments, recent, counters, events);
    }

    /// Takes the segment of a packet, with or without data: hands on what is now in order, in both
    /// directions, for its acknowledgement may show that bytes of the other direction are lost to
    /// us.
    ///
    /// @param flow as the tracker left it
    /// @param packet holds the segment
    /// @return what became of the segment
    public Assembly onSegment(Flow flow, Packet packet) {
        boolean toServer = flow.toServer();
        int flags = packet.tcpFlags();
        if ((flags & TcpFlag.ACK) != 0) {
            acknowledge(flow, !toServer);
        }
        if (onAck && flow.hasDirectionFlag(toServer, DirectionFlag.STREAM_STARTED)) {
            handOnWaiting(flow, toServer, (flags & TcpFlag.RST) != 0);
        }
        Assembly assembly = Assembly.TAKEN;
        int length = packet.payloadLength();
        if (length > 0) {
            if ((flags & TcpFlag.RST) != 0) {
                counters.onResetBytes += length;
            } else if (StreamOutlet.isDepthReached(flow, toServer)) {
                counters.beyondDepthBytes += length;
            } else {
                assembly = takeData(flow, toServer, packet);
            }
        }
        endIfComplete(flow, toServer);
        return assembly;
    }

    /// Hands on all that is stored of a flow, gaps between, and ends both streams: to be called
    /// when the flow ends.
    public void onFlowEnd(Flow flow) {
        events.beginAside();
        finish(flow, true);
        finish(flow, false);
    }

    /// Gives up all that is stored of a flow and announces nothing: for a flow that is not
    /// inspected any more.
    public void release(Flow flow) {
        segments.releaseAll(flow, true);
        segments.releaseAll(flow, false);
    }

    /// Bytes of off-heap memory that it takes beside the store.
    public long memoryLength() {
        return recent.memoryLength();
    }

    /// What this assembler has counted.
    public StreamCounters counters() {
        return counters;
    }

    private Assembly takeData(Flow flow, boolean toServer, Packet packet) {
        boolean syn = packet.hasTcpFlags(TcpFlag.SYN);
        if (syn && flow.established() && !flow.hasFlag(FlowFlag.TWO_SYNS)) {
            // A host in a session answers a SYN with a challenge (RFC 5961 §4.2), and reads no
            // more.
            counters.synDataDiscardedBytes += packet.payloadLength();
            return Assembly.NOTHING_NEW;
        }
        int sequence = packet.tcpSequence();
        Segment data = segment;
        data.set(
                flow,
                toServer,
                syn ? sequence + 1 : sequence,
                packet.buffer(),
                packet.payloadOffset(),
                packet.payloadLength());
        if (!inline && SegmentDoubt.isDoubtful(flow, toServer, packet)) {
            data.doubtful = true;
            data.ttl = packet.ttl();
        }
        startStream(flow, toServer);
        countSmall(flow, toServer, packet.payloadLength());
        data.syn = syn;
        int pointer = packet.hasTcpFlags(TcpFlag.URG) ? packet.tcpUrgentPointer() : 0;
        if (pointer == 0 || urgentPolicy == UrgentPolicy.INLINE) {
            return take(data, data.end);
        }
        counters.urgentSegments++;
        if (urgentPolicy == UrgentPolicy.DROP) {
            return inline ? Assembly.URGENT : Assembly.NOTHING_NEW;
        }
        // The pointer shows the byte after the urgent one (RFC 6093 §3.1).
        int urgent = sequence + pointer - 1;
        return take(data, TcpSequence.isWithin(urgent, data.start, data.end) ? urgent : data.end);
    }

    /// @param urgent sequence number of the urgent byte; the segment's end if it has none
    private Assembly take(Segment data, int urgent) {
        Flow flow = data.flow;
        boolean toServer = data.toServer;
        cutAtFin(data);
        if (repeatedBytes.contradict(data)) {
            counters.contradictorySegments++;
            events.note(STREAM_REASSEMBLY_OVERLAP_DIFFERENT_DATA);
            if (inline) {
                return Assembly.CONTRADICTORY;
            }
        }
        int known = TcpSequence.distance(data.start, flow.streamSequence(toServer));
        if (known > 0) {
            int length = data.length();
            counters.retransmittedBytes += Math.min(known, length);
            if (known >= length) {
                if (length > 1 || known > 1) {
                    events.note(STREAM_REASSEMBLY_SEGMENT_BEFORE_BASE_SEQ);
                }
                return Assembly.NOTHING_NEW;
            }
            data.startAt(flow.streamSequence(toServer));
        } else if (data.isEmpty()) {
            return Assembly.NOTHING_NEW;
        }
        if (inline
                && !StreamOutlet.isInOrder(flow, toServer, data.start)
                && !segments.hasRoom(data)) {
            noteFull();
            events.note(STREAM_REASSEMBLY_INSERT_INVALID);
            counters.refusedSegments++;
            return Assembly.REFUSED;
        }
        if (data.syn && !inline) {
            flow.directionFlag(toServer, DirectionFlag.SYN_DATA_HELD, true);
        }
        int end = data.end;
        if (!TcpSequence.isWithin(urgent, data.start, end)) {
            accept(data);
            return Assembly.TAKEN;
        }
        acceptPart(data, data.start, urgent, false);
        acceptPart(data, urgent, urgent + 1, true);
        acceptPart(data, urgent + 1, end, false);
        return Assembly.TAKEN;
    }

    private void acceptPart(Segment data, int start, int end, boolean urgent) {
        data.startAt(start);
        data.end = end;
        data.urgent = urgent;
        if (!data.isEmpty()) {
            accept(data);
        }
    }

    /// Hands on or stores data that were not handed on before.
    private void accept(Segment data) {
        Flow flow = data.flow;
        boolean toServer = data.toServer;
        if (isSynDataHeld(flow, toServer)) {
            store(data);
            return;
        }
        skipAcknowledgedHole(flow, toServer, data.start);
        if (StreamOutlet.isDepthReached(flow, toServer)) {
            counters.beyondDepthBytes += data.length();
            return;
        }
        // Where no acknowledgement is ever seen there is nothing to wait for.
        data.doubtful &= StreamOutlet.isAcknowledging(flow, toServer);
        if (data.doubtful) {
            flow.directionFlag(toServer, DirectionFlag.DOUBT_HELD, true);
            counters.doubtfulSegments++;
        }
        if (StreamOutlet.isInOrder(flow, toServer, data.start)
                && !waitsForAck(flow, toServer)
                && !flow.hasDirectionFlag(toServer, DirectionFlag.DOUBT_HELD)) {
            takeInOrder(data);
            return;
        }
        if (!store(data)) {
            noteFull();
            makeRoom(data);
        }
        advance(flow, toServer);
    }

    private void startStream(Flow flow, boolean toServer) {
        if (flow.hasDirectionFlag(toServer, DirectionFlag.STREAM_STARTED)) {
            return;
        }
        flow.directionFlag(toServer, DirectionFlag.STREAM_STARTED, true);
        flow.streamSequence(toServer, flow.initialSequence(toServer) + 1);
        OverlapPolicy policy = options.policyOf(flow, toServer);
        flow.directionFlag(toServer, policy.code() << DirectionFlag.POLICY_SHIFT, true);
    }

    /// Counts small segments that follow each other.
    private void countSmall(Flow flow, boolean toServer, int length) {
        int run = flow.smallSegments(toServer);
        if (length <= smallLength) {
            if (run + 1 == smallCount) {
                counters.smallSegmentRuns++;
                events.note(STREAM_REASSEMBLY_SMALL_SEGMENTS);
            }
            flow.smallSegments(toServer, Math.min(run + 1, 0xff));
        } else if (run > 0) {
            flow.smallSegments(toServer, 0);
        }
    }

    /// Cuts off what lies beyond a FIN; but only if the FIN's receiver has acknowledged it, for a
    /// FIN that it never got must not hide what follows.
    private void cutAtFin(Segment data) {
        Flow flow = data.flow;
        if (!flow.hasDirectionFlag(data.toServer, DirectionFlag.FIN_ACKNOWLEDGED)) {
            return;
        }
        int limit = TcpSequence.max(data.start, flow.finSequence(data.toServer));
        if (TcpSequence.isAfter(data.end, limit)) {
            counters.afterFinBytes += TcpSequence.distance(limit, data.end);
            data.end = limit;
        }
    }

    private boolean store(Segment data) {
        boolean stored = segments.insert(data, policy(data.flow, data.toServer));
        counters.storedSegments++;
        countOverlap();
        counters.copiedBytes += data.length() - segments.overlapLength();
        return stored;
    }

    /// Hands on a segment that leaves no hole, and all that follows it in the store.
    private void takeInOrder(Segment data) {
        Flow flow = data.flow;
        boolean toServer = data.toServer;
        if (segments.firstPending(flow, toServer) != NONE) {
            segments.overlay(data, policy(flow, toServer));
            countOverlap();
        }
        int next = data.start;
        while (TcpSequence.isBefore(next, data.end)
                && !StreamOutlet.isDepthReached(flow, toServer)) {
            int pending = segments.firstPending(flow, toServer);
            int limit =
                    pending == NONE ? data.end : TcpSequence.min(data.end, pool.sequence(pending));
            if (TcpSequence.isBefore(next, limit)) {
                handOnInPlace(data, next, limit);
            } else {
                outlet.handOnPending(flow, toServer, pending, pool.length(pending));
            }
            next = flow.streamSequence(toServer);
        }
        outlet.handOnInOrder(flow, toServer, Integer.MAX_VALUE, false);
        if (TcpSequence.isAfter(flow.streamSequence(toServer), flow.nextSequence(toServer))) {
            flow.nextSequence(toServer, flow.streamSequence(toServer));
        }
    }

    private void handOnInPlace(Segment data, int from, int to) {
        Flow flow = data.flow;
        boolean toServer = data.toServer;
        if (data.urgent) {
            outlet.passUrgent(flow, toServer);
            return;
        }
        int at = data.offsetOf(from);
        int length = TcpSequence.distance(from, to);
        counters.inPlaceBytes += length;
        outlet.handOn(flow, toServer, data.buffer, at, length);
        if (inline && !StreamOutlet.isDepthReached(flow, toServer)) {
            int retained = segments.retain(flow, toServer, from, data.buffer, at, length);
            counters.retainedBytes += retained;
            if (retained < length) {
                int rest = length - retained;
                recent.add(flow, toServer, from + retained, data.buffer, at + retained, rest);
            }
        }
    }

    /// Gives up waiting, from hole to hole, until a segment can be stored or is in order.
    private void makeRoom(Segment data) {
        Flow flow = data.flow;
        boolean toServer = data.toServer;
        do {
            int pending = segments.firstPending(flow, toServer);
            int target =
                    pending == NONE
                            ? data.start
                            : TcpSequence.min(data.start, pool.sequence(pending));
            outlet.skipTo(flow, toServer, target);
            outlet.handOnInOrder(flow, toServer, Integer.MAX_VALUE, true);
            data.startAt(TcpSequence.max(data.start, flow.streamSequence(toServer)));
            if (data.isEmpty() || StreamOutlet.isDepthReached(flow, toServer)) {
                return;
            }
            if (StreamOutlet.isInOrder(flow, toServer, data.start)) {
                takeInOrder(data);
                return;
            }
        } while (!segments.insert(data, policy(flow, toServer)));
    }

    /// Takes note of what the receiver of a stream has acknowledged.
    private void acknowledge(Flow flow, boolean toServer) {
        if (!flow.hasDirectionFlag(toServer, DirectionFlag.STREAM_STARTED)) {
            return;
        }
        if (StreamOutlet.isAcknowledging(flow, toServer)) {
            int acknowledged = flow.acknowledged(!toServer);
            if (isSynDataHeld(flow, toServer)) {
                flow.directionFlag(toServer, DirectionFlag.SYN_DATA_HELD, false);
                if (acknowledged == flow.initialSequence(toServer) + 1) {
                    counters.synDataDiscardedBytes += segments.releaseAll(flow, toServer);
                }
            }
            if (inline) {
                segments.releaseRetained(flow, toServer, acknowledged);
            }
            if (!onAck) {
                advance(flow, toServer);
            }
        }
        endIfComplete(flow, toServer);
    }

    /// Hands on what waited for its acknowledgement, and all that is in order if its sender gives
    /// up.
    private void handOnWaiting(Flow flow, boolean toServer, boolean reset) {
        advance(flow, toServer);
        if (reset) {
            outlet.handOnInOrder(flow, toServer, Integer.MAX_VALUE, false);
        }
    }

    /// Hands on what may be handed on, over holes that the receiver has acknowledged.
    private void advance(Flow flow, boolean toServer) {
        int pending = segments.firstPending(flow, toServer);
        while (pending != NONE && !isSynDataHeld(flow, toServer)) {
            skipAcknowledgedHole(flow, toServer, pool.sequence(pending));
            int room = Integer.MAX_VALUE;
            if (waitsForAck(flow, toServer)) {
                room = StreamOutlet.acknowledgedLength(flow, toServer);
            }
            if (!outlet.handOnInOrder(flow, toServer, room, false)) {
                return;
            }
            pending = segments.firstPending(flow, toServer);
        }
        if (pending == NONE && flow.hasDirectionFlag(toServer, DirectionFlag.DOUBT_HELD)) {
            flow.directionFlag(toServer, DirectionFlag.DOUBT_HELD, false);
        }
    }

    private void skipAcknowledgedHole(Flow flow, boolean toServer, int target) {
        if (StreamOutlet.isAcknowledging(flow, toServer)) {
            outlet.skipTo(flow, toServer, TcpSequence.min(target, flow.acknowledged(!toServer)));
        }
    }

    private void finish(Flow flow, boolean toServer) {
        if (!flow.hasDirectionFlag(toServer, DirectionFlag.STREAM_STARTED)) {
            return;
        }
        // Nobody answered the SYN: what it brought may have been taken for all we know.
        flow.directionFlag(toServer, DirectionFlag.SYN_DATA_HELD, false);
        int pending = segments.firstPending(flow, toServer);
        while (pending != NONE) {
            outlet.skipTo(flow, toServer, pool.sequence(pending));
            outlet.handOnInOrder(flow, toServer, Integer.MAX_VALUE, true);
            pending = segments.firstPending(flow, toServer);
        }
        segments.releaseAll(flow, toServer);
        outlet.end(flow, toServer);
    }

    private void endIfComplete(Flow flow, boolean toServer) {
        if (flow.hasDirectionFlag(toServer, DirectionFlag.FIN_ACKNOWLEDGED)
                && flow.hasDirectionFlag(toServer, DirectionFlag.STREAM_STARTED)
                && flow.streamSequence(toServer) == flow.finSequence(toServer)) {
            outlet.end(flow, toServer);
        }
    }

    private void countOverlap() {
        counters.overlappingBytes += segments.overlapLength();
        if (segments.disagreement()) {
            counters.contradictorySegments++;
            events.note(STREAM_REASSEMBLY_OVERLAP_DIFFERENT_DATA);
        }
    }

    private void noteFull() {
        counters.storeFull++;
        if (segments.isPoolFull()) {
            events.note(STREAM_REASSEMBLY_NO_SEGMENT);
            events.note(STREAM_REASSEMBLY_INSERT_MEMCAP);
        } else {
            events.note(STREAM_REASSEMBLY_INSERT_LIMIT);
        }
    }

    private boolean waitsForAck(Flow flow, boolean toServer) {
        return onAck && StreamOutlet.isAcknowledging(flow, toServer);
    }

    private static boolean isSynDataHeld(Flow flow, boolean toServer) {
        return flow.hasDirectionFlag(toServer, DirectionFlag.SYN_DATA_HELD)
                && !flow.hasFlag(FlowFlag.ONE_SIDED);
    }

    private static OverlapPolicy policy(Flow flow, boolean toServer) {
        return OverlapPolicy.of(flow.directionFlags(toServer) >>> DirectionFlag.POLICY_SHIFT & 0xf);
    }
}
