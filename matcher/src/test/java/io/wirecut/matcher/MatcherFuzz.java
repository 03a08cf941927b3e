package io.wirecut.matcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Every engine against the naive search, on patterns, cuts and a haystack read from the input:
///
/// ```
///  count & 15, then for each pattern: length & 31 (+ 1), with 0x80 for any case, and its bytes;
///  count & 15, then as many cuts; and the rest is the haystack
/// ```
class MatcherFuzz {
    private static final int MAX_HAYSTACK_LENGTH = 1 << 12;

    @FuzzTest
    void shouldAgreeWithTheNaiveSearch(byte[] input) {
        Reader reader = new Reader(input);
        List<Pattern> list = new ArrayList<>();
        int patternCount = reader.next() & 15;
        for (int i = 0; i < patternCount; i++) {
            int header = reader.next();
            Pattern pattern = Pattern.of(reader.next((header & 31) + 1));
            list.add((header & 0x80) == 0 ? pattern : pattern.ignoringCase());
        }
        byte[] cutBytes = reader.next(reader.next() & 15);
        byte[] haystack = reader.next(Math.min(reader.remaining(), MAX_HAYSTACK_LENGTH));
        int[] cuts = new int[cutBytes.length];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = (cutBytes[i] & 0xFF) % (haystack.length + 1);
        }
        Arrays.sort(cuts);

        PatternSet patterns = PatternSet.of(list);
        List<Match> expected = NaiveSearch.matches(patterns, haystack);
        for (String engine : Matcher.enginesFor(patterns)) {
            Matcher matcher = Matcher.builder().patterns(patterns).engine(engine).build();
            assertThat(StreamScan.matches(matcher, haystack, cuts)).as(engine).isEqualTo(expected);
        }
    }

    /// Reads an input that may be too short: the missing bytes are zero.
    private static final class Reader {
        private final byte[] input;
        private int offset;

        Reader(byte[] input) {
            this.input = input;
        }

        int remaining() {
            return Math.max(0, input.length - offset);
        }

        int next() {
            return next(1)[0];
        }

        byte[] next(int length) {
            int from = Math.min(offset, input.length);
            offset += length;
            return Arrays.copyOf(
                    Arrays.copyOfRange(input, from, Math.min(offset, input.length)), length);
        }
    }
}
