package io.wirecut.signatures;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// Values of any bytes, each once: what a file gives to a `dataset` or `datarep`. Immutable, may be
/// asked by any thread; asking allocates nothing.
///
/// The values lie one behind the other. A table of twice as many slots or more tells where a value
/// is by its hash, which is salted, so that whoever writes a list cannot have its values meet.
public final class ValueList {
    private static final long SEED = ThreadLocalRandom.current().nextLong();

    /// A list without values.
    public static final ValueList EMPTY = new ValueList(List.of());

    private final byte[] bytes;

    /// Where each value ends.
    private final int[] ends;

    /// Numbers of values, from 1; 0 where there is none.
    private final int[] slots;

    private int size;

    private ValueList(Collection<byte[]> values) {
        bytes = new byte[values.stream().mapToInt(value -> value.length).sum()];
        ends = new int[values.size() + 1];
        slots = new int[BitUtil.findNextPositivePowerOfTwo(2 * values.size() + 2)];
        values.forEach(this::add);
    }

    /// A list of values; of equal ones, one.
    public static ValueList of(Collection<byte[]> values) {
        return values.isEmpty() ? EMPTY : new ValueList(values);
    }

    /// How many values there are.
    public int size() {
        return size;
    }

    /// Whether bytes are a value.
    ///
    /// @param buffer holds the bytes; lent for this call
    /// @param offset of the first
    /// @param length how many
    public boolean contains(DirectBuffer buffer, int offset, int length) {
        if (size == 0) {
            return false;
        }
        long hash = SEED;
        for (int i = 0; i < length; i++) {
            hash = mixed(hash, buffer.getByte(offset + i));
        }
        int slot = slotOf(hash);
        while (slots[slot] != 0) {
            if (isEqual(slots[slot], buffer, offset, length)) {
                return true;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return false;
    }

    private boolean isEqual(int number, DirectBuffer buffer, int offset, int length) {
        int begin = ends[number - 1];
        if (ends[number] - begin != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[begin + i] != buffer.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    private void add(byte[] value) {
        DirectBuffer wrapped = new UnsafeBuffer(value);
        if (contains(wrapped, 0, value.length)) {
            return;
        }
        long hash = SEED;
        for (byte b : value) {
            hash = mixed(hash, b);
        }
        int slot = slotOf(hash);
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        System.arraycopy(value, 0, bytes, ends[size], value.length);
        size++;
        ends[size] = ends[size - 1] + value.length;
        slots[slot] = size;
    }

    private static long mixed(long hash, byte next) {
        long mixed = (hash ^ next) * 0x9E37_79B9_7F4A_7C15L;
        return mixed ^ (mixed >>> 29);
    }

    private int slotOf(long hash) {
        return (int) (hash >>> 32) & (slots.length - 1);
    }
}
