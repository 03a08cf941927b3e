package io.wirecut.matcher.vector;

import io.wirecut.matcher.filter.CandidateFilter;
import org.agrona.UnsafeApi;

/// The scalar twin of [EightBucketFilter] and [SixteenBucketFilter]: the same tables, a place at a
/// time. What the vectors find is what this finds; it is what they are tested against, and too slow
/// to serve.
final class ScalarBucketFilter implements CandidateFilter {
    private final short[][] tables = new short[Buckets.POSITIONS][Buckets.TABLE_LENGTH];

    ScalarBucketFilter(Buckets buckets) {
        for (int bucket = 0; bucket < buckets.count(); bucket += Byte.SIZE) {
            for (int position = 0; position < Buckets.POSITIONS; position++) {
                byte[] table = buckets.table(bucket, position);
                for (int value = 0; value < table.length; value++) {
                    tables[position][value] |= (short) ((table[value] & 0xFF) << bucket);
                }
            }
        }
    }

    @Override
    public String explain() {
        return "scalar twin";
    }

    @Override
    public long memoryBytes() {
        return (long) Buckets.POSITIONS * Buckets.TABLE_LENGTH * Short.BYTES;
    }

    @Override
    public long find(
            long seamFrom, long seamTo, long from, long to, long candidates, int[] scratch) {
        return find(from, to, find(seamFrom, seamTo, candidates));
    }

    private long find(long from, long to, long candidates) {
        long c = candidates;
        for (long place = from; place < to; place++) {
            int admitting = -1;
            for (int position = 0; position < Buckets.POSITIONS; position++) {
                int low =
                        UnsafeApi.getByte(place - Buckets.BEFORE + position)
                                & (Buckets.TABLE_LENGTH - 1);
                admitting &= tables[position][low];
            }
            if (admitting != 0) {
                UnsafeApi.putLong(c, place);
                c += BYTES_PER_PLACE;
            }
        }
        return c;
    }
}
