package io.wirecut.perf.jmh;

import io.wirecut.matcher.MatchHandler;
import io.wirecut.matcher.Matcher;
import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.ScanState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// **Question: how many nanoseconds does an engine take for a byte of a stream, by the number of
/// patterns, when matches are rare?**
///
/// The haystack is text-like, of lower-case letters that follow no pattern but for one planted
/// occurrence in every 16 KiB, and comes in segments of 1,400 bytes. The number of matches is
/// checked against a plain search before anything is timed. A score is nanoseconds for a byte; 8
/// divided by it is Gbit/s.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-opens",
            "java.base/jdk.internal.misc=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED"
        })
public class MatcherBenchmark {
    private static final int HAYSTACK_LENGTH = 1 << 18;
    private static final int SEGMENT_LENGTH = 1400;
    private static final int PLANTING_DISTANCE = 1 << 14;
    private static final int MIN_PATTERN_LENGTH = 4;
    private static final int MAX_PATTERN_LENGTH = 24;
    private static final long SEED = 20260101;

    /// Name of the engine; `auto` for the one that is chosen for the patterns.
    @Param({"auto", "reference"})
    public String engine = "auto";

    /// How many patterns there are, half of them in any case.
    @Param({"10", "1000", "20000"})
    public int patternCount = 10;

    private final byte[] bytes = new byte[HAYSTACK_LENGTH];
    private final UnsafeBuffer haystack =
            new UnsafeBuffer(ByteBuffer.allocateDirect(HAYSTACK_LENGTH));
    private final ScanState state = new ScanState();
    private Matcher matcher = Matcher.builder().build();
    private long matchCount;
    private final MatchHandler handler = (_, _, _) -> matchCount++;

    /// Made by JMH.
    public MatcherBenchmark() {}

    /// Makes patterns and haystack, and checks that the engine finds what a plain search finds.
    @Setup(Level.Trial)
    public void prepare() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Pattern> patterns = new ArrayList<>();
        for (int i = 0; i < patternCount; i++) {
            Pattern pattern = randomPattern(random);
            patterns.add(i % 2 == 0 ? pattern : pattern.ignoringCase());
        }
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = letter(random);
        }
        for (int at = 0; at < bytes.length - MAX_PATTERN_LENGTH; at += PLANTING_DISTANCE) {
            byte[] planted = patterns.get(random.nextInt(patternCount)).toBytes();
            System.arraycopy(planted, 0, bytes, at, planted.length);
        }
        haystack.putBytes(0, bytes);
        Matcher.Builder builder = Matcher.builder().patterns(PatternSet.of(patterns));
        matcher = (engine.equals("auto") ? builder : builder.engine(engine)).build();
        state.wrap(new UnsafeBuffer(ByteBuffer.allocateDirect(matcher.stateLength())), 0);
        long expected = plainCount(patterns);
        if (scan() != expected) {
            throw new IllegalStateException(
                    "engine=%s matches=%d must be %d"
                            .formatted(matcher.engine(), matchCount, expected));
        }
    }

    /// Scans the stream once.
    ///
    /// @return matches found
    @Benchmark
    @OperationsPerInvocation(HAYSTACK_LENGTH)
    public long scan() {
        matchCount = 0;
        matcher.reset(state);
        for (int at = 0; at < HAYSTACK_LENGTH; at += SEGMENT_LENGTH) {
            int length = Math.min(SEGMENT_LENGTH, HAYSTACK_LENGTH - at);
            matcher.scan(state, haystack, at, length, handler);
        }
        return matchCount;
    }

    private static Pattern randomPattern(SplittableRandom random) {
        byte[] pattern = new byte[random.nextInt(MIN_PATTERN_LENGTH, MAX_PATTERN_LENGTH + 1)];
        for (int i = 0; i < pattern.length; i++) {
            pattern[i] = letter(random);
        }
        return Pattern.of(pattern);
    }

    private static byte letter(SplittableRandom random) {
        return (byte) ('a' + random.nextInt(26));
    }

    /// Every pattern at every place, but for those whose first two bytes differ.
    private long plainCount(List<Pattern> patterns) {
        List<List<Pattern>> byFirstBytes = new ArrayList<>();
        for (int i = 0; i < 1 << 16; i++) {
            byFirstBytes.add(List.of());
        }
        for (Pattern pattern : patterns) {
            int key = key(pattern.byteAt(0), pattern.byteAt(1));
            List<Pattern> alike = new ArrayList<>(byFirstBytes.get(key));
            alike.add(pattern);
            byFirstBytes.set(key, alike);
        }
        long count = 0;
        for (int at = 0; at + 1 < bytes.length; at++) {
            for (Pattern pattern : byFirstBytes.get(key(bytes[at], bytes[at + 1]))) {
                count += isAt(pattern, at) ? 1 : 0;
            }
        }
        return count;
    }

    private static int key(byte first, byte second) {
        return (first & 0xFF) << 8 | (second & 0xFF);
    }

    /// The haystack has no upper-case letters: nothing is to be folded.
    private boolean isAt(Pattern pattern, int at) {
        if (at + pattern.length() > bytes.length) {
            return false;
        }
        for (int i = 0; i < pattern.length(); i++) {
            if (bytes[at + i] != pattern.byteAt(i)) {
                return false;
            }
        }
        return true;
    }
}
