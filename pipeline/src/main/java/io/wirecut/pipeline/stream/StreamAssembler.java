package io.wirecut.pipeline.stream;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.flow.DirectionFlag;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowFlag;
import org.agrona.DirectBuffer;

/// Puts segments into order and hands each byte of a stream on once: straight from its frame if it
/// is in order, from the store if it came too early.
///
/// Bytes that were handed on are the truth; what comes again changes nothing. What is stored and
/// not handed on may be replaced as the receiver's [OverlapPolicy] says. Missing bytes become a gap
/// when their receiver has acknowledged them (it has them, and we never will), when the store is
/// full, or when the flow ends. Inline nothing is given up for want of room: what cannot be stored
/// is refused.
///
/// Segments are those that the [TcpTracker] lets through, after it. Used on the worker's thread
/// only. Allocates nothing after construction.
public final class StreamAssembler {
    private static final int NONE = Flow.NONE;

    private final StreamOptions options;
    private final boolean inline;
    private final boolean onAck;
    private final long depth;
    private final SegmentPool pool;
    private final SegmentList segments;
    private final StreamHandler handler;
    private final StreamCounters counters = new StreamCounters();

    /// @param options how to assemble
    /// @param pool the store, shared by all streams of the worker
    /// @param handler receives the streams
    public StreamAssembler(StreamOptions options, SegmentPool pool, StreamHandler handler) {
        this.options = options;
        this.pool = pool;
        this.handler = handler;
        inline = options.inline();
        onAck = !inline && options.inspectOn() == StreamOptions.InspectOn.ACK;
        depth = options.depth() == 0 ? Long.MAX_VALUE : options.depth();
        segments = new SegmentList(pool, options.storeLength());
    }

    /// Takes the segment of a packet, as the other form does.
    public Assembly onSegment(Flow flow, Packet packet) {
        return onSegment(
                flow,
                flow.toServer(),
                packet.tcpSequence(),
                packet.tcpFlags(),
                packet.buffer(),
                packet.payloadOffset(),
                packet.payloadLength());
    }

    /// Takes a segment, with or without data: hands on what is now in order, in both directions,
    /// for its acknowledgement may show that bytes of the other direction are lost to us.
    ///
    /// @param flow as the tracker left it
    /// @param toServer the direction of the segment
    /// @param sequence the segment's sequence number
    /// @param tcpFlags its [TcpFlag] bits
    /// @param buffer holds its data
    /// @param offset of the first byte of data
    /// @param length bytes of data, 0 for none
    /// @return what became of the segment
    public Assembly onSegment(
            Flow flow,
            boolean toServer,
            int sequence,
            int tcpFlags,
            DirectBuffer buffer,
            int offset,
            int length) {
        if ((tcpFlags & TcpFlag.ACK) != 0) {
            acknowledge(flow, !toServer);
        }
        Assembly assembly = Assembly.TAKEN;
        if (length > 0) {
            boolean syn = (tcpFlags & TcpFlag.SYN) != 0;
            if ((tcpFlags & TcpFlag.RST) != 0) {
                counters.onResetBytes += length;
            } else if (flow.hasDirectionFlag(toServer, DirectionFlag.DEPTH_REACHED)) {
                counters.beyondDepthBytes += length;
            } else {
                int start = syn ? sequence + 1 : sequence;
                assembly = take(flow, toServer, start, syn, buffer, offset, length);
            }
        }
        endIfComplete(flow, toServer);
        return assembly;
    }

    /// Hands on all that is stored of a flow, gaps between, and ends both streams: to be called
    /// when the flow ends.
    public void onFlowEnd(Flow flow) {
        finish(flow, true);
        finish(flow, false);
    }

    /// Gives up all that is stored of a flow and announces nothing: for a flow that is not
    /// inspected any more.
    public void release(Flow flow) {
        segments.releaseAll(flow, true);
        segments.releaseAll(flow, false);
    }

    /// What this assembler has counted.
    public StreamCounters counters() {
        return counters;
    }

    private Assembly take(
            Flow flow,
            boolean toServer,
            int segmentStart,
            boolean syn,
            DirectBuffer buffer,
            int segmentOffset,
            int segmentLength) {
        startStream(flow, toServer);
        int length = beforeFin(flow, toServer, segmentStart, segmentLength);
        if (inline && contradicts(flow, toServer, segmentStart, buffer, segmentOffset, length)) {
            counters.contradictorySegments++;
            return Assembly.CONTRADICTORY;
        }
        int known = TcpSequence.distance(segmentStart, flow.streamSequence(toServer));
        if (known > 0) {
            counters.retransmittedBytes += Math.min(known, length);
        }
        int skip = Math.max(known, 0);
        if (skip >= length) {
            return Assembly.NOTHING_NEW;
        }
        int start = segmentStart + skip;
        int offset = segmentOffset + skip;
        length -= skip;
        if (syn && !inline) {
            flow.directionFlag(toServer, DirectionFlag.SYN_DATA_HELD, true);
        }
        if (isSynDataHeld(flow, toServer)) {
            store(flow, toServer, segmentStart, start, buffer, offset, length);
            return Assembly.TAKEN;
        }
        skipAcknowledgedHole(flow, toServer, start);
        if (isDepthReached(flow, toServer)) {
            counters.beyondDepthBytes += length;
            return Assembly.TAKEN;
        }
        if (isInOrder(flow, toServer, start) && !waitsForAck(flow, toServer)) {
            takeInOrder(flow, toServer, segmentStart, start, buffer, offset, length);
            return Assembly.TAKEN;
        }
        if (inline && !segments.hasRoom(flow, toServer, start, length)) {
            counters.storeFull++;
            counters.refusedSegments++;
            return Assembly.REFUSED;
        }
        if (!store(flow, toServer, segmentStart, start, buffer, offset, length)) {
            counters.storeFull++;
            makeRoom(flow, toServer, segmentStart, start, buffer, offset, length);
        }
        advance(flow, toServer);
        return Assembly.TAKEN;
    }

    private void startStream(Flow flow, boolean toServer) {
        if (flow.hasDirectionFlag(toServer, DirectionFlag.STREAM_STARTED)) {
            return;
        }
        flow.directionFlag(toServer, DirectionFlag.STREAM_STARTED, true);
        flow.streamSequence(toServer, flow.initialSequence(toServer) + 1);
        OverlapPolicy policy = OverlapPolicy.FIRST;
        if (!inline) {
            long high = toServer ? flow.serverHigh() : flow.clientHigh();
            long low = toServer ? flow.serverLow() : flow.clientLow();
            policy = options.hostPolicies().policyOf(flow.ipVersion(), high, low);
        }
        flow.directionFlag(toServer, policy.code() << DirectionFlag.POLICY_SHIFT, true);
    }

    /// Cuts off what lies beyond a FIN; but only if the FIN's receiver has acknowledged it, for a
    /// FIN that it never got must not hide what follows.
    private int beforeFin(Flow flow, boolean toServer, int start, int length) {
        if (!flow.hasDirectionFlag(toServer, DirectionFlag.FIN_ACKNOWLEDGED)) {
            return length;
        }
        int room = Math.max(0, TcpSequence.distance(start, flow.finSequence(toServer)));
        if (room >= length) {
            return length;
        }
        counters.afterFinBytes += length - room;
        return room;
    }

    private boolean contradicts(
            Flow flow, boolean toServer, int start, DirectBuffer buffer, int offset, int length) {
        int next = flow.streamSequence(toServer);
        if (TcpSequence.isBefore(start, next)) {
            int from = start;
            if (isAcknowledging(flow, toServer)) {
                from = TcpSequence.max(from, flow.acknowledged(!toServer));
            }
            int to = TcpSequence.min(start + length, next);
            if (TcpSequence.isBefore(from, to)) {
                int retained = segments.retainedLength(flow, toServer, from, to);
                counters.unverifiedBytes += TcpSequence.distance(from, to) - retained;
            }
        }
        return segments.contradicts(flow, toServer, start, buffer, offset, length);
    }

    private boolean store(
            Flow flow,
            boolean toServer,
            int segmentStart,
            int start,
            DirectBuffer buffer,
            int offset,
            int length) {
        boolean stored =
                segments.insert(
                        flow,
                        toServer,
                        segmentStart,
                        start,
                        buffer,
                        offset,
                        length,
                        policy(flow, toServer));
        counters.storedSegments++;
        countOverlap();
        counters.copiedBytes += length - segments.overlapLength();
        return stored;
    }

    /// Hands on a segment that leaves no hole, and all that follows it in the store.
    private void takeInOrder(
            Flow flow,
            boolean toServer,
            int segmentStart,
            int start,
            DirectBuffer buffer,
            int offset,
            int length) {
        int end = start + length;
        if (segments.firstPending(flow, toServer) != NONE) {
            segments.overlay(
                    flow,
                    toServer,
                    segmentStart,
                    start,
                    buffer,
                    offset,
                    length,
                    policy(flow, toServer));
            countOverlap();
        }
        int next = start;
        while (TcpSequence.isBefore(next, end) && !isDepthReached(flow, toServer)) {
            int pending = segments.firstPending(flow, toServer);
            int limit = pending == NONE ? end : TcpSequence.min(end, pool.sequence(pending));
            if (TcpSequence.isBefore(next, limit)) {
                int at = offset + TcpSequence.distance(start, next);
                int piece = TcpSequence.distance(next, limit);
                counters.inPlaceBytes += piece;
                handOn(flow, toServer, buffer, at, piece);
                if (inline && !isDepthReached(flow, toServer)) {
                    counters.retainedBytes +=
                            segments.retain(flow, toServer, next, buffer, at, piece);
                }
            } else {
                handOnPending(flow, toServer, pending, pool.length(pending));
            }
            next = flow.streamSequence(toServer);
        }
        handOnInOrder(flow, toServer, Integer.MAX_VALUE);
        if (TcpSequence.isAfter(flow.streamSequence(toServer), flow.nextSequence(toServer))) {
            flow.nextSequence(toServer, flow.streamSequence(toServer));
        }
    }

    /// Gives up waiting, from hole to hole, until a segment can be stored or is in order.
    private void makeRoom(
            Flow flow,
            boolean toServer,
            int segmentStart,
            int segmentFrom,
            DirectBuffer buffer,
            int segmentOffset,
            int segmentLength) {
        int start = segmentFrom;
        int end = segmentFrom + segmentLength;
        do {
            int pending = segments.firstPending(flow, toServer);
            int target = pending == NONE ? start : TcpSequence.min(start, pool.sequence(pending));
            skipTo(flow, toServer, target);
            handOnInOrder(flow, toServer, Integer.MAX_VALUE);
            start = TcpSequence.max(start, flow.streamSequence(toServer));
            if (!TcpSequence.isBefore(start, end) || isDepthReached(flow, toServer)) {
                return;
            }
            int offset = segmentOffset + TcpSequence.distance(segmentFrom, start);
            if (isInOrder(flow, toServer, start)) {
                takeInOrder(flow, toServer, segmentStart, start, buffer, offset, end - start);
                return;
            }
        } while (!segments.insert(
                flow,
                toServer,
                segmentStart,
                start,
                buffer,
                segmentOffset + TcpSequence.distance(segmentFrom, start),
                end - start,
                policy(flow, toServer)));
    }

    /// Takes note of what the receiver of a stream has acknowledged.
    private void acknowledge(Flow flow, boolean toServer) {
        if (!flow.hasDirectionFlag(toServer, DirectionFlag.STREAM_STARTED)) {
            return;
        }
        if (isAcknowledging(flow, toServer)) {
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
            advance(flow, toServer);
        }
        endIfComplete(flow, toServer);
    }

    /// Hands on what may be handed on, over holes that the receiver has acknowledged.
    private void advance(Flow flow, boolean toServer) {
        int pending = segments.firstPending(flow, toServer);
        while (pending != NONE && !isSynDataHeld(flow, toServer)) {
            skipAcknowledgedHole(flow, toServer, pool.sequence(pending));
            int room = Integer.MAX_VALUE;
            if (waitsForAck(flow, toServer)) {
                room =
                        TcpSequence.distance(
                                flow.streamSequence(toServer), flow.acknowledged(!toServer));
            }
            if (!handOnInOrder(flow, toServer, room)) {
                return;
            }
            pending = segments.firstPending(flow, toServer);
        }
    }

    /// Hands on pending bytes up to the next hole, and not more than `room`.
    ///
    /// @return whether there were any
    private boolean handOnInOrder(Flow flow, boolean toServer, int room) {
        int left = room;
        int pending = segments.firstPending(flow, toServer);
        while (pending != NONE && left > 0 && isInOrder(flow, toServer, pool.sequence(pending))) {
            int length = Math.min(left, pool.length(pending));
            handOnPending(flow, toServer, pending, length);
            left -= length;
            pending = segments.firstPending(flow, toServer);
        }
        return left < room;
    }

    private void handOnPending(Flow flow, boolean toServer, int block, int length) {
        boolean whole = length == pool.length(block);
        handOn(flow, toServer, pool.buffer(), pool.offset(block), length);
        if (isDepthReached(flow, toServer)) {
            return;
        }
        if (!whole) {
            pool.cutFront(block, length);
        } else if (inline) {
            segments.retainFirstPending(flow, toServer);
        } else {
            segments.releaseFirstPending(flow, toServer);
        }
    }

    private void handOn(Flow flow, boolean toServer, DirectBuffer buffer, int offset, int length) {
        long streamOffset = flow.streamOffset(toServer);
        int allowed = (int) Math.min(length, depth - streamOffset);
        flow.streamSequence(toServer, flow.streamSequence(toServer) + allowed);
        flow.streamOffset(toServer, streamOffset + allowed);
        if (allowed > 0) {
            handler.onBytes(flow, toServer, streamOffset, buffer, offset, allowed);
        }
        if (streamOffset + allowed >= depth) {
            reachDepth(flow, toServer, length - allowed);
        }
    }

    private void skipAcknowledgedHole(Flow flow, boolean toServer, int target) {
        if (isAcknowledging(flow, toServer)) {
            skipTo(flow, toServer, TcpSequence.min(target, flow.acknowledged(!toServer)));
        }
    }

    /// Announces a gap up to a sequence number, or up to what is stored before it.
    private void skipTo(Flow flow, boolean toServer, int target) {
        int pending = segments.firstPending(flow, toServer);
        int to = pending == NONE ? target : TcpSequence.min(target, pool.sequence(pending));
        long length = TcpSequence.distance(flow.streamSequence(toServer), to);
        if (length <= 0) {
            return;
        }
        long streamOffset = flow.streamOffset(toServer);
        length = Math.min(length, depth - streamOffset);
        counters.gaps++;
        counters.gapBytes += length;
        flow.streamSequence(toServer, to);
        flow.streamOffset(toServer, streamOffset + length);
        handler.onGap(flow, toServer, streamOffset, length);
        if (streamOffset + length >= depth) {
            reachDepth(flow, toServer, 0);
        }
    }

    private void reachDepth(Flow flow, boolean toServer, int beyond) {
        counters.depthReached++;
        counters.beyondDepthBytes += beyond;
        flow.directionFlag(toServer, DirectionFlag.DEPTH_REACHED, true);
        counters.beyondDepthBytes += segments.releaseAll(flow, toServer);
    }

    private void finish(Flow flow, boolean toServer) {
        if (!flow.hasDirectionFlag(toServer, DirectionFlag.STREAM_STARTED)) {
            return;
        }
        // Nobody answered the SYN: what it brought may have been taken for all we know.
        flow.directionFlag(toServer, DirectionFlag.SYN_DATA_HELD, false);
        int pending = segments.firstPending(flow, toServer);
        while (pending != NONE) {
            skipTo(flow, toServer, pool.sequence(pending));
            handOnInOrder(flow, toServer, Integer.MAX_VALUE);
            pending = segments.firstPending(flow, toServer);
        }
        segments.releaseAll(flow, toServer);
        end(flow, toServer);
    }

    private void endIfComplete(Flow flow, boolean toServer) {
        if (flow.hasDirectionFlag(toServer, DirectionFlag.FIN_ACKNOWLEDGED)
                && flow.hasDirectionFlag(toServer, DirectionFlag.STREAM_STARTED)
                && flow.streamSequence(toServer) == flow.finSequence(toServer)) {
            end(flow, toServer);
        }
    }

    private void end(Flow flow, boolean toServer) {
        if (!flow.hasDirectionFlag(toServer, DirectionFlag.STREAM_ENDED)) {
            flow.directionFlag(toServer, DirectionFlag.STREAM_ENDED, true);
            handler.onEnd(flow, toServer, flow.streamOffset(toServer));
        }
    }

    private void countOverlap() {
        counters.overlappingBytes += segments.overlapLength();
        if (segments.disagreement()) {
            counters.contradictorySegments++;
        }
    }

    private boolean waitsForAck(Flow flow, boolean toServer) {
        return onAck && isAcknowledging(flow, toServer);
    }

    /// Whether the receiver of a stream was seen to acknowledge anything.
    private static boolean isAcknowledging(Flow flow, boolean toServer) {
        return flow.hasDirectionFlag(!toServer, DirectionFlag.ACK_SEEN);
    }

    private static boolean isInOrder(Flow flow, boolean toServer, int sequence) {
        return sequence == flow.streamSequence(toServer);
    }

    private static boolean isDepthReached(Flow flow, boolean toServer) {
        return flow.hasDirectionFlag(toServer, DirectionFlag.DEPTH_REACHED);
    }

    private static boolean isSynDataHeld(Flow flow, boolean toServer) {
        return flow.hasDirectionFlag(toServer, DirectionFlag.SYN_DATA_HELD)
                && !flow.hasFlag(FlowFlag.ONE_SIDED);
    }

    private static OverlapPolicy policy(Flow flow, boolean toServer) {
        return OverlapPolicy.of(flow.directionFlags(toServer) >>> DirectionFlag.POLICY_SHIFT & 0xf);
    }
}
