package io.wirecut.perf.peer;

import io.wirecut.matcher.Matcher;
import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.TrafficModel;
import io.wirecut.perf.hyperscan.HyperscanLibrary;
import io.wirecut.perf.hyperscan.HyperscanScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Who can take part in a comparison, by name: the engines of the product, `auto` for the one that
/// it chooses by itself, and the peers `hankcs` and `hyperscan`. Stateless; any thread.
public final class Searchers {
    /// The engine that the product chooses for the patterns.
    public static final String AUTO = "auto";

    private static final String HANKCS = "hankcs";
    private static final String HYPERSCAN = "hyperscan";

    private Searchers() {}

    /// All names, whether or not they can serve on this machine.
    public static List<String> names() {
        List<String> names = new ArrayList<>(Matcher.engines());
        names.add(AUTO);
        names.add(HANKCS);
        names.add(HYPERSCAN);
        return List.copyOf(names);
    }

    /// Why the one of that name cannot serve on this machine, or nothing if it can.
    public static Optional<String> absence(String name) {
        return name.equals(HYPERSCAN) ? HyperscanLibrary.absence() : Optional.empty();
    }

    /// Compiles patterns for traffic of the standard model.
    ///
    /// @param name one of [#names], without an [#absence]
    /// @param isStream whether the scans between two [Searcher#begin] are those of one stream; if
    ///   not, each scan is preceded by it
    /// @throws IllegalArgumentException if it does not support the patterns, or nobody has the name
    public static Searcher compile(String name, PatternSet patterns, boolean isStream) {
        return compile(name, patterns, TrafficModel.standard(), isStream);
    }

    /// Compiles patterns.
    ///
    /// @param traffic that our engines are to expect
    /// @param name one of [#names], without an [#absence]
    /// @param isStream whether the scans between two [Searcher#begin] are those of one stream; if
    ///   not, each scan is preceded by it
    /// @throws IllegalArgumentException if it does not support the patterns, or nobody has the name
    public static Searcher compile(
            String name, PatternSet patterns, TrafficModel traffic, boolean isStream) {
        Matcher.Builder builder = Matcher.builder().patterns(patterns).traffic(traffic);
        return switch (name) {
            case AUTO -> new MatcherSearcher(builder.build());
            case HANKCS -> new HankcsSearcher(patterns, isStream);
            case HYPERSCAN -> new HyperscanSearcher(new HyperscanScanner(patterns, isStream));
            default -> new MatcherSearcher(builder.engine(name).build());
        };
    }
}
