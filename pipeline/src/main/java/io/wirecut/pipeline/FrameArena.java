package io.wirecut.pipeline;

import java.util.concurrent.atomic.AtomicLong;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/// Memory for the frames that do not fit into a slot of the ring: claimed by the receiver and
/// released by the worker, in the same order, as the slots themselves are.
///
/// Positions count claimed bytes since the beginning and only grow; a claim that would cross the
/// end of the memory begins anew at its start. Allocates nothing after construction.
///
/// ```
///        released           claimed
///           |                  |
///  +--------v==================v---------+
///  |  free  ‖ frames under way |  free   |
///  +--------+------------------+---------+
/// ```
final class FrameArena {
    /// Returned by [#claim] while there is not enough room.
    static final long NO_ROOM = -1;

    private static final int ALIGNMENT = Long.BYTES;

    private final UnsafeBuffer memory;
    private final int capacity;
    private final AtomicLong released = new AtomicLong();
    private long claimed;

    /// @param capacity in bytes, a power of two, at least twice the longest frame
    FrameArena(int capacity) {
        if (!BitUtil.isPowerOfTwo(capacity)) {
            throw new IllegalArgumentException(
                    "arenaCapacity=%d must be a power of two".formatted(capacity));
        }
        this.capacity = capacity;
        this.memory = new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacity, ALIGNMENT));
    }

    /// The memory in which [#offset] counts.
    UnsafeBuffer memory() {
        return memory;
    }

    /// Claims room; on the receiver's thread.
    ///
    /// @param length in bytes, at most half of the capacity
    /// @return the position just past the claimed bytes, to be released when they are done with, or
    ///   [#NO_ROOM]
    long claim(int length) {
        int aligned = BitUtil.align(length, ALIGNMENT);
        int start = (int) (claimed & (capacity - 1));
        long padding = start + aligned > capacity ? capacity - start : 0;
        long end = claimed + padding + aligned;
        if (end - released.get() > capacity) {
            return NO_ROOM;
        }
        claimed = end;
        return end;
    }

    /// Offset in [#memory] of the first of the claimed bytes.
    ///
    /// @param end what [#claim] returned for this length
    int offset(long end, int length) {
        return (int) ((end - BitUtil.align(length, ALIGNMENT)) & (capacity - 1));
    }

    /// Gives back everything up to a claim; on the worker's thread, in the order of the claims.
    void release(long end) {
        released.lazySet(end);
    }
}
