package io.wirecut.matcher.vector;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorSpecies;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/// Vectors of 64 bytes: from memory, and the halves of tables of 128.
final class Lanes {
    static final int COUNT = Long.SIZE;

    private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_512;
    private static final MemorySegment MEMORY = everything();

    private Lanes() {}

    @SuppressWarnings("restricted")
    private static MemorySegment everything() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    /// A copy of tables where vectors can be loaded from without a check: those of the first eight
    /// buckets by position, then those of the next.
    static UnsafeBuffer tables(BucketTables source) {
        byte[][][] tables = source.tables();
        int length = tables.length * Buckets.POSITIONS * Buckets.TABLE_LENGTH;
        ByteBuffer copy = BufferUtil.allocateDirectAligned(length, COUNT);
        for (byte[][] ofEightBuckets : tables) {
            for (byte[] table : ofEightBuckets) {
                copy.put(table);
            }
        }
        return new UnsafeBuffer(copy);
    }

    /// The first half of a table.
    static ByteVector low(long tables, int index) {
        return at(tables + (long) index * Buckets.TABLE_LENGTH);
    }

    /// The second half of a table.
    static ByteVector high(long tables, int index) {
        return at(tables + (long) index * Buckets.TABLE_LENGTH + COUNT);
    }

    static ByteVector at(long address) {
        return ByteVector.fromMemorySegment(SPECIES, MEMORY, address, ByteOrder.LITTLE_ENDIAN);
    }

    /// Writes the addresses of the lanes whose bits are set. Three are written in any case: a loop
    /// of no, one or two turns would be guessed wrong too often.
    ///
    /// @return the address just past the last
    static long write(long lanes, long block, long candidates) {
        long rest = lanes;
        UnsafeApi.putLong(candidates, block + Long.numberOfTrailingZeros(rest));
        rest &= rest - 1;
        UnsafeApi.putLong(candidates + 8, block + Long.numberOfTrailingZeros(rest));
        rest &= rest - 1;
        UnsafeApi.putLong(candidates + 16, block + Long.numberOfTrailingZeros(rest));
        rest &= rest - 1;
        for (long c = candidates + 24; rest != 0; c += 8) {
            UnsafeApi.putLong(c, block + Long.numberOfTrailingZeros(rest));
            rest &= rest - 1;
        }
        return candidates + ((long) Long.bitCount(lanes) << 3);
    }
}
