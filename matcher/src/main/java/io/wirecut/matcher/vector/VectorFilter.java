package io.wirecut.matcher.vector;

import io.wirecut.matcher.filter.CandidateFilter;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.agrona.UnsafeApi;

/// Looks at 64 places at once. For each of the four positions of a window, one instruction looks up
/// 64 bytes of the haystack in a table of 128, which says what buckets admit them; a place whose
/// four results have a bucket in common is a candidate.
///
/// ```
///   place          p                p+1              p+2              p+3
///                  │                │                │                │
///   tables    [0][b & 127]  AND [1][b & 127] AND [2][b & 127] AND [3][b & 127]   ≠ 0 ?
/// ```
final class VectorFilter implements CandidateFilter {
    private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_512;
    private static final int LANES = Long.SIZE;
    private static final MemorySegment MEMORY = everything();

    /// By group of eight buckets and position, the two halves of a table.
    private final byte[][][] tables;

    VectorFilter(Buckets buckets) {
        this.tables = new byte[buckets.count() / Byte.SIZE][Buckets.POSITIONS][];
        for (int group = 0; group < tables.length; group++) {
            for (int position = 0; position < Buckets.POSITIONS; position++) {
                tables[group][position] = buckets.table(group * Byte.SIZE, position);
            }
        }
    }

    @SuppressWarnings("restricted")
    private static MemorySegment everything() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    @Override
    public long memoryBytes() {
        return (long) tables.length * Buckets.POSITIONS * Buckets.TABLE_LENGTH;
    }

    @Override
    public long find(long from, long to, long candidates) {
        return tables.length == 1
                ? findInEight(from, to, candidates)
                : findInSixteen(from, to, candidates);
    }

    private long findInEight(long from, long to, long candidates) {
        final ByteVector low00 = low(0, 0);
        final ByteVector high00 = high(0, 0);
        final ByteVector low01 = low(0, 1);
        final ByteVector high01 = high(0, 1);
        final ByteVector low02 = low(0, 2);
        final ByteVector high02 = high(0, 2);
        final ByteVector low03 = low(0, 3);
        final ByteVector high03 = high(0, 3);
        final ByteVector low04 = low(0, 4);
        final ByteVector high04 = high(0, 4);
        long c = candidates;
        long place = from;
        while (place < to) {
            long block = Math.min(place, to - LANES);
            ByteVector bytes = at(block - 1);
            ByteVector admitting = bytes.selectFrom(low00, high00);
            bytes = at(block);
            admitting = admitting.and(bytes.selectFrom(low01, high01));
            bytes = at(block + 1);
            admitting = admitting.and(bytes.selectFrom(low02, high02));
            bytes = at(block + 2);
            admitting = admitting.and(bytes.selectFrom(low03, high03));
            bytes = at(block + 3);
            admitting = admitting.and(bytes.selectFrom(low04, high04));
            long lanes = admitting.compare(VectorOperators.NE, (byte) 0).toLong();
            c = write(lanes & (-1L << (place - block)), block, c);
            place = block + LANES;
        }
        return c;
    }

    private long findInSixteen(long from, long to, long candidates) {
        final ByteVector low00 = low(0, 0);
        final ByteVector high00 = high(0, 0);
        final ByteVector low01 = low(0, 1);
        final ByteVector high01 = high(0, 1);
        final ByteVector low02 = low(0, 2);
        final ByteVector high02 = high(0, 2);
        final ByteVector low03 = low(0, 3);
        final ByteVector high03 = high(0, 3);
        final ByteVector low04 = low(0, 4);
        final ByteVector high04 = high(0, 4);
        final ByteVector low10 = low(1, 0);
        final ByteVector high10 = high(1, 0);
        final ByteVector low11 = low(1, 1);
        final ByteVector high11 = high(1, 1);
        final ByteVector low12 = low(1, 2);
        final ByteVector high12 = high(1, 2);
        final ByteVector low13 = low(1, 3);
        final ByteVector high13 = high(1, 3);
        final ByteVector low14 = low(1, 4);
        final ByteVector high14 = high(1, 4);
        long c = candidates;
        long place = from;
        while (place < to) {
            long block = Math.min(place, to - LANES);
            ByteVector bytes = at(block - 1);
            ByteVector admitting = bytes.selectFrom(low00, high00);
            ByteVector others = bytes.selectFrom(low10, high10);
            bytes = at(block);
            admitting = admitting.and(bytes.selectFrom(low01, high01));
            others = others.and(bytes.selectFrom(low11, high11));
            bytes = at(block + 1);
            admitting = admitting.and(bytes.selectFrom(low02, high02));
            others = others.and(bytes.selectFrom(low12, high12));
            bytes = at(block + 2);
            admitting = admitting.and(bytes.selectFrom(low03, high03));
            others = others.and(bytes.selectFrom(low13, high13));
            bytes = at(block + 3);
            admitting = admitting.and(bytes.selectFrom(low04, high04));
            others = others.and(bytes.selectFrom(low14, high14));
            long lanes = admitting.or(others).compare(VectorOperators.NE, (byte) 0).toLong();
            c = write(lanes & (-1L << (place - block)), block, c);
            place = block + LANES;
        }
        return c;
    }

    private ByteVector low(int group, int position) {
        return ByteVector.fromArray(SPECIES, tables[group][position], 0);
    }

    private ByteVector high(int group, int position) {
        return ByteVector.fromArray(SPECIES, tables[group][position], LANES);
    }

    private static ByteVector at(long address) {
        return ByteVector.fromMemorySegment(SPECIES, MEMORY, address, ByteOrder.LITTLE_ENDIAN);
    }

    /// Writes the places of the set bits. Three are written in any case, as a loop of no, one or
    /// two turns would be guessed wrong too often.
    private static long write(long lanes, long block, long candidates) {
        if (lanes == 0) {
            return candidates;
        }
        int count = Long.bitCount(lanes);
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
        return candidates + ((long) count << 3);
    }
}
