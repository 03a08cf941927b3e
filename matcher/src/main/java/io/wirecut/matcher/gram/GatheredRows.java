package io.wirecut.matcher.gram;

import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.filter.Gram;
import io.wirecut.matcher.filter.PatternKeys;
import io.wirecut.matcher.filter.PatternWindow;
import io.wirecut.matcher.spi.TableReader;
import io.wirecut.matcher.spi.TableWriter;
import java.util.List;
import org.agrona.DirectBuffer;

/// The table of [GatherGramFilter]: rows of 32 bits. Byte 0 chooses the bit, without its upper
/// three, so that the two cases of a letter share one.
///
/// @param rows a power of two of them
@SuppressWarnings("ArrayRecordComponent") // never compared
record GatheredRows(int[] rows, int patternCount) {
    /// Name of the layout of the rows.
    static final String LAYOUT = "gathered-1";

    static final int FOLD_ROW = Gram.FOLD & ~0xFF;
    static final int HASH = 0x9E37_79B1;

    private static final int MAX_ROW_BITS = 20;

    static GatheredRows of(int rowBits, PatternKeys keys, List<PatternWindow> windows) {
        GatheredRows table = new GatheredRows(new int[1 << rowBits], keys.size());
        for (PatternWindow window : windows) {
            Pattern pattern = keys.pattern(window.key());
            int gram = Gram.four(pattern, window.offset());
            int row = ((gram & FOLD_ROW) * HASH) >>> table.shift();
            table.rows[row] |= window.offset() < 0 ? -1 : 1 << gram;
        }
        return table;
    }

    /// Reads what [#write] wrote.
    ///
    /// @throws IllegalArgumentException if that cannot be rows
    static GatheredRows read(TableReader tables) {
        int patternCount = tables.nextInt();
        DirectBuffer table = tables.nextTable();
        int count = table.capacity() / Integer.BYTES;
        if (count < 2 || count > 1 << MAX_ROW_BITS || Integer.bitCount(count) != 1) {
            throw new IllegalArgumentException(
                    "rows=%d must be a power of two up to %d".formatted(count, 1 << MAX_ROW_BITS));
        }
        int[] rows = new int[count];
        for (int row = 0; row < count; row++) {
            rows[row] = table.getInt(row * Integer.BYTES);
        }
        return new GatheredRows(rows, patternCount);
    }

    void write(TableWriter tables) {
        tables.putInt(patternCount);
        tables.putTable(rows);
    }

    /// By how much a hash is shifted to be the index of a row.
    int shift() {
        return Integer.numberOfLeadingZeros(rows.length) + 1;
    }

    long memoryBytes() {
        return (long) rows.length * Integer.BYTES;
    }

    String explain() {
        long bits = 0;
        for (int row : rows) {
            bits += Integer.bitCount(row);
        }
        return GramFilter.explain(
                patternCount, rows.length, bits / ((double) rows.length * Integer.SIZE));
    }
}
