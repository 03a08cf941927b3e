package io.wirecut.matcher;

import io.wirecut.matcher.spi.CompiledPatterns;
import io.wirecut.matcher.spi.MatcherEngine;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
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
    private final @Nullable TrafficModel traffic;
    private final String reason;

    /// Marks the records of this matcher, as another's must never be taken for one.
    private final int stamp = LAST_STAMP.incrementAndGet();

    /// @param reason why this engine serves; empty if it is the one that everybody would expect
    private Matcher(
            PatternSet patterns,
            String engine,
            CompiledPatterns compiled,
            @Nullable TrafficModel traffic,
            String reason) {
        this.patterns = patterns;
        this.engine = engine;
        this.compiled = compiled;
        this.traffic = traffic;
        this.reason = reason;
    }

    /// A matcher to be configured.
    public static Builder builder() {
        return new Builder();
    }

    /// The names of the engines there are, in alphabetical order.
    public static List<String> engines() {
        return loadEngines().stream().map(MatcherEngine::name).sorted().toList();
    }

    /// The names of the engines that can serve a set on this machine, in alphabetical order.
    public static List<String> enginesFor(PatternSet patterns) {
        return loadEngines().stream()
                .filter(engine -> engine.refusal(patterns).isEmpty())
                .map(MatcherEngine::name)
                .sorted()
                .toList();
    }

    /// Loads a matcher that was saved with [#save(Path)]. The file is mapped into memory, and the
    /// tables serve from there as long as the matcher lives: it must not be written to meanwhile,
    /// only replaced by another, as saving does.
    ///
    /// @throws MatcherFormatException as [#load(ByteBuffer)] says
    /// @throws IOException if the file cannot be read
    public static Matcher load(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = Math.min(channel.size(), Integer.MAX_VALUE);
            // Not as a buffer at once: that way reflection would take half of the time.
            return load(
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, length, Arena.ofAuto())
                            .asByteBuffer());
        } catch (MatcherFormatException e) {
            throw new MatcherFormatException(file + ": " + e.getMessage());
        }
    }

    /// Loads a matcher from the bytes that [#save(WritableByteChannel)] wrote, which may be a part
    /// of a mapped file. Where they lie off-heap at a multiple of 64, its tables serve from there:
    /// the bytes must not change as long as the matcher lives. Otherwise they are copied.
    ///
    /// Where the tables cannot serve, since they were made by another version of their engine, or
    /// for a processor or a module that is not here, the patterns are compiled again, which takes
    /// as long as [Builder#build]; [#explain] then says so, and why. Vectors begin to serve some
    /// hundred milliseconds later: until the compiler has done its work, their scalar twins do.
    ///
    /// Whatever the bytes are, no memory but theirs is read, and every scan ends; that what is
    /// found is right can only be had from bytes that are whom they claim to be from.
    ///
    /// @param bytes from the position to the limit, neither of which is moved
    /// @throws MatcherFormatException if that is no saved matcher, of another format, or damaged
    public static Matcher load(ByteBuffer bytes) throws MatcherFormatException {
        SavedMatcher saved = SavedMatcher.read(bytes);
        try {
            for (MatcherEngine engine : loadEngines()) {
                if (engine.name().equals(saved.engine())) {
                    return load(saved, engine);
                }
            }
            return compileAgain(saved, "there is no engine " + saved.engine(), null);
        } catch (IllegalArgumentException e) {
            throw SavedMatcher.senseless(e);
        }
    }

    private static Matcher load(SavedMatcher saved, MatcherEngine engine) {
        Optional<String> refusal = engine.refusal(saved.patterns());
        if (refusal.isPresent()) {
            return compileAgain(saved, refusal.get(), null);
        }
        refusal = engine.layoutRefusal(saved.layout());
        if (refusal.isPresent()) {
            return compileAgain(saved, refusal.get(), engine.name());
        }
        CompiledPatterns compiled = engine.read(saved.layout(), saved.patterns(), saved.tables());
        return new Matcher(saved.patterns(), engine.name(), compiled, saved.traffic(), "loaded");
    }

    private static Matcher compileAgain(
            SavedMatcher saved, String reason, @Nullable String engine) {
        Builder builder = builder().patterns(saved.patterns());
        builder.engine = engine;
        builder.traffic = saved.traffic();
        Matcher matcher = builder.build();
        return new Matcher(
                matcher.patterns,
                matcher.engine,
                matcher.compiled,
                matcher.traffic,
                "compiled again, as " + reason);
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
        return "%s%s: %s; at most %d steps a byte; %d bytes of tables, %d a stream direction"
                .formatted(
                        engine,
                        reason.isEmpty() ? "" : " (" + reason + ")",
                        compiled.explain(),
                        compiled.worstWork(),
                        compiled.memoryBytes(),
                        compiled.stateLength());
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

    /// Saves the matcher for [#load(Path)], in place of what the file held: whoever has that mapped
    /// keeps it.
    ///
    /// @throws IOException if the file cannot be written
    /// @throws IllegalStateException if it would have more than 2 GiB
    public void save(Path file) throws IOException {
        Path written =
                file.resolveSibling(
                        ".%s.%d".formatted(file.getFileName(), ProcessHandle.current().pid()));
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            written,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING)) {
                save(channel);
                channel.force(true);
            }
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /// Writes the matcher for [#load(ByteBuffer)]: the patterns, and the engine's tables if it
    /// keeps any. The same matcher makes the same bytes.
    ///
    /// @throws IOException if the channel cannot be written to
    /// @throws IllegalStateException if it would be more than 2 GiB
    public void save(WritableByteChannel channel) throws IOException {
        ByteBuffer bytes = SavedMatcher.write(engine, compiled, patterns, traffic);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void requireOwn(ScanState state) {
        if (state.stamp() != stamp) {
            throw new IllegalStateException(
                    "reset the record for this matcher before its first use");
        }
    }

    private static List<MatcherEngine> loadEngines() {
        return Engines.ALL;
    }

    /// Looked for once: that opens many files.
    private static final class Engines {
        static final List<MatcherEngine> ALL =
                ServiceLoader.load(MatcherEngine.class, Matcher.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
    }

    /// Configures and compiles a [Matcher]. Not safe for use by two threads at once.
    public static final class Builder {
        private PatternSet patterns = PatternSet.of();
        private @Nullable String engine;
        private @Nullable TrafficModel traffic;

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
                    return new Matcher(
                            patterns,
                            name,
                            candidate.compile(patterns, modelOfTraffic()),
                            traffic,
                            "asked for");
                }
            }
            throw new IllegalArgumentException(
                    "engine=%s must be one of %s"
                            .formatted(
                                    name,
                                    engines.stream()
                                            .map(MatcherEngine::name)
                                            .sorted()
                                            .collect(Collectors.joining(", "))));
        }

        private Matcher choose(List<MatcherEngine> engines) {
            List<MatcherEngine> byPreference =
                    engines.stream()
                            .sorted(
                                    Comparator.comparingInt(
                                                    (MatcherEngine e) -> -e.preference(patterns))
                                            .thenComparing(MatcherEngine::name))
                            .toList();
            StringJoiner reasons = new StringJoiner("; ");
            for (MatcherEngine candidate : byPreference) {
                Optional<String> refusal = candidate.refusal(patterns);
                if (refusal.isPresent()) {
                    reasons.add("not %s, as %s".formatted(candidate.name(), refusal.get()));
                    continue;
                }
                CompiledPatterns compiled = candidate.compile(patterns, modelOfTraffic());
                if (compiled.worstWork() > MAX_WORST_WORK) {
                    reasons.add(
                            "not %s, as hostile traffic could cost %d comparisons a byte, more than %d"
                                    .formatted(
                                            candidate.name(),
                                            compiled.worstWork(),
                                            MAX_WORST_WORK));
                    continue;
                }
                return new Matcher(
                        patterns, candidate.name(), compiled, traffic, reasons.toString());
            }
            throw new IllegalArgumentException("no engine can serve: " + reasons);
        }

        private TrafficModel modelOfTraffic() {
            return traffic == null ? TrafficModel.standard() : traffic;
        }
    }
}
