package io.wirecut.matcher.gram;

import io.wirecut.matcher.filter.CandidateFilter;
import io.wirecut.matcher.spi.TableWriter;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.agrona.UnsafeApi;

/// [GramFilter] for wide vectors: sixteen hashes at once, and sixteen rows of [GatheredRows]
/// gathered by one instruction.
///
/// The hashes go through the caller's scratch array, since that is where the gathering takes
/// indexes from.
final class GatherGramFilter implements CandidateFilter {
    private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_512;
    private static final MemorySegment MEMORY = everything();
    private static final int FOLD_ROW = GatheredRows.FOLD_ROW;
    private static final int HASH = GatheredRows.HASH;
    private static final int LANES = 16;
    private static final int STRIDE = 2;
    private static final int BLOCK_LENGTH = 64;
    private static final long EVEN_BITS = 0x5555_5555L;
    private static final long ODD_BITS = 0xAAAA_AAAAL;

    private final GatheredRows table;
    private final int[] rows;
    private final int shift;

    GatherGramFilter(GatheredRows table) {
        this.table = table;
        this.rows = table.rows();
        this.shift = table.shift();
    }

    @SuppressWarnings("restricted")
    private static MemorySegment everything() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    @Override
    public String explain() {
        return table.explain();
    }

    @Override
    public String layout() {
        return GatheredRows.LAYOUT;
    }

    @Override
    public void write(TableWriter tables) {
        table.write(tables);
    }

    @Override
    public long memoryBytes() {
        return table.memoryBytes();
    }

    /// Written out, and so longer than the 325 bytes of code that the compiler takes into a caller:
    /// there it would lose count of the vectors, at half the speed.
    @Override
    public long find(
            long seamFrom, long seamTo, long from, long to, long candidates, int[] scratch) {
        final int[] rows = this.rows;
        final int shift = this.shift;
        long c = candidates;
        long begin = seamFrom;
        int length = (int) (seamTo - seamFrom) + 1 & -STRIDE;
        for (int range = 0; range < 2; range++) {
            int place = 0;
            int last = length - BLOCK_LENGTH;
            long mask = -1L;
            while (place < length) {
                if (place > last) {
                    mask = -1L << ((place - last) / STRIDE);
                    place = last;
                }
                for (; place <= last; place += BLOCK_LENGTH) {
                    long block = begin + place;
                    IntVector evens = at(block);
                    IntVector odds = at(block + STRIDE);
                    evens.and(FOLD_ROW)
                            .mul(HASH)
                            .lanewise(VectorOperators.LSHR, shift)
                            .intoArray(scratch, 0);
                    odds.and(FOLD_ROW)
                            .mul(HASH)
                            .lanewise(VectorOperators.LSHR, shift)
                            .intoArray(scratch, LANES);
                    IntVector evenRows = IntVector.fromArray(SPECIES, rows, 0, scratch, 0);
                    IntVector oddRows = IntVector.fromArray(SPECIES, rows, 0, scratch, LANES);
                    long evenHits =
                            evenRows.lanewise(VectorOperators.LSHR, evens)
                                    .and(1)
                                    .compare(VectorOperators.NE, 0)
                                    .toLong();
                    long oddHits =
                            oddRows.lanewise(VectorOperators.LSHR, odds)
                                    .and(1)
                                    .compare(VectorOperators.NE, 0)
                                    .toLong();
                    long hits =
                            (Long.expand(evenHits, EVEN_BITS) | Long.expand(oddHits, ODD_BITS))
                                    & mask;
                    // Three are written in any case: a loop of no, one or two turns would be guessed
                    // wrong too often.
                    long end = c + ((long) Long.bitCount(hits) << 3);
                    UnsafeApi.putLong(c, block + ((long) Long.numberOfTrailingZeros(hits) << 1));
                    hits &= hits - 1;
                    UnsafeApi.putLong(
                            c + 8, block + ((long) Long.numberOfTrailingZeros(hits) << 1));
                    hits &= hits - 1;
                    UnsafeApi.putLong(
                            c + 16, block + ((long) Long.numberOfTrailingZeros(hits) << 1));
                    hits &= hits - 1;
                    for (c += 24; hits != 0; c += 8) {
                        UnsafeApi.putLong(
                                c, block + ((long) Long.numberOfTrailingZeros(hits) << 1));
                        hits &= hits - 1;
                    }
                    c = end;
                }
            }
            begin = from;
            length = (int) (to - from) + 1 & -STRIDE;
        }
        return c;
    }

    private static IntVector at(long address) {
        return IntVector.fromMemorySegment(SPECIES, MEMORY, address, ByteOrder.LITTLE_ENDIAN);
    }
}
