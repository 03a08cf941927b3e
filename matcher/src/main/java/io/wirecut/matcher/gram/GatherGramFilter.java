package io.wirecut.matcher.gram;

import io.wirecut.matcher.filter.CandidateFilter;
import io.wirecut.matcher.spi.TableWriter;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.agrona.UnsafeApi;

/// [GramFilter] for wide vectors: sixteen places are hashed at once, and their rows gathered by one
/// instruction.
///
/// ```
///   64 bytes from p-15      … b c d e f g h i j k …
///   spread, 3 apart           b c d e│e f g h│h i j k│…     sixteen ints
/// ```
///
/// The hashes go through the caller's scratch array, since that is where the gathering takes
/// indexes from.
final class GatherGramFilter implements CandidateFilter {
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_512;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;
    private static final MemorySegment MEMORY = everything();
    private static final int FOLD_ROW = GramRows.FOLD_ROW;
    private static final int HASH = GramRows.HASH;
    private static final int STRIDE = GramRows.STRIDE;
    private static final int LANES = 16;

    /// Bytes that are loaded before the first place, so that none is loaded behind the last window.
    private static final int LOADED_BEFORE = Long.SIZE - (LANES - 1) * STRIDE - Integer.BYTES;

    private static final byte[] SPREAD = spread();

    private final GramRows table;
    private final int[] rows;
    private final int shift;

    GatherGramFilter(GramRows table) {
        this.table = table;
        this.rows = table.rows();
        this.shift = table.shift();
    }

    @SuppressWarnings("restricted")
    private static MemorySegment everything() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    private static byte[] spread() {
        byte[] indexes = new byte[Long.SIZE];
        for (int i = 0; i < indexes.length; i++) {
            indexes[i] = (byte) (LOADED_BEFORE + i / Integer.BYTES * STRIDE + i % Integer.BYTES);
        }
        return indexes;
    }

    @Override
    public int stride() {
        return STRIDE;
    }

    @Override
    public String explain() {
        return table.explain();
    }

    @Override
    public String layout() {
        return GramRows.LAYOUT;
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
        final ByteVector spread = ByteVector.fromArray(BYTES, SPREAD, 0);
        long c = candidates;
        long begin = seamFrom;
        int length = (int) (seamTo - seamFrom);
        for (int range = 0; range < 2; range++) {
            int looks = (length + STRIDE - 1) / STRIDE;
            int look = 0;
            int last = looks - LANES;
            int mask = -1;
            while (look < looks) {
                if (look > last) {
                    mask = -1 << (look - last);
                    look = last;
                }
                for (; look <= last; look += LANES) {
                    long block = begin + (long) look * STRIDE;
                    IntVector grams =
                            spread.selectFrom(
                                            ByteVector.fromMemorySegment(
                                                    BYTES,
                                                    MEMORY,
                                                    block - LOADED_BEFORE,
                                                    ByteOrder.LITTLE_ENDIAN))
                                    .reinterpretAsInts();
                    grams.and(FOLD_ROW)
                            .mul(HASH)
                            .lanewise(VectorOperators.LSHR, shift)
                            .intoArray(scratch, 0);
                    int hits =
                            (int)
                                            IntVector.fromArray(INTS, rows, 0, scratch, 0)
                                                    .lanewise(VectorOperators.LSHR, grams)
                                                    .and(1)
                                                    .compare(VectorOperators.NE, 0)
                                                    .toLong()
                                    & mask;
                    // Two are written in any case: a loop of no or one turn would be guessed wrong
                    // too often.
                    long end = c + ((long) Integer.bitCount(hits) << 3);
                    UnsafeApi.putLong(c, block + (long) Integer.numberOfTrailingZeros(hits) * STRIDE);
                    hits &= hits - 1;
                    UnsafeApi.putLong(c + 8, block + (long) Integer.numberOfTrailingZeros(hits) * STRIDE);
                    hits &= hits - 1;
                    for (c += 16; hits != 0; c += 8) {
                        UnsafeApi.putLong(c, block + (long) Integer.numberOfTrailingZeros(hits) * STRIDE);
                        hits &= hits - 1;
                    }
                    c = end;
                }
            }
            begin = from;
            length = (int) (to - from);
        }
        return c;
    }
}
