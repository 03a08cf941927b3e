package io.wirecut.pipeline.event;

/// The kinds of events that can be written; by name in lower case, the `event_type` of an event.
public enum EventType {
    /// A rule has matched.
    ALERT,
    /// A flow has ended.
    FLOW,
    /// A packet came of a flow or host that a rule has tagged.
    PACKET,
    /// It is known what became of a connection that was to be reset.
    RESET
}
