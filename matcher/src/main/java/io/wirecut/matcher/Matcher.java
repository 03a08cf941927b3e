package io.wirecut.matcher;

import io.wirecut.matcher.spi.CompiledPatterns;
import io.wirecut.matcher.spi.MatcherEngine;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/// A compiled set of patterns that scans streams.
///
/// **The contract.** A scan reports every occurrence of every pattern, overlapping ones included,
/// in ascending order of their end, and those with the same end in ascending order of pattern id,
/// as half-open ranges `[start, end)`. The result does not depend on how the stream was cut into
/// segments: an occurrence is reported during the scan of the segment that holds its last byte.
///
/// Immutable, shared by all threads; each thread scans with a [ScanState] of its own. A scan reads
/// no byte outside of the haystack, and allocates nothing, except with the engine `reference`,
/// which is there to be compared with.
public final class Matcher {
    private static final AtomicInteger LAST_STAMP = new AtomicInteger();

    private final PatternSet patterns;
    private final String engine;
    private final CompiledPatterns compiled;

    /// Marks the records of this matcher, as another's must never be taken for one.
    private final int stamp = LAST_STAMP.incrementAndGet();

    private Matcher(PatternSet patterns, String engine, CompiledPatterns compiled) {
        this.patterns = patterns;
        this.engine = engine;
        this.compiled = compiled;
    }

    /// A matcher to be configured.
    public static Builder builder() {
        return new Builder();
    }

    /// The names of the engines there are, in alphabetical order.
    public static List<String> engines() {
        return loadEngines().stream().map(MatcherEngine::name).toList();
    }

    /// The patterns that this matcher searches for.
    public PatternSet patterns() {
        return patterns;
    }

    /// Name of the engine that serves.
    public String engine() {
        return engine;
    }

    /// Bytes of memory, on the heap and off it, that the compiled form takes.
    public long memoryBytes() {
        return compiled.memoryBytes();
    }

    /// Length in bytes of a [ScanState] record of this matcher; a multiple of 8.
    public int stateLength() {
        return compiled.stateLength();
    }

    /// Makes the record that of the beginning of a stream. Every record must be reset before use.
    public void reset(ScanState state) {
        compiled.reset(state);
        state.stamp(stamp);
    }

    /// Goes on after bytes that nobody has seen: no match will span them.
    ///
    /// @param length how many bytes are missing; 0 only cuts the stream in two at its position
    /// @throws IllegalArgumentException if the length is negative
    /// @throws IllegalStateException if the record was not reset for this matcher
    public void skip(ScanState state, long length) {
        if (length < 0) {
            throw new IllegalArgumentException("length=%d must be 0 or more".formatted(length));
        }
        requireOwn(state);
        compiled.skip(state, length);
    }

    /// Scans the next bytes of a stream. If the handler throws, the scan ends there, and the record
    /// must be reset before it is used again.
    ///
    /// @param state a record that was [#reset] for this matcher
    /// @param haystack holds the bytes, and is lent for the time of this call
    /// @param offset of the first byte
    /// @param length in bytes; 0 is allowed
    /// @param handler receives the matches, in stream offsets
    /// @throws IndexOutOfBoundsException if the haystack does not hold these bytes
    /// @throws IllegalStateException if the record was not reset for this matcher
    public void scan(
            ScanState state, DirectBuffer haystack, int offset, int length, MatchHandler handler) {
        haystack.boundsCheck(offset, length);
        requireOwn(state);
        compiled.scan(state, haystack, offset, length, handler);
    }

    private void requireOwn(ScanState state) {
        if (state.stamp() != stamp) {
            throw new IllegalStateException(
                    "reset the record for this matcher before its first use");
        }
    }

    private static List<MatcherEngine> loadEngines() {
        return StreamSupport.stream(
                        ServiceLoader.load(MatcherEngine.class, Matcher.class.getClassLoader())
                                .spliterator(),
                        false)
                .sorted(Comparator.comparing(MatcherEngine::name))
                .toList();
    }

    /// Configures and compiles a [Matcher]. Not safe for use by two threads at once.
    public static final class Builder {
        private PatternSet patterns = PatternSet.of();
        private @Nullable String engine;

        private Builder() {}

        /// The patterns to search for; none unless told.
        public Builder patterns(PatternSet patterns) {
            this.patterns = patterns;
            return this;
        }

        /// Asks for an engine by name, where otherwise the best for the set is chosen.
        public Builder engine(String name) {
            this.engine = name;
            return this;
        }

        /// Compiles the patterns.
        ///
        /// @throws IllegalArgumentException if no engine has the name that was asked for, or it
        ///   does not support the patterns
        public Matcher build() {
            List<MatcherEngine> engines = loadEngines();
            if (engine != null && engines.stream().noneMatch(e -> e.name().equals(engine))) {
                throw new IllegalArgumentException(
                        "engine=%s must be one of %s"
                                .formatted(
                                        engine,
                                        engines.stream()
                                                .map(MatcherEngine::name)
                                                .collect(Collectors.joining(", "))));
            }
            MatcherEngine chosen =
                    engines.stream()
                            .filter(e -> engine == null || e.name().equals(engine))
                            .filter(e -> e.supports(patterns))
                            .max(Comparator.comparingInt(e -> e.preference(patterns)))
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "engine=%s does not support these %d patterns"
                                                    .formatted(engine, patterns.size())));
            return new Matcher(patterns, chosen.name(), chosen.compile(patterns));
        }
    }
}
