package io.wirecut.matcher.gram;

import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.TrafficModel;
import io.wirecut.matcher.filter.CandidateFilter;
import io.wirecut.matcher.filter.FilteredPatterns;
import io.wirecut.matcher.filter.GramRarity;
import io.wirecut.matcher.filter.PatternKeys;
import io.wirecut.matcher.filter.PatternWindow;
import io.wirecut.matcher.filter.ShortPatterns;
import io.wirecut.matcher.filter.VectorSupport;
import io.wirecut.matcher.filter.Verifier;
import io.wirecut.matcher.filter.WarmUp;
import io.wirecut.matcher.spi.CompiledPatterns;
import io.wirecut.matcher.spi.MatcherEngine;
import io.wirecut.matcher.spi.TableReader;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/// A filter of four-byte pieces, looked up at every second place, for sets of any size.
public final class GramEngine implements MatcherEngine {
    /// The name by which a caller asks for this engine.
    public static final String NAME = "gram";

    private static final int PREFERENCE = 20;
    private static final String GRAMS = GramRows.LAYOUT + FilteredPatterns.LAYOUT;

    /// Made by the `ServiceLoader`.
    public GramEngine() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> refusal(PatternSet patterns) {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                ? Optional.empty()
                : Optional.of("the processor is big-endian");
    }

    @Override
    public int preference(PatternSet patterns) {
        return PREFERENCE;
    }

    @Override
    public CompiledPatterns compile(PatternSet patterns, TrafficModel traffic) {
        return compile(patterns, traffic, VectorSupport.isPresent());
    }

    static CompiledPatterns compile(PatternSet patterns, TrafficModel traffic, boolean gathers) {
        PatternKeys keys = new PatternKeys(patterns, length -> length >= PatternWindow.LENGTH);
        PatternKeys shortKeys = new PatternKeys(patterns, length -> length < PatternWindow.LENGTH);
        ShortPatterns shortPatterns = shortKeys.size() == 0 ? null : new ShortPatterns(shortKeys);
        if (keys.size() == 0) {
            return new FilteredPatterns(patterns.maxLength(), null, null, shortPatterns);
        }
        List<PatternWindow> windows = new GramWindows(keys, GramRarity.of(traffic)).choose();
        CandidateFilter scalar = new GramFilter(GramRows.of(rowBits(keys.size()), keys, windows));
        CandidateFilter filter = gathers ? scalar.successor() : scalar;
        if (gathers) {
            WarmUp.once(filter, traffic);
        }
        return new FilteredPatterns(
                patterns.maxLength(), filter, new Verifier(keys, windows, 1), shortPatterns);
    }

    @Override
    public Optional<String> layoutRefusal(String layout) {
        return layout.equals(GRAMS) || layout.equals(FilteredPatterns.LAYOUT)
                ? Optional.empty()
                : Optional.of("no version that is here lays out tables as " + layout);
    }

    @Override
    public CompiledPatterns read(String layout, PatternSet patterns, TableReader tables) {
        CandidateFilter filter =
                layout.equals(GRAMS) ? new GramFilter(GramRows.read(tables)) : null;
        return FilteredPatterns.read(filter, patterns, tables);
    }

    /// A table that stays in the first cache, or where that would let too many candidates pass, in
    /// the second.
    private static int rowBits(int patternCount) {
        if (patternCount <= 200) {
            return 13;
        }
        return patternCount <= 3000 ? 15 : patternCount <= 15_000 ? 16 : 17;
    }
}
