package io.wirecut.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The contract of [Matcher], held against every engine.
class MatcherTest {
    private static final MatchHandler IGNORE = (patternId, start, end) -> {};

    static List<String> engines() {
        return Matcher.enginesFor(PatternSet.of());
    }

    static Stream<Arguments> enginesAndCases() {
        return engines().stream()
                .flatMap(engine -> MatchCase.TABLE.stream().map(row -> arguments(engine, row)));
    }

    @ParameterizedTest
    @MethodSource("enginesAndCases")
    void shouldReportEveryOccurrenceInOrder(String engine, MatchCase row) {
        assertThat(StreamScan.matches(matcher(engine, row.patterns()), row.haystack()))
                .isEqualTo(row.expected());
    }

    @ParameterizedTest
    @MethodSource("enginesAndCases")
    void shouldReportTheSameWhereverTheStreamIsCutInTwo(String engine, MatchCase row) {
        Matcher matcher = matcher(engine, row.patterns());
        for (int cut = 0; cut <= row.haystack().length; cut++) {
            assertThat(StreamScan.matches(matcher, row.haystack(), cut))
                    .as("cut at %d", cut)
                    .isEqualTo(row.expected());
        }
    }

    @ParameterizedTest
    @MethodSource("enginesAndCases")
    void shouldReportTheSameByteByByte(String engine, MatchCase row) {
        int[] everywhere = IntStream.rangeClosed(0, row.haystack().length).toArray();
        assertThat(StreamScan.matches(matcher(engine, row.patterns()), row.haystack(), everywhere))
                .isEqualTo(row.expected());
    }

    @ParameterizedTest
    @MethodSource("enginesAndCases")
    void shouldReportTheSameWithRandomCutsAndEmptySegments(String engine, MatchCase row) {
        Matcher matcher = matcher(engine, row.patterns());
        Random random = new Random(row.name().hashCode());
        for (int round = 0; round < 20; round++) {
            int[] cuts = random.ints(5, 0, row.haystack().length + 1).sorted().toArray();
            assertThat(StreamScan.matches(matcher, row.haystack(), cuts))
                    .as("cut at %s", (Object) cuts)
                    .isEqualTo(row.expected());
        }
    }

    @ParameterizedTest
    @FieldSource("io.wirecut.matcher.MatchCase#TABLE")
    void shouldFindInTheTableWhatTheNaiveSearchFinds(MatchCase row) {
        assertThat(NaiveSearch.matches(row.patterns(), row.haystack())).isEqualTo(row.expected());
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldNotMatchAcrossSkippedBytes(String engine) {
        StreamScan scan = new StreamScan(matcher(engine, PatternSet.of(Pattern.ofText("abcd"))));
        scan.next(bytes("xxab"));
        scan.skip(1);
        scan.next(bytes("cdabcd"));
        scan.skip(1L << 40);
        scan.next(bytes("cd abcd"));

        assertThat(scan.matches())
                .containsExactly(
                        new Match(0, 7, 11), new Match(0, (1L << 40) + 14, (1L << 40) + 18));
        assertThat(scan.position()).isEqualTo((1L << 40) + 18);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldCutTheStreamWhenNothingIsSkipped(String engine) {
        StreamScan scan = new StreamScan(matcher(engine, PatternSet.of(Pattern.ofText("ab"))));
        scan.next(bytes("a"));
        scan.skip(0);
        scan.next(bytes("bab"));

        assertThat(scan.matches()).containsExactly(new Match(0, 2, 4));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldStartOverWhenReset(String engine) {
        Matcher matcher = matcher(engine, PatternSet.of(Pattern.ofText("ab")));
        ScanState state = new ScanState();
        state.wrap(StreamScan.offHeap(new byte[matcher.stateLength()]), 0);
        matcher.reset(state);
        matcher.scan(state, StreamScan.offHeap(bytes("xa")), 0, 2, IGNORE);
        matcher.reset(state);

        assertThat(state.position()).isZero();
        matcher.scan(
                state,
                StreamScan.offHeap(bytes("b")),
                0,
                1,
                (patternId, start, end) -> {
                    throw new AssertionError("matched across a reset");
                });
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldKeepTheStreamsApart(String engine) {
        Matcher matcher = matcher(engine, PatternSet.of(Pattern.ofText("abc")));
        StreamScan one = new StreamScan(matcher);
        StreamScan other = new StreamScan(matcher);
        one.next(bytes("ab"));
        other.next(bytes("xxa"));
        one.next(bytes("c"));
        other.next(bytes("bc"));

        assertThat(one.matches()).containsExactly(new Match(0, 0, 3));
        assertThat(other.matches()).containsExactly(new Match(0, 2, 5));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldScanHeapBuffers(String engine) {
        Matcher matcher = matcher(engine, PatternSet.of(Pattern.ofText("ab")));
        ScanState state = new ScanState();
        state.wrap(new UnsafeBuffer(new byte[matcher.stateLength()]), 0);
        matcher.reset(state);
        long[] sum = new long[1];
        matcher.scan(
                state,
                new UnsafeBuffer(bytes("xabxab"), 1, 5),
                1,
                4,
                (patternId, start, end) -> sum[0] += end);

        assertThat(sum[0]).isEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldKeepRecordsToMultiplesOfEightBytes(String engine) {
        for (int length : new int[] {1, 2, 7, 8, 9, 200}) {
            Matcher matcher = matcher(engine, PatternSet.of(Pattern.of(new byte[length])));
            assertThat(matcher.stateLength() % Long.BYTES).isZero();
            assertThat(matcher.stateLength()).isGreaterThanOrEqualTo(ScanState.HEADER_LENGTH);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldRefuseBytesOutsideOfTheHaystack(String engine) {
        Matcher matcher = matcher(engine, PatternSet.of(Pattern.ofText("ab")));
        ScanState state = new ScanState();
        state.wrap(StreamScan.offHeap(new byte[matcher.stateLength()]), 0);
        matcher.reset(state);

        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(
                        () -> matcher.scan(state, StreamScan.offHeap(bytes("ab")), 1, 2, IGNORE));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldRefuseToSkipBackwards(String engine) {
        StreamScan scan = new StreamScan(matcher(engine, PatternSet.of(Pattern.ofText("ab"))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scan.skip(-1))
                .withMessage("length=-1 must be 0 or more");
    }

    @Test
    void shouldNameTheEnginesThereAreWhenAnotherIsAskedFor() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Matcher.builder().engine("quantum").build())
                .withMessage(
                        "engine=quantum must be one of " + String.join(", ", Matcher.engines()));
    }

    @Test
    void shouldServeWithTheEngineThatWasAskedFor() {
        for (String engine : engines()) {
            assertThat(Matcher.builder().engine(engine).build().engine()).isEqualTo(engine);
        }
    }

    @Test
    void shouldServeWithASteadyEngineWhenTrafficCouldBeTooCostly() {
        List<Pattern> nested =
                IntStream.rangeClosed(4, 200)
                        .mapToObj(length -> Pattern.ofText("a".repeat(length)))
                        .toList();
        Matcher matcher = Matcher.builder().patterns(PatternSet.of(nested)).build();

        assertThat(matcher.engine()).isEqualTo("automaton");
        assertThat(matcher.explain())
                .startsWith("automaton (not vector, as ")
                .contains("not gram, as hostile traffic could cost")
                .endsWith(
                        ": one automaton; at most 2 steps a byte; %d bytes of tables, 24 a stream direction"
                                .formatted(matcher.memoryBytes()));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldExplainItself(String engine) {
        PatternSet patterns = PatternSet.of(Pattern.ofText("GET /"), Pattern.ofText("a"));
        Matcher matcher = matcher(engine, patterns);

        assertThat(matcher.explain())
                .startsWith(engine + " (asked for): ")
                .endsWith(
                        "%d bytes of tables, %d a stream direction"
                                .formatted(matcher.memoryBytes(), matcher.stateLength()));
    }

    @Test
    void shouldSayWhyAnEngineCannotServe() {
        List<Pattern> many =
                IntStream.range(0, 2001).mapToObj(i -> Pattern.ofText("pattern" + i)).toList();
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Matcher.builder().patterns(PatternSet.of(many)).engine("vector").build())
                .withMessage("engine=vector cannot serve: 2001 patterns are more than 2000");
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldRefuseTheRecordOfAnotherMatcher(String engine) {
        PatternSet patterns = PatternSet.of(Pattern.ofText("ab"));
        Matcher matcher = matcher(engine, patterns);
        ScanState state = new ScanState();
        state.wrap(StreamScan.offHeap(new byte[matcher.stateLength()]), 0);
        matcher.reset(state);
        Matcher other = matcher(engine, patterns);

        assertThatIllegalStateException()
                .isThrownBy(() -> other.scan(state, StreamScan.offHeap(bytes("ab")), 0, 2, IGNORE))
                .withMessage("reset the record for this matcher before its first use");
        assertThatIllegalStateException().isThrownBy(() -> other.skip(state, 1));
    }

    @Test
    void shouldRefuseAStateThatWrapsNothing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new ScanState().position())
                .withMessage("wrap a record before scanning with this state");
    }

    private static Matcher matcher(String engine, PatternSet patterns) {
        return Matcher.builder().patterns(patterns).engine(engine).build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
