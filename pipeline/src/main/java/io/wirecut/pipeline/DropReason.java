package io.wirecut.pipeline;

/// Why a frame was dropped. In tap position a frame goes its way whatever is decided, and counts as
/// dropped only where the settings ask for what holds inline: `stream.inline`, or an exception
/// policy that drops.
public enum DropReason {
    /// A rule asked for it.
    RULE,
    /// Its flow was cut or dropped before.
    FLOW_DROPPED,
    /// An exception policy asked for it.
    EXCEPTION_POLICY,
    /// Its bytes contradict those that were inspected before: no application is to read them.
    CONTRADICTORY,
    /// Its receiver would reject it: it is out of the window, too old, or made up.
    INVALID_SEGMENT,
    /// It has urgent data, which the settings ask to drop.
    URGENT_DATA,
    /// There is no room to store a segment that came too early.
    SEGMENT_STORE_FULL,
    /// There is no room to store a fragment, and that fails closed.
    FRAGMENT_STORE_FULL,
    /// It is a fragment of a datagram that was dropped: its receiver has the others.
    DATAGRAM_DROPPED,
    /// The flow table is full, and that fails closed.
    FLOW_TABLE_FULL,
    /// There is no memory left to match its stream with.
    STREAM_STATES_FULL,
    /// The ring of its worker is full, and overload fails closed.
    RING_FULL
}
