package io.wirecut.pipeline.stream;

import io.wirecut.pipeline.flow.Flow;
import org.agrona.BitUtil;
import org.agrona.MutableDirectBuffer;

/// What the rules remember of each stream: blocks of one length, which the rules say, off-heap. A
/// stream gets its block with its first byte, and gives it back when its flow ends.
///
/// Used on the worker's thread only. Allocates nothing after construction.
public final class StreamStatePool {
    private final BlockMemory memory;
    private final int blockLength;
    private final int stride;
    private final int capacity;
    private int freeHead = Flow.NONE;
    private int touched;
    private int used;
    private long exhausted;

    /// Reserves the blocks.
    ///
    /// @param capacity how many, at least 1
    /// @param blockLength bytes of one, at least 0
    /// @throws IllegalArgumentException if a number is out of its range
    public StreamStatePool(int capacity, int blockLength) {
        if (capacity < 1 || blockLength < 0) {
            throw new IllegalArgumentException(
                    "streamStates="
                            + capacity
                            + " must be positive, and streamStateLength="
                            + blockLength
                            + " not negative");
        }
        stride = stride(blockLength);
        this.capacity = capacity;
        this.blockLength = blockLength;
        memory = new BlockMemory(capacity, stride);
    }

    /// The most blocks that so many bytes hold, at least 1.
    public static int capacityOf(long memoryLength, int blockLength) {
        long blocks = memoryLength / stride(blockLength);
        return Math.clamp(blocks, 1, Integer.MAX_VALUE);
    }

    /// Room for the link of the free list, and each block on an 8-byte boundary.
    private static int stride(int blockLength) {
        return BitUtil.align(Math.max(blockLength, Long.BYTES), Long.BYTES);
    }

    /// A block whose bytes are all zero, or [Flow#NONE] if there is none left, which is counted.
    public int claim() {
        int block;
        if (freeHead != Flow.NONE) {
            block = freeHead;
            freeHead = memory.buffer(block).getInt(memory.offset(block));
        } else if (touched < capacity) {
            block = touched++;
        } else {
            exhausted++;
            return Flow.NONE;
        }
        used++;
        memory.buffer(block).setMemory(memory.offset(block), stride, (byte) 0);
        return block;
    }

    /// Gives a block back; [Flow#NONE] is ignored.
    public void release(int block) {
        if (block != Flow.NONE) {
            memory.buffer(block).putInt(memory.offset(block), freeHead);
            freeHead = block;
            used--;
        }
    }

    /// Gives back the blocks of both directions of a flow.
    public void release(Flow flow) {
        release(flow.ruleState(true));
        flow.ruleState(true, Flow.NONE);
        release(flow.ruleState(false));
        flow.ruleState(false, Flow.NONE);
    }

    /// Holds a block.
    public MutableDirectBuffer buffer(int block) {
        return memory.buffer(block);
    }

    /// Offset in [#buffer] of a block's first byte, a multiple of 8.
    public int offset(int block) {
        return memory.offset(block);
    }

    /// Bytes of a block.
    public int blockLength() {
        return blockLength;
    }

    /// How many blocks there are.
    public int capacity() {
        return capacity;
    }

    /// How many blocks are in use.
    public int used() {
        return used;
    }

    /// How often a block was asked for and none was left.
    public long exhausted() {
        return exhausted;
    }

    /// Bytes of off-heap memory that the pool holds.
    public long memoryLength() {
        return memory.length();
    }
}
