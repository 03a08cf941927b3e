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
    private static final String GATHERED = FilteredPatterns.layout(GatheredRows.LAYOUT);
    private static final String ROWS = FilteredPatterns.layout(GramFilter.LAYOUT);
    private static final String SHORT_ONLY = FilteredPatterns.layout("");

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
        List<PatternWindow> windows = new GramWindows(keys, new GramRarity(traffic)).choose();
        CandidateFilter filter =
                gathers
                        ? new GatherGramFilter(
                                GatheredRows.of(gatheredRowBits(keys.size()), keys, windows))
                        : new GramFilter(rowBits(keys.size()), keys, windows);
        if (gathers) {
            WarmUp.once(filter, traffic);
        }
        return new FilteredPatterns(
                patterns.maxLength(), filter, new Verifier(keys, windows), shortPatterns);
    }

    @Override
    public Optional<String> layoutRefusal(String layout) {
        if (layout.equals(GATHERED)) {
            return VectorSupport.isPresent()
                    ? Optional.empty()
                    : Optional.of(VectorSupport.whatIsMissing());
        }
        return layout.equals(ROWS) || layout.equals(SHORT_ONLY)
                ? Optional.empty()
                : Optional.of("no version that is here lays out tables as " + layout);
    }

    @Override
    public CompiledPatterns read(String layout, PatternSet patterns, TableReader tables) {
        CandidateFilter filter = null;
        if (layout.equals(GATHERED)) {
            filter = new UngatheredGramFilter(GatheredRows.read(tables));
        } else if (layout.equals(ROWS)) {
            filter = GramFilter.read(tables);
        }
        return FilteredPatterns.read(filter, patterns, tables);
    }

    /// Rows of 64 bits: a table that stays in the first cache, or where that would let too many
    /// candidates pass, in the second.
    private static int rowBits(int patternCount) {
        return patternCount <= 200 ? 12 : patternCount <= 3000 ? 13 : GramFilter.MAX_ROW_BITS;
    }

    /// Rows of 32 bits. Gathering does not wait for the second cache as a single load does, so a
    /// table may be in it earlier.
    private static int gatheredRowBits(int patternCount) {
        return patternCount <= 200 ? 13 : patternCount <= 3000 ? 15 : 16;
    }
}
