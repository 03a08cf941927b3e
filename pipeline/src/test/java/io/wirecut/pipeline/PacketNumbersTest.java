package io.wirecut.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.signatures.HeaderTest.ChecksumLayer;
import io.wirecut.signatures.PacketNumber;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What rules can ask of a packet's headers, read from frames.
class PacketNumbersTest {
    private static final String A = "192.0.2.1";
    private static final String B = "192.0.2.2";
    private static final String A6 = "2001:db8::1";
    private static final String B6 = "2001:db8::2";

    private final Packet packet = new Packet();

    static Stream<Arguments> numbers() {
        return Stream.of(
                arguments(PacketNumber.TTL, ip().ttl(7).tcp(1, 2), 7),
                arguments(PacketNumber.TTL, ip6().ttl(9).tcp(1, 2), 9),
                arguments(PacketNumber.IP_ID, ip().id(0xFFFE).tcp(1, 2), 0xFFFE),
                arguments(PacketNumber.IP_ID, ip6().tcp(1, 2), -1),
                arguments(PacketNumber.TOS, ip().tcp(1, 2), 0),
                arguments(PacketNumber.TOS, ip6().tcp(1, 2), -1),
                arguments(
                        PacketNumber.FRAGMENT_OFFSET,
                        ip().fragment(1, 1480, true).protocol(17).payload("01234567"),
                        185),
                arguments(PacketNumber.FRAGMENT_OFFSET, ip().tcp(1, 2), 0),
                arguments(PacketNumber.FRAGMENT_OFFSET, ip6().tcp(1, 2), -1),
                arguments(PacketNumber.IP_PROTOCOL, ip().protocol(103).payload("x"), 103),
                arguments(PacketNumber.TCP_SEQUENCE, ip().tcp(1, 2).seq(-1), 0xFFFF_FFFFL),
                arguments(PacketNumber.TCP_SEQUENCE, ip().udp(1, 2), -1),
                arguments(PacketNumber.TCP_ACKNOWLEDGEMENT, ip().tcp(1, 2).ack(5), 5),
                arguments(PacketNumber.TCP_WINDOW, ip().tcp(1, 2).window(0xFFFF), 0xFFFF),
                arguments(PacketNumber.TCP_MSS, ip().tcp(1, 2).options("02 04 05b4"), 1460),
                arguments(PacketNumber.TCP_MSS, ip().tcp(1, 2), -1),
                arguments(PacketNumber.ICMP_TYPE, ip().icmp(8, 3), 8),
                arguments(PacketNumber.ICMP_CODE, ip().icmp(8, 3), 3),
                arguments(PacketNumber.ICMP_TYPE, ip6().icmpv6(128, 0), 128),
                arguments(PacketNumber.ICMP_TYPE, ip().tcp(8, 3), -1),
                arguments(PacketNumber.ICMP_ID, ip().icmp(3, 3), -1),
                arguments(PacketNumber.ICMP_ID, ip6().icmpv6(2, 0), -1),
                arguments(PacketNumber.ICMPV6_MTU, ip6().icmpv6(128, 0), -1),
                arguments(
                        PacketNumber.VXLAN_VNI,
                        ip().vxlan(0xABCDEF).innerEthernet().ipv4(B, A).tcp(1, 2),
                        0xABCDEF),
                arguments(PacketNumber.VXLAN_VNI, ip().udp(9, 53), -1),
                arguments(PacketNumber.FLOW_AGE, ip().udp(9, 53), -1),
                arguments(PacketNumber.STREAM_SIZE_CLIENT, ip().tcp(9, 53), -1));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("numbers")
    void shouldRead(PacketNumber number, Frames frame, long value) {
        decode(frame);
        assertThat(PacketNumbers.of(number, packet, null)).isEqualTo(value);
    }

    @Test
    void shouldReadTheOptionsOfTheIpHeader() {
        decode(ip().ipOptions("07 04 04 00 44 04 05 00").tcp(1, 2));
        assertThat(PacketNumbers.ipOptions(packet, false)).isEqualTo(1L << 7);
        assertThat(PacketNumbers.ipOptions(packet, true)).isEqualTo(1L << 68);
        decode(ip().tcp(1, 2));
        assertThat(PacketNumbers.ipOptions(packet, false)).isZero();
        decode(ip6().tcp(1, 2));
        assertThat(PacketNumbers.ipOptions(packet, false)).isZero();
    }

    @Test
    void shouldReadTheFlagsOfFragments() {
        decode(ip().fragment(1, 0, true).protocol(17).payload("01234567"));
        assertThat(PacketNumbers.fragmentBits(packet)).isEqualTo(1);
        decode(ip6().tcp(1, 2));
        assertThat(PacketNumbers.fragmentBits(packet)).isEqualTo(-1);
    }

    @Test
    void shouldTellWhichChecksumsThereAreAndWhetherTheyAreRight() {
        PacketView view = new PacketView(true);
        decode(ip().tcp(1, 2).badChecksum());
        view.wrap(packet);
        assertThat(view.hasChecksum(ChecksumLayer.TCPV4, false)).isTrue();
        assertThat(view.hasChecksum(ChecksumLayer.TCPV4, true)).isFalse();
        assertThat(view.hasChecksum(ChecksumLayer.IPV4, true)).isTrue();
        assertThat(view.hasChecksum(ChecksumLayer.TCPV6, false)).isFalse();
        assertThat(view.hasChecksum(ChecksumLayer.UDPV4, false)).isFalse();
        PacketView trusting = new PacketView(false);
        trusting.wrap(packet);
        assertThat(trusting.hasChecksum(ChecksumLayer.TCPV4, true)).isTrue();
        decode(ip6().icmpv6(128, 0));
        view.wrap(packet);
        assertThat(view.hasChecksum(ChecksumLayer.ICMPV6, true)).isTrue();
    }

    @Test
    void shouldShowNothingButTheEventsOfAPacketThatCannotBeRead() {
        PacketView view = new PacketView(true);
        decode(ip().tcp(1, 2).payload("evil"));
        view.wrapUnreadable(packet);
        assertThat(view.ipVersion()).isZero();
        assertThat(view.payloadLength()).isZero();
        assertThat(view.number(PacketNumber.TTL)).isEqualTo(PacketNumber.NONE);
        assertThat(view.hasFlow()).isFalse();
    }

    private void decode(Frames frame) {
        byte[] bytes = frame.build();
        packet.wrapFrame(
                new UnsafeBuffer(bytes), 0, bytes.length, bytes.length, 1, LinkType.ETHERNET, 1);
        new PacketDecoder().decode(packet);
    }

    private static Frames ip() {
        return Frames.ethernet().ipv4(A, B);
    }

    private static Frames ip6() {
        return Frames.ethernet().ipv6(A6, B6);
    }
}
