package io.wirecut.matcher.spi;

import io.wirecut.matcher.PatternSet;

/// A way to search for many patterns at once. Registered in
/// `META-INF/services/io.wirecut.matcher.spi.MatcherEngine`.
public interface MatcherEngine {
    /// A short lower-case name, unique among the engines, by which a caller can ask for this one.
    String name();

    /// Whether this engine can serve the set on this machine.
    boolean supports(PatternSet patterns);

    /// How gladly this engine serves the set: of those that support it, the highest is chosen.
    int preference(PatternSet patterns);

    /// Compiles the set.
    ///
    /// @throws IllegalArgumentException if [#supports] is false for it
    CompiledPatterns compile(PatternSet patterns);
}
