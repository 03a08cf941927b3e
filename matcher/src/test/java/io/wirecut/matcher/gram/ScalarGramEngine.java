package io.wirecut.matcher.gram;

import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.TrafficModel;
import io.wirecut.matcher.spi.CompiledPatterns;
import io.wirecut.matcher.spi.MatcherEngine;
import io.wirecut.matcher.spi.TableReader;
import java.util.Optional;

/// The gram engine as it is where there are no wide vectors.
public final class ScalarGramEngine implements MatcherEngine {
    @Override
    public String name() {
        return "gram-scalar";
    }

    @Override
    public Optional<String> refusal(PatternSet patterns) {
        return new GramEngine().refusal(patterns);
    }

    @Override
    public int preference(PatternSet patterns) {
        return -1;
    }

    @Override
    public CompiledPatterns compile(PatternSet patterns, TrafficModel traffic) {
        return GramEngine.compile(patterns, traffic, false);
    }

    @Override
    public Optional<String> layoutRefusal(String layout) {
        return new GramEngine().layoutRefusal(layout);
    }

    @Override
    public CompiledPatterns read(String layout, PatternSet patterns, TableReader tables) {
        return new GramEngine().read(layout, patterns, tables);
    }
}
