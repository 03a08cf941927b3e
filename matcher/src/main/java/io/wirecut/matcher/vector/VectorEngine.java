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
        Buckets buckets = new Buckets(keys, bucketCount, new GramRarity(traffic), traffic);
        CandidateFilter filter =
                bucketCount == Byte.SIZE
                        ? new EightBucketFilter(buckets)
                        : new SixteenBucketFilter(buckets);
        WarmUp.once(filter, traffic);
        return new FilteredPatterns(
                patterns.maxLength(), filter, new Verifier(keys, buckets.windows()), shortPatterns);
    }
}
