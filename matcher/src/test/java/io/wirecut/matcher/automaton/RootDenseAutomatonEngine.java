package io.wirecut.matcher.automaton;

import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.TrafficModel;
import io.wirecut.matcher.spi.CompiledPatterns;
import io.wirecut.matcher.spi.MatcherEngine;
import io.wirecut.matcher.spi.TableReader;
import java.util.Optional;

/// The automaton with no dense row but the root's, so that small sets too meet every kind of
/// record.
public final class RootDenseAutomatonEngine implements MatcherEngine {
    @Override
    public String name() {
        return "automaton-root-dense";
    }

    @Override
    public Optional<String> refusal(PatternSet patterns) {
        return Optional.empty();
    }

    @Override
    public int preference(PatternSet patterns) {
        return -1;
    }

    @Override
    public CompiledPatterns compile(PatternSet patterns, TrafficModel traffic) {
        return new AutomatonPatterns(patterns, 0);
    }

    @Override
    public Optional<String> layoutRefusal(String layout) {
        return new AutomatonEngine().layoutRefusal(layout);
    }

    @Override
    public CompiledPatterns read(String layout, PatternSet patterns, TableReader tables) {
        return new AutomatonEngine().read(layout, patterns, tables);
    }
}
