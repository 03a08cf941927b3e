package io.wirecut.pipeline.stream;

import static io.wirecut.signatures.PacketEvent.STREAM_REASSEMBLY_DEPTH_REACHED;
import static io.wirecut.signatures.PacketEvent.STREAM_REASSEMBLY_SEQ_GAP;

import io.wirecut.pipeline.flow.DirectionFlag;
import io.wirecut.pipeline.flow.Flow;
import org.agrona.DirectBuffer;

/// Where the bytes of streams leave, in order: bytes, gaps and the end, up to the depth.
///
/// Used on the worker's thread only. Allocates nothing after construction.
final class StreamOutlet {
    private final StreamHandler handler;
    private final long depth;
    private final SegmentList segments;
    private final StreamCounters counters;
    private final EventRecorder events;

    /// @param depth bytes of a stream that may leave; 0 for all
    StreamOutlet(
            StreamHandler handler,
            long depth,
            SegmentList segments,
            StreamCounters counters,
            EventRecorder events) {
        this.handler = handler;
        this.depth = depth == 0 ? Long.MAX_VALUE : depth;
        this.segments = segments;
        this.counters = counters;
        this.events = events;
    }

    /// Whether nothing more of a stream may leave.
    static boolean isDepthReached(Flow flow, boolean toServer) {
        return flow.hasDirectionFlag(toServer, DirectionFlag.DEPTH_REACHED);
    }

    /// Hands on the next bytes of a stream, up to the depth.
    void handOn(Flow flow, boolean toServer, DirectBuffer buffer, int offset, int length) {
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

    /// Announces a gap up to a sequence number after the next one.
    void skipTo(Flow flow, boolean toServer, int sequence) {
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

    /// Leaves the next byte out, as if it had no place in the stream.
    void leaveOut(Flow flow, boolean toServer) {
        flow.streamSequence(toServer, flow.streamSequence(toServer) + 1);
    }

    /// Ends a stream, once.
    void end(Flow flow, boolean toServer) {
        if (!flow.hasDirectionFlag(toServer, DirectionFlag.STREAM_ENDED)) {
            flow.directionFlag(toServer, DirectionFlag.STREAM_ENDED, true);
            handler.onEnd(flow, toServer, flow.streamOffset(toServer));
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
