package io.wirecut.matcher.vector;

import io.wirecut.matcher.filter.CandidateFilter;
import io.wirecut.matcher.spi.TableWriter;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import org.agrona.concurrent.UnsafeBuffer;

/// Looks at 64 places at once, with eight buckets. For each position of [Buckets], one instruction
/// looks up 64 bytes of the haystack in a table of 128, which says what buckets admit them; a place
/// whose results have a bucket in common is a candidate.
///
/// ```
///   bytes          p-1              p                p+1                  p+3
///                  │                │                │                    │
///   tables    [0][b & 127]  AND [1][b & 127] AND [2][b & 127] AND … [4][b & 127]   ≠ 0 ?
/// ```
final class EightBucketFilter implements CandidateFilter {
    private static final int LANES = Lanes.COUNT;

    private final BucketTables source;
    private final UnsafeBuffer table;
    private final long tables;

    EightBucketFilter(BucketTables source) {
        this.source = source;
        this.table = Lanes.tables(source);
        this.tables = table.addressOffset();
    }

    @Override
    public String explain() {
        return source.explanation();
    }

    @Override
    public String layout() {
        return source.layout();
    }

    @Override
    public void write(TableWriter writer) {
        source.write(writer);
    }

    @Override
    public long memoryBytes() {
        return source.memoryBytes();
    }

    /// Written out, and so longer than the 325 bytes of code that the compiler takes into a caller:
    /// there it would lose count of the vectors.
    @Override
    public long find(
            long seamFrom, long seamTo, long from, long to, long candidates, int[] scratch) {
        final long tables = this.tables;
        final ByteVector low0 = Lanes.low(tables, 0);
        final ByteVector high0 = Lanes.high(tables, 0);
        final ByteVector low1 = Lanes.low(tables, 1);
        final ByteVector high1 = Lanes.high(tables, 1);
        final ByteVector low2 = Lanes.low(tables, 2);
        final ByteVector high2 = Lanes.high(tables, 2);
        final ByteVector low3 = Lanes.low(tables, 3);
        final ByteVector high3 = Lanes.high(tables, 3);
        final ByteVector low4 = Lanes.low(tables, 4);
        final ByteVector high4 = Lanes.high(tables, 4);
        final long runs = tables + 5 * Buckets.TABLE_LENGTH;
        long c = candidates;
        long begin = seamFrom;
        int length = (int) (seamTo - seamFrom);
        for (int range = 0; range < 2; range++) {
            int place = 0;
            int last = length - LANES;
            long mask = -1L;
            while (place < length) {
                if (place > last) {
                    mask = -1L << (place - last);
                    place = last;
                }
                for (; place <= last; place += LANES) {
                    long block = begin + place;
                    ByteVector bytes = Lanes.at(block - 1);
                    ByteVector admitting = bytes.selectFrom(low0, high0);
                    bytes = Lanes.at(block);
                    admitting = admitting.and(bytes.selectFrom(low1, high1));
                    bytes = Lanes.at(block + 1);
                    admitting = admitting.and(bytes.selectFrom(low2, high2));
                    bytes = Lanes.at(block + 2);
                    admitting = admitting.and(bytes.selectFrom(low3, high3));
                    bytes = Lanes.at(block + 3);
                    admitting = admitting.and(bytes.selectFrom(low4, high4));
                    long lanes = admitting.compare(VectorOperators.NE, (byte) 0).toLong() & mask;
                    if (lanes != 0) {
                        c = Lanes.write(lanes, block, c, runs);
                    }
                }
            }
            begin = from;
            length = (int) (to - from);
        }
        return c;
    }
}
