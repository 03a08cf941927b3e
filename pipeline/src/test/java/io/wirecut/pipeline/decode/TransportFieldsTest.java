package io.wirecut.pipeline.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wirecut.pipeline.fixture.Frames;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TransportFieldsTest {
    private static final String A = "192.0.2.1";
    private static final String B = "192.0.2.2";
    private static final String A6 = "2001:db8::1";
    private static final String B6 = "2001:db8::2";

    private final PacketDecoder decoder = new PacketDecoder();
    private final Packet packet = new Packet();

    private void decode(Frames frame) {
        byte[] bytes = frame.build();
        packet.wrapFrame(
                new UnsafeBuffer(bytes), 0, bytes.length, bytes.length, 1, LinkType.ETHERNET, 1);
        assertThat(decoder.decode(packet)).isEqualTo(DecodeStatus.OK);
    }

    @Test
    void shouldReadTcpOptions() {
        decode(
                Frames.ethernet()
                        .ipv4(A, B)
                        .tcp(1, 2)
                        .flags("SUEC")
                        .urgent(5)
                        .options("02 04 05b4 01 03 03 07 08 0a 00000010 00000020 04 02 22 02"));

        assertThat(packet.tcpMaxSegmentSize()).isEqualTo(1460);
        assertThat(packet.tcpWindowScale()).isEqualTo(7);
        assertThat(packet.tcpHasTimestamps()).isTrue();
        assertThat(packet.tcpTimestamp()).isEqualTo(16);
        assertThat(packet.tcpTimestampEcho()).isEqualTo(32);
        assertThat(packet.tcpFastOpen()).isTrue();
        assertThat(packet.tcpSigned()).isFalse();
        assertThat(packet.tcpHasSack()).isFalse();
        assertThat(packet.tcpUrgentPointer()).isEqualTo(5);
        assertThat(packet.hasTcpFlags(TcpFlag.SYN | TcpFlag.URG)).isTrue();
        assertThat(packet.hasTcpFlags(TcpFlag.ACK)).isFalse();
    }

    @Test
    void shouldForgetTheOptionsOfTheLastSegment() {
        decode(
                Frames.ethernet()
                        .ipv4(A, B)
                        .tcp(1, 2)
                        .options("02 04 05b4 03 03 0f 13 12 " + "00".repeat(16)));
        assertThat(packet.tcpSigned()).isTrue();
        assertThat(packet.tcpWindowScale()).isEqualTo(14);

        decode(Frames.ethernet().ipv4(A, B).tcp(1, 2));
        assertThat(packet.tcpSigned()).isFalse();
        assertThat(packet.tcpWindowScale()).isEqualTo(-1);
        assertThat(packet.tcpMaxSegmentSize()).isZero();
    }

    @Test
    void shouldFindTheRightMostSackEdgeAcrossTheWrap() {
        decode(
                Frames.ethernet()
                        .ipv4(A, B)
                        .tcp(1, 2)
                        .options("01 01 05 12 fffffff0 fffffff8 00000010 00000020"));

        assertThat(packet.tcpHasSack()).isTrue();
        assertThat(packet.tcpSackRightEdge()).isEqualTo(0x20);
    }

    @Test
    void shouldEndUdpPayloadWhereUdpSays() {
        decode(Frames.ethernet().ipv4(A, B).udp(53, 1024).length(12).payload("four and more"));

        assertThat(packet.payloadLength()).isEqualTo(4);
        assertThat(packet.sourcePort()).isEqualTo(53);
        assertThat(packet.destinationPort()).isEqualTo(1024);
    }

    @Test
    void shouldReadIcmp() {
        decode(Frames.ethernet().ipv4(A, B).icmp(3, 13).payload("quoted"));
        assertThat(packet.icmpType()).isEqualTo(3);
        assertThat(packet.icmpCode()).isEqualTo(13);
        assertThat(packet.payloadLength()).isEqualTo(6);
        assertThat(packet.sourcePort()).isZero();

        decode(Frames.ethernet().ipv6(A6, B6).icmpv6(135, 0));
        assertThat(packet.icmpType()).isEqualTo(135);
        assertThat(packet.protocol()).isEqualTo(IpProtocol.ICMPV6);
    }

    @Test
    void shouldLeaveOtherProtocolsAsPayload() {
        decode(Frames.ethernet().ipv4(A, B).id(77).ttl(3).protocol(89).payload("ospf"));

        assertThat(packet.protocol()).isEqualTo(89);
        assertThat(packet.payloadOffset()).isEqualTo(34);
        assertThat(packet.payloadLength()).isEqualTo(4);
        assertThat(packet.ipId()).isEqualTo(77);
        assertThat(packet.ttl()).isEqualTo(3);
    }

    @Test
    void shouldMarkAFragment() {
        decode(Frames.ethernet().ipv4(A, B).fragment(9, 1480, true).payload(new byte[16]));
        assertThat(packet.fragment()).isTrue();
        assertThat(packet.fragmentOffset()).isEqualTo(1480);
        assertThat(packet.moreFragments()).isTrue();
        assertThat(packet.fragmentId()).isEqualTo(9);
        assertThat(packet.isTcp()).isFalse();

        decode(Frames.ethernet().ipv6(A6, B6).fragmentHeader(0xABCDEF01, 8, false).payload("x"));
        assertThat(packet.fragment()).isTrue();
        assertThat(packet.fragmentId()).isEqualTo(0xABCDEF01);
        assertThat(packet.fragmentHeaderOffset()).isEqualTo(54);
        assertThat(packet.fragmentPointerOffset()).isEqualTo(20);
        assertThat(packet.payloadOffset()).isEqualTo(62);
    }

    static Stream<Arguments> checksums() {
        return Stream.of(
                arguments("tcp", ip4().tcp(1, 2).payload("odd"), true),
                arguments("tcp, wrong", ip4().tcp(1, 2).badChecksum().payload("odd"), false),
                arguments("tcp, padded", ip4().tcp(1, 2).payload("odd").padding(3), true),
                arguments("tcp over ipv6", ip6().tcp(1, 2).payload("even"), true),
                arguments("tcp over ipv6, wrong", ip6().tcp(1, 2).badChecksum(), false),
                arguments("udp", ip4().udp(1, 2).payload("some text"), true),
                arguments("udp, wrong", ip4().udp(1, 2).badChecksum(), false),
                arguments("udp, none", ip4().udp(1, 2).noChecksum(), true),
                arguments("udp over ipv6", ip6().udp(1, 2).payload("x"), true),
                arguments("udp over ipv6, none", ip6().udp(1, 2).noChecksum(), false),
                arguments("icmp", ip4().icmp(8, 0).payload("ping!"), true),
                arguments("icmp, wrong", ip4().icmp(8, 0).badChecksum(), false),
                arguments("icmpv6", ip6().icmpv6(128, 0).payload("ping"), true),
                arguments("icmpv6, wrong", ip6().icmpv6(128, 0).badChecksum(), false),
                arguments("ipv4 header, wrong", ip4().badChecksum().udp(1, 2), false),
                arguments("fragment", ip4().fragment(1, 8, false).protocol(6), true),
                arguments("not decoded", ip4().protocol(89).payload("ospf"), true));
    }

    private static Frames ip4() {
        return Frames.ethernet().ipv4(A, B);
    }

    private static Frames ip6() {
        return Frames.ethernet().ipv6(A6, B6);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("checksums")
    void shouldVerifyChecksums(String name, Frames frame, boolean valid) {
        decode(frame);
        assertThat(Checksums.valid(packet)).isEqualTo(valid);
    }

    /// The worked example of RFC 1071 §3: the words 0001 f203 f4f5 f6f7 sum to ddf2.
    @Test
    void shouldSumAsTheRfcDoes() {
        UnsafeBuffer bytes = new UnsafeBuffer(Frames.bytes("0001 f203 f4f5 f6f7"));
        assertThat(Checksums.of(bytes, 0, 8)).isEqualTo(~0xDDF2 & 0xFFFF);
        assertThat(Checksums.of(bytes, 1, 0)).isEqualTo(0xFFFF);
        assertThat(Checksums.of(bytes, 2, 1)).isEqualTo(~0xF200 & 0xFFFF);
    }
}
