package io.wirecut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.matcher.Matcher;
import io.wirecut.signatures.AddressSet;
import io.wirecut.signatures.FlowCondition;
import io.wirecut.signatures.PacketTest;
import io.wirecut.signatures.PortSet;
import io.wirecut.signatures.Protocol;
import io.wirecut.signatures.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// When a match in a stream is reported, what is kept between packets, and which bytes are looked
/// at.
class RuleStreamTest {
    private static final String FILLER = ".".repeat(100);

    static Stream<String> engines() {
        return Matcher.engines().stream();
    }

    private static SignatureFixture tcp() {
        return SignatureFixture.tcp();
    }

    private static Signature pair() {
        return tcp().sid(1).content("longest").content("end", "distance 0").build();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldReportOnThePacketThatCompletesTheMatch(String engine) {
        StreamRun run = StreamRun.of(engine, pair());

        assertThat(run.packet("..long")).isEmpty();
        assertThat(run.packet("est..")).isEmpty();
        assertThat(run.packet(FILLER)).isEmpty();
        assertThat(run.packet("..en")).isEmpty();
        assertThat(run.packet("d..")).containsExactly(1L);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldTakeAPacketThatBringsStreamBytesForOneWithAPayload(String engine) {
        StreamRun run =
                StreamRun.of(
                        engine,
                        tcp().sid(1).test(new PacketTest.PayloadSize(9, 9, true)).build(),
                        SignatureFixture.of(Protocol.TCP_PACKET).sid(2).content("x", "!").build(),
                        tcp().sid(3).content("x", "!").build());

        assertThat(run.packetFillingGap("", "stored x")).containsExactly(1L, 2L, 3L);
        assertThat(run.packetOutOfOrder("")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldReportTheSameMatchOnce(String engine) {
        StreamRun run = StreamRun.of(engine, pair());

        assertThat(run.packet("longest end")).containsExactly(1L);
        assertThat(run.packet(FILLER)).isEmpty();
        assertThat(run.packet(FILLER)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldReportALaterOccurrenceAgain(String engine) {
        StreamRun run = StreamRun.of(engine, pair());

        assertThat(run.packet("longest end")).containsExactly(1L);
        assertThat(run.packet("longest")).isEmpty();
        assertThat(run.packet(" end")).containsExactly(1L);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldWaitForTheSecondOccurrenceWhenTheFirstMatchedBesideIt(String engine) {
        StreamRun run = StreamRun.of(engine, pair());

        assertThat(run.packet("longest end longest")).containsExactly(1L);
        assertThat(run.packet(" end")).containsExactly(1L);
        assertThat(run.packet(" end")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldFindContentsBeforeTheFastPatternInOtherPackets(String engine) {
        Signature signature =
                tcp().sid(1).content("ab").content("longest", "distance 0, within 200").build();
        StreamRun run = StreamRun.of(engine, signature);

        assertThat(run.packet("..a")).isEmpty();
        assertThat(run.packet("b..")).isEmpty();
        assertThat(run.packet(FILLER)).isEmpty();
        assertThat(run.packet("longest")).containsExactly(1L);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldForgetWhatFellOutOfTheWindow(String engine) {
        EvaluationSettings settings =
                EvaluationSettings.DEFAULT.withEngine(engine).withWindowLength(128);
        StreamRun run = StreamRun.of(settings, pair());

        assertThat(run.packet("longest")).isEmpty();
        assertThat(run.packet(FILLER)).isEmpty();
        assertThat(run.packet(FILLER)).isEmpty();
        assertThat(run.packet("end")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldMatchAcrossTheWindowWhenItIsFull(String engine) {
        EvaluationSettings settings =
                EvaluationSettings.DEFAULT.withEngine(engine).withWindowLength(128);
        StreamRun run = StreamRun.of(settings, pair());
        for (int i = 0; i < 7; i++) {
            assertThat(run.packet(FILLER)).isEmpty();
        }

        assertThat(run.packet("longest")).isEmpty();
        assertThat(run.packet(FILLER)).isEmpty();
        assertThat(run.packet("end")).containsExactly(1L);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldNotMatchAcrossAGap(String engine) {
        Signature single = tcp().sid(2).content("split").build();
        StreamRun run = StreamRun.of(engine, pair(), single);

        assertThat(run.packet("longest spl")).isEmpty();
        run.gap(0);
        assertThat(run.packet("it")).containsExactly(2L);
        assertThat(run.packet("spl")).isEmpty();
        run.gap(10);
        assertThat(run.packet("it end")).isEmpty();
        assertThat(run.packet("longest end split")).containsExactly(1L, 2L);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldCountPlacesFromTheStreamsBeginningWhenItBeginsWithAGap(String engine) {
        Signature signature = tcp().sid(1).content("ab", "offset 10, depth 2").build();
        StreamRun run = StreamRun.of(engine, signature);

        run.gap(6);
        assertThat(run.packet("....ab")).containsExactly(1L);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldCountRulesThatFindNoRoomToWait(String engine) {
        List<Signature> signatures = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            signatures.add(
                    tcp().sid(i).content("longest").content("end" + i, "distance 0").build());
        }
        StreamRun run =
                StreamRun.of(
                        EvaluationSettings.DEFAULT.withEngine(engine).withPendingCapacity(2),
                        signatures.toArray(Signature[]::new));

        assertThat(run.packet("longest")).isEmpty();
        assertThat(run.evaluator().counts().pendingOverflows()).isEqualTo(1);
        assertThat(run.packet("end0 end1")).containsExactly(0L, 1L);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldLookAtTheStreamOnlyWhenNoContentIsBoundToAPlace(String engine) {
        StreamRun run = StreamRun.of(engine, tcp().sid(1).content("evil").build());

        assertThat(run.packetOutOfOrder("evil")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldLookAtPacketAndStreamWhenAContentIsBoundToAPlace(String engine) {
        Signature signature = tcp().sid(1).content("evil", "depth 6").build();
        StreamRun run = StreamRun.of(engine, signature);

        assertThat(run.packetOutOfOrder("..evil")).containsExactly(1L);
        assertThat(run.packet("..ev")).isEmpty();
        assertThat(run.packet("il")).containsExactly(1L);
        assertThat(run.packet("...evil")).isEmpty();
        assertThat(run.packet("..evil")).containsExactly(1L);
        assertThat(run.packetCopied("..evil")).containsExactly(1L);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldLookAtTheStreamOnlyWhenToldSo(String engine) {
        StreamRun run =
                StreamRun.of(
                        engine,
                        tcp().sid(1)
                                .flow(FlowCondition.Source.ONLY_STREAM)
                                .content("evil", "depth 6")
                                .build(),
                        SignatureFixture.of(Protocol.TCP_STREAM)
                                .sid(2)
                                .content("evil", "depth 6")
                                .build());

        assertThat(run.packetOutOfOrder("evil")).isEmpty();
        assertThat(run.packet("..evil")).containsExactly(1L, 2L);
        assertThat(run.packet("..evil")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldLookAtThePacketOnlyWhenToldSo(String engine) {
        StreamRun run =
                StreamRun.of(
                        engine,
                        tcp().sid(1).flow(FlowCondition.Source.NO_STREAM).content("evil").build(),
                        SignatureFixture.of(Protocol.TCP_PACKET).sid(2).content("evil").build(),
                        tcp().sid(3)
                                .test(new PacketTest.PayloadSize(4, 6, false))
                                .content("evil")
                                .build(),
                        tcp().sid(4).content("evil").build());

        assertThat(run.packet("ev")).isEmpty();
        assertThat(run.packet("il")).containsExactly(4L);
        assertThat(run.packet(".evil")).containsExactly(1L, 2L, 3L, 4L);
        assertThat(run.packet("...evil")).containsExactly(1L, 2L, 4L);
        assertThat(run.packetOutOfOrder("evil")).containsExactly(1L, 2L, 3L);
        assertThat(run.packetFillingGap("evil", "evil")).containsExactly(1L, 2L, 3L, 4L);
        assertThat(run.packetFillingGap("..", "evil")).containsExactly(4L);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldLookAtThePacketWhenItIsInNoStream(String engine) {
        StreamRun run =
                StreamRun.of(
                        engine,
                        tcp().sid(1).content("evil").build(),
                        tcp().sid(2).content("good", "!").build());
        run.facts().inStream = false;

        assertThat(run.packetOutOfOrder("evil")).containsExactly(1L, 2L);
        assertThat(run.packetOutOfOrder("good")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldEvaluateNegatedContentsOnEveryPacketWithBytes(String engine) {
        StreamRun run = StreamRun.of(engine, tcp().sid(1).content("good", "!").build());

        assertThat(run.packet("evil")).containsExactly(1L);
        assertThat(run.packet("")).isEmpty();
        assertThat(run.packet("go")).containsExactly(1L);
        assertThat(run.packet("od")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldEvaluateStreamsLongerThanAPiece(String engine) {
        StreamRun run = StreamRun.of(engine, pair());
        String filler = ".".repeat(RuleEvaluator.MAX_PIECE_LENGTH - 4);

        assertThat(run.packet(filler + "longest" + filler)).isEmpty();
        assertThat(run.packet(filler + "longest end" + filler)).containsExactly(1L);
        assertThat(run.packet(filler + filler + "longest")).isEmpty();
        assertThat(run.packet("end")).containsExactly(1L);
    }

    private static Signature explosive() {
        return tcp().sid(1)
                .content("a")
                .content("a", "within 50")
                .content("a", "within 50")
                .content("a", "within 50")
                .content("longest", "within 8")
                .build();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldTryNoDeadEndTwice(String engine) {
        StreamRun run = StreamRun.of(engine, explosive());

        assertThat(run.packet("a".repeat(1_000) + FILLER + "longest")).isEmpty();
        assertThat(run.packet("a".repeat(1_000) + ".longest")).containsExactly(1L);
        assertThat(run.evaluator().counts().evaluationLimitHits()).isZero();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldGiveUpAndCountWhenAnEvaluationTakesTooLong(String engine) {
        EvaluationSettings settings =
                EvaluationSettings.DEFAULT.withEngine(engine).withEvaluationLimit(1_000);
        StreamRun run = StreamRun.of(settings, explosive());

        assertThat(run.packet("a".repeat(1_000) + FILLER + "longest")).isEmpty();
        assertThat(run.evaluator().counts().evaluationLimitHits()).isEqualTo(1);
        assertThat(run.evaluator().counts().evaluationLimitHits(run.rules().rule(0))).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldNeedNoWindowWhenEveryRuleHasOneContent(String engine) {
        EvaluationSettings settings = EvaluationSettings.DEFAULT.withEngine(engine);
        RuleSet one = RuleSet.compile(List.of(tcp().content("evil").build()), settings);
        RuleSet two = RuleSet.compile(List.of(pair()), settings);
        RuleSet none =
                RuleSet.compile(
                        List.of(SignatureFixture.of(Protocol.UDP).content("evil").build()),
                        settings);

        assertThat(one.needsStream()).isTrue();
        assertThat(one.streamStateLength()).isLessThan(settings.windowLength());
        assertThat(two.streamStateLength()).isGreaterThan(settings.windowLength());
        assertThat(none.needsStream()).isFalse();
        assertThat(none.streamStateLength()).isZero();
        assertThat(one.memoryBytes()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldTellMatchesOnTheFlowFromThoseOnThePacket(String engine) {
        StreamRun run =
                StreamRun.of(
                        engine,
                        tcp().sid(1).content("evil").build(),
                        SignatureFixture.of(Protocol.TCP_PACKET).sid(2).content("evil").build(),
                        tcp().sid(3).build(),
                        tcp().sid(4).flow(FlowCondition.Direction.TO_SERVER).build());

        assertThat(run.packet("evil")).containsExactly(1L, 2L, 3L, 4L);
        assertThat(run.evaluator().matchedOnFlow(0)).isTrue();
        assertThat(run.evaluator().matchedOnFlow(1)).isFalse();
        assertThat(run.evaluator().matchedOnFlow(2)).isTrue();
        assertThat(run.evaluator().matchedOnFlow(3)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldHoldRulesOfTheHeaderAgainstTheFirstPacketOfADirection(String engine) {
        StreamRun run =
                StreamRun.of(
                        engine,
                        tcp().sid(1).build(),
                        tcp().sid(2).destination(AddressSet.ANY, PortSet.ofRange(80, 80)).build(),
                        tcp().sid(3).flow(FlowCondition.Direction.TO_SERVER).build(),
                        tcp().sid(4).test(new PacketTest.PayloadSize(0, 9, false)).build(),
                        tcp().sid(5).content("good", "!").build());

        assertThat(run.packet("evil")).containsExactly(1L, 2L, 3L, 4L, 5L);
        run.facts().beginsDirection = false;
        assertThat(run.packet("evil")).containsExactly(3L, 4L, 5L);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldCompareTheSizeOfEmptyPayloadsUnlessNegated(String engine) {
        StreamRun run =
                StreamRun.of(
                        engine,
                        tcp().sid(1).test(new PacketTest.PayloadSize(0, 5, false)).build(),
                        tcp().sid(2).test(new PacketTest.PayloadSize(5, 5, true)).build());

        assertThat(run.packet("")).containsExactly(1L);
        assertThat(run.packet("evil")).containsExactly(1L, 2L);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldNotWaitForAnOccurrenceThatMayNotLieThere(String engine) {
        Signature signature =
                tcp().sid(1)
                        .flow(FlowCondition.Source.ONLY_STREAM)
                        .content("longest", "startswith")
                        .content("end")
                        .build();
        StreamRun run = StreamRun.of(engine, signature);

        assertThat(run.packet("longest end longest")).containsExactly(1L);
        assertThat(run.packet(" end")).isEmpty();
    }
}
