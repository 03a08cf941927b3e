package io.wirecut.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What comes again after it was handed on, and is not what it was.
final class RepeatedBytesTest {
    private static final String CONTRADICTION = "reassembly_overlap_different_data";
    private static final String LONG = "abcdefghijklmnopqrstuvwxyz0123456789".repeat(30);

    static Stream<Arguments> repetitions() {
        return Stream.of(
                arguments("the same", 1, "abcdef", false),
                arguments("another last byte", 1, "abcdeX", true),
                arguments("another first piece", 1, "Xbc", true),
                arguments("the same first piece", 1, "abc", false),
                arguments("another second piece", 4, "dXf", true),
                arguments("more than there was, the same", 1, "abcdefghi", false),
                arguments("more than there was, another", 1, "abXdefghi", true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("repetitions")
    void shouldTellAtATapWhatContradictsBytesThatWereHandedOn(
            String name, int sequence, String data, boolean contradicts) {
        Conversation talk = Conversation.tapped(OverlapPolicy.BSD).handshake();
        talk.client(1, "abc").client(4, "def").client(sequence, data);
        assertThat(talk.eventNames().contains(CONTRADICTION)).as(name).isEqualTo(contradicts);
        assertThat(talk.toServer()).startsWith("abcdef");
        assertThat(talk.counters().unverifiedBytes()).isZero();
    }

    @Test
    void shouldTellTheSameAfterTheReceiverHasAcknowledged() {
        Conversation talk = Conversation.tapped(OverlapPolicy.BSD).handshake();
        talk.client(1, "abc").serverAcks(4).client(1, "aXc");
        assertThat(talk.eventNames()).contains(CONTRADICTION);
    }

    @Test
    void shouldCountWhatCannotBeCompared() {
        Conversation talk = Conversation.tapped(OverlapPolicy.BSD).handshake();
        talk.client(1, "abcdef").client(2, "XX");
        assertThat(talk.eventNames()).doesNotContain(CONTRADICTION);
        assertThat(talk.counters().unverifiedBytes()).isEqualTo(2);
    }

    @Test
    void shouldTakeAKeepAliveForWhatItIs() {
        Conversation talk = Conversation.tapped(OverlapPolicy.BSD).handshake();
        talk.client(1, "abc").client(4, "d").client(4, "X");
        assertThat(talk.eventNames()).doesNotContain(CONTRADICTION);
        assertThat(talk.counters().unverifiedBytes()).isZero();
    }

    @Test
    void shouldNotTakeBytesOfAnotherStreamForThese() {
        Conversation talk = Conversation.tapped(OverlapPolicy.BSD).initial(1_000, 1_000);
        talk.handshake()
                .client(1, "abc")
                .server("A", 1, 4, "xyz")
                .client(1, "abc")
                .server("A", 1, 4, "xyz");
        assertThat(talk.eventNames()).doesNotContain(CONTRADICTION);
        talk.server("A", 1, 4, "abc");
        assertThat(talk.eventNames()).contains(CONTRADICTION);
    }

    @ParameterizedTest
    @MethodSource("places")
    void shouldRefuseInlineWhatContradictsBytesThatFoundNoRoom(int at) {
        Conversation talk =
                new Conversation(TcpOptions.strict(), StreamOptions.forInline(), 2).handshake();
        talk.client(1, LONG).client(1 + LONG.length(), LONG);
        char[] again = LONG.toCharArray();
        again[at] = 'X';
        talk.client(1, LONG).client(1 + LONG.length(), LONG);
        assertThat(talk.assembly()).isEqualTo(Assembly.NOTHING_NEW);
        talk.client(1 + LONG.length(), new String(again));
        assertThat(talk.assembly()).isEqualTo(Assembly.CONTRADICTORY);
        talk.client(1, new String(again));
        assertThat(talk.assembly()).isEqualTo(Assembly.CONTRADICTORY);
        assertThat(talk.counters().unverifiedBytes()).isZero();
    }

    static Stream<Integer> places() {
        return Stream.of(0, 7, 31, 479, 480, 1000, LONG.length() - 1);
    }
}
