package io.wirecut.pipeline.stream;

import static io.wirecut.signatures.PacketEvent.STREAM_REASSEMBLY_DEPTH_REACHED;
import static io.wirecut.signatures.PacketEvent.STREAM_REASSEMBLY_SEQ_GAP;

import io.wirecut.pipeline.flow.DirectionFlag;
import io.wirecut.pipeline.flow.Flow;
import org.agrona.DirectBuffer;

/// Where the bytes of streams leave, in order, from their frame or from the store: bytes, gaps and
/// the end, up to the depth.
///
/// Used on the worker's thread only. Allocates nothing after construction.
final class StreamOutlet {
    private static final int NONE = Flow.NONE;

    private final StreamHandler handler;
    private final boolean inline;
    private final long depth;
    private final UrgentPolicy urgentPolicy;
    private final SegmentPool pool;
    private final SegmentList segments;
    private final RecentSegments recent;
    private final StreamCounters counters;
    private final EventRecorder events;

    StreamOutlet(
            StreamOptions options,
            StreamHandler handler,
            SegmentPool pool,
            SegmentList segments,
            RecentSegments recent,
            StreamCounters counters,
            EventRecorder events) {
        this.handler = handler;
        this.pool = pool;
        this.segments = segments;
        this.recent = recent;
        this.counters = counters;
        this.events = events;
        inline = options.inline();
        depth = options.depth() == 0 ? Long.MAX_VALUE : options.depth();
        urgentPolicy = options.urgentPolicy();
    }

    /// Whether nothing more of a stream may leave.
    static boolean isDepthReached(Flow flow, boolean toServer) {
        return flow.hasDirectionFlag(toServer, DirectionFlag.DEPTH_REACHED);
    }

    /// Whether the receiver of a stream was seen to acknowledge anything.
    static boolean isAcknowledging(Flow flow, boolean toServer) {
        return flow.hasDirectionFlag(!toServer, DirectionFlag.ACK_SEEN);
    }

    /// Whether a sequence number is the next one of a stream.
    static boolean isInOrder(Flow flow, boolean toServer, int sequence) {
        return sequence == flow.streamSequence(toServer);
    }

    /// How many of the next bytes of a stream are acknowledged, by a receiver that acknowledges.
    static int acknowledgedLength(Flow flow, boolean toServer) {
        return TcpSequence.distance(flow.streamSequence(toServer), flow.acknowledged(!toServer));
    }

    /// Hands on the next bytes of a stream, up to the depth.
    void handOn(Flow flow, boolean toServer, DirectBuffer buffer, int offset, int length) {
        long streamOffset = flow.streamOffset(toServer);
        int allowed = (int) Math.min(length, depth - streamOffset);
        int sequence = flow.streamSequence(toServer);
        flow.streamSequence(toServer, sequence + allowed);
        flow.streamOffset(toServer, streamOffset + allowed);
        if (allowed > 0) {
            if (!inline) {
                recent.add(flow, toServer, sequence, buffer, offset, allowed);
            }
            handler.onBytes(flow, toServer, streamOffset, buffer, offset, allowed);
        }
        if (streamOffset + allowed >= depth) {
            reachDepth(flow, toServer, length - allowed);
        }
    }

    /// Hands on pending bytes up to the next hole, and not more than `room`; unless told otherwise
    /// only so much of doubtful ones as is acknowledged.
    ///
    /// @return whether there were any
    boolean handOnInOrder(Flow flow, boolean toServer, int room, boolean evenDoubtful) {
        int left = room;
        int pending = segments.firstPending(flow, toServer);
        while (pending != NONE && isInOrder(flow, toServer, pool.sequence(pending))) {
            int length = Math.min(left, pool.length(pending));
            if (!evenDoubtful && pool.isDoubtful(pending)) {
                length = Math.min(length, acknowledgedLength(flow, toServer));
            }
            if (length <= 0) {
                break;
            }
            handOnPending(flow, toServer, pending, length);
            left -= length;
            pending = segments.firstPending(flow, toServer);
        }
        return left < room;
    }

    /// Hands on the first bytes of a pending block, which is in order.
    void handOnPending(Flow flow, boolean toServer, int block, int length) {
        boolean whole = length == pool.length(block);
        if (pool.isUrgent(block)) {
            passUrgent(flow, toServer);
        } else {
            handOn(flow, toServer, pool.buffer(block), pool.offset(block), length);
        }
        if (isDepthReached(flow, toServer)) {
            return;
        }
        if (pool.isDoubtful(block) && isAcknowledging(flow, toServer)) {
            // Acknowledged, and nothing else was seen in its place: it did arrive.
            int trusted = Math.min(flow.trustedTtl(toServer), pool.ttl(block));
            flow.trustedTtl(toServer, trusted);
        }
        if (!whole) {
            pool.cutFront(block, length);
        } else if (inline) {
            segments.retainFirstPending(flow, toServer);
        } else {
            segments.releaseFirstPending(flow, toServer);
        }
    }

    /// Does with the next byte, an urgent one, as the policy says.
    void passUrgent(Flow flow, boolean toServer) {
        counters.urgentBytes++;
        if (urgentPolicy == UrgentPolicy.GAP) {
            announceGap(flow, toServer, flow.streamSequence(toServer) + 1);
        } else {
            flow.streamSequence(toServer, flow.streamSequence(toServer) + 1);
        }
    }

    /// Announces a gap up to a sequence number, or up to what is stored before it.
    void skipTo(Flow flow, boolean toServer, int target) {
        int pending = segments.firstPending(flow, toServer);
        int to = pending == NONE ? target : TcpSequence.min(target, pool.sequence(pending));
        if (TcpSequence.isAfter(to, flow.streamSequence(toServer))) {
            announceGap(flow, toServer, to);
        }
    }

    /// Ends a stream, once.
    void end(Flow flow, boolean toServer) {
        if (!flow.hasDirectionFlag(toServer, DirectionFlag.STREAM_ENDED)) {
            flow.directionFlag(toServer, DirectionFlag.STREAM_ENDED, true);
            handler.onEnd(flow, toServer, flow.streamOffset(toServer));
        }
    }

    private void announceGap(Flow flow, boolean toServer, int sequence) {
        long streamOffset = flow.streamOffset(toServer);
        long distance = TcpSequence.distance(flow.streamSequence(toServer), sequence);
        long length = Math.min(distance, depth - streamOffset);
        counters.gaps++;
        counters.gapBytes += length;
        events.note(STREAM_REASSEMBLY_SEQ_GAP);
        flow.streamSequence(toServer, sequence);
        flow.streamOffset(toServer, streamOffset + length);
        handler.onGap(flow, toServer, streamOffset, length);
        if (streamOffset + length >= depth) {
            reachDepth(flow, toServer, 0);
        }
    }

    private void reachDepth(Flow flow, boolean toServer, int beyond) {
        counters.depthReached++;
        counters.beyondDepthBytes += beyond;
        events.note(STREAM_REASSEMBLY_DEPTH_REACHED);
        flow.directionFlag(toServer, DirectionFlag.DEPTH_REACHED, true);
        counters.beyondDepthBytes += segments.releaseAll(flow, toServer);
    }
}
