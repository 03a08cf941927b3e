package io.wirecut.matcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wirecut.matcher.reference.ReferenceEngine;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A warmed scan allocates nothing, whatever it finds and however the stream is cut.
class AllocationTest {
    private static final long SEED = Long.getLong("wirecut.seed", System.nanoTime());

    /// Vectors are objects until the compiler has done its work, and this is more than it needs.
    private static final int MAX_ROUNDS = 20_000;

    static List<String> engines() {
        return Matcher.enginesFor(PatternSet.of()).stream()
                .filter(engine -> !engine.equals(ReferenceEngine.NAME))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldAllocateNothing(String engine) {
        RandomWorkload workload = new RandomWorkload(SEED);
        PatternSet patterns = workload.patterns(RandomWorkload.Kind.BOTH_CASES);
        Matcher matcher = Matcher.builder().patterns(patterns).engine(engine).build();
        UnsafeBuffer haystack = StreamScan.offHeap(workload.haystack(patterns, 5000));
        UnsafeBuffer onHeap = new UnsafeBuffer(new byte[3000]);
        haystack.getBytes(0, onHeap, 0, onHeap.capacity());
        ScanState state = new ScanState();
        state.wrap(StreamScan.offHeap(new byte[matcher.stateLength()]), 0);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] sum = new long[1];
        MatchHandler handler = (patternId, start, end) -> sum[0] += patternId + end;

        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < MAX_ROUNDS && allocated != 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            scanInPieces(matcher, state, haystack, 1 + round % 50 * 7, handler);
            scanInPieces(matcher, state, onHeap, 1 + round % 50 * 7, handler);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }

        assertThat(sum[0]).as("-Dwirecut.seed=%d", SEED).isPositive();
        assertThat(allocated).as("-Dwirecut.seed=%d", SEED).isZero();
    }

    private static void scanInPieces(
            Matcher matcher,
            ScanState state,
            UnsafeBuffer haystack,
            int pieceLength,
            MatchHandler handler) {
        matcher.reset(state);
        for (int offset = 0; offset < haystack.capacity(); offset += pieceLength) {
            int length = Math.min(pieceLength, haystack.capacity() - offset);
            matcher.scan(state, haystack, offset, length, handler);
        }
        matcher.skip(state, 1);
    }
}
