package io.wirecut.pipeline.stream;

import io.wirecut.pipeline.flow.Flow;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// The memory of all stored segments of a worker: blocks of a fixed length, off-heap. A block holds
/// a piece of one segment, knows where that segment began and ended as it came, and is a link of
/// its stream's list:
///
/// ```
///  0       4          8        12             16            20         24      28     32
///  +-------+----------+--------+--------------+-------------+----------+-------+------+---------+
///  | next  | sequence | length | segment start| segment end | skip     | flags | last | bytes … |
///  +-------+----------+--------+--------------+-------------+----------+-------+------+---------+
/// ```
///
/// `skip` bytes have been cut off at the front; the flags say whether the bytes were handed on, are
/// doubtful or urgent, and which TTL they came with; `last` is kept in a list's first block only.
///
/// Used on the worker's thread only. Allocates nothing after construction.
public final class SegmentPool {
    /// Bytes of a block.
    public static final int BLOCK_LENGTH = 512;

    /// Bytes of a segment that one block can hold.
    public static final int PIECE_LENGTH = BLOCK_LENGTH - 32;

    /// Flag of bytes that were handed on.
    static final int HANDED = 1;

    /// Flag of bytes that may not reach their receiver.
    static final int DOUBTFUL = 1 << 1;

    /// Flag of a byte that its receiver does not read with the others.
    static final int URGENT = 1 << 2;

    private static final int TTL_SHIFT = 8;

    private static final int NONE = Flow.NONE;
    private static final int NEXT = 0;
    private static final int SEQUENCE = 4;
    private static final int LENGTH = 8;
    private static final int SEGMENT_START = 12;
    private static final int SEGMENT_END = 16;
    private static final int SKIP = 20;
    private static final int FLAGS = 24;
    private static final int LAST = 28;
    private static final int BYTES = 32;

    private final BlockMemory memory;
    private final int capacity;
    private int freeHead = NONE;
    private int touched;
    private int used;

    /// Reserves the blocks.
    ///
    /// @param capacity how many, at least 1
    /// @throws IllegalArgumentException if the capacity is out of its range
    public SegmentPool(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("segmentBlocks=" + capacity + " must be positive");
        }
        this.capacity = capacity;
        memory = new BlockMemory(capacity, BLOCK_LENGTH);
    }

    /// The most blocks that so many bytes hold, at least 1.
    public static int capacityOf(long memoryLength) {
        return Math.clamp(memoryLength / BLOCK_LENGTH, 1, Integer.MAX_VALUE);
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

    /// What flags a block of a segment has.
    static int flags(boolean doubtful, boolean urgent, int ttl) {
        return (doubtful ? DOUBTFUL : 0) | (urgent ? URGENT : 0) | ttl << TTL_SHIFT;
    }

    /// A block with a piece of a segment in it, or [Flow#NONE] if there is none left.
    int store(
            int segmentStart,
            int segmentEnd,
            int flags,
            int sequence,
            DirectBuffer from,
            int offset,
            int length) {
        int block = claim();
        if (block == NONE) {
            return NONE;
        }
        UnsafeBuffer buffer = memory.buffer(block);
        int base = memory.offset(block);
        buffer.putInt(base + NEXT, NONE);
        buffer.putInt(base + SEQUENCE, sequence);
        buffer.putInt(base + LENGTH, length);
        buffer.putInt(base + SEGMENT_START, segmentStart);
        buffer.putInt(base + SEGMENT_END, segmentEnd);
        buffer.putInt(base + SKIP, 0);
        buffer.putInt(base + FLAGS, flags);
        buffer.putInt(base + LAST, NONE);
        buffer.putBytes(base + BYTES, from, offset, length);
        return block;
    }

    /// Gives a block back.
    void release(int block) {
        putInt(block, NEXT, freeHead);
        freeHead = block;
        used--;
    }

    int next(int block) {
        return getInt(block, NEXT);
    }

    void next(int block, int next) {
        putInt(block, NEXT, next);
    }

    int sequence(int block) {
        return getInt(block, SEQUENCE);
    }

    int length(int block) {
        return getInt(block, LENGTH);
    }

    int end(int block) {
        return sequence(block) + length(block);
    }

    int segmentStart(int block) {
        return getInt(block, SEGMENT_START);
    }

    int segmentEnd(int block) {
        return getInt(block, SEGMENT_END);
    }

    int flags(int block) {
        return getInt(block, FLAGS);
    }

    /// Makes another segment the one that a block's bytes are of.
    void segment(int block, int start, int end, int flags) {
        putInt(block, SEGMENT_START, start);
        putInt(block, SEGMENT_END, end);
        putInt(block, FLAGS, flags);
    }

    boolean isHandedOn(int block) {
        return (flags(block) & HANDED) != 0;
    }

    void handedOn(int block) {
        putInt(block, FLAGS, flags(block) | HANDED);
    }

    boolean isDoubtful(int block) {
        return (flags(block) & DOUBTFUL) != 0;
    }

    boolean isUrgent(int block) {
        return (flags(block) & URGENT) != 0;
    }

    /// The TTL that a block's bytes came with.
    int ttl(int block) {
        return flags(block) >>> TTL_SHIFT;
    }

    int last(int block) {
        return getInt(block, LAST);
    }

    void last(int block, int last) {
        putInt(block, LAST, last);
    }

    /// Holds the bytes of a block.
    DirectBuffer buffer(int block) {
        return memory.buffer(block);
    }

    /// Offset in [#buffer] of a block's first byte.
    int offset(int block) {
        return memory.offset(block) + BYTES + getInt(block, SKIP);
    }

    /// How many bytes can be added to a block.
    int room(int block) {
        return PIECE_LENGTH - getInt(block, SKIP) - length(block);
    }

    /// Adds bytes at the end of a block, which has room for them.
    void append(int block, DirectBuffer from, int offset, int length) {
        memory.buffer(block).putBytes(offset(block) + length(block), from, offset, length);
        putInt(block, LENGTH, length(block) + length);
    }

    /// Cuts bytes off at the front.
    void cutFront(int block, int length) {
        putInt(block, SKIP, getInt(block, SKIP) + length);
        putInt(block, SEQUENCE, getInt(block, SEQUENCE) + length);
        putInt(block, LENGTH, getInt(block, LENGTH) - length);
    }

    /// Cuts off all but some bytes at the front.
    void cutTo(int block, int length) {
        putInt(block, LENGTH, length);
    }

    /// Replaces some of a block's bytes.
    void overwrite(int block, int sequence, DirectBuffer from, int offset, int length) {
        memory.buffer(block)
                .putBytes(
                        offset(block) + TcpSequence.distance(sequence(block), sequence),
                        from,
                        offset,
                        length);
    }

    /// Whether some of a block's bytes are these.
    boolean holds(int block, int sequence, DirectBuffer bytes, int offset, int length) {
        UnsafeBuffer buffer = memory.buffer(block);
        int at = offset(block) + TcpSequence.distance(sequence(block), sequence);
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (buffer.getLong(at + i) != bytes.getLong(offset + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (buffer.getByte(at + i) != bytes.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    private int claim() {
        int block;
        if (freeHead != NONE) {
            block = freeHead;
            freeHead = next(block);
        } else if (touched < capacity) {
            block = touched++;
        } else {
            return NONE;
        }
        used++;
        return block;
    }

    private int getInt(int block, int field) {
        return memory.buffer(block).getInt(memory.offset(block) + field);
    }

    private void putInt(int block, int field, int value) {
        memory.buffer(block).putInt(memory.offset(block) + field, value);
    }
}
