package io.wirecut.pipeline.source.live;

import java.util.concurrent.atomic.AtomicLongArray;
import org.agrona.DirectBuffer;

/// On which side of a wire each Ethernet station is, as its frames told last: a bridge's table.
///
/// Stations may push each other out, so that it is bounded; what is not in it is on no known side.
/// One thread learns, any may look. Allocates nothing after construction.
///
/// ```
///  63          49 48 47                          0
/// |  not used   | side |          address         |    0: empty
/// ```
final class StationTable {
    /// Returned by [#sideOf] for a station that was not heard from.
    static final int UNKNOWN = -1;

    private static final int CAPACITY_BITS = 13;
    private static final int SOURCE = 6;
    private static final int GROUP_BIT = 1;
    private static final int SIDE_SHIFT = 48;
    private static final long ADDRESS_MASK = (1L << SIDE_SHIFT) - 1;
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private final AtomicLongArray entries = new AtomicLongArray(1 << CAPACITY_BITS);

    /// Learns where the sender of a frame is.
    ///
    /// @param frame offset of its Ethernet header
    /// @param side 0 or 1
    void learn(DirectBuffer buffer, int frame, int side) {
        if ((buffer.getByte(frame + SOURCE) & GROUP_BIT) != 0) {
            return;
        }
        long address = address(buffer, frame + SOURCE);
        long entry = (long) side << SIDE_SHIFT | address;
        int index = index(address);
        if (entries.getPlain(index) != entry) {
            entries.setOpaque(index, entry);
        }
    }

    /// The side that the receiver of a frame is on, 0 or 1, or [#UNKNOWN].
    ///
    /// @param frame offset of its Ethernet header
    int sideOf(DirectBuffer buffer, int frame) {
        long address = address(buffer, frame);
        long entry = entries.getOpaque(index(address));
        return entry == 0 || (entry & ADDRESS_MASK) != address
                ? UNKNOWN
                : (int) (entry >>> SIDE_SHIFT);
    }

    private static long address(DirectBuffer buffer, int at) {
        return (buffer.getInt(at) & 0xFFFF_FFFFL) << Short.SIZE
                | (buffer.getShort(at + Integer.BYTES) & 0xFFFFL);
    }

    private static int index(long address) {
        return (int) ((address * MULTIPLIER) >>> (Long.SIZE - CAPACITY_BITS));
    }
}
