package io.wirecut.pipeline.flow;

/// What [FlowTable#locate] found.
public enum FlowLookup {
    /// The flow is known, and the view stands on it.
    FOUND,
    /// The packet is the first of its flow, and the view stands on the new record.
    CREATED,
    /// There is no room for the flow of this packet: the view stands nowhere. What becomes of the
    /// packet is the caller's policy.
    TABLE_FULL
}
