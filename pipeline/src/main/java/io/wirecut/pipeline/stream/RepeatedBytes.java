package io.wirecut.pipeline.stream;

import io.wirecut.pipeline.flow.Flow;

/// Holds against what was handed on what comes again of it: inline against the bytes that are
/// retained until they are acknowledged, and for what is not retained against the hashes of
/// [RecentSegments].
///
/// Used on the worker's thread only. Allocates nothing after construction.
final class RepeatedBytes {
    private final boolean inline;
    private final SegmentList segments;
    private final RecentSegments recent;
    private final StreamCounters counters;

    RepeatedBytes(
            boolean inline, SegmentList segments, RecentSegments recent, StreamCounters counters) {
        this.inline = inline;
        this.segments = segments;
        this.recent = recent;
        this.counters = counters;
    }

    /// Whether a segment disagrees with what was handed on; inline, where what came first holds,
    /// with what waits too.
    boolean contradict(Segment data) {
        int from = data.start;
        int to = TcpSequence.min(data.end, data.flow.streamSequence(data.toServer));
        if (inline && StreamOutlet.isAcknowledging(data.flow, data.toServer)) {
            from = TcpSequence.max(from, data.flow.acknowledged(!data.toServer));
        }
        return (inline && segments.contradicts(data))
                || (TcpSequence.isBefore(from, to)
                        && !isKeepAlive(data)
                        && contradictRecent(data, from, to));
    }

    /// One byte before what is due, of whatever value (RFC 9293 §3.8.4).
    private static boolean isKeepAlive(Segment data) {
        return data.length() == 1
                && TcpSequence.distance(data.start, data.flow.streamSequence(data.toServer)) == 1;
    }

    /// Compares with the hashes of what was handed on and is not retained, as far as these reach.
    private boolean contradictRecent(Segment data, int from, int to) {
        Flow flow = data.flow;
        boolean toServer = data.toServer;
        int at = from;
        while (TcpSequence.isBefore(at, to)) {
            int next = segments.retainedEnd(flow, toServer, at);
            if (next == at) {
                int length = recent.length(flow, toServer, at);
                next = at + length;
                if (length == 0 || TcpSequence.isAfter(next, to)) {
                    counters.unverifiedBytes +=
                            TcpSequence.distance(at, to)
                                    - segments.retainedLength(flow, toServer, at, to);
                    return false;
                }
                if (!recent.holds(flow, toServer, at, data.buffer, data.offsetOf(at), length)) {
                    return true;
                }
            }
            at = next;
        }
        return false;
    }
}
