package io.wirecut.perf.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every engine and peer must find, and that they find the same.
final class SearchersTest {
    private static final long SEED = 20260317;

    static List<String> names() {
        return Searchers.names();
    }

    private static Searcher compile(String name, PatternSet patterns, boolean isStream) {
        Searchers.absence(name)
                .ifPresent(reason ->
                        Assumptions.assumeTrue(false, "skipped: " + name + ": " + reason));
        return Searchers.compile(name, patterns, isStream);
    }

    /// Every occurrence in a text that is cut at these places, as `id:start-end`, sorted.
    private static List<String> found(Searcher searcher, byte[] text, int... cuts) {
        UnsafeBuffer haystack = new UnsafeBuffer(ByteBuffer.allocateDirect(text.length));
        haystack.putBytes(0, text);
        List<String> found = new ArrayList<>();
        searcher.begin();
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i < cuts.length ? cuts[i] : text.length;
            searcher.scan(
                    haystack,
                    from,
                    to - from,
                    (id, start, end) -> found.add(id + ":" + start + "-" + end));
            from = to;
        }
        found.sort(null);
        return found;
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void shouldFindOverlapsDuplicatesAndCases(String name) {
        PatternSet patterns =
                PatternSet.of(
                        Pattern.ofText("abcd"),
                        Pattern.ofText("BCD").ignoringCase(),
                        Pattern.ofText("bcd"),
                        Pattern.ofText("bcd"),
                        Pattern.ofHex("00 01 FF"),
                        Pattern.ofText("\u00C4x").ignoringCase());

        try (Searcher searcher = compile(name, patterns, false)) {
            assertThat(found(searcher, latin1("abcdBcD\0\u0001\u00FF\u00C4X\u00E4x")))
                    .containsExactly(
                            "0:0-4", "1:1-4", "1:4-7", "2:1-4", "3:1-4", "4:7-10", "5:10-12");
            assertThat(searcher.fault()).isEmpty();
            assertThat(searcher.servedBy()).isNotEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void shouldFindWhatIsTornBetweenSegmentsOfAStreamOnly(String name) {
        PatternSet patterns = PatternSet.of(Pattern.ofText("needle"), Pattern.ofText("lex"));

        try (Searcher stream = compile(name, patterns, true)) {
            assertThat(found(stream, latin1("a needle x needlex"), 3, 4, 10, 16))
                    .containsExactly("0:11-17", "0:2-8", "1:15-18");
            assertThat(found(stream, latin1("edle"))).as("a new stream").isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void shouldFindWhatAPlainSearchFinds(String name) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 20; round++) {
            List<Pattern> all = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                Pattern pattern = Pattern.of(bytes(random, random.nextInt(1, 12)));
                all.add(random.nextBoolean() ? pattern.ignoringCase() : pattern);
            }
            PatternSet patterns = PatternSet.of(all);
            byte[] text = bytes(random, 500);
            int[] cuts = random.ints(6, 0, text.length).sorted().toArray();

            try (Searcher stream = compile(name, patterns, true);
                    Searcher block = compile(name, patterns, false)) {
                List<String> expected = plain(patterns, text);
                assertThat(found(stream, text, cuts))
                        .as("stream, seed=%d round=%d", SEED, round)
                        .isEqualTo(expected);
                assertThat(found(block, text))
                        .as("block, seed=%d round=%d", SEED, round)
                        .isEqualTo(expected);
            }
        }
    }

    /// Few values, so that much matches: two letters in both cases, and a byte above 0x7F.
    private static byte[] bytes(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = "aAbB\u00E9".getBytes(StandardCharsets.ISO_8859_1)[random.nextInt(5)];
        }
        return bytes;
    }

    private static List<String> plain(PatternSet patterns, byte[] text) {
        List<String> found = new ArrayList<>();
        for (int id = 0; id < patterns.size(); id++) {
            Pattern pattern = patterns.pattern(id);
            for (int at = 0; at + pattern.length() <= text.length; at++) {
                if (isAt(pattern, text, at)) {
                    found.add(id + ":" + at + "-" + (at + pattern.length()));
                }
            }
        }
        found.sort(null);
        return found;
    }

    private static boolean isAt(Pattern pattern, byte[] text, int at) {
        for (int i = 0; i < pattern.length(); i++) {
            int own = pattern.byteAt(i);
            int other = text[at + i];
            boolean sameLetter =
                    pattern.ignoresCase()
                            && Character.isLetter(own & 0x7F)
                            && own >= 0
                            && (own | 0x20) == (other | 0x20);
            if (own != other && !sameLetter) {
                return false;
            }
        }
        return true;
    }

    @Test
    void shouldKnowPeersBesideAllEngines() {
        assertThat(new TreeSet<>(Searchers.names()))
                .contains("auto", "automaton", "hankcs", "hyperscan", "reference");
        assertThatThrownBy(() -> Searchers.compile("warp", PatternSet.of(), false))
                .hasMessageStartingWith("engine=warp must be one of");
    }
}
