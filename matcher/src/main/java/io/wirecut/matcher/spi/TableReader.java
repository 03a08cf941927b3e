package io.wirecut.matcher.spi;

import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/// Gives back what a [TableWriter] has taken, in the same order. Nothing of what it gives can be
/// trusted, but that it lies within the bytes: what numbers mean is for the caller to check.
///
/// Used by one thread.
public final class TableReader {
    /// Longest text.
    public static final int MAX_TEXT_LENGTH = 4096;

    private final DirectBuffer bytes;
    private int offset;

    /// @param bytes off-heap, at a multiple of [TableWriter#TABLE_ALIGNMENT]; the tables remain
    ///   views of them
    public TableReader(DirectBuffer bytes) {
        this.bytes = bytes;
    }

    /// Reads four bytes.
    ///
    /// @throws IllegalArgumentException if there are no more
    public int nextInt() {
        return bytes.getInt(take(Integer.BYTES, 1), ByteOrder.LITTLE_ENDIAN);
    }

    /// Reads an int that must be in a range.
    ///
    /// @param name for the message, if it is not
    /// @throws IllegalArgumentException if it is not, or there are no more bytes
    public int nextInt(String name, int min, int max) {
        int value = nextInt();
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "%s=%d must be from %d to %d".formatted(name, value, min, max));
        }
        return value;
    }

    /// Reads eight bytes.
    ///
    /// @throws IllegalArgumentException if there are no more
    public long nextLong() {
        return bytes.getLong(take(Long.BYTES, 1), ByteOrder.LITTLE_ENDIAN);
    }

    /// Reads text.
    ///
    /// @throws IllegalArgumentException if there is none, it is too long, or not printable ASCII
    public String nextText() {
        int length = nextInt("text length", 0, MAX_TEXT_LENGTH);
        int from = take(length, 1);
        byte[] text = new byte[length];
        bytes.getBytes(from, text);
        for (int i = 0; i < length; i++) {
            if (text[i] < ' ' || text[i] > '~') {
                throw new IllegalArgumentException(
                        "character=%02X of a text is not printable".formatted(text[i]));
            }
        }
        return new String(text, StandardCharsets.US_ASCII);
    }

    /// Reads a table: a view, at a multiple of [TableWriter#TABLE_ALIGNMENT], which keeps the
    /// memory alive.
    ///
    /// @throws IllegalArgumentException if it does not lie within the bytes
    public UnsafeBuffer nextTable() {
        int length = nextInt();
        int from = take(length, TableWriter.TABLE_ALIGNMENT);
        return new UnsafeBuffer(bytes, from, length);
    }

    /// Reads a table of so many bytes.
    ///
    /// @throws IllegalArgumentException if it has not, or does not lie within the bytes
    public UnsafeBuffer nextTable(String name, long length) {
        UnsafeBuffer table = nextTable();
        if (table.capacity() != length) {
            throw new IllegalArgumentException(
                    "%s: length=%d must be %d".formatted(name, table.capacity(), length));
        }
        return table;
    }

    /// Reads a table of ints, and copies it.
    ///
    /// @throws IllegalArgumentException if it does not lie within the bytes
    public int[] nextInts() {
        return ints(nextTable());
    }

    /// A copy of a table of ints, for those that look at each of them.
    public static int[] ints(DirectBuffer table) {
        int[] ints = new int[table.capacity() / Integer.BYTES];
        try {
            UnsafeApi.copyMemory(
                    table.byteArray(),
                    table.addressOffset(),
                    ints,
                    UnsafeApi.arrayBaseOffset(int[].class),
                    (long) ints.length * Integer.BYTES);
        } finally {
            Reference.reachabilityFence(table);
        }
        if (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN) {
            for (int i = 0; i < ints.length; i++) {
                ints[i] = Integer.reverseBytes(ints[i]);
            }
        }
        return ints;
    }

    /// How many bytes have been read.
    public int offset() {
        return offset;
    }

    private int take(int count, int alignment) {
        long from = BitUtil.align((long) offset, alignment);
        if (count < 0 || from + count > bytes.capacity()) {
            throw new IllegalArgumentException(
                    "%d bytes at %d are not within the %d there are"
                            .formatted(count, from, bytes.capacity()));
        }
        offset = (int) from + count;
        return (int) from;
    }
}
