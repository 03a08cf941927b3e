package io.wirecut.matcher.gram;

import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.filter.Gram;
import io.wirecut.matcher.filter.PatternKeys;
import io.wirecut.matcher.filter.PatternWindow;
import io.wirecut.matcher.spi.TableReader;
import io.wirecut.matcher.spi.TableWriter;
import java.util.List;
import org.agrona.DirectBuffer;

/// A table of bits that tells, of four bytes, whether they can be a window or one of its two
/// neighbours. Bytes 1 to 3, folded and hashed, choose a row of 32 bits; the low five bits of byte
/// 0 choose the bit, so that the two cases of a letter share one.
///
/// ```
///   haystack   …  b0  b1  b2  b3  …            row of hash(b1 b2 b3)
///                  │   └───┴───┴────────▶  ┌─┬─┬─┬─┬── ─ ── ─┬─┐
///                  └─── b0 & 31 ────────────────▶ ?          └─┘
/// ```
///
/// @param rows a power of two of them
record GramRows(int[] rows, int patternCount) {
    /// Name of the layout of the rows.
    static final String LAYOUT = "grams-2/";

    /// Places from one look at the haystack to the next: each window and its two neighbours are in
    /// the table, so one of three is met.
    static final int STRIDE = 3;

    static final int FOLD_ROW = Gram.FOLD & ~0xFF;
    static final int HASH = 0x9E37_79B1;

    private static final int MAX_ROW_BITS = 20;
    private static final int LAST_BYTE_SHIFT = 3 * Byte.SIZE;
    private static final int FOLDED_OUT = 0x20;

    /// @param windows of the patterns
    static GramRows of(int rowBits, PatternKeys keys, List<PatternWindow> windows) {
        GramRows table = new GramRows(new int[1 << rowBits], keys.size());
        for (PatternWindow window : windows) {
            Pattern pattern = keys.pattern(window.key());
            table.add(pattern, window.offset() - 1);
            table.add(pattern, window.offset());
            table.add(pattern, window.offset() + 1);
        }
        return table;
    }

    /// Adds four bytes, of which the first or the last may lie outside of the pattern, where
    /// anything may stand.
    private void add(Pattern pattern, int offset) {
        int gram = Gram.four(pattern, offset);
        int bits = offset < 0 ? -1 : 1 << gram;
        if (offset + PatternWindow.LENGTH <= pattern.length()) {
            rows[row(gram, shift())] |= bits;
            return;
        }
        for (int last = 0; last < 1 << Byte.SIZE; last++) {
            if ((last & FOLDED_OUT) == 0) {
                rows[row(gram | last << LAST_BYTE_SHIFT, shift())] |= bits;
            }
        }
    }

    /// The row of four bytes.
    static int row(int fourBytes, int shift) {
        return ((fourBytes & FOLD_ROW) * HASH) >>> shift;
    }

    /// By how much a hash is shifted to be the index of a row.
    int shift() {
        return Integer.numberOfLeadingZeros(rows.length) + 1;
    }

    /// Reads what [#write] wrote.
    ///
    /// @throws IllegalArgumentException if that cannot be rows
    static GramRows read(TableReader tables) {
        int patternCount = tables.nextInt();
        DirectBuffer table = tables.nextTable();
        int count = table.capacity() / Integer.BYTES;
        if (count < 2 || count > 1 << MAX_ROW_BITS || Integer.bitCount(count) != 1) {
            throw new IllegalArgumentException(
                    "rows=%d must be a power of two up to %d".formatted(count, 1 << MAX_ROW_BITS));
        }
        return new GramRows(TableReader.ints(table), patternCount);
    }

    void write(TableWriter tables) {
        tables.putInt(patternCount);
        tables.putTable(rows);
    }

    long memoryBytes() {
        return (long) rows.length * Integer.BYTES;
    }

    String explain() {
        long bits = 0;
        for (int row : rows) {
            bits += Integer.bitCount(row);
        }
        return "a window of 4 bytes and its neighbours for each of %d patterns, in %d rows; %.2f %% of looks at random bytes are candidates"
                .formatted(patternCount, rows.length, 100.0 * bits / rows.length / Integer.SIZE);
    }
}
