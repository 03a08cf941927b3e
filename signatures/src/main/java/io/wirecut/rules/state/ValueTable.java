package io.wirecut.rules.state;

import io.wirecut.signatures.ValueType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// Values that matches have put into one list, or taken out of it. Any thread may ask, without a
/// lock; a value that is new takes one.
///
/// Values lie one behind the other in off-heap chunks, and stay where they are. A table of twice as
/// many slots or more tells where a value is by its salted hash. Once as much memory is taken as is
/// allowed, a value that is new is not remembered, and that is counted.
///
/// ```
///  slot: place of an entry + 1, or 0            entry, at a multiple of 8
///                                               0         4          8        16
///                                               +---------+----------+--------+--------
///                                               | is in   | length   | hash   | value …
///                                               +---------+----------+--------+--------
/// ```
///
/// Asking allocates nothing; a value that is new may take a chunk.
public final class ValueTable {
    /// What is known of a value.
    enum Knowledge {
        /// Nothing: what was loaded holds.
        NONE,
        /// It was put into the list.
        IN,
        /// It was taken out.
        OUT
    }

    private static final int CHUNK_SHIFT = 17;
    private static final int CHUNK_LENGTH = 1 << CHUNK_SHIFT;
    private static final int LENGTH_OFFSET = 4;
    private static final int HASH_OFFSET = 8;
    private static final int HEADER_LENGTH = 16;
    private static final int FIRST_SLOT_COUNT = 1 << 6;

    /// So many bytes a list may be allowed at most: a slot tells a place below 2^31.
    private static final long MAX_MEMORY = 1L << 30;

    private final ValueType type;
    private final long seed;
    private final long memoryLimit;
    private final AtomicReferenceArray<UnsafeBuffer> chunks;
    private final LongAdder overflows = new LongAdder();
    private volatile UnsafeBuffer slots = memory(FIRST_SLOT_COUNT * Integer.BYTES);

    /// Guarded by this.
    private int count;

    private int chunkCount;

    /// Where the next entry goes.
    private int end;

    /// @param type of the values
    /// @param memoryLimit bytes that the values may take
    /// @param seed the secret that salts the hash
    ValueTable(ValueType type, long memoryLimit, long seed) {
        this.type = type;
        this.seed = seed;
        this.memoryLimit = Math.min(memoryLimit, MAX_MEMORY);
        chunks = new AtomicReferenceArray<>((int) (MAX_MEMORY >> CHUNK_SHIFT));
    }

    private static UnsafeBuffer memory(int length) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(length));
    }

    /// What the values are.
    public ValueType type() {
        return type;
    }

    /// What is known of a value.
    Knowledge knowledge(DirectBuffer value) {
        UnsafeBuffer table = slots;
        int slot = find(table, value, hash(value));
        int place = table.getIntVolatile(slot * Integer.BYTES) - 1;
        if (place < 0) {
            return Knowledge.NONE;
        }
        return chunk(place).getIntVolatile(offset(place)) == 1 ? Knowledge.IN : Knowledge.OUT;
    }

    /// Puts a value into the list, or takes it out.
    ///
    /// @return whether that was done: another may have done the same, or there is no room
    boolean put(DirectBuffer value, boolean in) {
        long hash = hash(value);
        UnsafeBuffer table = slots;
        int place = table.getIntVolatile(find(table, value, hash) * Integer.BYTES) - 1;
        return place < 0 ? add(value, hash, in) : change(place, in);
    }

    private boolean change(int place, boolean in) {
        return chunk(place).compareAndSetInt(offset(place), in ? 0 : 1, in ? 1 : 0);
    }

    private synchronized boolean add(DirectBuffer value, long hash, boolean in) {
        int length = value.capacity();
        int slot = find(slots, value, hash);
        int known = slots.getInt(slot * Integer.BYTES) - 1;
        if (known >= 0) {
            return change(known, in);
        }
        int entryLength = BitUtil.align(HEADER_LENGTH + length, Long.BYTES);
        if (!hasRoom(entryLength)) {
            overflows.increment();
            return false;
        }
        int place = end;
        UnsafeBuffer chunk = chunk(place);
        int offset = offset(place);
        chunk.putInt(offset, in ? 1 : 0);
        chunk.putInt(offset + LENGTH_OFFSET, length);
        chunk.putLong(offset + HASH_OFFSET, hash);
        chunk.putBytes(offset + HEADER_LENGTH, value, 0, length);
        end += entryLength;
        count++;
        slots.putIntVolatile(slot * Integer.BYTES, place + 1);
        if (count * 2 > slotCount(slots)) {
            grow();
        }
        return true;
    }

    /// Makes sure that an entry fits behind the last: in its chunk, or in the next.
    private boolean hasRoom(int entryLength) {
        if (entryLength > CHUNK_LENGTH) {
            return false;
        }
        if (chunkCount > 0 && offset(end) > 0 && offset(end) + entryLength <= CHUNK_LENGTH) {
            return true;
        }
        long taken = ((long) chunkCount + 1) * CHUNK_LENGTH + 2L * slots.capacity();
        if (chunkCount > 0 && (taken > memoryLimit || chunkCount == chunks.length())) {
            return false;
        }
        chunks.set(chunkCount, memory(CHUNK_LENGTH));
        end = chunkCount << CHUNK_SHIFT;
        chunkCount++;
        return true;
    }

    private void grow() {
        UnsafeBuffer before = slots;
        UnsafeBuffer after = memory(before.capacity() * 2);
        int mask = slotCount(after) - 1;
        for (int i = 0; i < before.capacity(); i += Integer.BYTES) {
            int entry = before.getInt(i);
            if (entry != 0) {
                long hash = chunk(entry - 1).getLong(offset(entry - 1) + HASH_OFFSET);
                int slot = (int) (hash >>> Integer.SIZE) & mask;
                while (after.getInt(slot * Integer.BYTES) != 0) {
                    slot = (slot + 1) & mask;
                }
                after.putInt(slot * Integer.BYTES, entry);
            }
        }
        slots = after;
    }

    /// The slot of a value, or the vacant one that it would take.
    private int find(UnsafeBuffer table, DirectBuffer value, long hash) {
        int mask = slotCount(table) - 1;
        int slot = (int) (hash >>> Integer.SIZE) & mask;
        int place = table.getIntVolatile(slot * Integer.BYTES) - 1;
        while (place >= 0 && !isAt(place, value, hash)) {
            slot = (slot + 1) & mask;
            place = table.getIntVolatile(slot * Integer.BYTES) - 1;
        }
        return slot;
    }

    private boolean isAt(int place, DirectBuffer value, long hash) {
        UnsafeBuffer chunk = chunk(place);
        int offset = offset(place);
        int length = value.capacity();
        if (chunk.getLong(offset + HASH_OFFSET) != hash
                || chunk.getInt(offset + LENGTH_OFFSET) != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (chunk.getByte(offset + HEADER_LENGTH + i) != value.getByte(i)) {
                return false;
            }
        }
        return true;
    }

    private static int slotCount(UnsafeBuffer table) {
        return table.capacity() / Integer.BYTES;
    }

    private UnsafeBuffer chunk(int place) {
        return chunks.get(place >> CHUNK_SHIFT);
    }

    private static int offset(int place) {
        return place & (CHUNK_LENGTH - 1);
    }

    private long hash(DirectBuffer value) {
        int length = value.capacity();
        long hash = seed ^ length;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            hash = mixed(hash, value.getLong(i));
        }
        for (; i < length; i++) {
            hash = mixed(hash, value.getByte(i));
        }
        return hash;
    }

    private static long mixed(long hash, long word) {
        long mixed = (hash ^ word) * 0x9E37_79B9_7F4A_7C15L;
        mixed ^= mixed >>> 32;
        return mixed * 0xD6E8_FEB8_6659_FD93L;
    }

    /// The values that are in the list, or those that were taken out; copies.
    synchronized List<byte[]> values(boolean in) {
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < slots.capacity(); i += Integer.BYTES) {
            int place = slots.getInt(i) - 1;
            if (place >= 0 && chunk(place).getIntVolatile(offset(place)) == (in ? 1 : 0)) {
                byte[] value = new byte[chunk(place).getInt(offset(place) + LENGTH_OFFSET)];
                chunk(place).getBytes(offset(place) + HEADER_LENGTH, value);
                values.add(value);
            }
        }
        return values;
    }

    /// How many values are remembered.
    public synchronized int size() {
        return count;
    }

    /// Bytes of memory that are taken.
    public synchronized long memoryBytes() {
        return (long) chunkCount * CHUNK_LENGTH + slots.capacity();
    }

    /// How often a value was not remembered, for want of room.
    public long overflows() {
        return overflows.sum();
    }
}
