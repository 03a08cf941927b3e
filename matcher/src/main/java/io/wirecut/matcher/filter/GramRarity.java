package io.wirecut.matcher.filter;

import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.TrafficModel;

/// How often folded pieces of four bytes come in traffic, estimated from a [TrafficModel]: counted
/// where the model has seen them, and from pairs of bytes where it has not.
public final class GramRarity {
    private static final int TABLE_BITS = 18;
    private static final int HASH = 0xC2B2_AE35;
    private static final int GRAMS_PER_WINDOW = TrafficModel.WINDOW_LENGTH - Integer.BYTES + 1;

    /// Share of a byte's followers that is taken to be like any other byte's.
    private static final double SMOOTHING = 0.3;

    private static final OfTraffic<GramRarity> KNOWN = new OfTraffic<>(GramRarity::new);

    private final int[] counts = new int[1 << TABLE_BITS];
    private final float[] follows = new float[1 << 16];
    private final float[] single = new float[1 << Byte.SIZE];
    private final double total;

    private GramRarity(TrafficModel model) {
        double[] pairs = new double[1 << 16];
        double[] singles = new double[1 << Byte.SIZE];
        for (int i = 0; i < model.size(); i++) {
            long window = model.window(i) & ~0x2020_2020_2020_2020L;
            for (int k = 0; k + 1 < TrafficModel.WINDOW_LENGTH; k++) {
                int pair = (int) (window >>> (k * Byte.SIZE)) & 0xFFFF;
                pairs[pair]++;
                singles[pair & 0xFF]++;
            }
            for (int k = 0; k < GRAMS_PER_WINDOW; k++) {
                counts[slot((int) (window >>> (k * Byte.SIZE)))]++;
            }
        }
        this.total = Math.max(1.0, (double) model.size() * GRAMS_PER_WINDOW);
        double singleTotal = (double) model.size() * (TrafficModel.WINDOW_LENGTH - 1) + 256;
        for (int value = 0; value < single.length; value++) {
            single[value] = (float) ((singles[value] + 1) / singleTotal);
        }
        for (int pair = 0; pair < follows.length; pair++) {
            int first = pair & 0xFF;
            int second = pair >>> Byte.SIZE;
            follows[pair] =
                    (float)
                            ((pairs[pair] + SMOOTHING * single[second] + 0.001)
                                    / (singles[first] + SMOOTHING + 0.256));
        }
    }

    /// What is rare in the traffic to be scanned.
    public static GramRarity of(TrafficModel traffic) {
        return KNOWN.of(traffic);
    }

    /// The estimated share of places in traffic at which four bytes of a pattern stand, in any
    /// case.
    ///
    /// @param offset of the first of them; all four must be in the pattern
    public double ofFour(Pattern pattern, int offset) {
        int gram = Gram.four(pattern, offset) & Gram.FOLD;
        double chained = single[gram & 0xFF];
        for (int i = 0; i < 3; i++) {
            chained *= follows[(gram >>> (i * Byte.SIZE)) & 0xFFFF];
        }
        return (counts[slot(gram)] + Math.min(chained * total, 4)) / total;
    }

    private static int slot(int foldedGram) {
        return (foldedGram * HASH) >>> (Integer.SIZE - TABLE_BITS);
    }
}
