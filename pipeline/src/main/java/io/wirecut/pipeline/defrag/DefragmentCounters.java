package io.wirecut.pipeline.defrag;

/// What became of fragments and datagrams. Written by the defragmenter's thread only; another
/// thread may read, and then sees figures that are a little late.
// An array by ordinal, since counting must not cost a look-up; ordinals are not kept anywhere.
@SuppressWarnings("EnumOrdinal")
public final class DefragmentCounters {
    private final long[] statuses = new long[FragmentStatus.values().length];
    long timedOut;
    long overlaps;
    long contradictions;

    /// How many fragments had this status.
    public long count(FragmentStatus status) {
        return statuses[status.ordinal()];
    }

    /// Datagrams that were given up because a fragment did not come in time.
    public long timedOut() {
        return timedOut;
    }

    /// Fragments that overlapped another of their datagram.
    public long overlaps() {
        return overlaps;
    }

    /// Datagrams with fragments that overlap and differ there.
    public long contradictions() {
        return contradictions;
    }

    void add(FragmentStatus status) {
        statuses[status.ordinal()]++;
    }
}
