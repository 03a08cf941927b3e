package io.wirecut.matcher.vector;

import io.wirecut.matcher.filter.CandidateFilter;
import io.wirecut.matcher.spi.TableWriter;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import org.agrona.concurrent.UnsafeBuffer;

/// Looks at 64 places at once, as [EightBucketFilter] does, with sixteen buckets in two groups. Its
/// twenty tables are what the 32 vector registers can hold: one position more, and they are loaded
/// from memory all the time, at a third of the speed.
///
/// A class of its own, since the compiler would lay out a common loop for the set that came first.
final class SixteenBucketFilter implements CandidateFilter {
    private static final int LANES = Lanes.COUNT;

    private final BucketTables source;
    private final UnsafeBuffer table;
    private final long tables;

    SixteenBucketFilter(BucketTables source) {
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
        final ByteVector otherLow0 = Lanes.low(tables, 5);
        final ByteVector otherHigh0 = Lanes.high(tables, 5);
        final ByteVector otherLow1 = Lanes.low(tables, 6);
        final ByteVector otherHigh1 = Lanes.high(tables, 6);
        final ByteVector otherLow2 = Lanes.low(tables, 7);
        final ByteVector otherHigh2 = Lanes.high(tables, 7);
        final ByteVector otherLow3 = Lanes.low(tables, 8);
        final ByteVector otherHigh3 = Lanes.high(tables, 8);
        final ByteVector otherLow4 = Lanes.low(tables, 9);
        final ByteVector otherHigh4 = Lanes.high(tables, 9);
        final long runs = tables + 10 * Buckets.TABLE_LENGTH;
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
                    ByteVector others = bytes.selectFrom(otherLow0, otherHigh0);
                    bytes = Lanes.at(block);
                    admitting = admitting.and(bytes.selectFrom(low1, high1));
                    others = others.and(bytes.selectFrom(otherLow1, otherHigh1));
                    bytes = Lanes.at(block + 1);
                    admitting = admitting.and(bytes.selectFrom(low2, high2));
                    others = others.and(bytes.selectFrom(otherLow2, otherHigh2));
                    bytes = Lanes.at(block + 2);
                    admitting = admitting.and(bytes.selectFrom(low3, high3));
                    others = others.and(bytes.selectFrom(otherLow3, otherHigh3));
                    bytes = Lanes.at(block + 3);
                    admitting = admitting.and(bytes.selectFrom(low4, high4));
                    others = others.and(bytes.selectFrom(otherLow4, otherHigh4));
                    long lanes =
                            admitting.or(others).compare(VectorOperators.NE, (byte) 0).toLong()
                                    & mask;
                    c = Lanes.write(lanes, block, c, runs);
                }
            }
            begin = from;
            length = (int) (to - from);
        }
        return c;
    }
}
