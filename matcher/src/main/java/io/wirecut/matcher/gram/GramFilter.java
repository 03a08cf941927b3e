package io.wirecut.matcher.gram;

import io.wirecut.matcher.AsciiCase;
import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.filter.CandidateFilter;
import io.wirecut.matcher.filter.Gram;
import io.wirecut.matcher.filter.PatternKeys;
import io.wirecut.matcher.filter.PatternWindow;
import io.wirecut.matcher.spi.TableReader;
import io.wirecut.matcher.spi.TableWriter;
import java.util.List;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/// A table of bits that tells, of four bytes, whether they can be a window. Bytes 1 to 3, folded
/// and hashed, choose a row of 64 bits; the low bits of byte 0 choose the bit.
///
/// ```
///   haystack   …  b0  b1  b2  b3  …            row of hash(b1 b2 b3)
///                  │   └───┴───┴────────▶  ┌─┬─┬─┬─┬── ─ ── ─┬─┐
///                  └─── b0 & 63 ────────────────▶ ?          └─┘
/// ```
///
/// Only every second place is looked at: each pattern has two windows, at neighbouring offsets, so
/// one of them is met.
final class GramFilter implements CandidateFilter {
    /// Name of the layout of the rows.
    static final String LAYOUT = "rows-1";

    /// Bits of the largest row index.
    static final int MAX_ROW_BITS = 15;

    private static final int FOLD_ROW = Gram.FOLD & ~0xFF;
    private static final int HASH = 0x9E37_79B1;

    /// Leaves of a hash what, masked, is the offset of a row in bytes.
    private static final int ROW_SHIFT = Integer.SIZE - MAX_ROW_BITS - 3;

    private static final int STRIDE = 2;
    private static final int UNROLLED = 8 * STRIDE;
    private static final int ALIGNMENT = 64;

    private final UnsafeBuffer table;
    private final long rows;
    private final int rowMask;
    private final int patternCount;

    /// @param rowBits the table has two to the power of this many rows
    /// @param windows of the patterns, two of each
    GramFilter(int rowBits, PatternKeys keys, List<PatternWindow> windows) {
        this(
                new UnsafeBuffer(
                        BufferUtil.allocateDirectAligned(Long.BYTES << rowBits, ALIGNMENT)),
                keys.size());
        for (PatternWindow window : windows) {
            add(keys.pattern(window.key()), window.offset());
        }
    }

    private GramFilter(UnsafeBuffer table, int patternCount) {
        this.table = table;
        this.rows = table.addressOffset();
        this.patternCount = patternCount;
        this.rowMask = table.capacity() - Long.BYTES;
    }

    private void add(Pattern pattern, int offset) {
        int gram = Gram.four(pattern, offset);
        long row = rows + rowOffset(gram, rowMask);
        long bits;
        if (offset < 0) {
            bits = -1L;
        } else {
            bits = 1L << gram;
            if (pattern.ignoresCase() && AsciiCase.isLetter(pattern.byteAt(offset))) {
                bits |= 1L << (gram ^ 0x20);
            }
        }
        UnsafeApi.putLong(row, UnsafeApi.getLong(row) | bits);
    }

    private static int rowOffset(int fourBytes, int rowMask) {
        return (((fourBytes & FOLD_ROW) * HASH) >>> ROW_SHIFT) & rowMask;
    }

    /// Reads what [#write] wrote.
    ///
    /// @throws IllegalArgumentException if that cannot be rows
    static GramFilter read(TableReader tables) {
        int patternCount = tables.nextInt();
        UnsafeBuffer table = tables.nextTable();
        int length = table.capacity();
        if (length < Long.BYTES
                || length > Long.BYTES << MAX_ROW_BITS
                || Integer.bitCount(length) != 1) {
            throw new IllegalArgumentException(
                    "rows: length=%d must be a power of two up to %d"
                            .formatted(length, Long.BYTES << MAX_ROW_BITS));
        }
        return new GramFilter(table, patternCount);
    }

    @Override
    public String layout() {
        return LAYOUT;
    }

    @Override
    public void write(TableWriter tables) {
        tables.putInt(patternCount);
        tables.putTable(table);
    }

    /// Share of the bits that are set: of random places, so many are candidates.
    private double density() {
        long count = 0;
        for (int i = 0; i < table.capacity(); i += Long.BYTES) {
            count += Long.bitCount(table.getLong(i));
        }
        return count / ((double) table.capacity() * Byte.SIZE);
    }

    @Override
    public String explain() {
        return explain(patternCount, table.capacity() / Long.BYTES, density());
    }

    static String explain(int patternCount, int rowCount, double density) {
        return "two windows of 4 bytes for each of %d patterns, in %d rows; %.2f %% of random places are candidates"
                .formatted(patternCount, rowCount, 100 * density);
    }

    @Override
    public long memoryBytes() {
        return table.capacity();
    }

    @Override
    public long find(
            long seamFrom, long seamTo, long from, long to, long candidates, int[] scratch) {
        return find(from, to, find(seamFrom, seamTo, candidates));
    }

    private long find(long from, long to, long candidates) {
        final long rows = this.rows;
        final int rowMask = this.rowMask;
        long c = candidates;
        long place = from;
        for (long last = to - UNROLLED; place <= last; place += UNROLLED) {
            c = look(place, rows, rowMask, c);
            c = look(place + 2, rows, rowMask, c);
            c = look(place + 4, rows, rowMask, c);
            c = look(place + 6, rows, rowMask, c);
            c = look(place + 8, rows, rowMask, c);
            c = look(place + 10, rows, rowMask, c);
            c = look(place + 12, rows, rowMask, c);
            c = look(place + 14, rows, rowMask, c);
        }
        for (; place < to; place += STRIDE) {
            c = look(place, rows, rowMask, c);
        }
        return c;
    }

    /// Writes the place in any case, and goes on behind it only if it is a candidate: a branch
    /// would be guessed wrong too often.
    private static long look(long place, long rows, int rowMask, long candidate) {
        int fourBytes = UnsafeApi.getInt(place);
        UnsafeApi.putLong(candidate, place);
        long row = UnsafeApi.getLong(rows + rowOffset(fourBytes, rowMask));
        return candidate + (((row >>> fourBytes) & 1) << 3);
    }
}
