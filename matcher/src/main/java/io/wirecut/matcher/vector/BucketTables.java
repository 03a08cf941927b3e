package io.wirecut.matcher.vector;

import io.wirecut.matcher.spi.TableReader;
import io.wirecut.matcher.spi.TableWriter;
import java.util.Arrays;

/// What [Buckets] come to: for each group of eight buckets and each position, a table that says
/// which of them admit a byte, by its low seven bits.
///
/// @param tables by group and position
/// @param runs [Buckets#runs]
@SuppressWarnings("ArrayRecordComponent") // never compared
record BucketTables(byte[][][] tables, byte[] runs, String explanation) {
    private static final int TABLE_LENGTH = Buckets.TABLE_LENGTH;

    static BucketTables of(Buckets buckets) {
        byte[][][] tables = new byte[buckets.count() / Byte.SIZE][Buckets.POSITIONS][];
        for (int group = 0; group < tables.length; group++) {
            for (int position = 0; position < Buckets.POSITIONS; position++) {
                tables[group][position] = buckets.table(group * Byte.SIZE, position);
            }
        }
        return new BucketTables(tables, buckets.runs(), buckets.explain());
    }

    /// Name of the layout of tables of so many groups.
    static String layout(int groupCount) {
        return "buckets-%d-2".formatted(groupCount * Byte.SIZE);
    }

    /// Reads what [#write] wrote.
    ///
    /// @throws IllegalArgumentException if there are no such tables
    static BucketTables read(int groupCount, TableReader reader) {
        String explanation = reader.nextText();
        byte[][][] tables = new byte[groupCount][Buckets.POSITIONS][TABLE_LENGTH];
        for (byte[][] group : tables) {
            for (byte[] table : group) {
                reader.nextTable("buckets", TABLE_LENGTH).getBytes(0, table);
            }
        }
        byte[] runs = new byte[TABLE_LENGTH];
        reader.nextTable("runs", TABLE_LENGTH).getBytes(0, runs);
        return new BucketTables(tables, runs, explanation);
    }

    void write(TableWriter writer) {
        writer.putText(explanation);
        Arrays.stream(tables).flatMap(Arrays::stream).forEach(writer::putTable);
        writer.putTable(runs);
    }

    /// How many groups of eight buckets there are.
    int groupCount() {
        return tables.length;
    }

    String layout() {
        return layout(tables.length);
    }

    long memoryBytes() {
        return ((long) tables.length * Buckets.POSITIONS + 1) * TABLE_LENGTH;
    }
}
