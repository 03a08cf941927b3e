package io.wirecut.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wirecut.signatures.PacketEvent;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What takes more than a row to show: timestamps, new sessions in the place of old ones, urgent
/// data.
final class StreamEventTest {
    private static final int FAR = 100_000;

    private static Conversation withTimestamps() {
        return Conversation.tapped(OverlapPolicy.BSD)
                .timestamps(100, 0)
                .client("S", 0, 0, "")
                .timestamps(900, 100)
                .server("SA", 0, 1, "")
                .timestamps(110, 900)
                .client("A", 1, 1, "");
    }

    @Test
    void shouldRejectDataOlderThanWhatItsReceiverHasSeen() {
        Conversation talk = withTimestamps().timestamps(99, 900).client(1, "XX");
        assertThat(talk.standing()).isEqualTo(Standing.REJECTED);
        assertThat(talk.eventNames()).containsExactly("pkt_invalid_timestamp");
        talk.timestamps(120, 900).client(1, "ab");
        assertThat(talk.toServer()).isEqualTo("ab");
    }

    @Test
    void shouldNotBelieveATimestampFromTheFutureBeforeItsReceiverDoes() {
        Conversation talk = withTimestamps().timestamps(1_000_000, 900).ttl(3).client(FAR, "XX");
        talk.ttl(64).timestamps(120, 900).client(1, "ab").timestamps(910, 120).serverAcks(3);
        assertThat(talk.toServer()).isEqualTo("ab");
        talk.timestamps(119, 910).client(3, "XX").timestamps(130, 910).client(3, "cd");
        assertThat(talk.toServer()).isEqualTo("abcd");
    }

    @Test
    void shouldFollowTimestampsAcrossTheirWrap() {
        Conversation talk =
                Conversation.tapped(OverlapPolicy.BSD)
                        .timestamps(-2, 0)
                        .client("S", 0, 0, "")
                        .timestamps(900, -2)
                        .server("SA", 0, 1, "")
                        .timestamps(3, 900)
                        .client("A", 1, 1, "ab");
        assertThat(talk.toServer()).isEqualTo("ab");
        talk.timestamps(901, 3).serverAcks(3).timestamps(-1, 901).client(3, "XX");
        assertThat(talk.standing()).isEqualTo(Standing.REJECTED);
    }

    @Test
    void shouldBeginAnotherSessionWhenTheOtherEndAnswersANewSyn() {
        Conversation talk = Conversation.tapped(OverlapPolicy.BSD).handshake().client(1, "ab");
        talk.initial(90_000, 80_000).handshake().client(1, "cd");
        assertThat(talk.toServer()).isEqualTo("ab.cd");
        assertThat(talk.flow().established()).isTrue();
        assertThat(talk.flow().hasDirectionFlag(true, 1)).isTrue();
        assertThat(talk.tcpCounters().midstreamPickups()).isZero();
    }

    @Test
    void shouldStayWithTheSessionWhenTheOtherEndChallengesANewSyn() {
        Conversation talk = Conversation.tapped(OverlapPolicy.BSD).handshake().client(1, "ab");
        talk.client("S", 50_000, 0, "").serverAcks(3).client(3, "cd");
        assertThat(talk.toServer()).isEqualTo("abcd");
        assertThat(talk.endReasons()).isEmpty();
    }

    @Test
    void shouldCountAnEventOnceAPacket() {
        Conversation talk = Conversation.tapped(OverlapPolicy.BSD).handshake();
        talk.client(FAR, "XX").client(FAR, "XX").client(FAR, "XX");
        PacketEvent event = PacketEvent.STREAM_EST_PACKET_OUT_OF_WINDOW;
        assertThat(talk.events().count(event)).isEqualTo(3);
    }

    @Test
    void shouldDropUrgentSegmentsInlineIfAsked() {
        StreamOptions options = StreamOptions.forInline().withUrgentPolicy(UrgentPolicy.DROP);
        Conversation talk = new Conversation(TcpOptions.strict(), options).handshake();
        talk.urgent(1).client("UA", 1, 1, "ab");
        assertThat(talk.assembly()).isEqualTo(Assembly.URGENT);
        assertThat(talk.urgent(0).client(1, "ab").toServer()).isEqualTo("ab");
    }

    static Stream<Arguments> urgentPolicies() {
        return Stream.of(
                arguments(UrgentPolicy.INLINE, "abcde"),
                arguments(UrgentPolicy.OUT_OF_BAND, "acde"),
                arguments(UrgentPolicy.GAP, "a[1]cde"),
                arguments(UrgentPolicy.DROP, "[3]de"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("urgentPolicies")
    void shouldReadUrgentBytesAsThePolicySays(UrgentPolicy policy, String out) {
        StreamOptions options = StreamOptions.forTap(OverlapPolicy.LINUX).withUrgentPolicy(policy);
        Conversation talk = new Conversation(TcpOptions.strict(), options).handshake();
        talk.urgent(2).client("UA", 1, 1, "abc").urgent(0).client(4, "de").serverAcks(6);
        assertThat(talk.toServer()).isEqualTo(out);
        Conversation early = new Conversation(TcpOptions.strict(), options).handshake();
        early.client(4, "de").urgent(2).client("UA", 1, 1, "abc").urgent(0).serverAcks(6);
        assertThat(early.toServer()).isEqualTo(out);
    }
}
