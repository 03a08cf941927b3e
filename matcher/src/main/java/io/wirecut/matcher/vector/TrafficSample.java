package io.wirecut.matcher.vector;

import io.wirecut.matcher.TrafficModel;
import io.wirecut.matcher.filter.OfTraffic;

/// Places of real traffic, held so that a set of them is a row of bits: for each position and byte,
/// the places that have the byte there. Bytes are told apart by their low seven bits.
final class TrafficSample {
    /// Where in each window of the model a place begins.
    private static final int[] SHIFTS = {0, 3 * Byte.SIZE};

    private static final OfTraffic<TrafficSample> KNOWN = new OfTraffic<>(TrafficSample::new);

    private final int size;
    private final long[][][] having;
    private final double[][] shares;

    private TrafficSample(TrafficModel traffic) {
        this.size = SHIFTS.length * traffic.size();
        int words = Math.ceilDiv(size, Long.SIZE);
        this.having = new long[Buckets.POSITIONS][Buckets.TABLE_LENGTH][words];
        this.shares = new double[Buckets.POSITIONS][Buckets.TABLE_LENGTH];
        for (int i = 0; i < size; i++) {
            long place = traffic.window(i / SHIFTS.length) >>> SHIFTS[i % SHIFTS.length];
            for (int position = 0; position < Buckets.POSITIONS; position++) {
                int low = (int) (place >>> (position * Byte.SIZE)) & (Buckets.TABLE_LENGTH - 1);
                having[position][low][i / Long.SIZE] |= 1L << i;
                shares[position][low] += 1.0 / size;
            }
        }
    }

    /// The sample of a model.
    static TrafficSample of(TrafficModel traffic) {
        return KNOWN.of(traffic);
    }

    /// How many places there are.
    int size() {
        return size;
    }

    /// No place.
    long[] none() {
        return new long[Math.ceilDiv(size, Long.SIZE)];
    }

    /// The places that have a byte at a position; not to be written to.
    long[] having(int position, int low) {
        return having[position][low];
    }

    /// The places that have any of these bytes at a position; not to be written to.
    long[] having(int position, int[] lows) {
        if (lows.length == 1) {
            return having[position][lows[0]];
        }
        long[] places = none();
        for (int low : lows) {
            add(places, having[position][low]);
        }
        return places;
    }

    /// The share of places that have a byte at a position.
    double share(int position, int low) {
        return shares[position][low];
    }

    /// Adds places to others.
    static void add(long[] places, long[] more) {
        for (int w = 0; w < places.length; w++) {
            places[w] |= more[w];
        }
    }

    /// How many places are in one or the other set, at every position.
    static int countInAll(long[][] these, long[][] those) {
        final long[] these0 = these[0];
        final long[] these1 = these[1];
        final long[] these2 = these[2];
        final long[] these3 = these[3];
        final long[] these4 = these[4];
        final long[] those0 = those[0];
        final long[] those1 = those[1];
        final long[] those2 = those[2];
        final long[] those3 = those[3];
        final long[] those4 = those[4];
        int count = 0;
        for (int w = 0; w < these0.length; w++) {
            count +=
                    Long.bitCount(
                            (these0[w] | those0[w])
                                    & (these1[w] | those1[w])
                                    & (these2[w] | those2[w])
                                    & (these3[w] | those3[w])
                                    & (these4[w] | those4[w]));
        }
        return count;
    }
}
