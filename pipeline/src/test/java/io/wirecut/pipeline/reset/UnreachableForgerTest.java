package io.wirecut.pipeline.reset;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.fixture.Frames;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The ICMP messages that tell of what is dropped.
final class UnreachableForgerTest {
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[ResetForger.MAX_FRAME_LENGTH]);

    static Stream<Arguments> packets() {
        return Stream.of(
                Arguments.of(
                        "IPv4 in a VLAN",
                        Frames.ethernet()
                                .vlan(5)
                                .ipv4("192.0.2.1", "192.0.2.2")
                                .udp(4000, 53)
                                .payload("query"),
                        IpProtocol.ICMP,
                        3,
                        13),
                Arguments.of(
                        "IPv6",
                        Frames.ethernet()
                                .ipv6("2001:db8::1", "2001:db8::2")
                                .udp(4000, 53)
                                .payload("query"),
                        IpProtocol.ICMPV6,
                        1,
                        1),
                Arguments.of(
                        "TCP in VXLAN",
                        Frames.ethernet()
                                .ipv4("198.51.100.1", "198.51.100.2")
                                .vxlan(7)
                                .innerEthernet()
                                .ipv4("192.0.2.1", "192.0.2.2")
                                .tcp(4000, 80)
                                .payload("x".repeat(1_000)),
                        IpProtocol.ICMP,
                        3,
                        13));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packets")
    void shouldTellTheSender(String name, Frames trigger, int protocol, int type, int code) {
        Packet packet = Packets.decode(trigger);
        int length = UnreachableForger.forge(packet, frame);
        Packet message = Packets.decode(frame, length, LinkType.ETHERNET);
        assertThat(message.protocol()).isEqualTo(protocol);
        assertThat(message.icmpType()).isEqualTo(type);
        assertThat(message.icmpCode()).isEqualTo(code);
        assertThat(Checksums.valid(message)).isTrue();
        assertThat(message.destinationLow()).isEqualTo(packet.sourceLow());
        assertThat(message.sourceLow()).isEqualTo(packet.destinationLow());
        assertThat(message.layers()).isEqualTo(packet.layers());
        assertThat(message.ipLength()).isLessThanOrEqualTo(packet.ipVersion() == 4 ? 576 : 1280);
        int quote = message.transportOffset() + 8;
        for (int i = 0; i < packet.ipHeaderLength() + 8; i++) {
            assertThat(message.buffer().getByte(quote + i))
                    .isEqualTo(packet.buffer().getByte(packet.ipOffset() + i));
        }
    }

    @Test
    void shouldNotAnswerIcmpNorGroups() {
        assertThat(forge(Frames.ethernet().ipv4("192.0.2.1", "192.0.2.2").icmp(8, 0))).isZero();
        assertThat(forge(Frames.ethernet().ipv4("192.0.2.1", "224.0.0.5").udp(1, 2))).isZero();
        assertThat(forge(Frames.ethernet().ipv6("2001:db8::1", "ff02::1").udp(1, 2))).isZero();
    }

    private int forge(Frames trigger) {
        return UnreachableForger.forge(Packets.decode(trigger), frame);
    }
}
