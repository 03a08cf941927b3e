package io.wirecut.pipeline.flow;

/// What a flow table counts. Written by the worker's thread only; another thread may read figures
/// that are a little old.
public final class FlowCounters {
    long created;
    long ended;
    long agedOut;
    long evicted;
    long reused;
    long tableFull;

    FlowCounters() {}

    /// Flows in the table now.
    public long active() {
        return created - ended;
    }

    /// Flows that began.
    public long created() {
        return created;
    }

    /// Flows that ended, for any reason.
    public long ended() {
        return ended;
    }

    /// Flows that ended because their time was up.
    public long agedOut() {
        return agedOut;
    }

    /// Flows that were not established and had to make room.
    public long evicted() {
        return evicted;
    }

    /// Flows that ended because a SYN began another connection with the same addresses and ports.
    public long reused() {
        return reused;
    }

    /// Packets whose flow found no room.
    public long tableFull() {
        return tableFull;
    }
}
