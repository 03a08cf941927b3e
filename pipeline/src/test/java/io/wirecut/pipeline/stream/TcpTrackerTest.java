package io.wirecut.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wirecut.pipeline.flow.EndReason;
import io.wirecut.pipeline.flow.FlowFlag;
import io.wirecut.pipeline.flow.SessionConfidence;
import io.wirecut.pipeline.flow.TcpState;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TcpTrackerTest {
    private static final TcpOptions MIDSTREAM = new TcpOptions(true, false);
    private static final TcpOptions ONE_SIDE = new TcpOptions(false, true);

    private static Conversation talk(TcpOptions options) {
        return new Conversation(options, StreamOptions.forTap(OverlapPolicy.BSD));
    }

    private static Arguments row(
            String name, UnaryOperator<Conversation> segments, TcpState state, String out) {
        return arguments(name, segments, state, out);
    }

    /// Segments without midstream pickup, the state they lead to, and what goes to the server.
    static Stream<Arguments> sessions() {
        return Stream.of(
                row("syn", c -> c.client("S", 0, 0, ""), TcpState.SYN_SENT, ""),
                row(
                        "syn, syn-ack",
                        c -> c.client("S", 0, 0, "").server("SA", 0, 1, ""),
                        TcpState.SYN_RECEIVED,
                        ""),
                row("handshake", c -> c.handshake(), TcpState.ESTABLISHED, ""),
                row(
                        "handshake, last segment with data",
                        c -> c.client("S", 0, 0, "").server("SA", 0, 1, "").client("A", 1, 1, "ab"),
                        TcpState.ESTABLISHED,
                        "ab"),
                row(
                        "handshake, last segment lost",
                        c ->
                                c.client("S", 0, 0, "")
                                        .server("SA", 0, 1, "")
                                        .server("A", 1, 1, "x")
                                        .client("A", 1, 2, "ab"),
                        TcpState.ESTABLISHED,
                        "ab"),
                row(
                        "syn repeated",
                        c -> c.client("S", 0, 0, "").handshake().client(1, "ab"),
                        TcpState.ESTABLISHED,
                        "ab"),
                row(
                        "syn-ack repeated",
                        c -> c.handshake().server("SA", 0, 1, "").client(1, "ab"),
                        TcpState.ESTABLISHED,
                        "ab"),
                row(
                        "four-way handshake",
                        c ->
                                c.client("S", 0, 0, "")
                                        .server("S", 0, 0, "")
                                        .client("SA", 0, 1, "")
                                        .server("A", 1, 1, "")
                                        .client(1, "ab"),
                        TcpState.ESTABLISHED,
                        "ab"),
                row(
                        "split handshake",
                        c ->
                                c.client("S", 0, 0, "")
                                        .server("A", 1, 1, "")
                                        .server("S", 0, 0, "")
                                        .client("SA", 0, 1, "")
                                        .server("A", 1, 1, "")
                                        .client(1, "ab"),
                        TcpState.ESTABLISHED,
                        "ab"),
                row(
                        "simultaneous open",
                        c ->
                                c.client("S", 0, 0, "")
                                        .server("S", 0, 0, "")
                                        .client("SA", 0, 1, "")
                                        .server("SA", 0, 1, "")
                                        .client(1, "ab"),
                        TcpState.ESTABLISHED,
                        "ab"),
                row(
                        "forged syn before the answer",
                        c ->
                                c.client("S", 0, 0, "")
                                        .client("S", 7777, 0, "")
                                        .server("SA", 0, 1, "")
                                        .client("A", 1, 1, "ab"),
                        TcpState.ESTABLISHED,
                        "ab"),
                row(
                        "forged syn first",
                        c ->
                                c.client("S", 7777, 0, "")
                                        .client("S", 0, 0, "")
                                        .server("SA", 0, 1, "")
                                        .client("A", 1, 1, "ab"),
                        TcpState.ESTABLISHED,
                        "ab"),
                row(
                        "forged syn-ack that acknowledges nothing",
                        c ->
                                c.client("S", 0, 0, "")
                                        .server("SA", 9, 555, "")
                                        .server("SA", 0, 1, "")
                                        .client("A", 1, 1, "ab"),
                        TcpState.ESTABLISHED,
                        "ab"),
                row(
                        "forged syn-ack first",
                        c ->
                                c.client("S", 0, 0, "")
                                        .server("SA", 9999, 1, "")
                                        .server("SA", 0, 1, "")
                                        .client("A", 1, 1, "ab"),
                        TcpState.ESTABLISHED,
                        "ab"),
                row("data first", c -> c.client(1, "ab"), TcpState.OUTSIDE, ""),
                row("syn-ack first", c -> c.server("SA", 0, 1, ""), TcpState.OUTSIDE, ""),
                row("rst first", c -> c.client("R", 1, 0, ""), TcpState.OUTSIDE, ""),
                row("fin first", c -> c.client("FA", 1, 1, ""), TcpState.OUTSIDE, ""),
                row(
                        "data without the server's answer",
                        c -> c.client("S", 0, 0, "").client(1, "ab"),
                        TcpState.SYN_SENT,
                        ""),
                row(
                        "data that acknowledges the future",
                        c -> c.handshake().client("A", 1, 200_000, "XX").client(1, "ab"),
                        TcpState.ESTABLISHED,
                        "ab"),
                row(
                        "data without ack",
                        c -> c.handshake().client("P", 1, 0, "XX").client(1, "ab"),
                        TcpState.ESTABLISHED,
                        "ab"),
                row(
                        "data beyond the window",
                        c -> c.handshake().client(100_000, "XX").client(1, "ab"),
                        TcpState.ESTABLISHED,
                        "ab"),
                row(
                        "forged syn in an established session",
                        c -> c.handshake().client("S", 500, 0, "").client(1, "ab"),
                        TcpState.ESTABLISHED,
                        "ab"),
                row(
                        "half closed",
                        c -> c.handshake().server("FA", 1, 1, "").client("A", 1, 2, "ab"),
                        TcpState.HALF_CLOSED,
                        "ab"),
                row(
                        "closed by both",
                        c ->
                                c.handshake()
                                        .client("FA", 1, 1, "ab")
                                        .server("FA", 1, 4, "")
                                        .client("A", 4, 2, ""),
                        TcpState.TIME_WAIT,
                        "ab."),
                row(
                        "closed at the same time",
                        c ->
                                c.handshake()
                                        .client("FA", 1, 1, "")
                                        .server("FA", 1, 1, "")
                                        .client("A", 2, 2, "")
                                        .server("A", 2, 2, ""),
                        TcpState.TIME_WAIT,
                        ""),
                row(
                        "forged fin, the session goes on",
                        c -> c.handshake().client("FA", 1, 1, "").client(1, "ab").serverAcks(3),
                        TcpState.ESTABLISHED,
                        "ab"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sessions")
    void shouldFollowTheSession(
            String name, UnaryOperator<Conversation> segments, TcpState state, String out) {
        Conversation talk = segments.apply(talk(TcpOptions.strict()));
        assertThat(talk.toServer()).as(name).isEqualTo(out);
        assertThat(talk.flow().state()).as(name).isEqualTo(state);
    }

    @Test
    void shouldBeEstablishedFromTheSegmentOnThatCompletesTheHandshake() {
        Conversation talk = talk(TcpOptions.strict());
        assertThat(talk.client("S", 0, 0, "").flow().established()).isFalse();
        assertThat(talk.server("SA", 0, 1, "").flow().established()).isFalse();
        assertThat(talk.flow().confidence()).isEqualTo(SessionConfidence.OPENING);
        assertThat(talk.client("A", 1, 1, "").flow().established()).isTrue();
        assertThat(talk.flow().confidence()).isEqualTo(SessionConfidence.FULL);
        assertThat(talk.tcpCounters().handshakes()).isEqualTo(1);
    }

    /// A RST to the server after the handshake and 2 bytes each way, the server's window being
    /// 65,535: sequence number, standing, and the state it leads to.
    static Stream<Arguments> resets() {
        return Stream.of(
                arguments("exact", 3, Standing.IN_SESSION, TcpState.RESET),
                arguments("what was acknowledged", 1, Standing.IN_SESSION, TcpState.RESET),
                arguments("between", 2, Standing.IN_SESSION, TcpState.ESTABLISHED),
                arguments("in the window", 4, Standing.IN_SESSION, TcpState.ESTABLISHED),
                arguments("right edge", 65_535 + 3, Standing.IN_SESSION, TcpState.ESTABLISHED),
                arguments("beyond", 65_535 + 4, Standing.REJECTED, TcpState.ESTABLISHED),
                arguments("before", 0, Standing.REJECTED, TcpState.ESTABLISHED),
                arguments("far away", 1 << 30, Standing.REJECTED, TcpState.ESTABLISHED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("resets")
    void shouldTellAnExactRstFromOneThatIsNot(
            String name, int sequence, Standing standing, TcpState state) {
        Conversation talk = talk(TcpOptions.strict()).handshake();
        talk.client(1, "ab").server("A", 1, 1, "xy").client("R", sequence, 0, "");
        assertThat(talk.standing()).as(name).isEqualTo(standing);
        assertThat(talk.flow().state()).as(name).isEqualTo(state);
        boolean unverified = standing == Standing.IN_SESSION && state == TcpState.ESTABLISHED;
        assertThat(talk.flow().hasFlag(FlowFlag.UNVERIFIED_RESET)).isEqualTo(unverified);
        assertThat(talk.client("A", 3, 3, "cd").toServer()).isEqualTo("abcd");
    }

    @Test
    void shouldTakeTheRstOfAServerThatRefuses() {
        Conversation talk = talk(TcpOptions.strict());
        talk.client("S", 0, 0, "").server("RA", 0, 1, "");
        assertThat(talk.flow().state()).isEqualTo(TcpState.RESET);
        assertThat(talk.end().endReasons()).containsExactly(EndReason.TCP_RST_FROM_SERVER);
    }

    @Test
    void shouldNotTakeARstToASynThatAcknowledgesSomethingElse() {
        Conversation talk = talk(TcpOptions.strict());
        talk.client("S", 0, 0, "").server("RA", 0, 77, "");
        assertThat(talk.flow().state()).isEqualTo(TcpState.SYN_SENT);
        assertThat(talk.tcpCounters().ignoredResets()).isEqualTo(1);
    }

    @Test
    void shouldTakeARstAtTheRightEdgeOfWhatWasSelectivelyAcknowledged() {
        Conversation talk = talk(TcpOptions.strict()).handshake();
        talk.client(11, "ab");
        // NOP, NOP, SACK of the two bytes at 11; the client began at 1000.
        talk.options("01 01 05 0a 000003f3 000003f5").serverAcks(1).options("");
        talk.client("R", 13, 0, "");
        assertThat(talk.flow().state()).isEqualTo(TcpState.RESET);
    }

    @Test
    void shouldTakeARstBeforeAFinThatWasCounted() {
        Conversation talk = talk(TcpOptions.strict()).handshake();
        talk.client("FA", 1, 1, "").serverAcks(2).client("R", 1, 0, "");
        assertThat(talk.flow().state()).isEqualTo(TcpState.RESET);
    }

    @Test
    void shouldFollowASessionThatGoesOnAfterAnExactRst() {
        Conversation talk = talk(TcpOptions.strict()).handshake();
        talk.client(1, "ab").client("R", 3, 0, "").client(3, "cd").serverAcks(5).pause(60);
        talk.client(5, "ef");
        assertThat(talk.toServer()).isEqualTo("abcdef");
        assertThat(talk.flow().state()).isEqualTo(TcpState.ESTABLISHED);
        assertThat(talk.tcpCounters().revivals()).isEqualTo(1);
        assertThat(talk.end().endReasons()).containsExactly(EndReason.UNKNOWN);
    }

    @Test
    void shouldWaitLessForASessionAfterAnUnverifiedRst() {
        Conversation talk = talk(TcpOptions.strict()).handshake();
        talk.client("R", 9, 0, "").pause(31).client(1, "ab");
        assertThat(talk.standing()).isEqualTo(Standing.OUTSIDE_SESSION);
        assertThat(talk.endReasons()).containsExactly(EndReason.AGED_OUT);
    }

    @Test
    void shouldHaveFullPatienceAgainOnceTheSessionIsSeenAlive() {
        Conversation talk = talk(TcpOptions.strict()).handshake();
        talk.client("R", 9, 0, "").serverAcks(1).pause(31).client(1, "ab");
        assertThat(talk.toServer()).isEqualTo("ab");
        assertThat(talk.endReasons()).isEmpty();
    }

    @Test
    void shouldBeginAnotherFlowWhenATupleIsUsedAgain() {
        Conversation talk = talk(TcpOptions.strict()).handshake();
        long id = talk.flow().id();
        talk.client("FA", 1, 1, "ab").server("FA", 1, 4, "").client("A", 4, 2, "");
        talk.initial(90_000, 80_000).handshake().client(1, "cd");
        assertThat(talk.toServer()).isEqualTo("ab.cd");
        assertThat(talk.endReasons()).containsExactly(EndReason.TCP_FIN);
        assertThat(talk.flow().id()).isNotEqualTo(id);
    }

    @Test
    void shouldTakeUpASessionInMidstreamIfAsked() {
        Conversation talk = talk(MIDSTREAM).client(1, "ab");
        assertThat(talk.flow().established()).isTrue();
        assertThat(talk.flow().confidence()).isEqualTo(SessionConfidence.ONE_SIDED);
        assertThat(talk.flow().hasFlag(FlowFlag.MIDSTREAM)).isTrue();
        talk.server("A", 1, 3, "xy").client("A", 3, 3, "cd");
        assertThat(talk.toServer()).isEqualTo("abcd");
        assertThat(talk.toClient()).isEqualTo("xy");
        assertThat(talk.flow().confidence()).isEqualTo(SessionConfidence.MIDSTREAM);
    }

    @Test
    void shouldTakeUpASessionAtItsSynAckIfAsked() {
        Conversation talk = talk(MIDSTREAM).server("SA", 0, 1, "").client("A", 1, 1, "ab");
        assertThat(talk.flow().established()).isTrue();
        assertThat(talk.flow().toServer()).isTrue();
        assertThat(talk.toServer()).isEqualTo("ab");
    }

    @Test
    void shouldTakeUpASessionOfWhichOneSideIsSeenIfAsked() {
        Conversation talk = talk(ONE_SIDE).client("S", 0, 0, "").client("A", 1, 1, "");
        talk.client(1, "ab").client(5, "ef").client(3, "cd");
        assertThat(talk.flow().hasFlag(FlowFlag.ONE_SIDED)).isTrue();
        assertThat(talk.toServer()).isEqualTo("abcdef");
    }

    @Test
    void shouldTakeUpASessionOfWhichOnlyTheServerIsSeenIfAsked() {
        Conversation talk = talk(ONE_SIDE).server("SA", 0, 1, "").server("A", 1, 41, "");
        talk.server("A", 1, 41, "ab").server("A", 5, 90, "ef").server("A", 3, 41, "cd");
        assertThat(talk.flow().toServer()).isFalse();
        assertThat(talk.flow().hasFlag(FlowFlag.ONE_SIDED)).isTrue();
        assertThat(talk.toClient()).isEqualTo("abcdef");
    }

    @Test
    void shouldKnowWhatEachEndExpects() {
        Conversation talk = talk(TcpOptions.strict()).initial(100, 500).handshake();
        talk.client(1, "abc").client(6, "fg").server("A", 1, 4, "xy");
        assertThat(talk.flow().nextSequence(true)).isEqualTo(104);
        assertThat(talk.flow().acknowledged(false)).isEqualTo(104);
        assertThat(talk.flow().nextSequence(false)).isEqualTo(503);
        assertThat(talk.flow().window(true)).isEqualTo(65_535);
        talk.client(4, "de");
        assertThat(talk.flow().nextSequence(true)).isEqualTo(108);
    }

    @Test
    void shouldScaleWindowsOnlyIfBothEndsOfferIt() {
        Conversation both = talk(TcpOptions.strict()).options("030307").handshake().window(100);
        assertThat(both.options("").client(1, "a").flow().window(true)).isEqualTo(12_800);
        Conversation one = talk(TcpOptions.strict()).options("030307").client("S", 0, 0, "");
        one.options("").server("SA", 0, 1, "").client("A", 1, 1, "").window(100).client(1, "a");
        assertThat(one.flow().window(true)).isEqualTo(100);
    }

    @Test
    void shouldEndWithTheStrongestReason() {
        Conversation talk = talk(TcpOptions.strict()).handshake();
        talk.flow().endReason(EndReason.THREAT);
        talk.client("R", 1, 0, "").end();
        assertThat(talk.endReasons()).containsExactly(EndReason.THREAT);
    }
}
