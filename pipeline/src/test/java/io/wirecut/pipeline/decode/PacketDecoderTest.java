package io.wirecut.pipeline.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wirecut.pipeline.fixture.Frames;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PacketDecoderTest {
    private static final String A = "192.0.2.1";
    private static final String B = "198.51.100.2";
    private static final String A6 = "2001:db8::1";
    private static final String B6 = "2001:db8::2";
    private static final String TEXT = "the payload";

    private final PacketDecoder decoder = new PacketDecoder();
    private final Packet packet = new Packet();

    private Packet decode(Frames frame, int linkType) {
        byte[] bytes = frame.build();
        packet.wrapFrame(frame.buffer(), 0, bytes.length, bytes.length, 1, linkType, 1);
        decoder.decode(packet);
        return packet;
    }

    private static String payloadOf(Packet packet) {
        byte[] payload = new byte[packet.payloadLength()];
        packet.buffer().getBytes(packet.payloadOffset(), payload);
        return new String(payload, StandardCharsets.ISO_8859_1);
    }

    private static Frames tcp4(Frames frame) {
        return frame.ipv4(A, B).tcp(1234, 80).seq(7).ack(9).flags("PA").payload(TEXT);
    }

    private static Frames tcp6(Frames frame) {
        return frame.ipv6(A6, B6).tcp(1234, 80).seq(7).ack(9).flags("PA").payload(TEXT);
    }

    /// Every way to the same TCP segment.
    static Stream<Arguments> encapsulations() {
        int ethernet = LinkType.ETHERNET;
        return Stream.of(
                arguments("ethernet", tcp4(Frames.ethernet()), ethernet, 1),
                arguments("ethernet, padded", tcp4(Frames.ethernet()).padding(9), ethernet, 1),
                arguments("ipv6", tcp6(Frames.ethernet()), ethernet, 1),
                arguments("ipv6, padded", tcp6(Frames.ethernet()).padding(9), ethernet, 1),
                arguments("vlan", tcp4(Frames.ethernet().vlan(5)), ethernet, 1),
                arguments(
                        "three vlans",
                        tcp4(Frames.ethernet().vlan(5, 0x88A8).vlan(6, 0x9100).vlan(7)),
                        ethernet,
                        1),
                arguments(
                        "four vlans",
                        tcp4(Frames.ethernet().vlan(5).vlan(6).vlan(7).vlan(8)),
                        ethernet,
                        1),
                arguments(
                        "mpls", tcp4(Frames.ethernet().mpls(3, false).mpls(4, true)), ethernet, 1),
                arguments("mpls, ipv6", tcp6(Frames.ethernet().mpls(4, true)), ethernet, 1),
                arguments(
                        "mpls, pseudowire",
                        tcp4(
                                Frames.ethernet()
                                        .mpls(4, true)
                                        .header("00000000", -1, -1)
                                        .innerEthernet()),
                        ethernet,
                        1),
                arguments("pppoe", tcp4(Frames.ethernet().pppoe()), ethernet, 1),
                arguments("pppoe, ipv6", tcp6(Frames.ethernet().vlan(9).pppoe()), ethernet, 1),
                arguments("nsh", tcp4(nsh(Frames.ethernet(), 1)), ethernet, 1),
                arguments("null, little", tcp4(Frames.hex("02000000")), LinkType.NULL, 1),
                arguments("null, big", tcp4(Frames.hex("00000002")), LinkType.NULL, 1),
                arguments("null, ipv6", tcp6(Frames.hex("1e000000")), LinkType.NULL, 1),
                arguments("loop", tcp6(Frames.hex("00000018")), LinkType.LOOP, 1),
                arguments("raw", tcp4(Frames.raw()), LinkType.RAW, 1),
                arguments("raw, 12", tcp6(Frames.raw()), LinkType.RAW_DLT, 1),
                arguments("raw, 14", tcp4(Frames.raw()), LinkType.RAW_OPENBSD, 1),
                arguments("raw ipv4", tcp4(Frames.raw()), LinkType.IPV4, 1),
                arguments("raw ipv6", tcp6(Frames.raw()), LinkType.IPV6, 1),
                arguments(
                        "linux cooked",
                        tcp4(Frames.hex("0000 0001 0006 020000000001 0000 0800")),
                        LinkType.LINUX_COOKED,
                        1),
                arguments(
                        "linux cooked 2",
                        tcp6(Frames.hex("86dd 0000 00000001 0001 00 06 0200000000010000")),
                        LinkType.LINUX_COOKED_2,
                        1),
                arguments("ppp", tcp4(Frames.hex("ff030021")), LinkType.PPP, 1),
                arguments("ppp, compressed", tcp4(Frames.hex("21")), LinkType.PPP, 1),
                arguments("ppp hdlc, ipv6", tcp6(Frames.hex("ff030057")), LinkType.PPP_HDLC, 1),
                arguments("cisco hdlc", tcp4(Frames.hex("0f000800")), LinkType.CISCO_HDLC, 1),
                arguments(
                        "netfilter log",
                        tcp4(Frames.hex("02000000 0600 0a00 7878 0000 3700 0900")),
                        LinkType.NETFILTER_LOG,
                        1),
                arguments("ip in ip", tcp4(Frames.ethernet().ipv4(B, A)), ethernet, 2),
                arguments("6in4", tcp6(Frames.ethernet().ipv4(B, A)), ethernet, 2),
                arguments("4in6", tcp4(Frames.ethernet().ipv6(B6, A6)), ethernet, 2),
                arguments("6in6", tcp6(Frames.ethernet().ipv6(B6, A6)), ethernet, 2),
                arguments("gre", tcp4(Frames.ethernet().ipv4(B, A).gre()), ethernet, 2),
                arguments(
                        "gre, key and sequence",
                        tcp6(Frames.ethernet().ipv4(B, A).gre("3000 0000 0000002a 00000001")),
                        ethernet,
                        2),
                arguments(
                        "gre, checksum and routing",
                        tcp4(
                                Frames.ethernet()
                                        .ipv4(B, A)
                                        .gre("c000 0000 00000000 0800 00 04 c0000201 00000000")),
                        ethernet,
                        2),
                arguments(
                        "gre, ethernet",
                        tcp4(Frames.ethernet().ipv4(B, A).gre().innerEthernet().vlan(8)),
                        ethernet,
                        2),
                arguments(
                        "gre, pptp",
                        tcp4(
                                Frames.ethernet()
                                        .ipv4(B, A)
                                        .gre("3081 880b 0000 0001 00000001 00000002")
                                        .etherType(0x880B)
                                        .header("ff030021", -1, -1)),
                        ethernet,
                        2),
                arguments(
                        "gre, nsh", tcp4(nsh(Frames.ethernet().ipv4(B, A).gre(), 1)), ethernet, 2),
                arguments(
                        "erspan I",
                        tcp4(
                                Frames.ethernet()
                                        .ipv4(B, A)
                                        .gre("0000 0000")
                                        .etherType(0x88BE)
                                        .innerEthernet()),
                        ethernet,
                        2),
                arguments(
                        "erspan II",
                        tcp4(
                                Frames.ethernet()
                                        .ipv4(B, A)
                                        .gre("1000 0000 00000001")
                                        .etherType(0x88BE)
                                        .header("1000000000000000", -1, -1)
                                        .innerEthernet()
                                        .vlan(3)),
                        ethernet,
                        2),
                arguments(
                        "erspan III",
                        tcp4(
                                Frames.ethernet()
                                        .ipv4(B, A)
                                        .gre("1000 0000 00000001")
                                        .etherType(0x22EB)
                                        .header("200000000000000000000001", -1, -1)
                                        .header("0000000000000000", -1, -1)
                                        .innerEthernet()),
                        ethernet,
                        2),
                arguments(
                        "vxlan",
                        tcp4(Frames.ethernet().ipv4(B, A).vxlan(5).innerEthernet()),
                        ethernet,
                        2),
                arguments(
                        "geneve",
                        tcp6(Frames.ethernet().ipv4(B, A).geneve(5, 3).innerEthernet()),
                        ethernet,
                        2),
                arguments(
                        "geneve, ip", tcp4(Frames.ethernet().ipv4(B, A).geneve(5, 0)), ethernet, 2),
                arguments(
                        "teredo",
                        tcp6(Frames.ethernet().ipv4(B, A).udp(3544, 50_000)),
                        ethernet,
                        2),
                arguments(
                        "teredo with origin",
                        tcp6(
                                Frames.ethernet()
                                        .ipv4(B, A)
                                        .udp(50_000, 3544)
                                        .header("0000 f227 bffffdfe", -1, -1)),
                        ethernet,
                        2),
                arguments(
                        "gre in vxlan",
                        tcp6(
                                Frames.ethernet()
                                        .vlan(4)
                                        .ipv4(B, A)
                                        .vxlan(5)
                                        .innerEthernet()
                                        .ipv6(B6, A6)
                                        .gre()),
                        ethernet,
                        3),
                arguments(
                        "ipv6 extensions",
                        Frames.ethernet()
                                .ipv6(A6, B6)
                                .extension(IpProtocol.HOP_BY_HOP, "00 0104 00000000")
                                .extension(IpProtocol.ROUTING, "00 0000 00000000")
                                .fragmentHeader(77, 0, false)
                                .extension(IpProtocol.DESTINATION_OPTIONS, "00 0104 00000000")
                                .tcp(1234, 80)
                                .seq(7)
                                .ack(9)
                                .flags("PA")
                                .payload(TEXT),
                        ethernet,
                        1),
                arguments(
                        "authentication header",
                        Frames.ethernet()
                                .ipv4(A, B)
                                .header("06 01 0000 00000001 00000001", -1, IpProtocol.AH)
                                .tcp(1234, 80)
                                .seq(7)
                                .ack(9)
                                .flags("PA")
                                .payload(TEXT),
                        ethernet,
                        1));
    }

    private static Frames nsh(Frames frame, int next) {
        return frame.header("0f c6 01 0" + next + " 00000aff" + "00".repeat(16), 0x894F, -1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encapsulations")
    void shouldFindTheInnermostSegment(String name, Frames frame, int linkType, int layers) {
        decode(frame, linkType);

        assertThat(packet.status()).isEqualTo(DecodeStatus.OK);
        assertThat(packet.isTcp()).isTrue();
        assertThat(packet.layers()).isEqualTo(layers);
        assertThat(payloadOf(packet)).isEqualTo(TEXT);
        assertThat(packet.sourcePort()).isEqualTo(1234);
        assertThat(packet.destinationPort()).isEqualTo(80);
        assertThat(packet.tcpSequence()).isEqualTo(7);
        assertThat(packet.tcpAcknowledgement()).isEqualTo(9);
        assertThat(packet.tcpFlags()).isEqualTo(TcpFlag.PSH | TcpFlag.ACK);
        assertThat(packet.tcpWindow()).isEqualTo(65_535);
        assertThat(packet.ttl()).isEqualTo(64);
        if (packet.ipVersion() == 4) {
            assertThat(packet.sourceLow()).isEqualTo(0xC0000201L);
            assertThat(packet.destinationLow()).isEqualTo(0xC6336402L);
            assertThat(packet.sourceHigh()).isZero();
        } else {
            assertThat(packet.sourceHigh()).isEqualTo(0x20010DB800000000L);
            assertThat(packet.sourceLow()).isEqualTo(1);
            assertThat(packet.destinationLow()).isEqualTo(2);
        }
        assertThat(packet.encapsulationLength()).isEqualTo(packet.ipOffset());
        assertThat(packet.headerOffset(packet.encapsulationCount())).isEqualTo(packet.ipOffset());
        assertThat(packet.frameHeaderCount()).isEqualTo(packet.headerCount());
    }

    @Test
    void shouldRecordVlansBeforeTheOutermostHeaderOnly() {
        decode(tcp4(Frames.ethernet().vlan(5).vlan(6).ipv4(B, A).gre().innerEthernet().vlan(7)), 1);

        assertThat(packet.vlanCount()).isEqualTo(2);
        assertThat(packet.vlanId(0)).isEqualTo(5);
        assertThat(packet.vlanId(1)).isEqualTo(6);
    }

    @Test
    void shouldListTheHeaders() {
        decode(tcp4(Frames.ethernet().vlan(5).ipv4(B, A).vxlan(1).innerEthernet()), 1);

        assertThat(Stream.iterate(0, i -> i + 1).limit(packet.headerCount()))
                .extracting(packet::headerKind)
                .containsExactly(
                        HeaderKind.ETHERNET,
                        HeaderKind.VLAN,
                        HeaderKind.IPV4,
                        HeaderKind.UDP,
                        HeaderKind.VXLAN,
                        HeaderKind.ETHERNET,
                        HeaderKind.IPV4,
                        HeaderKind.TCP);
        assertThat(packet.encapsulationCount()).isEqualTo(6);
        assertThat(packet.headerOffset(4)).isEqualTo(14 + 4 + 20 + 8);
    }

    /// Every frame of every way, cut off at every length: no crash, and never a byte behind its
    /// end.
    @Test
    void shouldSurviveEveryCut() {
        encapsulations()
                .forEach(way -> {
                    byte[] frame = ((Frames) way.get()[1]).build();
                    for (int length = 0; length < frame.length; length++) {
                        packet.wrapFrame(
                                new UnsafeBuffer(frame, 0, length),
                                0,
                                length,
                                frame.length,
                                1,
                                (int) way.get()[2],
                                1);
                        decoder.decode(packet);
                        assertThat(packet.payloadOffset() + packet.payloadLength())
                                .isLessThanOrEqualTo(length);
                    }
                });
    }
}
