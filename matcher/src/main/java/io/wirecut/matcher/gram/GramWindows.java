package io.wirecut.matcher.gram;

import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.filter.Gram;
import io.wirecut.matcher.filter.GramRarity;
import io.wirecut.matcher.filter.PatternKeys;
import io.wirecut.matcher.filter.PatternWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.agrona.collections.Int2IntCounterMap;

/// Chooses the window of each pattern: rare in traffic together with its two neighbours, one byte
/// before and one behind, and not one that many others have already. Short patterns, which have
/// little choice, choose first.
final class GramWindows {
    /// Length from which a window can have both neighbours in the pattern.
    private static final int FREE_LENGTH = PatternWindow.LENGTH + 2;

    /// What a window costs for being one more in the tables, against a candidate at each place.
    private static final double COST_OF_ENTRY = 2e-6;

    private final PatternKeys keys;
    private final GramRarity rarity;
    private final Int2IntCounterMap uses = new Int2IntCounterMap(0);

    GramWindows(PatternKeys keys, GramRarity rarity) {
        this.keys = keys;
        this.rarity = rarity;
    }

    List<PatternWindow> choose() {
        List<PatternWindow> windows = new ArrayList<>(keys.size());
        IntStream.range(0, keys.size())
                .boxed()
                .sorted(Comparator.comparingInt(key -> keys.pattern(key).length()))
                .forEach(key -> windows.add(new PatternWindow(key, offset(keys.pattern(key)))));
        return windows;
    }

    private int offset(Pattern pattern) {
        int length = pattern.length();
        if (length < FREE_LENGTH) {
            return 0;
        }
        int best = 0;
        double bestCost = Double.MAX_VALUE;
        int first = Math.max(1, PatternWindow.firstOffset(length));
        for (int offset = first; offset < length - PatternWindow.LENGTH; offset++) {
            double cost = cost(pattern, offset);
            if (cost < bestCost) {
                bestCost = cost;
                best = offset;
            }
        }
        uses.incrementAndGet(Gram.four(pattern, best) & Gram.FOLD);
        return best;
    }

    /// How often the window will be a candidate, times the comparisons that each then asks for.
    private double cost(Pattern pattern, int offset) {
        int load = uses.get(Gram.four(pattern, offset) & Gram.FOLD);
        double share =
                rarity.ofFour(pattern, offset - 1)
                        + rarity.ofFour(pattern, offset)
                        + rarity.ofFour(pattern, offset + 1);
        return share * (1 + load) + COST_OF_ENTRY * (1 + (double) load * load);
    }
}
