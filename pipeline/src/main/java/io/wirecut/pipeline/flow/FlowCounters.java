package io.wirecut.pipeline.flow;

/// What a flow table counts. Written by the worker's thread only; another thread may read figures
/// that are a little old.
public final class FlowCounters {
    long created;
    long ended;
    long agedOut;
    long pruned;
    long evictedOver;
    long evictedUnestablished;
    long reused;
    long tableFull;
    long emergencies;
    long emergenciesOver;
    long toldOf;
    long errorsWithoutFlow;

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

    /// Flows that ended because their time was up, those in an emergency included.
    public long agedOut() {
        return agedOut;
    }

    /// Flows whose time was up by the shorter timeouts of an emergency.
    public long pruned() {
        return pruned;
    }

    /// Flows whose connection was over and that had to make room.
    public long evictedOver() {
        return evictedOver;
    }

    /// Flows that were not established and had to make room.
    public long evictedUnestablished() {
        return evictedUnestablished;
    }

    /// Flows that ended because a SYN began another connection with the same addresses and ports.
    public long reused() {
        return reused;
    }

    /// Packets whose flow found no room.
    public long tableFull() {
        return tableFull;
    }

    /// How often the table was full, and an emergency began.
    public long emergencies() {
        return emergencies;
    }

    /// How often an emergency was over.
    public long emergenciesOver() {
        return emergenciesOver;
    }

    /// ICMP errors about flows that were known.
    public long toldOf() {
        return toldOf;
    }

    /// ICMP errors about no known flow.
    public long errorsWithoutFlow() {
        return errorsWithoutFlow;
    }
}
