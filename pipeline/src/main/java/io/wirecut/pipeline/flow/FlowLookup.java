package io.wirecut.pipeline.flow;

/// What [FlowTable#locate] found.
public enum FlowLookup {
    /// The flow is known, and the view stands on it.
    FOUND,
    /// The packet is the first of its flow, and the view stands on the new record.
    CREATED,
    /// The packet is an ICMP error about a packet of the flow that the view stands on. It is not
    /// counted to the flow, and does not keep it alive.
    TOLD_OF,
    /// The packet is an ICMP error about no flow that is known, and begins none, or of a protocol
    /// that has no flows: the view stands nowhere.
    NONE,
    /// There is no room for the flow of this packet: the view stands nowhere. What becomes of the
    /// packet is the caller's policy.
    TABLE_FULL;

    /// Whether the view stands on a flow.
    public boolean hasFlow() {
        return this == FOUND || this == CREATED || this == TOLD_OF;
    }
}
