package io.wirecut.pipeline.source;

import org.agrona.DirectBuffer;

/// Receives the frames of a [PacketSource].
@FunctionalInterface
public interface FrameHandler {
    /// Called for each frame, in the order of arrival.
    ///
    /// @param buffer holds the frame, and is lent for the time of this call
    /// @param offset of the frame's first byte
    /// @param capturedLength bytes of the frame that are there
    /// @param wireLength bytes that the frame had on the wire, at least `capturedLength`
    /// @param timestampNs nanoseconds since 1970-01-01T00:00Z
    /// @param linkType how the frame begins: a LINKTYPE value of the pcap formats
    void onFrame(
            DirectBuffer buffer,
            int offset,
            int capturedLength,
            int wireLength,
            long timestampNs,
            int linkType);

    /// Called in place of [#onFrame] for a frame whose transport checksum is not there yet: its
    /// sender left it to the hardware, behind us. Nobody may verify it.
    ///
    /// @param buffer holds the frame, and is lent for the time of this call
    default void onUnfinishedFrame(
            DirectBuffer buffer,
            int offset,
            int capturedLength,
            int wireLength,
            long timestampNs,
            int linkType) {
        onFrame(buffer, offset, capturedLength, wireLength, timestampNs, linkType);
    }
}
