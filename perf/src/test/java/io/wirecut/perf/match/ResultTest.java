package io.wirecut.perf.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.wirecut.cli.report.CommandFault;
import io.wirecut.cli.report.JsonText;
import io.wirecut.matcher.MatchHandler;
import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import io.wirecut.perf.peer.Searcher;
import io.wirecut.perf.peer.Searchers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

final class ResultTest {
    /// Finds matches as it is told, and nothing in the haystack.
    private record Scripted(List<long[]> matches, boolean isOrdered) implements Searcher {
        @Override
        public String servedBy() {
            return "script";
        }

        @Override
        public long memoryBytes() {
            return 7;
        }

        @Override
        public void begin() {}

        @Override
        public void scan(DirectBuffer haystack, int offset, int length, MatchHandler handler) {
            for (long[] match : matches) {
                handler.onMatch((int) match[0], match[1], match[2]);
            }
        }

        @Override
        public Optional<String> fault() {
            return isOrdered ? Optional.empty() : Optional.of("scan returned -13 in 1 of 1 calls");
        }

        @Override
        public void close() {}
    }

    private final Haystack haystack = new Haystack(new byte[] {'a', 'b', 'a', 'b'}, 4, false);
    private final Contestant engine =
            new Contestant(
                    "engine",
                    Searchers.compile(
                            "automaton",
                            PatternSet.of(Pattern.ofText("ab"), Pattern.ofText("b")),
                            false),
                    1);

    private static Contestant peer(boolean isOrdered, long[]... matches) {
        return new Contestant("peer", new Scripted(List.of(matches), isOrdered), 3);
    }

    private Agreement agreement(Set<String> tolerated, Contestant... contestants) {
        return Agreement.of(haystack, List.of(contestants), tolerated, _ -> {});
    }

    private static final long[] AB_FIRST = {0, 0, 2};
    private static final long[] B_FIRST = {1, 1, 2};
    private static final long[] AB_SECOND = {0, 2, 4};
    private static final long[] B_SECOND = {1, 3, 4};

    @Test
    void shouldTakeTheSameMatchesInAnotherOrderFromAPeerOnly() {
        long[][] disordered = {B_FIRST, AB_FIRST, B_SECOND, AB_SECOND};

        assertThat(agreement(Set.of(), engine, peer(false, disordered)).agrees())
                .containsExactly(true, true);
        assertThatThrownBy(() -> agreement(Set.of(), engine, peer(true, disordered)))
                .isInstanceOf(CommandFault.class)
                .hasMessageContaining("not in order");
    }

    @Test
    void shouldRefuseOtherMatchesUnlessTolerated() {
        Contestant lossy = peer(false, AB_FIRST, B_FIRST, AB_SECOND);
        Contestant wrong = peer(false, AB_FIRST, B_FIRST, AB_SECOND, new long[] {1, 2, 4});

        assertThatThrownBy(() -> agreement(Set.of(), lossy, engine))
                .isInstanceOf(CommandFault.class)
                .hasMessageStartingWith("error: the engines disagree; nothing was timed\n  peer: 3")
                .hasMessageContaining("scan returned -13 in 1 of 1 calls")
                .hasMessageEndingWith("--tolerate NAME");
        assertThatThrownBy(() -> agreement(Set.of("engine"), lossy, engine, wrong))
                .isInstanceOf(CommandFault.class);
        Agreement tolerating = agreement(Set.of("peer"), lossy, engine, wrong);
        assertThat(tolerating.agrees()).containsExactly(false, true, false);
        assertThat(tolerating.counts()).containsExactly(3L, 4L, 4L);
    }

    @Test
    void shouldTakeMediansOfRoundsAndOfTheirRatios() {
        Result result =
                Result.of(peer(true), new double[] {2, 8, 4}, new double[] {1, 2, 4}, 5, true);

        assertThat(result.gbps()).isEqualTo(4);
        assertThat(result.ratio()).isEqualTo(2);
        assertThat(result.spread()).isEqualTo(0.75);
        assertThat(Result.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
    }

    @Test
    void shouldMergeProcessesAndReadBackWhatItWrote() {
        Result slow = Result.of(peer(false), new double[] {2, 2}, new double[] {1, 1}, 5, false);
        Result fast = Result.of(peer(false), new double[] {6, 6}, new double[] {2, 2}, 5, false);

        Result merged = Result.merged(List.of(slow, fast));
        String json = JsonText.of(Map.of("results", List.of(merged.toMap())));

        assertThat(merged.gbps()).isEqualTo(4);
        assertThat(merged.ratio()).isCloseTo(2.5, within(1e-9));
        assertThat(merged.spread()).isEqualTo(0.5);
        assertThat(merged.roundsGbps()).containsExactly(2.0, 2.0, 6.0, 6.0);
        assertThat(ForkedRuns.results(json)).containsExactly(merged);
    }

    @Test
    void shouldNameMachineAndJvm() {
        assertThat(RunEnvironment.describe())
                .containsKeys("cpu", "vectorFlags", "processors", "os", "jdk", "jvmFlags");
    }
}
