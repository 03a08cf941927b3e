package io.wirecut.matcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One matcher, many threads, each with streams of its own.
class SharedMatcherTest {
    private static final long SEED = Long.getLong("wirecut.seed", System.nanoTime());
    private static final int THREADS = 8;
    private static final int SCANS_PER_THREAD = 60;

    static List<String> engines() {
        return Matcher.enginesFor(PatternSet.of());
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldServeManyThreadsAtOnce(String engine) throws Exception {
        RandomWorkload workload = new RandomWorkload(SEED);
        PatternSet patterns = workload.patterns(RandomWorkload.Kind.SHARED_PREFIX);
        Matcher matcher = Matcher.builder().patterns(patterns).engine(engine).build();
        byte[] haystack = workload.haystack(patterns, 2000);
        List<Match> expected = NaiveSearch.matches(patterns, haystack);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<?>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int thread = 0; thread < THREADS; thread++) {
                RandomWorkload own = new RandomWorkload(SEED + thread);
                results.add(
                        threads.submit(() -> {
                            start.await();
                            for (int scan = 0; scan < SCANS_PER_THREAD; scan++) {
                                int[] cuts = own.cuts(haystack.length);
                                assertThat(StreamScan.matches(matcher, haystack, cuts))
                                        .as("-Dwirecut.seed=%d", SEED)
                                        .isEqualTo(expected);
                            }
                            return null;
                        }));
            }
        }
        for (Future<?> result : results) {
            result.get();
        }
    }
}
