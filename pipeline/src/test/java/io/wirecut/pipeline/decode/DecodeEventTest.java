package io.wirecut.pipeline.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.signatures.PacketEvent;
import io.wirecut.signatures.PacketEvent.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What rules are told of a packet's headers: `decode-event`, by name.
class DecodeEventTest {
    private static final String A = "192.0.2.1";
    private static final String B = "192.0.2.2";
    private static final String A6 = "2001:db8::1";
    private static final String B6 = "2001:db8::2";
    private static final int HOP_BY_HOP = IpProtocol.HOP_BY_HOP;
    private static final int OPTIONS = IpProtocol.DESTINATION_OPTIONS;
    private static final int ROUTING = IpProtocol.ROUTING;
    private static final String PAD = "00 01 04 00000000";

    private final PacketDecoder decoder = new PacketDecoder();
    private final Packet packet = new Packet();

    private static Frames ip4() {
        return Frames.ethernet().ipv4(A, B);
    }

    private static Frames ip6() {
        return Frames.ethernet().ipv6(A6, B6);
    }

    static Stream<Arguments> events() {
        return Stream.of(
                arguments("", ip4().tcp(1, 2).options("02 04 05b4")),
                arguments("", ip6().extension(HOP_BY_HOP, "00 05 02 0000 00 00").tcp(1, 2)),
                arguments("ipv4.trunc_pkt", ip4().length(99).tcp(1, 2)),
                arguments("ipv4.hlen_too_small", ip4().set(0, 0x44)),
                arguments("ipv4.wrong_ip_version", ip4().set(0, 0x65)),
                arguments("ipv4.icmpv6", ip4().icmpv6(128, 0)),
                arguments("ipv6.wrong_ip_version", ip6().set(0, 0x45)),
                arguments("ipv6.icmpv4", ip6().icmp(8, 0)),
                arguments("ipv6.trunc_pkt", ip6().length(99).tcp(1, 2)),
                arguments("ipv6.exthdr_useless_fh", ip6().fragmentHeader(1, 0, false).tcp(1, 2)),
                arguments(
                        "ipv6.exthdr_dupl_fh ipv6.exthdr_useless_fh",
                        ip6().fragmentHeader(1, 0, false).fragmentHeader(2, 0, false).tcp(1, 2)),
                arguments(
                        "ipv6.fh_non_zero_reserved_field",
                        ip6().fragmentHeader(1, 8, true).set(1, 7).payload(new byte[8])),
                arguments(
                        "ipv6.frag_invalid_length",
                        ip6().fragmentHeader(1, 0, true).payload(new byte[9])),
                arguments(
                        "ipv6.frag_pkt_too_large",
                        ip6().fragmentHeader(1, 65_528, false).payload(new byte[8])),
                arguments("ipv6.hopopts_only_padding", ip6().extension(HOP_BY_HOP, PAD).tcp(1, 2)),
                arguments(
                        "ipv6.exthdr_dupl_hh ipv6.hopopts_only_padding",
                        ip6().extension(HOP_BY_HOP, PAD).extension(HOP_BY_HOP, PAD).tcp(1, 2)),
                arguments(
                        "ipv6.hopopts_unknown_opt",
                        ip6().extension(HOP_BY_HOP, "00 1e 04 00000000").tcp(1, 2)),
                arguments("ipv6.dstopts_only_padding", ip6().extension(OPTIONS, PAD).tcp(1, 2)),
                arguments(
                        "ipv6.dstopts_only_padding ipv6.exthdr_dupl_dh",
                        ip6().extension(OPTIONS, PAD)
                                .extension(OPTIONS, PAD)
                                .extension(OPTIONS, PAD)
                                .tcp(1, 2)),
                arguments(
                        "ipv6.dstopts_unknown_opt",
                        ip6().extension(OPTIONS, "00 1e 04 00000000").tcp(1, 2)),
                arguments(
                        "ipv6.zero_len_padn",
                        ip6().extension(HOP_BY_HOP, "00 05 02 0000 01 00").tcp(1, 2)),
                arguments(
                        "ipv6.exthdr_invalid_optlen",
                        ip6().extension(OPTIONS, "00 01 0a 00000000").tcp(1, 2)),
                arguments(
                        "ipv6.rh_type_0", ip6().extension(ROUTING, "00 00 00 00000000").tcp(1, 2)),
                arguments(
                        "ipv6.exthdr_dupl_rh",
                        ip6().extension(ROUTING, "00 02 00 00000000")
                                .extension(ROUTING, "00 02 00 00000000")
                                .tcp(1, 2)),
                arguments(
                        "ipv6.data_after_none_header",
                        ip6().protocol(IpProtocol.NO_NEXT_HEADER).payload("more")),
                arguments(
                        "ipv6.trunc_exthdr", ip6().protocol(ROUTING).payload(new byte[] {6, 9, 0})),
                arguments(
                        "ipv6.exthdr_useless_fh ipv6.trunc_exthdr",
                        ip6().fragmentHeader(1, 0, false).protocol(IpProtocol.TCP)),
                arguments("tcp.hlen_too_small", ip4().tcp(1, 2).set(12, 0x40)),
                arguments("tcp.opt_duplicate", ip4().tcp(1, 2).options("03 03 07 03 03 07")),
                arguments("tcp.opt_invalid_len", ip4().tcp(1, 2).options("08 08 00000001 0000")),
                arguments("udp.len_invalid", ip4().udp(1, 2).length(7)),
                arguments("udp.pkt_too_small", ip4().udp(1, 2).length(13).payload("four")),
                arguments("", ip4().udp(1, 2).length(10).payload("four")),
                arguments("gre.wrong_version", ip4().gre("00020800").ipv4(A, B).tcp(1, 2)),
                arguments(
                        "vlan.too_many_layers",
                        Frames.ethernet().vlan(1).vlan(2).vlan(3).vlan(4).ipv4(A, B).tcp(1, 2)),
                arguments(
                        "nsh.bad_header_length",
                        Frames.ethernet().header("0001 0101 00000aff", 0x894F, -1).ipv4(A, B)),
                arguments(
                        "nsh.unsupported_version",
                        Frames.ethernet().header("c002 0101 00000aff", 0x894F, -1).ipv4(A, B)));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("events")
    void shouldTellRulesOf(String names, Frames frame) {
        byte[] bytes = frame.build();
        packet.wrapFrame(
                new UnsafeBuffer(bytes), 0, bytes.length, bytes.length, 1, LinkType.ETHERNET, 1);
        decoder.decode(packet);

        List<String> found = new ArrayList<>();
        for (PacketEvent event : PacketEvent.values()) {
            if (packet.events().has(event)) {
                found.add(event.keywordName());
            }
        }
        assertThat(found)
                .containsExactlyInAnyOrder(names.isEmpty() ? new String[0] : names.split(" ", -1));
    }

    @Test
    void shouldHaveANameForRulesThatTheyKnow() {
        for (DecodeEvent event : DecodeEvent.values()) {
            PacketEvent known = event.packetEvent();
            if (known != null) {
                assertThat(known.origin()).as(event.name()).isEqualTo(Origin.DECODE);
            }
        }
    }
}
