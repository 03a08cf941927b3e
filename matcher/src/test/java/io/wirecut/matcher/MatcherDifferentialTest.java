package io.wirecut.matcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.matcher.reference.ReferenceEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every engine against the naive search, on random sets, haystacks and segmentations.
///
/// `-Dwirecut.seed` repeats a run, `-Dwirecut.rounds` makes it longer.
class MatcherDifferentialTest {
    private static final long SEED = Long.getLong("wirecut.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("wirecut.rounds", 12);

    @ParameterizedTest
    @EnumSource(RandomWorkload.Kind.class)
    void shouldAgreeWithTheNaiveSearch(RandomWorkload.Kind kind) {
        for (int round = 0; round < ROUNDS; round++) {
            long seed = SEED + round;
            RandomWorkload workload = new RandomWorkload(seed);
            PatternSet patterns = workload.patterns(kind);
            byte[] haystack = workload.haystack(patterns, workload.nextInt(700));
            List<Match> expected = NaiveSearch.matches(patterns, haystack);
            for (String engine : Matcher.enginesFor(patterns)) {
                Matcher matcher = Matcher.builder().patterns(patterns).engine(engine).build();
                assertThat(StreamScan.matches(matcher, haystack))
                        .as("%s, whole, -Dwirecut.seed=%d", engine, seed)
                        .isEqualTo(expected);
                int[] cuts = workload.cuts(haystack.length);
                assertThat(StreamScan.matches(matcher, haystack, cuts))
                        .as("%s, cut at %s, -Dwirecut.seed=%d", engine, cuts, seed)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void shouldAgreeWithTheReferenceOnThousandsOfPatterns() {
        Random random = new Random(SEED);
        List<Pattern> list = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = new byte[2 + random.nextInt(20)];
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = (byte) "etaoinETA/=%".charAt(random.nextInt(12));
            }
            list.add(random.nextBoolean() ? Pattern.of(bytes) : Pattern.of(bytes).ignoringCase());
        }
        PatternSet patterns = PatternSet.of(list);
        RandomWorkload workload = new RandomWorkload(SEED);
        byte[] haystack = workload.haystack(patterns, 20_000);
        List<Match> expected =
                StreamScan.matches(
                        Matcher.builder().patterns(patterns).engine(ReferenceEngine.NAME).build(),
                        haystack);
        assertThat(expected).isNotEmpty();
        for (String engine : Matcher.enginesFor(patterns)) {
            Matcher matcher = Matcher.builder().patterns(patterns).engine(engine).build();
            assertThat(StreamScan.matches(matcher, haystack, workload.cuts(haystack.length)))
                    .as("%s, -Dwirecut.seed=%d", engine, SEED)
                    .isEqualTo(expected);
        }
    }
}
