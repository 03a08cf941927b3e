package io.wirecut.matcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// No engine reads a byte outside of the haystack: here it ends, or begins, where nothing can be
/// read, and a single byte too far would end the JVM.
@EnabledOnOs(OS.LINUX)
class EdgeOfMemoryTest {
    private static final long SEED = Long.getLong("wirecut.seed", System.nanoTime());
    private static final int MAX_LENGTH = 400;

    static List<String> engines() {
        return Matcher.enginesFor(PatternSet.of());
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldReadNoByteBesideTheHaystack(String engine) throws Throwable {
        GuardedMemory memory = new GuardedMemory(1);
        for (RandomWorkload.Kind kind : RandomWorkload.Kind.values()) {
            RandomWorkload workload = new RandomWorkload(SEED);
            PatternSet patterns = workload.patterns(kind);
            Matcher matcher = Matcher.builder().patterns(patterns).engine(engine).build();
            byte[] bytes = workload.haystack(patterns, MAX_LENGTH);
            int step = 1 + workload.nextInt(5);
            for (int length = 0; length <= MAX_LENGTH; length += step) {
                byte[] haystack = Arrays.copyOf(bytes, length);
                List<Match> expected = NaiveSearch.matches(patterns, haystack);
                assertThat(matches(matcher, memory.last(haystack)))
                        .as("%s, -Dwirecut.seed=%d", kind, SEED)
                        .isEqualTo(expected);
                assertThat(matches(matcher, memory.first(haystack)))
                        .as("%s, -Dwirecut.seed=%d", kind, SEED)
                        .isEqualTo(expected);
            }
        }
    }

    private static List<Match> matches(Matcher matcher, UnsafeBuffer haystack) {
        ScanState state = new ScanState();
        state.wrap(StreamScan.offHeap(new byte[matcher.stateLength()]), 0);
        matcher.reset(state);
        List<Match> matches = new ArrayList<>();
        int half = haystack.capacity() / 2;
        MatchHandler handler =
                (patternId, start, end) -> matches.add(new Match(patternId, start, end));
        matcher.scan(state, haystack, 0, half, handler);
        matcher.scan(state, haystack, half, haystack.capacity() - half, handler);
        return matches;
    }
}
