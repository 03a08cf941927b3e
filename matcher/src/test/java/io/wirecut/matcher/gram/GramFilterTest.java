package io.wirecut.matcher.gram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.TrafficModel;
import io.wirecut.matcher.filter.CandidateFilter;
import io.wirecut.matcher.filter.GramRarity;
import io.wirecut.matcher.filter.PatternKeys;
import io.wirecut.matcher.filter.PatternWindow;
import io.wirecut.matcher.filter.VectorSupport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/// At every length and alignment, a filter proposes every third place at or beside which a window
/// stands.
class GramFilterTest {
    private static final long SEED = Long.getLong("wirecut.seed", System.nanoTime());
    private static final String LETTERS = "abcdABCD\0\u00E1";
    private static final int ROW_BITS = 10;

    private final Random random = new Random(SEED);
    private final PatternKeys keys = new PatternKeys(PatternSet.of(patterns()), length -> true);
    private final List<PatternWindow> windows =
            new GramWindows(keys, GramRarity.of(TrafficModel.standard())).choose();

    @Test
    void shouldProposeEveryWindow() {
        shouldProposeEveryWindow(new GramFilter(rows()));
    }

    @Test
    void shouldProposeEveryWindowWhenGathering() {
        assumeTrue(VectorSupport.isPresent(), VectorSupport.whatIsMissing());
        shouldProposeEveryWindow(new GatherGramFilter(rows()));
    }

    private GramRows rows() {
        return GramRows.of(ROW_BITS, keys, windows);
    }

    private void shouldProposeEveryWindow(CandidateFilter filter) {
        byte[] haystack = new byte[700];
        for (int i = 0; i < haystack.length; i++) {
            haystack[i] = letter();
        }
        for (int from = 80; from < 150; from += 1 + random.nextInt(7)) {
            for (int length = 0; length < 300; length += 1 + random.nextInt(5)) {
                List<Integer> places = places(filter, haystack, from, from + length);
                assertThat(places)
                        .as("from=%d length=%d -Dwirecut.seed=%d", from, length, SEED)
                        .isSorted()
                        .doesNotHaveDuplicates()
                        .containsAll(expected(haystack, from, from + length));
                for (int place : places) {
                    assertThat(place).isBetween(from, from + length - 1);
                    assertThat((place - from) % GramRows.STRIDE).isZero();
                }
            }
        }
    }

    private Set<Integer> expected(byte[] haystack, int from, int to) {
        Set<Integer> expected = new TreeSet<>();
        for (PatternWindow window : windows) {
            Pattern pattern = keys.pattern(window.key());
            for (int place = from; place < to; place += GramRows.STRIDE) {
                for (int beside = -1; beside <= 1; beside++) {
                    if (standsAt(pattern, haystack, place + beside - window.offset())) {
                        expected.add(place);
                    }
                }
            }
        }
        return expected;
    }

    private static boolean standsAt(Pattern pattern, byte[] haystack, int start) {
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.byteAt(i) != haystack[start + i]) {
                return false;
            }
        }
        return true;
    }

    private List<Pattern> patterns() {
        List<Pattern> patterns = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            byte[] bytes = new byte[4 + random.nextInt(4)];
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = letter();
            }
            Pattern pattern = Pattern.of(bytes);
            patterns.add(random.nextBoolean() ? pattern : pattern.ignoringCase());
        }
        return patterns;
    }

    private byte letter() {
        return (byte) LETTERS.charAt(random.nextInt(LETTERS.length()));
    }

    private static List<Integer> places(CandidateFilter filter, byte[] bytes, int from, int to) {
        UnsafeBuffer haystack = new UnsafeBuffer(ByteBuffer.allocateDirect(bytes.length));
        haystack.putBytes(0, bytes);
        UnsafeBuffer candidates = new UnsafeBuffer(ByteBuffer.allocateDirect(8192));
        long address = haystack.addressOffset();
        int[] scratch = new int[CandidateFilter.SCRATCH_COUNT];
        long end =
                filter.find(
                        address,
                        address,
                        address + from,
                        address + to,
                        candidates.addressOffset(),
                        scratch);
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < end - candidates.addressOffset(); i += Long.BYTES) {
            places.add((int) (candidates.getLong(i) - address));
        }
        return places;
    }
}
