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
}
