package io.wirecut.pipeline.stream;

/// What an assembler counts. Written by the worker's thread only; another thread may read figures
/// that are a little old.
public final class StreamCounters {
    long inPlaceBytes;
    long storedSegments;
    long copiedBytes;
    long retainedBytes;
    long retransmittedBytes;
    long unverifiedBytes;
    long overlappingBytes;
    long contradictorySegments;
    long gaps;
    long gapBytes;
    long depthReached;
    long beyondDepthBytes;
    long afterFinBytes;
    long onResetBytes;
    long synDataDiscardedBytes;
    long storeFull;
    long refusedSegments;
    long doubtfulSegments;
    long urgentSegments;
    long urgentBytes;
    long smallSegmentRuns;

    StreamCounters() {}

    /// Bytes handed on straight from their frame.
    public long inPlaceBytes() {
        return inPlaceBytes;
    }

    /// Segments stored, wholly or in part, until their turn came.
    public long storedSegments() {
        return storedSegments;
    }

    /// Bytes copied to be handed on later.
    public long copiedBytes() {
        return copiedBytes;
    }

    /// Inline: bytes copied after they were handed on, to hold a retransmission against them.
    public long retainedBytes() {
        return retainedBytes;
    }

    /// Bytes that came again after they were handed on.
    public long retransmittedBytes() {
        return retransmittedBytes;
    }

    /// Bytes that came again and could not be compared with the first ones: inline for want of room
    /// to retain these, and before they were acknowledged; at a tap because it was too long ago, or
    /// they came in other pieces.
    public long unverifiedBytes() {
        return unverifiedBytes;
    }

    /// Bytes that came again while the first ones were stored.
    public long overlappingBytes() {
        return overlappingBytes;
    }

    /// Segments that disagree with bytes that were seen before.
    public long contradictorySegments() {
        return contradictorySegments;
    }

    /// Gaps announced.
    public long gaps() {
        return gaps;
    }

    /// Bytes that fell into gaps.
    public long gapBytes() {
        return gapBytes;
    }

    /// Streams that reached the depth.
    public long depthReached() {
        return depthReached;
    }

    /// Bytes beyond the depth, not handed on.
    public long beyondDepthBytes() {
        return beyondDepthBytes;
    }

    /// Bytes beyond an acknowledged FIN, not handed on.
    public long afterFinBytes() {
        return afterFinBytes;
    }

    /// Bytes in segments with RST, not handed on.
    public long onResetBytes() {
        return onResetBytes;
    }

    /// Bytes in a SYN that its receiver did not take, not handed on.
    public long synDataDiscardedBytes() {
        return synDataDiscardedBytes;
    }

    /// How often a segment found no room to be stored.
    public long storeFull() {
        return storeFull;
    }

    /// Inline: segments refused because of that.
    public long refusedSegments() {
        return refusedSegments;
    }

    /// Segments held back until they were acknowledged, as they might not reach their receiver.
    public long doubtfulSegments() {
        return doubtfulSegments;
    }

    /// Runs of small segments.
    public long smallSegmentRuns() {
        return smallSegmentRuns;
    }

    /// Segments with an urgent pointer, unless urgent bytes are like any other.
    public long urgentSegments() {
        return urgentSegments;
    }

    /// Urgent bytes taken out of their stream.
    public long urgentBytes() {
        return urgentBytes;
    }
}
