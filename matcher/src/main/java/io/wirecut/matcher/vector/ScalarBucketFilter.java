package io.wirecut.matcher.vector;

import io.wirecut.matcher.filter.CandidateFilter;
import io.wirecut.matcher.spi.TableWriter;
import org.agrona.UnsafeApi;

/// The scalar twin of [EightBucketFilter] and [SixteenBucketFilter]: the same tables, a place at a
/// time. What the vectors find is what this finds, less the places in runs: they are tested against
/// it, and it serves until they are warm.
final class ScalarBucketFilter implements CandidateFilter {
    private final BucketTables tables;
    private final short[][] admitting = new short[Buckets.POSITIONS][Buckets.TABLE_LENGTH];

    ScalarBucketFilter(BucketTables tables) {
        this.tables = tables;
        for (int group = 0; group < tables.groupCount(); group++) {
            for (int position = 0; position < Buckets.POSITIONS; position++) {
                byte[] table = tables.tables()[group][position];
                for (int value = 0; value < table.length; value++) {
                    admitting[position][value] |=
                            (short) ((table[value] & 0xFF) << (group * Byte.SIZE));
                }
            }
        }
    }

    @Override
    public CandidateFilter successor() {
        return tables.groupCount() == 1
                ? new EightBucketFilter(tables)
                : new SixteenBucketFilter(tables);
    }

    @Override
    public String layout() {
        return tables.layout();
    }

    @Override
    public void write(TableWriter writer) {
        tables.write(writer);
    }

    @Override
    public String explain() {
        return tables.explanation();
    }

    @Override
    public long memoryBytes() {
        return tables.memoryBytes();
    }

    @Override
    public long find(
            long seamFrom, long seamTo, long from, long to, long candidates, int[] scratch) {
        return find(from, to, find(seamFrom, seamTo, candidates));
    }

    private long find(long from, long to, long candidates) {
        final short[][] admitting = this.admitting;
        long c = candidates;
        for (long place = from; place < to; place++) {
            int buckets = -1;
            for (int position = 0; position < Buckets.POSITIONS; position++) {
                int low =
                        UnsafeApi.getByte(place - Buckets.BEFORE + position)
                                & (Buckets.TABLE_LENGTH - 1);
                buckets &= admitting[position][low];
            }
            if (buckets != 0) {
                UnsafeApi.putLong(c, place);
                c += BYTES_PER_PLACE;
            }
        }
        return c;
    }
}
