package io.wirecut.matcher.spi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/// Takes what is to be read back by a [TableReader]: numbers, words and tables, one behind the
/// other, little-endian. Every table begins at a multiple of [#TABLE_ALIGNMENT], so that it can
/// serve where it lies.
///
/// Used by one thread. Grows as it is written to, up to 2 GiB.
public final class TableWriter {
    /// Alignment in bytes of every table.
    public static final int TABLE_ALIGNMENT = 64;

    private static final int MAX_LENGTH = Integer.MAX_VALUE - 2 * TABLE_ALIGNMENT;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(1 << 16);
    private int length;

    /// Nothing has been written yet.
    public TableWriter() {}

    /// Writes four bytes.
    public void putInt(int value) {
        buffer.putInt(take(Integer.BYTES, 1), value, ByteOrder.LITTLE_ENDIAN);
    }

    /// Writes eight bytes.
    public void putLong(long value) {
        buffer.putLong(take(Long.BYTES, 1), value, ByteOrder.LITTLE_ENDIAN);
    }

    /// Writes text of printable ASCII characters, of at most [TableReader#MAX_TEXT_LENGTH].
    public void putText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        putInt(bytes.length);
        buffer.putBytes(take(bytes.length, 1), bytes);
    }

    /// Writes a table's length and bytes.
    public void putTable(DirectBuffer table) {
        putInt(table.capacity());
        buffer.putBytes(take(table.capacity(), TABLE_ALIGNMENT), table, 0, table.capacity());
    }

    /// Writes a table of bytes.
    public void putTable(byte[] table) {
        putInt(table.length);
        buffer.putBytes(take(table.length, TABLE_ALIGNMENT), table);
    }

    /// Writes a table of ints.
    public void putTable(int[] table) {
        putInt(table.length * Integer.BYTES);
        int offset = take(table.length * Integer.BYTES, TABLE_ALIGNMENT);
        for (int i = 0; i < table.length; i++) {
            buffer.putInt(offset + i * Integer.BYTES, table[i], ByteOrder.LITTLE_ENDIAN);
        }
    }

    /// How many bytes have been written.
    public int length() {
        return length;
    }

    /// A view of the bytes that have been written, until more are.
    public ByteBuffer toBytes() {
        return ByteBuffer.wrap(buffer.byteArray(), 0, length).slice();
    }

    private int take(int count, int alignment) {
        long offset = BitUtil.align((long) length, alignment);
        int end = checkLength(offset + count);
        buffer.checkLimit(end);
        length = end;
        return (int) offset;
    }

    /// The same number, if so many bytes can be written.
    ///
    /// @throws IllegalStateException if not
    public static int checkLength(long length) {
        if (length > MAX_LENGTH) {
            throw new IllegalStateException(
                    "the tables need %d bytes, more than 2 GiB: split the set of patterns"
                            .formatted(length));
        }
        return (int) length;
    }
}
