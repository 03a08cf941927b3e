package io.wirecut.pipeline.stream;

import io.wirecut.memory.Slab;
import org.agrona.concurrent.UnsafeBuffer;

/// Blocks of one length in off-heap memory, which may be more than 2 GiB together: as one buffer
/// reaches no further, they lie in several, and no block in two.
///
/// Used on the worker's thread only. Allocates nothing after construction.
final class BlockMemory {
    private static final int MAX_BUFFER_LENGTH = 1 << 30;

    private final Slab slab;
    private final UnsafeBuffer[] buffers;
    private final int stride;
    private final int shift;
    private final int mask;

    /// Reserves the blocks.
    ///
    /// @param capacity how many, at least 1
    /// @param stride bytes of one, 8 to 1 GiB and a multiple of 8
    BlockMemory(int capacity, int stride) {
        this.stride = stride;
        shift = Integer.numberOfTrailingZeros(Integer.highestOneBit(MAX_BUFFER_LENGTH / stride));
        mask = (1 << shift) - 1;
        slab = Slab.of((long) capacity * stride);
        buffers = new UnsafeBuffer[((capacity - 1) >>> shift) + 1];
        for (int i = 0; i < buffers.length; i++) {
            int blocks = Math.min(capacity - (i << shift), 1 << shift);
            long offset = ((long) i << shift) * stride;
            buffers[i] = new UnsafeBuffer(slab.address() + offset, blocks * stride);
        }
    }

    /// The buffer that holds a block.
    UnsafeBuffer buffer(int block) {
        return buffers[block >>> shift];
    }

    /// Offset of a block in its buffer.
    int offset(int block) {
        return (block & mask) * stride;
    }

    /// Bytes of memory.
    long length() {
        return slab.length();
    }
}
