package io.wirecut.pipeline.decode;

/// How often each [DecodeEvent] and each [DecodeStatus] came up. Written by the decoder's thread
/// only; another thread may read, and then sees figures that are a little late.
// An array by ordinal, since counting must not cost a look-up; ordinals are not kept anywhere.
@SuppressWarnings("EnumOrdinal")
public final class DecodeCounters {
    private final long[] events = new long[DecodeEvent.count()];
    private final long[] statuses = new long[DecodeStatus.values().length];

    /// How often this event came up.
    public long count(DecodeEvent event) {
        return events[event.ordinal()];
    }

    /// How many frames were decoded with this result. A frame that completes a datagram counts
    /// twice: once as the fragment it is, once as the datagram.
    public long count(DecodeStatus status) {
        return statuses[status.ordinal()];
    }

    void add(DecodeEvent event) {
        events[event.ordinal()]++;
    }

    void add(DecodeStatus status) {
        statuses[status.ordinal()]++;
    }
}
