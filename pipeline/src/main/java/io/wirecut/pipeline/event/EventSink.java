package io.wirecut.pipeline.event;

import org.agrona.DirectBuffer;

/// Takes events: each is one JSON object in UTF-8, followed by a line feed.
///
/// Several workers share one and call it at the same time: an implementation must be safe for that.
/// It must not throw, for the caller has traffic to go on with.
@FunctionalInterface
public interface EventSink {
    /// Called for each event.
    ///
    /// @param buffer holds the event, and is lent for the time of this call
    /// @param offset of the event's first byte
    /// @param length of the event in bytes, the line feed included
    void onEvent(DirectBuffer buffer, int offset, int length);
}
