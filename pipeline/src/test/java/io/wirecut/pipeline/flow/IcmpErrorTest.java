package io.wirecut.pipeline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.fixture.Frames;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// ICMP errors belong to the flow whose header they quote, and begin none.
class IcmpErrorTest {
    private static final String A = "192.0.2.1";
    private static final String B = "198.51.100.2";
    private static final String ROUTER = "203.0.113.9";
    private static final String A6 = "2001:db8::1";
    private static final String B6 = "2001:db8::2";
    private static final int ETHERNET_LENGTH = 14;

    private final PacketMaker packets = new PacketMaker();
    private final Flow flow = new Flow();
    private final FlowTable table =
            new FlowTable(16, 42, true, FlowTimeouts.panOs(), (flow, reason) -> {});

    /// The IP packet of a frame, cut off after some bytes, as an error quotes it.
    private static byte[] quote(Frames frame, int length) {
        UnsafeBuffer bytes = frame.buffer();
        byte[] quoted = new byte[Math.min(length, bytes.capacity() - ETHERNET_LENGTH)];
        bytes.getBytes(ETHERNET_LENGTH, quoted);
        return quoted;
    }

    private static Frames error(String from, String to, int type, byte[] quoted) {
        return Frames.ethernet().ipv4(from, to).icmp(type, 1).payload(quoted);
    }

    static Stream<Arguments> errors() {
        Frames tcp = Frames.ethernet().ipv4(A, B).tcp(1, 80).flags("S");
        Frames udp = Frames.ethernet().ipv4(A, B).udp(5, 6).payload("data");
        Frames udp6 = Frames.ethernet().ipv6(A6, B6).udp(5, 6).payload("data");
        Frames ping = Frames.ethernet().ipv4(A, B).icmp(8, 0).set(4, 0x12).set(5, 0x34);
        return Stream.of(
                Arguments.of("from a router", tcp, error(ROUTER, A, 11, quote(tcp, 28)), false),
                Arguments.of("from the server", udp, error(B, A, 3, quote(udp, 28)), false),
                Arguments.of("about a ping", ping, error(ROUTER, A, 3, quote(ping, 28)), false),
                Arguments.of(
                        "ICMPv6",
                        udp6,
                        Frames.ethernet().ipv6(B6, A6).icmpv6(1, 4).payload(quote(udp6, 48)),
                        false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("errors")
    void shouldFindTheFlowThatAnErrorQuotes(
            String name, Frames first, Frames error, boolean toServer) {
        assertThat(table.locate(packets.decode(first, 1), flow)).isEqualTo(FlowLookup.CREATED);
        long id = flow.id();

        assertThat(table.locate(packets.decode(error, 2), flow))
                .as(name)
                .isEqualTo(FlowLookup.TOLD_OF);

        assertThat(flow.id()).as(name).isEqualTo(id);
        assertThat(flow.toServer()).as(name).isEqualTo(toServer);
        assertThat(flow.packets(false)).as(name).isZero();
        assertThat(flow.lastNs()).as(name).isEqualTo(1_000_000);
        assertThat(table.counters().toldOf()).isEqualTo(1);
    }

    @Test
    void shouldSendAnErrorAboutAnAnswerToTheServer() {
        table.locate(packets.decode(Frames.ethernet().ipv4(A, B).udp(5, 6), 1), flow);
        Frames answer = Frames.ethernet().ipv4(B, A).udp(6, 5).payload("data");
        table.locate(packets.decode(answer, 2), flow);

        Packet error = packets.decode(error(A, B, 3, quote(answer, 28)), 3);

        assertThat(table.locate(error, flow)).isEqualTo(FlowLookup.TOLD_OF);
        assertThat(flow.toServer()).isTrue();
    }

    @Test
    void shouldBeginNoFlowForAnError() {
        Frames unknown = Frames.ethernet().ipv4(A, B).udp(5, 6).payload("data");
        for (int length : new int[] {0, 1, 19, 20, 23, 27, 28, 40}) {
            Packet error = packets.decode(error(ROUTER, A, 3, quote(unknown, length)), 1);
            assertThat(table.locate(error, flow)).as("%d bytes", length).isEqualTo(FlowLookup.NONE);
        }
        assertThat(table.counters().created()).isZero();
        assertThat(table.counters().errorsWithoutFlow()).isEqualTo(8);
    }

    @Test
    void shouldNotFindAFlowThatIsOverTime() {
        Frames udp = Frames.ethernet().ipv4(A, B).udp(5, 6).payload("data");
        table.locate(packets.decode(udp, 1), flow);

        Packet late = packets.decode(error(ROUTER, A, 3, quote(udp, 28)), 100_000);

        assertThat(table.locate(late, flow)).isEqualTo(FlowLookup.NONE);
        assertThat(table.counters().active()).isZero();
    }
}
