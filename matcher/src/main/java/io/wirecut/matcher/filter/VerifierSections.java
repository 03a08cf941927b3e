package io.wirecut.matcher.filter;

import io.wirecut.matcher.spi.TableReader;
import io.wirecut.matcher.spi.TableWriter;

/// Where the parts of a [Verifier]'s table are, all counted from its beginning:
///
/// ```
///  0             fours         slots                  entries   idLists         records
///  +-------------+-------------+----------------------+---------+---------------+---------+
///  | bits of six | bits of four| first entry of each  | entries | count and ids | patterns|
///  | bytes       | bytes       | slot, and last + 1   |         | of duplicates |         |
///  +-------------+-------------+----------------------+---------+---------------+---------+
/// ```
///
/// @param windowCount of all patterns
/// @param fourCount of those windows that have four bytes to be told by, not six
/// @param idInts ints of the lists of ids
/// @param recordsLength of all patterns' records, in bytes
record VerifierSections(int windowCount, int fourCount, int idInts, long recordsLength) {
    private static final int MAX_LENGTH = Integer.MAX_VALUE - TableWriter.TABLE_ALIGNMENT;

    static VerifierSections read(TableReader tables) {
        int windowCount = tables.nextInt("windows", 1, MAX_LENGTH);
        return new VerifierSections(
                windowCount,
                tables.nextInt("windows of four", 0, windowCount),
                tables.nextInt("ids", 0, MAX_LENGTH),
                tables.nextInt("records", 0, MAX_LENGTH));
    }

    void write(TableWriter tables) {
        tables.putInt(windowCount);
        tables.putInt(fourCount);
        tables.putInt(idInts);
        tables.putInt((int) recordsLength);
    }

    private static int bits(int count) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(count);
    }

    int sixBits() {
        return Math.clamp(bits(windowCount) + 6, 13, 22);
    }

    int fourBits() {
        return Math.clamp(bits(fourCount) + 8, 10, 20);
    }

    int slotBits() {
        return Math.clamp(bits(windowCount) + 2, 8, 20);
    }

    int fours() {
        return 1 << (sixBits() - 3);
    }

    int slots() {
        return fours() + (1 << (fourBits() - 3));
    }

    int entries() {
        return (int) aligned(slots() + ((1L << slotBits()) + 1) * Integer.BYTES);
    }

    /// Behind one entry more than there are windows, as a slot without any leads to the next.
    long idLists() {
        return entries() + (windowCount + 1L) * Verifier.ENTRY_LENGTH;
    }

    long records() {
        return aligned(idLists() + (long) Integer.BYTES * idInts);
    }

    long length() {
        return records() + recordsLength;
    }

    private static long aligned(long offset) {
        return (offset + Long.BYTES - 1) & -Long.BYTES;
    }
}
