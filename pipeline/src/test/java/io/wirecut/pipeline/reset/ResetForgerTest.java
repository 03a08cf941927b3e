package io.wirecut.pipeline.reset;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.HeaderKind;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.fixture.Frames;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The frames of planned RSTs, under every encapsulation and in both directions. The trigger always
/// goes from the client to the server.
final class ResetForgerTest {
    private static final String COOKED_TO_US = "0000 0001 0006 020000000001 0000 0800";
    private static final String COOKED_2_TO_US = "0800 0000 00000003 0001 00 06 020000000001 0000";

    private final ResetForger forger = new ResetForger();
    private final UnsafeBuffer out =
            new UnsafeBuffer(ByteBuffer.allocateDirect(ResetForger.MAX_FRAME_LENGTH));

    record Case(String name, int linkType, Frames trigger, String forward, String backward) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Frames request4(Frames encapsulation) {
        return tcp(encapsulation.ipv4("192.0.2.1", "198.51.100.2").ttl(57));
    }

    private static Frames request6(Frames encapsulation) {
        return tcp(encapsulation.ipv6("2001:db8::1", "2001:db8::2").ttl(57));
    }

    private static Frames tcp(Frames ip) {
        return ip.tcp(40_000, 80).seq(1001).ack(5001).flags("PA").payload("GET /attack");
    }

    /// `forward` and `backward` are the bytes that must precede the innermost IP header, lengths
    /// and checksums of outer IP and UDP headers left to the checks of the decoder.
    static Stream<Case> cases() {
        String macs = "020000000002 020000000001";
        String turned = "020000000001 020000000002";
        String mpls = "00010040 00020140";
        return Stream.of(
                ethernet("IPv4", request4(Frames.ethernet()), macs + "0800", turned + "0800"),
                ethernet("IPv6", request6(Frames.ethernet()), macs + "86dd", turned + "86dd"),
                ethernet(
                        "VLAN",
                        request4(Frames.ethernet().vlan(5)),
                        macs + "8100 0005 0800",
                        turned + "8100 0005 0800"),
                ethernet(
                        "VLAN, IPv6",
                        request6(Frames.ethernet().vlan(5)),
                        macs + "8100 0005 86dd",
                        turned + "8100 0005 86dd"),
                ethernet(
                        "QinQ",
                        request4(Frames.ethernet().vlan(100, 0x88A8).vlan(0x6005)),
                        macs + "88a8 0064 8100 6005 0800",
                        turned + "88a8 0064 8100 6005 0800"),
                ethernet(
                        "three tags",
                        request4(Frames.ethernet().vlan(1).vlan(2).vlan(3)),
                        macs + "8100 0001 8100 0002 8100 0003 0800",
                        turned + "8100 0001 8100 0002 8100 0003 0800"),
                ethernet(
                        "MPLS",
                        request4(Frames.ethernet().mpls(16, false).mpls(32, true)),
                        macs + "8847" + mpls,
                        turned + "8847" + mpls),
                ethernet(
                        "PPPoE",
                        request4(Frames.ethernet().pppoe()),
                        macs + "8864 1100 0007 002a 0021",
                        turned + "8864 1100 0007 002a 0021"),
                ethernet(
                        "PPPoE, IPv6",
                        request6(Frames.ethernet().vlan(9).pppoe()),
                        macs + "8100 0009 8864 1100 0007 003e 0057",
                        turned + "8100 0009 8864 1100 0007 003e 0057"),
                new Case("raw IPv4", LinkType.RAW, request4(Frames.raw()), "", ""),
                new Case("raw IPv6", LinkType.IPV6, request6(Frames.raw()), "", ""),
                new Case(
                        "BSD loopback",
                        LinkType.NULL,
                        request4(Frames.hex("02000000")),
                        "02000000",
                        "02000000"),
                new Case(
                        "OpenBSD loopback",
                        LinkType.LOOP,
                        request6(Frames.hex("00000018")),
                        "00000018",
                        "00000018"),
                new Case(
                        "Linux cooked",
                        LinkType.LINUX_COOKED,
                        request4(Frames.hex(COOKED_TO_US)),
                        COOKED_TO_US,
                        "0004 0001 0000 0000000000000000 0800"),
                new Case(
                        "Linux cooked 2",
                        LinkType.LINUX_COOKED_2,
                        request4(Frames.hex(COOKED_2_TO_US)),
                        COOKED_2_TO_US,
                        "0800 0000 00000003 0001 04 00 0000000000000000"),
                new Case(
                        "PPP",
                        LinkType.PPP,
                        request4(Frames.hex("ff03 0021")),
                        "ff03 0021",
                        "ff03 0021"));
    }

    private static Case ethernet(String name, Frames trigger, String forward, String backward) {
        return new Case(name, LinkType.ETHERNET, trigger, forward, backward);
    }

    static Stream<Case> tunnels() {
        Frames outer4 = Frames.ethernet().ipv4("203.0.113.1", "203.0.113.2");
        return Stream.of(
                ethernet("IP in IP", request4(outer4), "", ""),
                ethernet(
                        "IPv6 in IPv4",
                        request6(Frames.ethernet().ipv4("203.0.113.1", "203.0.113.2")),
                        "",
                        ""),
                ethernet(
                        "IPv4 in IPv6",
                        request4(Frames.ethernet().ipv6("2001:db8:f::1", "2001:db8:f::2")),
                        "",
                        ""),
                ethernet(
                        "GRE",
                        request4(Frames.ethernet().ipv4("203.0.113.1", "203.0.113.2").gre()),
                        "",
                        ""),
                ethernet(
                        "GRE with key, Ethernet within",
                        request4(
                                Frames.ethernet()
                                        .ipv4("203.0.113.1", "203.0.113.2")
                                        .gre("2000 6558 00000007")
                                        .innerEthernet()
                                        .vlan(8)),
                        "",
                        ""),
                ethernet(
                        "VXLAN",
                        request4(
                                Frames.ethernet()
                                        .ipv4("203.0.113.1", "203.0.113.2")
                                        .vxlan(77)
                                        .innerEthernet()
                                        .vlan(6)),
                        "",
                        ""),
                ethernet(
                        "VXLAN over IPv6",
                        request6(
                                Frames.ethernet()
                                        .ipv6("2001:db8:f::1", "2001:db8:f::2")
                                        .vxlan(77)
                                        .innerEthernet()),
                        "",
                        ""),
                ethernet(
                        "GENEVE with options",
                        request4(
                                Frames.ethernet()
                                        .ipv4("203.0.113.1", "203.0.113.2")
                                        .geneve(77, 2)
                                        .innerEthernet()),
                        "",
                        ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void shouldRebuildTheLinkLayer(Case test) {
        Packet trigger = Packets.decode(test.trigger, test.linkType);
        assertThat(prefix(trigger, End.SERVER)).isEqualTo(test.forward.replace(" ", ""));
        assertThat(prefix(trigger, End.CLIENT)).isEqualTo(test.backward.replace(" ", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"cases", "tunnels"})
    void shouldForgeWhatDecodesAsTheSpoofedEndsReset(Case test) {
        Packet trigger = Packets.decode(test.trigger, test.linkType);

        Packet forward = forge(trigger, End.SERVER, 1001, 5001);
        checkReset(forward, trigger, 1001, 5001);
        assertThat(endpoints(forward)).isEqualTo(endpoints(trigger));
        assertThat(addresses(forward, false)).isEqualTo(addresses(trigger, false));

        Packet backward = forge(trigger, End.CLIENT, 5001, 0);
        checkReset(backward, trigger, 5001, 0);
        assertThat(endpoints(backward)).isEqualTo(endpoints(trigger).reversed());
        assertThat(addresses(backward, false)).isEqualTo(addresses(trigger, true));
    }

    private void checkReset(Packet reset, Packet trigger, int sequence, int acknowledgement) {
        assertThat(reset.tcpSequence()).isEqualTo(sequence);
        assertThat(reset.tcpAcknowledgement()).isEqualTo(acknowledgement);
        assertThat(reset.hasTcpFlags(TcpFlag.RST)).isTrue();
        assertThat(reset.payloadLength()).isZero();
        assertThat(reset.ttl()).isEqualTo(57);
        assertThat(Checksums.valid(reset)).isTrue();
        assertThat(reset.layers()).isEqualTo(trigger.layers());
        assertThat(reset.vlanCount()).isEqualTo(trigger.vlanCount());
        assertThat(reset.payloadOffset()).isEqualTo(reset.frameLength());
        checkOuterChecksums(reset);
    }

    /// The decoder judges the innermost packet only.
    private static void checkOuterChecksums(Packet reset) {
        int lastIp = 0;
        for (int i = 0; i < reset.encapsulationCount(); i++) {
            int at = reset.headerOffset(i);
            HeaderKind kind = reset.headerKind(i);
            if (kind == HeaderKind.IPV4) {
                assertThat(Checksums.of(reset.frame(), at, 20)).isZero();
            }
            if (kind == HeaderKind.IPV4 || kind == HeaderKind.IPV6) {
                lastIp = at;
            }
            if (kind == HeaderKind.UDP) {
                int version = reset.frame().getByte(lastIp) >>> 4 == 4 ? 4 : 6;
                int length = reset.frameLength() - at;
                assertThat(Checksums.ofTransport(reset.frame(), version, lastIp, 17, at, length))
                        .isZero();
            }
        }
    }

    private static List<String> endpoints(Packet packet) {
        return List.of(
                "%x:%x:%d".formatted(packet.sourceHigh(), packet.sourceLow(), packet.sourcePort()),
                "%x:%x:%d"
                        .formatted(
                                packet.destinationHigh(),
                                packet.destinationLow(),
                                packet.destinationPort()));
    }

    /// The outer addresses, those of each header in one string, swapped or not.
    private static List<String> addresses(Packet packet, boolean swapped) {
        Stream.Builder<String> addresses = Stream.builder();
        for (int i = 0; i < packet.encapsulationCount(); i++) {
            int at = packet.headerOffset(i);
            switch (packet.headerKind(i)) {
                case ETHERNET -> addresses.add(pair(packet, at, 6, swapped));
                case IPV4 -> addresses.add(pair(packet, at + 12, 4, swapped));
                case IPV6 -> addresses.add(pair(packet, at + 8, 16, swapped));
                default -> {}
            }
        }
        return addresses.build().toList();
    }

    private static String pair(Packet packet, int at, int length, boolean swapped) {
        byte[] bytes = new byte[2 * length];
        packet.frame().getBytes(at, bytes);
        HexFormat hex = HexFormat.of();
        String first = hex.formatHex(bytes, 0, length);
        String second = hex.formatHex(bytes, length, 2 * length);
        return swapped ? second + " " + first : first + " " + second;
    }

    @Test
    void shouldForgeTheseBytes() {
        Packet trigger =
                Packets.decode(
                        tcp(
                                Frames.ethernet()
                                        .vlan(5)
                                        .ipv4("192.0.2.1", "192.0.2.2")
                                        .ttl(57)
                                        .set(1, 0xB9)));
        PlannedSegment segment = segment(End.CLIENT, 5001, 0);
        ConnectionView view = new ConnectionView();
        view.server().lastPacket(61, 0xABCD);
        int length = forger.forge(trigger, End.CLIENT, segment, view, out, 0);

        String ip = hexChecksum("45b8 0028 abce 4000 3d06 0000 c000 0202 c000 0201");
        String tcp =
                hexChecksum(
                        "c000 0202 c000 0201 0006 0014"
                                + "0050 9c40 0000 1389 0000 0000 5004 0000 0000 0000");
        String expected =
                "020000000001 020000000002 8100 0005 0800 45b8 0028 abce 4000 3d06"
                        + ip
                        + "c0000202 c0000201 0050 9c40 00001389 00000000 5004 0000"
                        + tcp
                        + "0000";
        assertThat(bytes(length)).isEqualTo(expected.replace(" ", ""));
    }

    /// As RFC 1071 §1 defines it, one word after the other.
    private static String hexChecksum(String words) {
        byte[] bytes = Frames.bytes(words);
        int sum = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            sum += ((bytes[i] & 0xFF) << 8) | (bytes[i + 1] & 0xFF);
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return "%04x".formatted(~sum & 0xFFFF);
    }

    @Test
    void shouldGoOnWithTtlAndIdOfTheSpoofedEnd() {
        Packet trigger = Packets.decode(request4(Frames.ethernet()));
        assertThat(forgeAfter(trigger, 33, 65_535).ipId()).isZero();
        assertThat(forgeAfter(trigger, 33, 65_535).ttl()).isEqualTo(33);
        assertThat(forgeAfter(trigger, 33, 0).ipId()).isZero();
        assertThat(forgeAfter(trigger, 1, 9).ipId()).isEqualTo(10);
        assertThat(forge(trigger, End.CLIENT).ttl()).isEqualTo(57);
    }

    @Test
    void shouldKeepTheFlowLabelOfItsDirectionAndNoCongestionMark() {
        Packet trigger = Packets.decode(request6(Frames.ethernet()).payload("x"));
        trigger.frame().putInt(trigger.ipOffset(), Integer.reverseBytes(0x6BB12345));
        assertThat(firstWord(forge(trigger, End.SERVER))).isEqualTo(0x6B812345);
        assertThat(firstWord(forge(trigger, End.CLIENT))).isEqualTo(0x6B800000);
    }

    private static int firstWord(Packet packet) {
        return Integer.reverseBytes(packet.buffer().getInt(packet.ipOffset()));
    }

    @Test
    void shouldForgeUnpaddedFromAPaddedTrigger() {
        Packet trigger = Packets.decode(request4(Frames.ethernet()).payload("").padding(6));
        assertThat(forge(trigger, End.SERVER).frameLength()).isEqualTo(54);
    }

    static Stream<Case> refusals() {
        return Stream.of(
                refused("Ethernet broadcast", request4(Frames.ethernet().set(0, 0xFF)), "group"),
                refused(
                        "Linux cooked multicast",
                        LinkType.LINUX_COOKED,
                        request4(Frames.hex("0002" + COOKED_TO_US.substring(4))),
                        "group"),
                refused(
                        "VXLAN to a multicast group",
                        request4(
                                Frames.ethernet()
                                        .ipv4("203.0.113.1", "239.1.1.1")
                                        .vxlan(77)
                                        .innerEthernet()),
                        "group"),
                refused(
                        "GRE with sequence number",
                        request4(
                                Frames.ethernet()
                                        .ipv4("203.0.113.1", "203.0.113.2")
                                        .gre("1000 0800 00000001")),
                        "encapsulation"),
                refused(
                        "outer IPv6 with extension header",
                        request4(
                                Frames.ethernet()
                                        .ipv6("2001:db8:f::1", "2001:db8:f::2")
                                        .extension(60, "00 0104 00000000")),
                        "encapsulation"),
                refused(
                        "UDP",
                        Frames.ethernet().ipv4("192.0.2.1", "192.0.2.2").udp(1, 2).payload("x"),
                        "not-tcp"));
    }

    private static Case refused(String name, Frames trigger, String reason) {
        return refused(name, LinkType.ETHERNET, trigger, reason);
    }

    private static Case refused(String name, int linkType, Frames trigger, String reason) {
        return new Case(name, linkType, trigger, reason, "");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void shouldRefuse(Case test) {
        Packet trigger = Packets.decode(test.trigger, test.linkType);
        PlannedSegment segment = segment(End.SERVER, 1, 2);
        assertThat(forger.forge(trigger, End.CLIENT, segment, new ConnectionView(), out, 0))
                .isZero();
        assertThat(forger.refusal().label()).startsWith(test.forward);
    }

    @Test
    void shouldForgeTowardAClusterThatHasAnswered() {
        Packet trigger = Packets.decode(request4(Frames.ethernet().set(0, 0x03)));
        ConnectionView view = new ConnectionView();
        view.server().lastPacket(64, 1);
        Packet reset = decoded(trigger, segment(End.SERVER, 1, 2), view);
        assertThat(reset.frame().getByte(0)).isEqualTo((byte) 0x03);
    }

    private static PlannedSegment segment(End toward, int sequence, int acknowledgement) {
        PlannedSegment segment = new PlannedSegment();
        int flags = TcpFlag.RST | (acknowledgement == 0 ? 0 : TcpFlag.ACK);
        segment.set(toward, sequence, acknowledgement, flags, Aim.TRIGGER_SEQUENCE);
        return segment;
    }

    private Packet forge(Packet trigger, End toward, int sequence, int acknowledgement) {
        return decoded(trigger, segment(toward, sequence, acknowledgement), new ConnectionView());
    }

    private Packet forge(Packet trigger, End toward) {
        return decoded(trigger, segment(toward, 1, 2), new ConnectionView());
    }

    /// In the name of a server whose last packet looked like this.
    private Packet forgeAfter(Packet trigger, int ttl, int ipId) {
        ConnectionView view = new ConnectionView();
        view.server().lastPacket(ttl, ipId);
        return decoded(trigger, segment(End.CLIENT, 1, 2), view);
    }

    private Packet decoded(Packet trigger, PlannedSegment segment, ConnectionView view) {
        int length = forger.forge(trigger, End.CLIENT, segment, view, out, 0);
        assertThat(forger.refusal()).isEqualTo(Refusal.NONE);
        byte[] frame = new byte[length];
        out.getBytes(0, frame);
        return Packets.decode(new UnsafeBuffer(frame), length, trigger.linkType());
    }

    private String prefix(Packet trigger, End toward) {
        PlannedSegment segment = segment(toward, 1, 2);
        forger.forge(trigger, End.CLIENT, segment, new ConnectionView(), out, 0);
        return bytes(trigger.encapsulationLength());
    }

    private String bytes(int length) {
        byte[] bytes = new byte[length];
        out.getBytes(0, bytes);
        return HexFormat.of().formatHex(Arrays.copyOf(bytes, length));
    }
}
