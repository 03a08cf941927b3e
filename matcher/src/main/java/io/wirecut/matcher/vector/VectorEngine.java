package io.wirecut.matcher.vector;

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
import java.util.Optional;

/// A filter of byte tables, looked up for 64 bytes at once, for sets of up to [#MAX_PATTERNS]
/// patterns, on processors that can.
public final class VectorEngine implements MatcherEngine {
    /// The name by which a caller asks for this engine.
    public static final String NAME = "vector";

    /// With more patterns, too many places would be candidates.
    public static final int MAX_PATTERNS = 2000;

    private static final int PREFERENCE = 30;
    private static final int MAX_PATTERNS_IN_EIGHT_BUCKETS = 150;
    private static final int MAX_GROUPS = 2;

    /// Made by the `ServiceLoader`.
    public VectorEngine() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> refusal(PatternSet patterns) {
        if (patterns.size() > MAX_PATTERNS) {
            return Optional.of(
                    "%d patterns are more than %d".formatted(patterns.size(), MAX_PATTERNS));
        }
        return VectorSupport.isPresent()
                ? Optional.empty()
                : Optional.of(VectorSupport.whatIsMissing());
    }

    @Override
    public int preference(PatternSet patterns) {
        return PREFERENCE;
    }

    @Override
    public CompiledPatterns compile(PatternSet patterns, TrafficModel traffic) {
        PatternKeys keys = new PatternKeys(patterns, length -> length >= PatternWindow.LENGTH);
        PatternKeys shortKeys = new PatternKeys(patterns, length -> length < PatternWindow.LENGTH);
        ShortPatterns shortPatterns = shortKeys.size() == 0 ? null : new ShortPatterns(shortKeys);
        if (keys.size() == 0) {
            return new FilteredPatterns(patterns.maxLength(), null, null, shortPatterns);
        }
        int bucketCount = keys.size() <= MAX_PATTERNS_IN_EIGHT_BUCKETS ? 8 : 16;
        Buckets buckets = new Buckets(keys, bucketCount, GramRarity.of(traffic), traffic);
        CandidateFilter filter = new ScalarBucketFilter(BucketTables.of(buckets)).successor();
        WarmUp.once(filter, traffic);
        return new FilteredPatterns(
                patterns.maxLength(),
                filter,
                new Verifier(keys, buckets.windows(), 0),
                shortPatterns);
    }

    @Override
    public Optional<String> layoutRefusal(String layout) {
        return groupCount(layout) >= 0
                ? Optional.empty()
                : Optional.of("no version that is here lays out tables as " + layout);
    }

    @Override
    public CompiledPatterns read(String layout, PatternSet patterns, TableReader tables) {
        int groupCount = groupCount(layout);
        CandidateFilter filter =
                groupCount == 0
                        ? null
                        : new ScalarBucketFilter(BucketTables.read(groupCount, tables));
        return FilteredPatterns.read(filter, patterns, tables);
    }

    /// Groups of eight buckets in tables of some layout; 0 if there are short patterns only, and -1
    /// if the layout is unknown.
    private static int groupCount(String layout) {
        if (layout.equals(FilteredPatterns.LAYOUT)) {
            return 0;
        }
        for (int groupCount = 1; groupCount <= MAX_GROUPS; groupCount++) {
            if (layout.equals(BucketTables.layout(groupCount) + FilteredPatterns.LAYOUT)) {
                return groupCount;
            }
        }
        return -1;
    }
}
