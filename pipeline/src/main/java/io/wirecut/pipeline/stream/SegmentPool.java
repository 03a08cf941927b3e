package io.wirecut.pipeline.stream;

import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.memory.Slab;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// The memory of all stored segments of a worker: blocks of a fixed length in one off-heap slab. A
/// block holds a piece of one segment, knows where that segment began and ended as it came, and is
/// a link of its stream's list:
///
/// ```
///  0       4          8        12             16            20         24      28     32
///  +-------+----------+--------+--------------+-------------+----------+-------+------+---------+
///  | next  | sequence | length | segment start| segment end | skip     | handed| last | bytes … |
///  +-------+----------+--------+--------------+-------------+----------+-------+------+---------+
/// ```
///
/// `skip` bytes have been cut off at the front; `handed` is 1 if the bytes were handed on; `last`
/// is kept in a list's first block only.
///
/// Used on the worker's thread only. Allocates nothing after construction.
public final class SegmentPool {
    /// Bytes of a block.
    public static final int BLOCK_LENGTH = 512;

    /// Bytes of a segment that one block can hold.
    public static final int PIECE_LENGTH = BLOCK_LENGTH - 32;

    private static final int NONE = Flow.NONE;
    private static final int NEXT = 0;
    private static final int SEQUENCE = 4;
    private static final int LENGTH = 8;
    private static final int SEGMENT_START = 12;
    private static final int SEGMENT_END = 16;
    private static final int SKIP = 20;
    private static final int HANDED = 24;
    private static final int LAST = 28;
    private static final int BYTES = 32;

    private final Slab memory;
    private final UnsafeBuffer blocks;
    private final int capacity;
    private int freeHead = NONE;
    private int touched;
    private int used;

    /// Reserves the blocks.
    ///
    /// @param capacity how many, 1 to 4,194,303
    /// @throws IllegalArgumentException if the capacity is out of its range
    public SegmentPool(int capacity) {
        int maxCapacity = Integer.MAX_VALUE / BLOCK_LENGTH;
        if (capacity < 1 || capacity > maxCapacity) {
            throw new IllegalArgumentException(
                    "segmentBlocks=" + capacity + " must be from 1 to " + maxCapacity);
        }
        this.capacity = capacity;
        memory = Slab.of((long) capacity * BLOCK_LENGTH);
        blocks = new UnsafeBuffer(memory.address(), (int) memory.length());
    }

    /// How many blocks there are.
    public int capacity() {
        return capacity;
    }

    /// How many blocks are in use.
    public int used() {
        return used;
    }

    /// Bytes of off-heap memory that the pool holds.
    public long memoryLength() {
        return memory.length();
    }

    /// A block with a piece of a segment in it, or [Flow#NONE] if there is none left.
    int store(
            int segmentStart,
            int segmentEnd,
            int sequence,
            DirectBuffer from,
            int offset,
            int length) {
        int block = claim();
        if (block == NONE) {
            return NONE;
        }
        int base = block * BLOCK_LENGTH;
        blocks.putInt(base + NEXT, NONE);
        blocks.putInt(base + SEQUENCE, sequence);
        blocks.putInt(base + LENGTH, length);
        blocks.putInt(base + SEGMENT_START, segmentStart);
        blocks.putInt(base + SEGMENT_END, segmentEnd);
        blocks.putInt(base + SKIP, 0);
        blocks.putInt(base + HANDED, 0);
        blocks.putInt(base + LAST, NONE);
        blocks.putBytes(base + BYTES, from, offset, length);
        return block;
    }

    /// Gives a block back.
    void release(int block) {
        blocks.putInt(block * BLOCK_LENGTH + NEXT, freeHead);
        freeHead = block;
        used--;
    }

    int next(int block) {
        return blocks.getInt(block * BLOCK_LENGTH + NEXT);
    }

    void next(int block, int next) {
        blocks.putInt(block * BLOCK_LENGTH + NEXT, next);
    }

    int sequence(int block) {
        return blocks.getInt(block * BLOCK_LENGTH + SEQUENCE);
    }

    int length(int block) {
        return blocks.getInt(block * BLOCK_LENGTH + LENGTH);
    }

    int end(int block) {
        return sequence(block) + length(block);
    }

    int segmentStart(int block) {
        return blocks.getInt(block * BLOCK_LENGTH + SEGMENT_START);
    }

    int segmentEnd(int block) {
        return blocks.getInt(block * BLOCK_LENGTH + SEGMENT_END);
    }

    /// Makes another segment the one that a block's bytes are of.
    void segment(int block, int start, int end) {
        blocks.putInt(block * BLOCK_LENGTH + SEGMENT_START, start);
        blocks.putInt(block * BLOCK_LENGTH + SEGMENT_END, end);
    }

    boolean isHandedOn(int block) {
        return blocks.getInt(block * BLOCK_LENGTH + HANDED) != 0;
    }

    void handedOn(int block) {
        blocks.putInt(block * BLOCK_LENGTH + HANDED, 1);
    }

    int last(int block) {
        return blocks.getInt(block * BLOCK_LENGTH + LAST);
    }

    void last(int block, int last) {
        blocks.putInt(block * BLOCK_LENGTH + LAST, last);
    }

    /// Holds the bytes of every block.
    DirectBuffer buffer() {
        return blocks;
    }

    /// Offset in [#buffer] of a block's first byte.
    int offset(int block) {
        int base = block * BLOCK_LENGTH;
        return base + BYTES + blocks.getInt(base + SKIP);
    }

    /// Cuts bytes off at the front.
    void cutFront(int block, int length) {
        int base = block * BLOCK_LENGTH;
        blocks.putInt(base + SKIP, blocks.getInt(base + SKIP) + length);
        blocks.putInt(base + SEQUENCE, blocks.getInt(base + SEQUENCE) + length);
        blocks.putInt(base + LENGTH, blocks.getInt(base + LENGTH) - length);
    }

    /// Cuts off all but some bytes at the front.
    void cutTo(int block, int length) {
        blocks.putInt(block * BLOCK_LENGTH + LENGTH, length);
    }

    /// Replaces some of a block's bytes.
    void overwrite(int block, int sequence, DirectBuffer from, int offset, int length) {
        blocks.putBytes(
                offset(block) + TcpSequence.distance(sequence(block), sequence),
                from,
                offset,
                length);
    }

    /// Whether some of a block's bytes are these.
    boolean holds(int block, int sequence, DirectBuffer bytes, int offset, int length) {
        int at = offset(block) + TcpSequence.distance(sequence(block), sequence);
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (blocks.getLong(at + i) != bytes.getLong(offset + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (blocks.getByte(at + i) != bytes.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    private int claim() {
        int block;
        if (freeHead != NONE) {
            block = freeHead;
            freeHead = blocks.getInt(block * BLOCK_LENGTH + NEXT);
        } else if (touched < capacity) {
            block = touched++;
        } else {
            return NONE;
        }
        used++;
        return block;
    }
}
