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

/// Chooses the two windows of each pattern: at neighbouring offsets, rare in traffic, and not those
/// that many others have already. Short patterns, which have little choice, choose first.
final class GramWindows {
    /// Length from which both windows can have two more bytes of the pattern behind them.
    private static final int FREE_LENGTH = 7;

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
        List<PatternWindow> windows = new ArrayList<>(2 * keys.size());
        IntStream.range(0, keys.size())
                .boxed()
                .sorted(Comparator.comparingInt(key -> keys.pattern(key).length()))
                .forEach(key -> {
                    int offset = offset(keys.pattern(key));
                    windows.add(new PatternWindow(key, offset));
                    windows.add(new PatternWindow(key, offset + 1));
                });
        return windows;
    }

    private int offset(Pattern pattern) {
        int length = pattern.length();
        if (length == PatternWindow.LENGTH) {
            return -1;
        }
        int first = PatternWindow.firstOffset(length);
        int last = length >= FREE_LENGTH ? length - FREE_LENGTH : 0;
        int best = first;
        double bestCost = Double.MAX_VALUE;
        for (int offset = first; offset <= last; offset++) {
            double cost = cost(pattern, offset) + cost(pattern, offset + 1);
            if (cost < bestCost) {
                bestCost = cost;
                best = offset;
            }
        }
        uses.incrementAndGet(Gram.four(pattern, best) & Gram.FOLD);
        uses.incrementAndGet(Gram.four(pattern, best + 1) & Gram.FOLD);
        return best;
    }

    /// How often the window will be a candidate, times the comparisons that each then asks for.
    private double cost(Pattern pattern, int offset) {
        int load = uses.get(Gram.four(pattern, offset) & Gram.FOLD);
        return rarity.ofFour(pattern, offset) * (1 + load)
                + COST_OF_ENTRY * (1 + (double) load * load);
    }
}
