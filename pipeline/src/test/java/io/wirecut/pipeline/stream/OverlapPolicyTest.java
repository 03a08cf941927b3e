package io.wirecut.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OverlapPolicyTest {
    /// Relations of a subsequent segment to an original of `[10, 20)`, and who keeps the
    /// subsequent's bytes: F first, L last, B bsd, x linux, o old-linux, w windows, s solaris, h
    /// hpux, i irix, m macos, v vista.
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "begins before and ends before,  5, 15, LBxowim",
        "begins before and ends with,    5, 20, LBxowimsh",
        "begins before and ends after,   5, 25, LBxowimsh",
        "begins with and ends before,   10, 15, L",
        "the same,                      10, 20, Losh",
        "begins with and ends after,    10, 25, Lxosh",
        "begins after and ends before,  12, 15, L",
        "begins after and ends with,    12, 20, L",
        "begins after and ends after,   12, 25, Lsh",
    })
    void shouldPreferTheSegmentThatTheSystemPrefers(
            String relation, int start, int end, String subsequentWins) {
        String letters = "FLBxowshimv";
        for (int i = 0; i < letters.length(); i++) {
            OverlapPolicy policy = List.of(OverlapPolicy.values()).get(i);
            boolean wins = subsequentWins.indexOf(letters.charAt(i)) >= 0;
            for (int shift : new int[] {0, Integer.MAX_VALUE - 15, -15}) {
                assertThat(policy.replaces(start + shift, end + shift, 10 + shift, 20 + shift))
                        .as(policy + ": " + relation)
                        .isEqualTo(wins);
            }
        }
    }

    /// A segment of a case: where it is, and the letter that all its bytes are.
    private record Piece(int start, int end, char letter) {}

    /// What a host keeps, said byte for byte: each byte knows the segment that it is of.
    private static String model(OverlapPolicy policy, List<Piece> pieces, int length) {
        TreeMap<Integer, Piece> owners = new TreeMap<>();
        for (Piece piece : pieces) {
            for (int at = piece.start(); at < piece.end(); at++) {
                Piece owner = owners.get(at);
                if (owner == null
                        || policy.replaces(
                                piece.start(), piece.end(), owner.start(), owner.end())) {
                    owners.put(at, piece);
                }
            }
        }
        StringBuilder text = new StringBuilder();
        int missing = 0;
        for (int at = 1; at < 1 + length; at++) {
            Piece owner = owners.get(at);
            if (owner == null) {
                missing++;
            } else {
                text.append(missing > 0 ? "[" + missing + "]" : "").append(owner.letter());
                missing = 0;
            }
        }
        return text.toString();
    }

    private static List<int[]> ranges(int first, int last) {
        List<int[]> ranges = new ArrayList<>();
        for (int start = first; start < last; start++) {
            for (int end = start + 1; end <= last; end++) {
                ranges.add(new int[] {start, end});
            }
        }
        return ranges;
    }

    private static String run(Conversation talk, List<Piece> pieces) {
        talk.handshake();
        for (Piece piece : pieces) {
            String data = String.valueOf(piece.letter()).repeat(piece.end() - piece.start());
            talk.client(piece.start(), data);
        }
        String out = talk.end().toServer();
        assertThat(talk.pool().used()).isZero();
        return out.endsWith(".") ? out.substring(0, out.length() - 1) : out;
    }

    @ParameterizedTest
    @EnumSource
    void shouldResolveTwoSegmentsInEveryPosition(OverlapPolicy policy) {
        for (int[] a : ranges(2, 6)) {
            for (int[] b : ranges(2, 6)) {
                List<Piece> pieces =
                        List.of(new Piece(a[0], a[1], 'A'), new Piece(b[0], b[1], 'B'));
                // The byte at 1 stays away until the end, so that both are stored.
                assertThat(run(Conversation.tapped(policy), pieces))
                        .as(policy + " " + pieces)
                        .isEqualTo(model(policy, pieces, 5));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldResolveThreeSegmentsInEveryPosition(OverlapPolicy policy) {
        for (int[] a : ranges(2, 5)) {
            for (int[] b : ranges(2, 6)) {
                for (int[] c : ranges(1, 5)) {
                    List<Piece> pieces =
                            List.of(
                                    new Piece(a[0], a[1], 'A'),
                                    new Piece(b[0], b[1], 'B'),
                                    new Piece(c[0], c[1], 'C'));
                    assertThat(run(Conversation.tapped(policy), pieces))
                            .as(policy + " " + pieces)
                            .isEqualTo(model(policy, pieces, 5));
                    assertThat(run(Conversation.tappedOnAck(policy), pieces))
                            .as(policy + " on ack " + pieces)
                            .isEqualTo(model(policy, pieces, 5));
                }
            }
        }
    }

    @Test
    void shouldResolveSegmentsOfManyBlocks() {
        for (OverlapPolicy policy : OverlapPolicy.values()) {
            List<Piece> pieces =
                    Arrays.asList(
                            new Piece(600, 2000, 'A'),
                            new Piece(300, 1500, 'B'),
                            new Piece(1000, 2500, 'C'),
                            new Piece(600, 2600, 'D'),
                            new Piece(1, 2000, 'E'));
            assertThat(run(Conversation.tapped(policy), pieces))
                    .as(policy.toString())
                    .isEqualTo(model(policy, pieces, 2600));
        }
    }
}
