package io.wirecut.matcher;

import io.wirecut.matcher.spi.CompiledPatterns;
import io.wirecut.matcher.spi.MatcherEngine;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.StringJoiner;
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
    /// Steps or comparisons that hostile traffic may force for a byte: where a set allows more, an
    /// engine that is slower and steady is chosen.
    private static final int MAX_WORST_WORK = 1000;

    private static final AtomicInteger LAST_STAMP = new AtomicInteger();

    private final PatternSet patterns;
    private final String engine;
    private final CompiledPatterns compiled;
    private final String explanation;

    /// Marks the records of this matcher, as another's must never be taken for one.
    private final int stamp = LAST_STAMP.incrementAndGet();

    private Matcher(
            PatternSet patterns, String engine, CompiledPatterns compiled, String explanation) {
        this.explanation = explanation;
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

    /// The names of the engines that can serve a set on this machine, in alphabetical order.
    public static List<String> enginesFor(PatternSet patterns) {
        return loadEngines().stream()
                .filter(engine -> engine.refusal(patterns).isEmpty())
                .map(MatcherEngine::name)
                .toList();
    }

    /// The patterns that this matcher searches for.
    public PatternSet patterns() {
        return patterns;
    }

    /// Name of the engine that serves.
    public String engine() {
        return engine;
    }

    /// Which engine serves and why, how it looks for the patterns, what that costs at worst, and
    /// what memory it takes: a line for people to read.
    public String explain() {
        return explanation;
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
        private TrafficModel traffic = TrafficModel.standard();

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

        /// The traffic that is to be scanned, where it is not like [TrafficModel#standard].
        public Builder traffic(TrafficModel traffic) {
            this.traffic = traffic;
            return this;
        }

        /// Compiles the patterns: with the engine that was asked for; otherwise with the first, in
        /// order of preference, that does not refuse the set and whose work hostile traffic cannot
        /// drive too high.
        ///
        /// @throws IllegalArgumentException if no engine has the name that was asked for, or it
        ///   refuses the patterns, or their tables would be too large
        public Matcher build() {
            List<MatcherEngine> engines = loadEngines();
            return engine == null ? choose(engines) : build(engines, engine);
        }

        private Matcher build(List<MatcherEngine> engines, String name) {
            for (MatcherEngine candidate : engines) {
                if (candidate.name().equals(name)) {
                    Optional<String> refusal = candidate.refusal(patterns);
                    if (refusal.isPresent()) {
                        throw new IllegalArgumentException(
                                "engine=%s cannot serve: %s".formatted(name, refusal.get()));
                    }
                    return matcher(candidate, candidate.compile(patterns, traffic), "asked for");
                }
            }
            throw new IllegalArgumentException(
                    "engine=%s must be one of %s"
                            .formatted(
                                    name,
                                    engines.stream()
                                            .map(MatcherEngine::name)
                                            .collect(Collectors.joining(", "))));
        }

        private Matcher choose(List<MatcherEngine> engines) {
            List<MatcherEngine> byPreference =
                    engines.stream()
                            .sorted(
                                    Comparator.comparingInt(
                                            (MatcherEngine e) -> -e.preference(patterns)))
                            .toList();
            StringJoiner reasons = new StringJoiner("; ");
            for (MatcherEngine candidate : byPreference) {
                Optional<String> refusal = candidate.refusal(patterns);
                if (refusal.isPresent()) {
                    reasons.add("not %s, as %s".formatted(candidate.name(), refusal.get()));
                    continue;
                }
                CompiledPatterns compiled = candidate.compile(patterns, traffic);
                if (compiled.worstWork() > MAX_WORST_WORK) {
                    reasons.add(
                            "not %s, as hostile traffic could cost %d comparisons a byte, more than %d"
                                    .formatted(
                                            candidate.name(),
                                            compiled.worstWork(),
                                            MAX_WORST_WORK));
                    continue;
                }
                return matcher(candidate, compiled, reasons.toString());
            }
            throw new IllegalArgumentException("no engine can serve: " + reasons);
        }

        private Matcher matcher(MatcherEngine engine, CompiledPatterns compiled, String reason) {
            String explanation =
                    "%s%s: %s; at most %d steps a byte; %d bytes of tables, %d a stream direction"
                            .formatted(
                                    engine.name(),
                                    reason.isEmpty() ? "" : " (" + reason + ")",
                                    compiled.explain(),
                                    compiled.worstWork(),
                                    compiled.memoryBytes(),
                                    compiled.stateLength());
            return new Matcher(patterns, engine.name(), compiled, explanation);
        }
    }
}
