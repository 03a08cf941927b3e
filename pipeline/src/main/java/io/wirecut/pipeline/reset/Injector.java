package io.wirecut.pipeline.reset;

import org.agrona.DirectBuffer;

/// Puts forged frames on the wire, or wherever they are to go.
///
/// Several workers share one and call it at the same time: an implementation must be safe for that.
/// It must not block for long, for the caller's traffic waits, and must not throw: what goes wrong
/// is an [Outcome].
public interface Injector extends AutoCloseable {
    /// Sends a frame.
    ///
    /// @param frame holds it, and is lent for the time of this call
    /// @param offset of the frame's first byte
    /// @param length of the frame in bytes
    /// @param linkType how the frame begins: a LINKTYPE value of the pcap formats
    /// @param timestampNs of the packet that caused it, nanoseconds since 1970-01-01T00:00Z
    /// @return what became of it
    Outcome inject(DirectBuffer frame, int offset, int length, int linkType, long timestampNs);

    /// Releases what it holds. Further frames are answered with [Outcome#CLOSED].
    @Override
    void close();
}
