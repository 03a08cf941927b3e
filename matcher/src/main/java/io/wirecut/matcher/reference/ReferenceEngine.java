package io.wirecut.matcher.reference;

import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.TrafficModel;
import io.wirecut.matcher.spi.CompiledPatterns;
import io.wirecut.matcher.spi.MatcherEngine;
import java.util.Optional;

/// The Aho-Corasick trie of `org.ahocorasick`, on a Latin-1 view of the bytes.
///
/// Meant to be right and independent of our own engines, not to be fast: **it allocates in every
/// scan**, unlike every other engine, and keeps the last [PatternSet#maxLength] - 1 bytes of a
/// stream in its record, to scan them again before the next segment.
public final class ReferenceEngine implements MatcherEngine {
    /// The name by which a caller asks for this engine.
    public static final String NAME = "reference";

    /// Made by the `ServiceLoader`.
    public ReferenceEngine() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> refusal(PatternSet patterns) {
        return Optional.empty();
    }

    @Override
    public int preference(PatternSet patterns) {
        return 0;
    }

    @Override
    public CompiledPatterns compile(PatternSet patterns, TrafficModel traffic) {
        return new ReferencePatterns(patterns);
    }
}
