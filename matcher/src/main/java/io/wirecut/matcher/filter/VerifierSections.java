package io.wirecut.matcher.filter;

import io.wirecut.matcher.spi.TableReader;
import io.wirecut.matcher.spi.TableWriter;

/// Where the parts of a [Verifier]'s table are, all counted from its beginning:
///
/// ```
///  0             fours         slots                    entries   idLists               bytes
///  +-------------+-------------+------------------------+---------+---------------------+-------+
///  | bits of six | bits of four| first entry of each    | entries | count and ids, of   | bytes |
///  | bytes       | bytes       | slot, and the last + 1 |         | each pattern        | masks |
///  +-------------+-------------+------------------------+---------+---------------------+-------+
/// ```
///
/// @param windowCount of all patterns
/// @param idInts ints of the lists of ids
/// @param byteLength of all patterns' bytes and masks
record VerifierSections(int windowCount, int idInts, long byteLength) {
    private static final int MAX_LENGTH = Integer.MAX_VALUE - TableWriter.TABLE_ALIGNMENT;

    static VerifierSections read(TableReader tables) {
        return new VerifierSections(
                tables.nextInt("windows", 0, MAX_LENGTH),
                tables.nextInt("ids", 0, MAX_LENGTH),
                tables.nextInt("bytes", 0, MAX_LENGTH));
    }

    void write(TableWriter tables) {
        tables.putInt(windowCount);
        tables.putInt(idInts);
        tables.putInt((int) byteLength);
    }

    private int sizeBits() {
        return Integer.SIZE - Integer.numberOfLeadingZeros(windowCount);
    }

    int sixBits() {
        return Math.clamp(sizeBits() + 5, 13, 22);
    }

    int fourBits() {
        return Math.clamp(sizeBits() + 4, 13, 20);
    }

    int slotBits() {
        return Math.clamp(sizeBits() + 1, 8, 19);
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

    /// Behind one entry more than there are, since a slot without any leads to the next.
    long idLists() {
        return entries() + (windowCount + 1L) * Verifier.ENTRY_LENGTH;
    }

    long bytes() {
        return aligned(idLists() + (long) Integer.BYTES * idInts);
    }

    long length() {
        return bytes() + byteLength;
    }

    private static long aligned(long offset) {
        return (offset + Long.BYTES - 1) & -Long.BYTES;
    }
}
