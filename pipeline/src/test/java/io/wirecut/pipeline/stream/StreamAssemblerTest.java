package io.wirecut.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StreamAssemblerTest {
    private static Arguments row(String name, UnaryOperator<Conversation> segments, String out) {
        return arguments(name, segments, out);
    }

    /// After the handshake, at a tap that hands on at arrival: segments, and what goes to the
    /// server.
    static Stream<Arguments> onArrival() {
        return Stream.of(
                row("in order", c -> c.client(1, "ab").client(3, "cd"), "abcd"),
                row("swapped", c -> c.client(3, "cd").client(1, "ab"), "abcd"),
                row("hole stays", c -> c.client(1, "ab").client(5, "ef"), "ab"),
                row("hole at end", c -> c.client(1, "ab").client(5, "ef").end(), "ab[2]ef."),
                row(
                        "three, backwards",
                        c -> c.client(5, "e").client(3, "cd").client(1, "ab"),
                        "abcde"),
                row("repeated", c -> c.client(1, "ab").client(1, "ab").client(3, "c"), "abc"),
                row("repeated with more", c -> c.client(1, "ab").client(1, "abcd"), "abcd"),
                row("repeated in part", c -> c.client(1, "abc").client(2, "bcd"), "abcd"),
                row("repeated otherwise", c -> c.client(1, "GOOD").client(1, "EVIL"), "GOOD"),
                row("middle otherwise", c -> c.client(1, "GOOD").client(2, "BAD"), "GOOD"),
                row(
                        "hole acknowledged",
                        c -> c.client(1, "VERY").client(9, "DATA").serverAcks(13),
                        "VERY[4]DATA"),
                row(
                        "leading hole acknowledged",
                        c -> c.client(5, "GOOD").client(9, "DATA").serverAcks(13),
                        "[4]GOODDATA"),
                row(
                        "hole acknowledged before",
                        c -> c.client(1, "ab").serverAcks(5).client(5, "ef"),
                        "ab[2]ef"),
                row("late, after its acknowledgement", c -> c.serverAcks(3).client(1, "ab"), "ab"),
                row("hole acknowledged in part", c -> c.client(5, "ef").serverAcks(3), "[2]"),
                row(
                        "then the rest of it",
                        c -> c.client(5, "ef").serverAcks(3).client(3, "cd"),
                        "[2]cdef"),
                row(
                        "two holes, one acknowledged",
                        c -> c.client(3, "c").client(5, "e").serverAcks(4),
                        "[2]c"),
                row(
                        "fin ends when acknowledged",
                        c -> c.client("FA", 1, 1, "ab").serverAcks(4),
                        "ab."),
                row(
                        "fin alone",
                        c -> c.client(1, "ab").client("FA", 3, 1, "").serverAcks(4),
                        "ab."),
                row("fin not acknowledged", c -> c.client("FA", 1, 1, "ab"), "ab"),
                row(
                        "fin before its data",
                        c -> c.client("FA", 3, 1, "").client(1, "ab").serverAcks(4),
                        "ab."),
                row(
                        "data beyond a fin that was got",
                        c -> c.client("FA", 1, 1, "ab").serverAcks(4).client(3, "XX"),
                        "ab."),
                row(
                        "data beyond a fin that was not",
                        c -> c.client("FA", 1, 1, "ab").client(3, "cd"),
                        "abcd"),
                row(
                        "data across a fin that was got",
                        c -> c.client("FA", 3, 1, "").serverAcks(4).client(1, "abXX"),
                        "ab."),
                row(
                        "keep-alive, empty",
                        c -> c.client(1, "ab").client(2, "").client(3, "c"),
                        "abc"),
                row(
                        "keep-alive, one byte",
                        c -> c.client(1, "ab").client(2, "b").client(3, "c"),
                        "abc"),
                row("rst with data", c -> c.client(1, "ab").client("RA", 3, 1, "XX").end(), "ab."),
                row("urgent data, inline", c -> c.client("UA", 1, 1, "ab").client(3, "c"), "abc"),
                row("in order over stored", c -> c.client(3, "cd").client(1, "abcd"), "abcd"),
                row("in order beyond stored", c -> c.client(3, "c").client(1, "abcdef"), "abcdef"),
                row("in order into stored", c -> c.client(3, "cdef").client(1, "abcd"), "abcdef"),
                row(
                        "between two stored",
                        c -> c.client(2, "b").client(5, "e").client(1, "abcdef"),
                        "abcdef"),
                row("nothing", c -> c.end(), ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("onArrival")
    void shouldHandOnEachByteOnceAndInOrder(
            String name, UnaryOperator<Conversation> segments, String out) {
        Conversation talk = Conversation.tapped(OverlapPolicy.BSD).handshake();
        assertThat(segments.apply(talk).toServer()).as(name).isEqualTo(out);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("onArrival")
    void shouldHandOnTheSameAcrossTheWrapOfSequenceNumbers(
            String name, UnaryOperator<Conversation> segments, String out) {
        for (int before = 0; before < 8; before++) {
            Conversation talk = Conversation.tapped(OverlapPolicy.BSD).initial(-before, -1);
            assertThat(segments.apply(talk.handshake()).toServer()).as(name).isEqualTo(out);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("onArrival")
    void shouldLeaveNothingInTheStore(
            String name, UnaryOperator<Conversation> segments, String out) {
        Conversation talk = segments.apply(Conversation.tapped(OverlapPolicy.BSD).handshake());
        assertThat(talk.end().pool().used()).as(name + " " + out).isZero();
    }

    /// After the handshake, at a tap that hands on what is acknowledged when its sender sends
    /// again.
    static Stream<Arguments> onAck() {
        return Stream.of(
                row("not acknowledged", c -> c.client(1, "ab"), ""),
                row("not acknowledged at end", c -> c.client(1, "ab").end(), "ab."),
                row("acknowledged", c -> c.client(1, "ab").serverAcks(3), ""),
                row(
                        "its sender sends again",
                        c -> c.client(1, "ab").serverAcks(3).client(3, ""),
                        "ab"),
                row(
                        "its sender sends more",
                        c -> c.client(1, "ab").serverAcks(3).client(3, "cd"),
                        "ab"),
                row("its sender gives up", c -> c.client(1, "ab").client("R", 3, 0, ""), "ab"),
                row(
                        "acknowledged in part",
                        c -> c.client(1, "abcd").serverAcks(3).client(5, ""),
                        "ab"),
                row(
                        "in two parts",
                        c -> c.client(1, "abcd").serverAcks(3).serverAcks(5).client(5, ""),
                        "abcd"),
                row(
                        "hole",
                        c -> c.client(1, "VERY").client(9, "DATA").serverAcks(13).client(13, ""),
                        "VERY[4]DATA"),
                row(
                        "leading hole",
                        c -> c.client(5, "GOOD").client(9, "DATA").serverAcks(13).client(13, ""),
                        "[4]GOODDATA"),
                row("late", c -> c.serverAcks(3).client(1, "ab"), "ab"),
                row(
                        "exact overlap",
                        c -> c.client(1, "GOOD").client(1, "EVIL").serverAcks(5).client(5, ""),
                        "EVIL"),
                row(
                        "partial overlap",
                        c -> c.client(1, "GOOD").client(2, "BAD").serverAcks(5).client(5, ""),
                        "GOOD"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("onAck")
    void shouldHandOnWhatIsAcknowledged(
            String name, UnaryOperator<Conversation> segments, String out) {
        Conversation talk = Conversation.tappedOnAck(OverlapPolicy.OLD_LINUX).handshake();
        assertThat(segments.apply(talk).toServer()).as(name).isEqualTo(out);
    }

    /// Inline, after the handshake: segments, what the last one became, and what goes to the
    /// server.
    static Stream<Arguments> inline() {
        return Stream.of(
                arguments("new", row(c -> c.client(1, "ab")), Assembly.TAKEN, "ab"),
                arguments(
                        "again",
                        row(c -> c.client(1, "ab").client(1, "ab")),
                        Assembly.NOTHING_NEW,
                        "ab"),
                arguments(
                        "otherwise",
                        row(c -> c.client(1, "GOOD").client(1, "EVIL")),
                        Assembly.CONTRADICTORY,
                        "GOOD"),
                arguments(
                        "otherwise, and more",
                        row(c -> c.client(1, "ab").client(1, "aXc")),
                        Assembly.CONTRADICTORY,
                        "ab"),
                arguments(
                        "again, and more",
                        row(c -> c.client(1, "ab").client(2, "bc")),
                        Assembly.TAKEN,
                        "abc"),
                arguments(
                        "otherwise, acknowledged",
                        row(c -> c.client(1, "ab").serverAcks(3).client(1, "XX")),
                        Assembly.NOTHING_NEW,
                        "ab"),
                arguments(
                        "stored, otherwise",
                        row(c -> c.client(3, "cd").client(3, "XX")),
                        Assembly.CONTRADICTORY,
                        ""),
                arguments(
                        "stored, otherwise, in order",
                        row(c -> c.client(3, "cd").client(1, "abXX")),
                        Assembly.CONTRADICTORY,
                        ""),
                arguments(
                        "stored, filled",
                        row(c -> c.client(3, "cd").client(1, "ab")),
                        Assembly.TAKEN,
                        "abcd"),
                arguments(
                        "stored, handed on, otherwise",
                        row(c -> c.client(3, "cd").client(1, "ab").client(3, "XX")),
                        Assembly.CONTRADICTORY,
                        "abcd"));
    }

    private static UnaryOperator<Conversation> row(UnaryOperator<Conversation> segments) {
        return segments;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inline")
    void shouldRefuseWhatDisagreesInline(
            String name, UnaryOperator<Conversation> segments, Assembly last, String out) {
        Conversation talk = segments.apply(Conversation.inline().handshake());
        assertThat(talk.assembly()).as(name).isEqualTo(last);
        assertThat(talk.toServer()).as(name).isEqualTo(out);
        assertThat(talk.end().pool().used()).isZero();
    }

    @Test
    void shouldHandOnNoMoreThanTheDepth() {
        StreamOptions options = StreamOptions.forTap(OverlapPolicy.BSD).withDepth(5);
        Conversation talk = new Conversation(TcpOptions.strict(), options).handshake();
        talk.client(9, "ij").client(1, "abc").client(4, "defgh").client(11, "k").end();
        assertThat(talk.toServer()).isEqualTo("abcde.");
        assertThat(talk.counters().depthReached()).isEqualTo(1);
        assertThat(talk.counters().beyondDepthBytes()).isEqualTo(6);
        assertThat(talk.pool().used()).isZero();
    }

    @Test
    void shouldEndAGapAtTheDepth() {
        StreamOptions options = StreamOptions.forTap(OverlapPolicy.BSD).withDepth(5);
        Conversation talk = new Conversation(TcpOptions.strict(), options).handshake();
        talk.client(11, "kl").serverAcks(13).client(13, "m").end();
        assertThat(talk.toServer()).isEqualTo("[5].");
        assertThat(talk.counters().gapBytes()).isEqualTo(5);
        assertThat(talk.pool().used()).isZero();
    }

    @Test
    void shouldGiveUpWaitingAtATapWhenTheStoreIsFull() {
        StreamOptions options = StreamOptions.forTap(OverlapPolicy.BSD);
        Conversation talk = new Conversation(TcpOptions.strict(), options, 2).handshake();
        talk.client(3, "c").client(5, "e").client(7, "g");
        assertThat(talk.toServer()).isEqualTo("[2]c");
        assertThat(talk.counters().storeFull()).isEqualTo(1);
        assertThat(talk.end().toServer()).isEqualTo("[2]c[1]e[1]g.");
    }

    @Test
    void shouldRefuseInlineWhenTheStoreIsFull() {
        Conversation talk =
                new Conversation(TcpOptions.strict(), StreamOptions.forInline(), 2).handshake();
        talk.client(3, "c").client(5, "e").client(7, "g");
        assertThat(talk.assembly()).isEqualTo(Assembly.REFUSED);
        assertThat(talk.toServer()).isEmpty();
        talk.client(1, "ab").client(4, "d");
        assertThat(talk.toServer()).isEqualTo("abcde");
    }

    @Test
    void shouldKeepAStreamWithinItsShareOfTheStore() {
        StreamOptions options =
                new StreamOptions(
                        false,
                        StreamOptions.InspectOn.ARRIVAL,
                        StreamOptions.DEFAULT_DEPTH,
                        UrgentPolicy.OUT_OF_BAND,
                        StreamOptions.SmallSegments.DEFAULT,
                        4096,
                        (ipVersion, high, low) -> OverlapPolicy.FIRST);
        Conversation talk = new Conversation(TcpOptions.strict(), options).handshake();
        for (int i = 0; i < 100; i++) {
            talk.client(3 + 2 * i, "x");
        }
        assertThat(talk.pool().used()).isLessThanOrEqualTo(4096 / SegmentPool.PIECE_LENGTH);
        assertThat(talk.counters().storeFull()).isPositive();
    }

    @Test
    void shouldTakeDataOfASynThatIsAcknowledged() {
        Conversation talk = Conversation.tapped(OverlapPolicy.BSD);
        talk.client("S", 0, 0, "GET");
        assertThat(talk.toServer()).isEmpty();
        talk.server("SA", 0, 4, "").client("A", 4, 1, " /");
        assertThat(talk.toServer()).isEqualTo("GET /");
    }

    @Test
    void shouldForgetDataOfASynThatIsNotAcknowledged() {
        Conversation talk = Conversation.tapped(OverlapPolicy.BSD);
        talk.client("S", 0, 0, "EVIL").server("SA", 0, 1, "").client("A", 1, 1, "GOOD");
        assertThat(talk.toServer()).isEqualTo("GOOD");
        assertThat(talk.counters().synDataDiscardedBytes()).isEqualTo(4);
    }

    @Test
    void shouldTakeDataOfASynAckAndOfBothDirections() {
        Conversation talk = Conversation.tapped(OverlapPolicy.BSD);
        talk.client("S", 0, 0, "").server("SA", 0, 1, "220 ").client("A", 1, 5, "HELO");
        talk.server("A", 5, 5, "ok").client("A", 5, 7, "");
        assertThat(talk.toServer()).isEqualTo("HELO");
        assertThat(talk.toClient()).isEqualTo("220 ok");
    }

    @Test
    void shouldCountBytesHandedOnInPlaceAndCopied() {
        Conversation talk = Conversation.tapped(OverlapPolicy.BSD).handshake();
        talk.client(1, "abc").client(6, "fg").client(4, "de").client(1, "abcd");
        assertThat(talk.counters().inPlaceBytes()).isEqualTo(5);
        assertThat(talk.counters().copiedBytes()).isEqualTo(2);
        assertThat(talk.counters().retransmittedBytes()).isEqualTo(4);
    }
}
