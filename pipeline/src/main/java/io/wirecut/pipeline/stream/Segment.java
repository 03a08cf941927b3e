package io.wirecut.pipeline.stream;

import io.wirecut.pipeline.flow.Flow;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// A segment on its way into a stream, or what is left of it: `[start, end)` of the stream's
/// sequence numbers. The assembler has one, moved from segment to segment.
final class Segment {
    private static final DirectBuffer EMPTY = new UnsafeBuffer(0, 0);

    /// Whose it is, and in which direction.
    Flow flow = new Flow();

    boolean toServer;

    /// Where it began and ended as it came: overlap policies ask for that.
    int originalStart;

    int originalEnd;

    int start;
    int end;

    /// Holds the bytes, the one at `start` being at `offset`.
    DirectBuffer buffer = EMPTY;

    int offset;

    /// Whether its receiver may not get it, or not take it.
    boolean doubtful;

    /// Whether it came with a SYN.
    boolean syn;

    /// Whether it is a byte that its receiver does not read with the others.
    boolean urgent;

    int ttl;

    void set(Flow flow, boolean toServer, int start, DirectBuffer buffer, int offset, int length) {
        this.flow = flow;
        this.toServer = toServer;
        this.buffer = buffer;
        originalStart = start;
        originalEnd = start + length;
        doubtful = false;
        syn = false;
        urgent = false;
        ttl = 0;
        this.start = start;
        end = originalEnd;
        this.offset = offset;
    }

    int length() {
        return TcpSequence.distance(start, end);
    }

    boolean isEmpty() {
        return !TcpSequence.isBefore(start, end);
    }

    /// Where the byte with this sequence number is.
    int offsetOf(int sequence) {
        return offset + TcpSequence.distance(start, sequence);
    }

    /// Leaves what lies from a sequence number on, which is not before the start.
    void startAt(int sequence) {
        offset = offsetOf(sequence);
        start = sequence;
    }

    /// Flags of the blocks that it is stored in.
    int flags() {
        return SegmentPool.flags(doubtful, urgent, ttl);
    }
}
