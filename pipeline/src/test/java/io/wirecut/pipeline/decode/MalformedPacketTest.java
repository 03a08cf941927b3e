package io.wirecut.pipeline.decode;

import static io.wirecut.pipeline.decode.DecodeStatus.IP_MALFORMED;
import static io.wirecut.pipeline.decode.DecodeStatus.LINK_TRUNCATED;
import static io.wirecut.pipeline.decode.DecodeStatus.NOT_IP;
import static io.wirecut.pipeline.decode.DecodeStatus.OK;
import static io.wirecut.pipeline.decode.DecodeStatus.TRANSPORT_MALFORMED;
import static io.wirecut.pipeline.decode.DecodeStatus.UNKNOWN_LINK_TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wirecut.pipeline.fixture.Frames;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedPacketTest {
    private static final String A = "192.0.2.1";
    private static final String B = "192.0.2.2";
    private static final String A6 = "2001:db8::1";
    private static final String B6 = "2001:db8::2";

    private final PacketDecoder decoder = new PacketDecoder();
    private final Packet packet = new Packet();

    private DecodeStatus decode(Frames frame, int linkType) {
        byte[] bytes = frame.build();
        packet.wrapFrame(new UnsafeBuffer(bytes), 0, bytes.length, bytes.length, 1, linkType, 1);
        return decoder.decode(packet);
    }

    private static Arguments ethernet(
            String name, Frames frame, DecodeEvent event, DecodeStatus status) {
        return arguments(name, frame, LinkType.ETHERNET, event, status);
    }

    private static Frames ip4() {
        return Frames.ethernet().ipv4(A, B);
    }

    private static Frames ip6() {
        return Frames.ethernet().ipv6(A6, B6);
    }

    static Stream<Arguments> faults() {
        return Stream.concat(Stream.concat(linkFaults(), ipFaults()), transportFaults());
    }

    private static Stream<Arguments> linkFaults() {
        return Stream.of(
                arguments(
                        "link type",
                        Frames.raw().ipv4(A, B),
                        127,
                        DecodeEvent.LINK_TYPE_UNKNOWN,
                        UNKNOWN_LINK_TYPE),
                ethernet(
                        "ethernet",
                        Frames.hex("00".repeat(13)),
                        DecodeEvent.ETHERNET_TRUNCATED,
                        LINK_TRUNCATED),
                ethernet("no frame", Frames.raw(), DecodeEvent.ETHERNET_TRUNCATED, LINK_TRUNCATED),
                ethernet(
                        "arp",
                        Frames.ethernet().etherType(0x0806).payload(new byte[28]),
                        DecodeEvent.LINK_NOT_IP,
                        NOT_IP),
                ethernet(
                        "vlan",
                        Frames.ethernet().etherType(0x8100).payload(new byte[3]),
                        DecodeEvent.VLAN_TRUNCATED,
                        LINK_TRUNCATED),
                ethernet(
                        "four vlans",
                        Frames.ethernet().vlan(1).vlan(2).vlan(3).vlan(4).ipv4(A, B),
                        DecodeEvent.VLAN_TOO_MANY,
                        OK),
                ethernet(
                        "mpls",
                        Frames.ethernet().mpls(1, false).payload(new byte[4]),
                        DecodeEvent.MPLS_TRUNCATED,
                        LINK_TRUNCATED),
                ethernet(
                        "pppoe",
                        Frames.ethernet().etherType(0x8864).payload(new byte[5]),
                        DecodeEvent.PPPOE_TRUNCATED,
                        LINK_TRUNCATED),
                ethernet(
                        "pppoe length",
                        Frames.ethernet().pppoe().length(99).ipv4(A, B),
                        DecodeEvent.PPPOE_MALFORMED,
                        LINK_TRUNCATED),
                ethernet(
                        "pppoe version",
                        Frames.ethernet().pppoe().set(0, 0x21).ipv4(A, B),
                        DecodeEvent.PPPOE_MALFORMED,
                        LINK_TRUNCATED),
                arguments(
                        "ppp",
                        Frames.hex("ff03"),
                        LinkType.PPP,
                        DecodeEvent.PPP_TRUNCATED,
                        LINK_TRUNCATED),
                arguments(
                        "cisco hdlc",
                        Frames.hex("0f0008"),
                        LinkType.CISCO_HDLC,
                        DecodeEvent.CISCO_HDLC_TRUNCATED,
                        LINK_TRUNCATED),
                arguments(
                        "loopback",
                        Frames.hex("020000"),
                        LinkType.NULL,
                        DecodeEvent.LOOPBACK_TRUNCATED,
                        LINK_TRUNCATED),
                arguments(
                        "loopback family",
                        Frames.hex("05000000"),
                        LinkType.NULL,
                        DecodeEvent.LOOPBACK_FAMILY,
                        NOT_IP),
                arguments(
                        "linux cooked",
                        Frames.hex("00".repeat(15)),
                        LinkType.LINUX_COOKED,
                        DecodeEvent.LINUX_COOKED_TRUNCATED,
                        LINK_TRUNCATED),
                arguments(
                        "linux cooked 2",
                        Frames.hex("00".repeat(19)),
                        LinkType.LINUX_COOKED_2,
                        DecodeEvent.LINUX_COOKED_TRUNCATED,
                        LINK_TRUNCATED),
                arguments(
                        "netfilter log",
                        Frames.hex("02000000 0300 0900"),
                        LinkType.NETFILTER_LOG,
                        DecodeEvent.NETFILTER_LOG_TRUNCATED,
                        LINK_TRUNCATED),
                ethernet(
                        "nsh length",
                        Frames.ethernet().header("0001 0101 00000aff", 0x894F, -1).ipv4(A, B),
                        DecodeEvent.NSH_LENGTH,
                        LINK_TRUNCATED),
                arguments(
                        "raw, no version",
                        Frames.hex("75"),
                        LinkType.RAW,
                        DecodeEvent.IP_VERSION_WRONG,
                        IP_MALFORMED));
    }

    private static Stream<Arguments> ipFaults() {
        return Stream.of(
                ethernet(
                        "ipv4 header",
                        Frames.ethernet().etherType(0x0800).payload(new byte[19]),
                        DecodeEvent.IPV4_HEADER_TRUNCATED,
                        IP_MALFORMED),
                ethernet(
                        "ipv4 version",
                        ip4().set(0, 0x55),
                        DecodeEvent.IPV4_VERSION_WRONG,
                        IP_MALFORMED),
                ethernet(
                        "ipv4 header of 16",
                        ip4().set(0, 0x44),
                        DecodeEvent.IPV4_HEADER_LENGTH,
                        IP_MALFORMED),
                ethernet(
                        "ipv4 header behind the frame",
                        ip4().set(0, 0x46),
                        DecodeEvent.IPV4_TOTAL_LENGTH,
                        IP_MALFORMED),
                ethernet(
                        "ipv4 total length below the header",
                        ip4().length(19).padding(20),
                        DecodeEvent.IPV4_TOTAL_LENGTH,
                        IP_MALFORMED),
                ethernet(
                        "ipv4 total length 0",
                        ip4().length(0).payload("offloaded"),
                        DecodeEvent.IPV4_TOTAL_LENGTH,
                        IP_MALFORMED),
                ethernet(
                        "ipv4 total length behind the frame",
                        ip4().length(41).payload(new byte[20]),
                        DecodeEvent.IPV4_TRUNCATED,
                        IP_MALFORMED),
                ethernet(
                        "ipv4 option of length 0",
                        ip4().ipOptions("01 07 00 00"),
                        DecodeEvent.IPV4_OPTION_LENGTH,
                        OK),
                ethernet(
                        "ipv4 option behind the header",
                        ip4().ipOptions("01 01 07 05"),
                        DecodeEvent.IPV4_OPTION_LENGTH,
                        OK),
                ethernet(
                        "ping of death",
                        ip4().fragment(1, 65_528, false).payload(new byte[24]),
                        DecodeEvent.IPV4_FRAGMENT_TOO_LONG,
                        IP_MALFORMED),
                ethernet(
                        "ipv6 header",
                        Frames.ethernet().etherType(0x86DD).payload(new byte[39]),
                        DecodeEvent.IPV6_HEADER_TRUNCATED,
                        IP_MALFORMED),
                ethernet(
                        "ipv6 version",
                        ip6().set(0, 0x45),
                        DecodeEvent.IPV6_VERSION_WRONG,
                        IP_MALFORMED),
                ethernet(
                        "ipv6 payload length behind the frame",
                        ip6().length(9).payload("8 bytes."),
                        DecodeEvent.IPV6_TRUNCATED,
                        IP_MALFORMED),
                ethernet(
                        "ipv6 extension behind the packet",
                        ip6().extension(IpProtocol.HOP_BY_HOP, "05 0104 00000000").udp(1, 2),
                        DecodeEvent.IPV6_EXTENSION_TRUNCATED,
                        IP_MALFORMED),
                ethernet(
                        "ipv6 extension cut off",
                        ip6().protocol(IpProtocol.HOP_BY_HOP).payload(new byte[7]),
                        DecodeEvent.IPV6_EXTENSION_TRUNCATED,
                        IP_MALFORMED),
                ethernet(
                        "ipv6 extensions without end",
                        ip6().protocol(IpProtocol.MOBILITY).payload(endless()),
                        DecodeEvent.IPV6_TOO_MANY_EXTENSIONS,
                        IP_MALFORMED),
                ethernet(
                        "ipv6 fragment of no whole blocks",
                        ip6().fragmentHeader(1, 0, true).payload(new byte[9]),
                        DecodeEvent.IPV6_FRAGMENT_LENGTH,
                        IP_MALFORMED),
                ethernet(
                        "ipv6 ping of death",
                        ip6().fragmentHeader(1, 65_528, false).payload(new byte[8]),
                        DecodeEvent.IPV6_FRAGMENT_TOO_LONG,
                        IP_MALFORMED),
                ethernet(
                        "authentication header",
                        ip4().header("06 09 0000 00000001 00000001", -1, IpProtocol.AH),
                        DecodeEvent.AUTHENTICATION_TRUNCATED,
                        IP_MALFORMED));
    }

    private static byte[] endless() {
        byte[] headers = new byte[8 * 40];
        for (int i = 0; i < headers.length; i += 8) {
            headers[i] = (byte) IpProtocol.MOBILITY;
        }
        return headers;
    }

    private static Stream<Arguments> transportFaults() {
        return Stream.of(
                ethernet(
                        "tcp header",
                        ip4().protocol(IpProtocol.TCP).payload(new byte[19]).padding(20),
                        DecodeEvent.TCP_HEADER_TRUNCATED,
                        TRANSPORT_MALFORMED),
                ethernet(
                        "tcp data offset of 16",
                        ip4().tcp(1, 2).set(12, 0x40),
                        DecodeEvent.TCP_HEADER_LENGTH,
                        TRANSPORT_MALFORMED),
                ethernet(
                        "tcp data offset behind the packet",
                        ip4().tcp(1, 2).set(12, 0x60).padding(20),
                        DecodeEvent.TCP_HEADER_LENGTH,
                        TRANSPORT_MALFORMED),
                ethernet(
                        "tcp option of length 1",
                        ip4().tcp(1, 2).options("05 01 00 00"),
                        DecodeEvent.TCP_OPTION_LENGTH,
                        OK),
                ethernet(
                        "tcp option behind the header",
                        ip4().tcp(1, 2).options("01 01 01 08"),
                        DecodeEvent.TCP_OPTION_LENGTH,
                        OK),
                ethernet(
                        "tcp timestamps of length 8",
                        ip4().tcp(1, 2).options("08 08 00000001 0000"),
                        DecodeEvent.TCP_OPTION_LENGTH,
                        OK),
                ethernet(
                        "tcp sack of half a block",
                        ip6().tcp(1, 2).options("05 06 00000001"),
                        DecodeEvent.TCP_OPTION_LENGTH,
                        OK),
                ethernet(
                        "udp header",
                        ip4().protocol(IpProtocol.UDP).payload(new byte[7]),
                        DecodeEvent.UDP_HEADER_TRUNCATED,
                        TRANSPORT_MALFORMED),
                ethernet(
                        "udp length below 8",
                        ip4().udp(1, 2).length(7),
                        DecodeEvent.UDP_LENGTH_TOO_SMALL,
                        TRANSPORT_MALFORMED),
                ethernet(
                        "udp length behind the packet",
                        ip4().udp(1, 2).length(13).payload("four").padding(9),
                        DecodeEvent.UDP_LENGTH,
                        TRANSPORT_MALFORMED),
                ethernet(
                        "icmp",
                        ip4().protocol(IpProtocol.ICMP).payload(new byte[7]),
                        DecodeEvent.ICMP_TRUNCATED,
                        TRANSPORT_MALFORMED),
                ethernet(
                        "icmpv6",
                        ip6().protocol(IpProtocol.ICMPV6).payload(new byte[7]),
                        DecodeEvent.ICMPV6_TRUNCATED,
                        TRANSPORT_MALFORMED),
                ethernet(
                        "sctp",
                        ip4().protocol(IpProtocol.SCTP).payload(new byte[11]),
                        DecodeEvent.SCTP_TRUNCATED,
                        TRANSPORT_MALFORMED),
                ethernet(
                        "esp",
                        ip4().protocol(IpProtocol.ESP).payload(new byte[7]),
                        DecodeEvent.ESP_TRUNCATED,
                        TRANSPORT_MALFORMED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void shouldCountTheFaultByName(
            String name, Frames frame, int linkType, DecodeEvent event, DecodeStatus status) {
        assertThat(decode(frame, linkType)).isEqualTo(status);
        assertThat(packet.status()).isEqualTo(status);
        assertThat(event.status()).isEqualTo(status);
        for (DecodeEvent other : DecodeEvent.values()) {
            assertThat(decoder.counters().count(other))
                    .as(other.name())
                    .isEqualTo(other == event ? 1 : 0);
        }
        assertThat(decoder.counters().count(status)).isEqualTo(1);
    }

    /// What is wrong within a tunnel must not hide the packet around it.
    static Stream<Arguments> tunnelFaults() {
        return Stream.of(
                arguments(
                        "gre header",
                        ip4().protocol(IpProtocol.GRE).payload(new byte[] {0x20, 0, 8, 0, 1}),
                        DecodeEvent.GRE_TRUNCATED,
                        IpProtocol.GRE),
                arguments(
                        "gre routing without end",
                        ip4().gre("4000 0800 00000000 0800 00 04 01020304"),
                        DecodeEvent.GRE_TRUNCATED,
                        IpProtocol.GRE),
                arguments(
                        "gre version 2",
                        ip4().gre("0002 0800").ipv4(A, B),
                        DecodeEvent.GRE_VERSION,
                        IpProtocol.GRE),
                arguments(
                        "gre, not ip",
                        ip4().gre().etherType(0x1234).payload("whatever"),
                        DecodeEvent.LINK_NOT_IP,
                        IpProtocol.GRE),
                arguments(
                        "gre, inner malformed",
                        ip4().gre().ipv4(A, B).length(9),
                        DecodeEvent.IPV4_TOTAL_LENGTH,
                        IpProtocol.GRE),
                arguments(
                        "erspan version",
                        ip4().gre("1000 0000 00000001")
                                .etherType(0x88BE)
                                .header("7000000000000000", -1, -1)
                                .innerEthernet(),
                        DecodeEvent.ERSPAN_VERSION,
                        IpProtocol.GRE),
                arguments(
                        "ip in ip",
                        ip4().protocol(IpProtocol.IPV4).payload("no header at all, only text"),
                        DecodeEvent.IPV4_VERSION_WRONG,
                        IpProtocol.IPV4),
                arguments(
                        "vxlan flags",
                        ip4().udp(9, 4789).payload(new byte[40]),
                        DecodeEvent.VXLAN_MALFORMED,
                        IpProtocol.UDP),
                arguments(
                        "vxlan, inner arp",
                        ip4().vxlan(1).innerEthernet().etherType(0x0806),
                        DecodeEvent.LINK_NOT_IP,
                        IpProtocol.UDP),
                arguments(
                        "geneve options",
                        ip4().udp(9, 6081).payload(new byte[] {0x3F, 0, 0x65, 0x58, 0, 0, 0, 0}),
                        DecodeEvent.GENEVE_MALFORMED,
                        IpProtocol.UDP),
                arguments(
                        "teredo port, something else",
                        ip4().udp(9, 3544)
                                .payload("this is not IPv6, whatever its port says: text"),
                        DecodeEvent.TEREDO_NOT_IPV6,
                        IpProtocol.UDP),
                arguments(
                        "teredo, talk with its server",
                        ip4().udp(9, 3544)
                                .header("0001 0000 0000000000000001 00", -1, -1)
                                .ipv6(A6, B6)
                                .tcp(1, 2),
                        DecodeEvent.TEREDO_NOT_IPV6,
                        IpProtocol.UDP),
                arguments(
                        "teredo, inner malformed",
                        ip4().udp(9, 3544).ipv6(A6, B6).tcp(1, 2).set(12, 0),
                        DecodeEvent.TCP_HEADER_LENGTH,
                        IpProtocol.UDP));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tunnelFaults")
    void shouldFallBackToThePacketAroundTheTunnel(
            String name, Frames frame, DecodeEvent event, int protocol) {
        assertThat(decode(frame, LinkType.ETHERNET)).isEqualTo(OK);
        assertThat(packet.layers()).isEqualTo(1);
        assertThat(packet.protocol()).isEqualTo(protocol);
        assertThat(packet.ipOffset()).isEqualTo(14);
        assertThat(packet.payloadOffset()).isEqualTo(protocol == IpProtocol.UDP ? 42 : 34);
        assertThat(packet.payloadOffset() + packet.payloadLength()).isEqualTo(packet.frameLength());
        assertThat(decoder.counters().count(event)).isEqualTo(1);
        assertThat(decoder.counters().count(OK)).isEqualTo(1);
    }

    @Test
    void shouldStopAtTheDeepestTunnel() {
        Frames frame = Frames.ethernet();
        for (int i = 0; i < 20; i++) {
            frame.ipv4(A, B);
        }
        assertThat(decode(frame, LinkType.ETHERNET)).isEqualTo(OK);
        assertThat(packet.layers()).isEqualTo(9);
        assertThat(packet.protocol()).isEqualTo(IpProtocol.IPV4);
        assertThat(decoder.counters().count(DecodeEvent.TUNNEL_TOO_DEEP)).isEqualTo(1);
    }

    @Test
    void shouldStopAtTheLastHeaderThatCanBeRecorded() {
        Frames frame = Frames.ethernet();
        for (int i = 0; i < 40; i++) {
            frame.vlan(i);
        }
        assertThat(decode(frame.ipv4(A, B), LinkType.ETHERNET)).isEqualTo(IP_MALFORMED);
        assertThat(packet.headerCount()).isEqualTo(Packet.MAX_HEADER_COUNT);
        assertThat(decoder.counters().count(DecodeEvent.TOO_MANY_HEADERS)).isEqualTo(1);
    }

    @Test
    void shouldKnowNothingOfTheSlotsLastFrame() {
        decode(ip6().fragmentHeader(5, 8, true).payload(new byte[8]), LinkType.ETHERNET);
        decode(Frames.ethernet().vlan(3).ipv4(A, B).tcp(1, 2).options("03 03 07"), 1);
        decode(Frames.ethernet().etherType(0x0806), LinkType.ETHERNET);

        assertThat(packet.status()).isEqualTo(NOT_IP);
        assertThat(packet.fragment()).isFalse();
        assertThat(packet.layers()).isZero();
        assertThat(packet.vlanCount()).isZero();
        assertThat(packet.ipVersion()).isZero();
        assertThat(packet.protocol()).isZero();
        assertThat(packet.payloadLength()).isZero();
        assertThat(packet.tcpFlags()).isZero();
    }
}
