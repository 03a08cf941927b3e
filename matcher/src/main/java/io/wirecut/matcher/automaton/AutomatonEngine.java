package io.wirecut.matcher.automaton;

import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.TrafficModel;
import io.wirecut.matcher.spi.CompiledPatterns;
import io.wirecut.matcher.spi.MatcherEngine;
import io.wirecut.matcher.spi.TableReader;
import java.nio.ByteOrder;
import java.util.Optional;

/// An Aho-Corasick automaton with dense rows for the states near the root and a few bytes for each
/// of the others.
///
/// Serves every set. A stream direction takes 24 bytes, however long the patterns are, and a byte
/// costs at most two steps on average, whatever the traffic.
public final class AutomatonEngine implements MatcherEngine {
    /// The name by which a caller asks for this engine.
    public static final String NAME = "automaton";

    private static final int PREFERENCE = 10;

    /// About what a core's own cache holds.
    private static final int DENSE_BUDGET = 2 << 20;

    /// Made by the `ServiceLoader`.
    public AutomatonEngine() {}

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
        return PREFERENCE;
    }

    /// Compiles the set, in time and memory that grow as the sum of the patterns' lengths.
    ///
    /// @throws IllegalArgumentException if the tables would take more than 2 GiB
    @Override
    public CompiledPatterns compile(PatternSet patterns, TrafficModel traffic) {
        return new AutomatonPatterns(patterns, DENSE_BUDGET);
    }

    @Override
    public Optional<String> layoutRefusal(String layout) {
        if (!layout.equals(AutomatonPatterns.LAYOUT)) {
            return Optional.of("no version that is here lays out tables as " + layout);
        }
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                ? Optional.empty()
                : Optional.of("the processor is big-endian");
    }

    @Override
    public CompiledPatterns read(String layout, PatternSet patterns, TableReader tables) {
        return AutomatonPatterns.read(tables, patterns);
    }
}
