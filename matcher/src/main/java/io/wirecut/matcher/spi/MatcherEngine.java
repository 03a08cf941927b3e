package io.wirecut.matcher.spi;

import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.TrafficModel;
import java.util.Optional;

/// A way to search for many patterns at once. Registered in
/// `META-INF/services/io.wirecut.matcher.spi.MatcherEngine`.
public interface MatcherEngine {
    /// A short lower-case name, unique among the engines, by which a caller can ask for this one.
    String name();

    /// Why this engine cannot serve the set on this machine, and what would help; empty if it can.
    Optional<String> refusal(PatternSet patterns);

    /// How gladly this engine serves the set: of those that do not refuse, the highest is chosen.
    int preference(PatternSet patterns);

    /// Compiles the set.
    ///
    /// @param traffic that is to be scanned: the engine may be faster for knowing it
    /// @throws IllegalArgumentException if the tables would be too large
    CompiledPatterns compile(PatternSet patterns, TrafficModel traffic);

    /// Why tables of a layout cannot serve on this machine, so that the set must be compiled again;
    /// empty if they can.
    ///
    /// @param layout told by [CompiledPatterns#layout]
    default Optional<String> layoutRefusal(String layout) {
        return Optional.of("the engine %s keeps no tables".formatted(name()));
    }

    /// Reads tables that [CompiledPatterns#write] wrote, unless there is a [#layoutRefusal]. Trusts
    /// nothing: whatever the tables say, no scan will read outside of them, or not end.
    ///
    /// @param patterns the set that was compiled
    /// @throws IllegalArgumentException if the tables cannot be those of the set
    default CompiledPatterns read(String layout, PatternSet patterns, TableReader tables) {
        return compile(patterns, TrafficModel.standard());
    }
}
