package io.wirecut.pipeline.source.live;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/// What the kernel tells of a frame beside its bytes, and is told: `virtio_net_hdr` in
/// `linux/virtio_net.h`, right before the frame. It says what is left to do: to compute the
/// transport checksum, and to cut a super-frame into segments.
///
/// ```
///   0 flags (8 bits)         1 kind of super-frame (8 bits)   2 length of the headers (16 bits)
///   4 length of a segment    6 where the checksum starts      8 where its field is from there
/// ```
///
/// All of it but the length of the headers, which the kernel finds by itself, goes into a number: 0
/// for a frame with nothing left to do.
final class VirtioHeader {
    static final int LENGTH = 10;

    static final int FLAGS = 0;
    static final int KIND = 1;
    static final int HEADERS_LENGTH = 2;
    static final int SEGMENT_LENGTH = 4;
    static final int CHECKSUM_START = 6;
    static final int CHECKSUM_OFFSET = 8;

    /// Flag: the checksum has yet to be computed; its field has the sum of the pseudo header.
    static final int NEEDS_CHECKSUM = 1;

    static final int KIND_TCP4 = 1;
    static final int KIND_TCP6 = 4;

    private static final int KIND_SHIFT = 8;
    private static final long KIND_MASK = 0xFFL << KIND_SHIFT;
    private static final int CHECKSUM_OFFSET_SHIFT = 16;
    private static final int SEGMENT_LENGTH_SHIFT = 32;
    private static final int CHECKSUM_START_SHIFT = 48;

    private VirtioHeader() {}

    /// What is left to do for a frame.
    static long read(DirectBuffer buffer, int at) {
        return (buffer.getByte(at + FLAGS) & NEEDS_CHECKSUM)
                | (buffer.getByte(at + KIND) & 0xFFL) << KIND_SHIFT
                | (buffer.getShort(at + CHECKSUM_OFFSET) & 0xFFFFL) << CHECKSUM_OFFSET_SHIFT
                | (buffer.getShort(at + SEGMENT_LENGTH) & 0xFFFFL) << SEGMENT_LENGTH_SHIFT
                | (buffer.getShort(at + CHECKSUM_START) & 0xFFFFL) << CHECKSUM_START_SHIFT;
    }

    /// Writes what is left to do for a frame.
    static void write(MutableDirectBuffer buffer, int at, long work) {
        buffer.putByte(at + FLAGS, (byte) (work & NEEDS_CHECKSUM));
        buffer.putByte(at + KIND, (byte) (work >>> KIND_SHIFT));
        buffer.putShort(at + HEADERS_LENGTH, (short) 0);
        buffer.putShort(at + SEGMENT_LENGTH, (short) (work >>> SEGMENT_LENGTH_SHIFT));
        buffer.putShort(at + CHECKSUM_START, (short) (work >>> CHECKSUM_START_SHIFT));
        buffer.putShort(at + CHECKSUM_OFFSET, (short) (work >>> CHECKSUM_OFFSET_SHIFT));
    }

    /// Work on a segmented frame: what is to be done for TCP segments that were put together.
    ///
    /// @param kind [#KIND_TCP4] or [#KIND_TCP6]
    /// @param segmentLength bytes of payload in each frame but the last
    /// @param tcpOffset of the TCP header in the frame
    /// @param fieldOffset of the checksum in the TCP header
    static long toSegment(int kind, int segmentLength, int tcpOffset, int fieldOffset) {
        return NEEDS_CHECKSUM
                | (long) kind << KIND_SHIFT
                | (long) fieldOffset << CHECKSUM_OFFSET_SHIFT
                | (long) segmentLength << SEGMENT_LENGTH_SHIFT
                | (long) tcpOffset << CHECKSUM_START_SHIFT;
    }

    /// Whether the frame is several, put together.
    static boolean isSuperFrame(long work) {
        return (work & KIND_MASK) != 0;
    }

    /// The same work where more bytes come before the transport header.
    static long moved(long work, int length) {
        return (work & NEEDS_CHECKSUM) == 0 ? work : work + ((long) length << CHECKSUM_START_SHIFT);
    }
}
