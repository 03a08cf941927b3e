package io.wirecut.rules;

import io.wirecut.rules.packet.PacketFacts;
import org.agrona.DirectBuffer;

/// Where the payload of the packet at hand is in its stream, and how much of it was scanned there
/// and need not be scanned again. Allocates nothing after construction.
final class PayloadInStream {
    private int scanned;
    private long base;

    /// Begins with a packet, of whose payload nothing was scanned yet.
    void begin() {
        scanned = 0;
    }

    /// Whether all of a payload was scanned with the stream.
    boolean isScanned(int payloadLength) {
        return scanned >= payloadLength;
    }

    /// Finds out whether bytes of the stream are the next ones of the packet's own payload; they
    /// count as scanned then.
    ///
    /// @param position in the stream of the first of these bytes
    /// @return stream offset of the payload's first byte, or [CandidateCollector#NO_PAYLOAD]
    @SuppressWarnings("ReferenceEquality") // the same array, or both off-heap
    long take(PacketFacts packet, long position, DirectBuffer bytes, int offset, int length) {
        DirectBuffer payload = packet.payloadBuffer();
        if (bytes.byteArray() != payload.byteArray()) {
            return CandidateCollector.NO_PAYLOAD;
        }
        long at = bytes.addressOffset() + offset - payload.addressOffset() - packet.payloadOffset();
        long from = position - at;
        if (at != scanned || at + length > packet.payloadLength() || (at > 0 && from != base)) {
            return CandidateCollector.NO_PAYLOAD;
        }
        base = from;
        scanned += length;
        return from;
    }
}
