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

    /// So many candidates in a block are worth a look whether it is a run of one byte.
    private static final int CROWD = 12;

    private Lanes() {}

    @SuppressWarnings("restricted")
    private static MemorySegment everything() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    /// A copy of tables where vectors can be loaded from without a check: those of the first eight
    /// buckets by position, then those of the next; and the one of runs.
    static UnsafeBuffer tables(BucketTables source) {
        byte[][][] tables = source.tables();
        ByteBuffer copy = BufferUtil.allocateDirectAligned((int) source.memoryBytes(), COUNT);
        for (byte[][] ofEightBuckets : tables) {
            for (byte[] table : ofEightBuckets) {
                copy.put(table);
            }
        }
        copy.put(source.runs());
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
    /// @param runs address of the table of runs
    /// @return the address just past the last
    static long write(long admitted, long block, long candidates, long runs) {
        long lanes =
                Long.bitCount(admitted) < CROWD ? admitted : withoutRuns(admitted, block, runs);
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

    /// Takes out the lanes in the middle of runs of a byte where no pattern can be. Traffic is full
    /// of runs, of zeros mostly, and a bucket that admits their byte at each position for the sake
    /// of different patterns would have each of their places looked at.
    private static long withoutRuns(long lanes, long block, long runs) {
        ByteVector bytes = at(block);
        ByteVector next = at(block + 1);
        ByteVector afterNext = at(block + 2);
        long inRuns = lanes & at(block - 1).eq(bytes).toLong();
        inRuns &= bytes.eq(next).toLong() & next.eq(afterNext).toLong();
        inRuns &= afterNext.eq(at(block + 3)).toLong();
        long left = lanes;
        while (inRuns != 0) {
            int first = Long.numberOfTrailingZeros(inRuns);
            int length = Long.numberOfTrailingZeros(~(inRuns >>> first));
            long run = -1L >>> (COUNT - length) << first;
            int low = UnsafeApi.getByte(block + first) & (Buckets.TABLE_LENGTH - 1);
            left &= UnsafeApi.getByte(runs + low) == 0 ? ~run : -1L;
            inRuns &= ~run;
        }
        return left;
    }
}
