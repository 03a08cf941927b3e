package io.wirecut.matcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.matcher.reference.ReferenceEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every engine against the naive search, on random sets, haystacks and segmentations.
///
/// `-Dwirecut.seed` repeats a run, `-Dwirecut.segments` makes it longer: the nightly form is
/// `-Dwirecut.segments=10000000`.
class MatcherDifferentialTest {
    private static final long SEED = Long.getLong("wirecut.seed", System.nanoTime());
    private static final int ROUNDS = 12;
    private static final long SEGMENTS = Long.getLong("wirecut.segments", 100_000);

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

    /// Each set with every engine, as compiled and as loaded, whole, byte by byte, and cut
    /// anywhere.
    @Test
    void shouldAgreeOverManySegments() throws IOException {
        long segments = 0;
        long matches = 0;
        int sets = 0;
        for (; segments < SEGMENTS; sets++) {
            long seed = SEED + sets;
            RandomWorkload workload = new RandomWorkload(seed);
            PatternSet patterns = workload.patterns(workload.kind());
            byte[] haystack = workload.haystack(patterns, workload.nextInt(1500));
            List<Match> expected = NaiveSearch.matches(patterns, haystack);
            int[] everywhere = IntStream.rangeClosed(0, haystack.length).toArray();
            List<int[]> segmentations = new ArrayList<>(List.of(new int[0], everywhere));
            for (int i = 0; i < 4; i++) {
                segmentations.add(workload.cuts(haystack.length));
            }
            for (String engine : Matcher.enginesFor(patterns)) {
                Matcher compiled = Matcher.builder().patterns(patterns).engine(engine).build();
                Matcher loaded = Matcher.load(SavedMatcherTest.bytes(compiled));
                for (int[] cuts : segmentations) {
                    Matcher matcher = workload.nextInt(2) == 0 ? compiled : loaded;
                    assertThat(StreamScan.matches(matcher, haystack, cuts))
                            .as(() -> description(matcher, cuts, seed))
                            .isEqualTo(expected);
                    segments += cuts.length + 1;
                    matches += expected.size();
                }
            }
        }
        System.out.printf(
                "differential: %,d segments and %,d matches of %,d sets, -Dwirecut.seed=%d%n",
                segments, matches, sets, SEED);
    }

    private static String description(Matcher matcher, int[] cuts, long seed) {
        return "%s, cut at %s, -Dwirecut.seed=%d"
                .formatted(matcher.explain(), Arrays.toString(cuts), seed);
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
