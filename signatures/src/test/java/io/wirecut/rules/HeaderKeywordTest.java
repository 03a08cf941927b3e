package io.wirecut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.signatures.PacketEvent;
import io.wirecut.signatures.PacketNumber;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Keywords on headers, from the text of a rule to what matches.
class HeaderKeywordTest {
    /// A rule's options, the numbers that the packet has, whether it matches.
    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    ttl:64;                            ~ TTL=64                     ~ true
                    ttl:64;                            ~ TTL=63                     ~ false
                    ttl:64;                            ~                            ~ false
                    ttl:!64;                           ~ TTL=63                     ~ true
                    ttl:!64;                           ~ TTL=64                     ~ false
                    ttl:!64;                           ~                            ~ false
                    ttl:=64;                           ~ TTL=64                     ~ true
                    ttl:!=64;                          ~ TTL=64                     ~ false
                    ttl:<64;                           ~ TTL=63                     ~ true
                    ttl:<64;                           ~ TTL=64                     ~ false
                    ttl:<=64;                          ~ TTL=64                     ~ true
                    ttl:>64;                           ~ TTL=64                     ~ false
                    ttl:>=64;                          ~ TTL=64                     ~ true
                    ttl:64-66;                         ~ TTL=65                     ~ true
                    ttl:64-66;                         ~ TTL=64                     ~ false
                    ttl:64-66;                         ~ TTL=66                     ~ false
                    ttl: 64<>66 ;                      ~ TTL=65                     ~ true
                    id:7;                              ~ IP_ID=7                    ~ true
                    tos:!8;                            ~ TOS=9                      ~ true
                    tos:!8;                            ~ TOS=8                      ~ false
                    fragoffset:>0;                     ~ FRAGMENT_OFFSET=185        ~ true
                    fragoffset:0;                      ~ FRAGMENT_OFFSET=0          ~ true
                    fragoffset:0;                      ~                            ~ false
                    seq:4294967295;                    ~ TCP_SEQUENCE=4294967295    ~ true
                    tcp.seq:0;                         ~ TCP_SEQUENCE=1             ~ false
                    ack:0;                             ~ TCP_ACKNOWLEDGEMENT=0      ~ true
                    tcp.ack:0;                         ~ TCP_ACKNOWLEDGEMENT=0      ~ true
                    window:!512;                       ~ TCP_WINDOW=513             ~ true
                    tcp.window:512;                    ~ TCP_WINDOW=512             ~ true
                    tcp.mss:<536;                      ~ TCP_MSS=535                ~ true
                    tcp.mss:<536;                      ~                            ~ false
                    ip_proto:6;                        ~ IP_PROTOCOL=6              ~ true
                    ip_proto:TCP;                      ~ IP_PROTOCOL=6              ~ true
                    ip_proto:!gre;                     ~ IP_PROTOCOL=47             ~ false
                    ip_proto:>100; ip_proto:!132;      ~ IP_PROTOCOL=103            ~ true
                    ip_proto:<6;                       ~ IP_PROTOCOL=6              ~ false
                    itype:8; icode:0;                  ~ ICMP_TYPE=8 ICMP_CODE=0    ~ true
                    itype:8; icode:0;                  ~ ICMP_TYPE=8 ICMP_CODE=1    ~ false
                    icmp_id:0; icmp_seq:3;             ~ ICMP_ID=0 ICMP_SEQUENCE=3  ~ true
                    icmpv6.mtu:<1280;                  ~ ICMPV6_MTU=1279            ~ true
                    vxlan_vni:10;                      ~ VXLAN_VNI=10               ~ true
                    flow.age:>=5;                      ~ FLOW_AGE=5                 ~ true
                    flow.pkts_toserver:3;              ~ FLOW_PACKETS_TO_SERVER=3   ~ true
                    flow.pkts_toclient:3;              ~ FLOW_PACKETS_TO_SERVER=3   ~ false
                    flow.pkts:either,>2;               ~ FLOW_PACKETS_TO_CLIENT=3   ~ true
                    flow.pkts:both,>2;                 ~ FLOW_PACKETS_TO_CLIENT=3   ~ false
                    flow.bytes:toserver,>=100;         ~ FLOW_BYTES_TO_SERVER=100   ~ true
                    flow.bytes_toclient:>99;           ~ FLOW_BYTES_TO_CLIENT=100   ~ true
                    stream_size:client,>,10;           ~ STREAM_SIZE_CLIENT=11      ~ true
                    stream_size:server,=,10;           ~ STREAM_SIZE_SERVER=10      ~ true
                    stream_size:either,!=,1;           ~ STREAM_SIZE_SERVER=10      ~ true
                    stream_size:both,<=,10;            ~ STREAM_SIZE_SERVER=10 STREAM_SIZE_CLIENT=9 ~ true
                    stream_size:both,<,10;             ~ STREAM_SIZE_SERVER=10 STREAM_SIZE_CLIENT=9 ~ false
                    """)
    void shouldCompareNumbers(String options, String numbers, boolean matches) {
        FakeFacts facts = new FakeFacts();
        for (String number : numbers == null ? new String[0] : numbers.split(" ", -1)) {
            String[] parts = number.split("=", -1);
            facts.numbers.put(PacketNumber.valueOf(parts[0]), Long.valueOf(parts[1]));
        }
        assertThat(matches("ip", options, facts)).isEqualTo(matches);
    }

    /// A rule's options, what else the packet has, whether it matches.
    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    sameip;                  ~ sameip           ~ true
                    sameip;                  ~ none             ~ false
                    ipopts:rr;               ~ option 7         ~ true
                    ipopts:rr;               ~ option 8         ~ false
                    ipopts:ts;               ~ option 68        ~ true
                    ipopts:any;              ~ option 68        ~ true
                    ipopts:any;              ~ none             ~ false
                    ipopts:eol;              ~ option 0         ~ true
                    fragbits:M;              ~ fragbits 1       ~ true
                    fragbits:M;              ~ fragbits 3       ~ false
                    fragbits:M+;             ~ fragbits 3       ~ true
                    fragbits:+MD;            ~ fragbits 1       ~ false
                    fragbits:*MD;            ~ fragbits 1       ~ true
                    fragbits:!D;             ~ fragbits 1       ~ true
                    fragbits:!D;             ~ fragbits 2       ~ false
                    fragbits:!D;             ~ none             ~ false
                    flow:only_frag;          ~ reassembled      ~ true
                    flow:only_frag;          ~ none             ~ false
                    flow:no_frag;            ~ none             ~ true
                    flow:no_frag,to_server;  ~ reassembled      ~ false
                    tcpv4-csum:valid;        ~ TCPV4 true       ~ true
                    tcpv4-csum:invalid;      ~ TCPV4 true       ~ false
                    tcpv4-csum:invalid;      ~ TCPV4 false      ~ true
                    tcpv4-csum:invalid;      ~ UDPV4 false      ~ false
                    ipv4-csum: invalid;      ~ IPV4 false       ~ true
                    icmpv6-csum:Valid;       ~ ICMPV6 true      ~ true
                    """)
    void shouldLookAtHeaders(String options, String packet, boolean matches) {
        FakeFacts facts = new FakeFacts();
        String[] words = packet.split(" ", -1);
        switch (words[0]) {
            case "none" -> {}
            case "sameip" -> facts.destinationLow = facts.sourceLow;
            case "option" -> facts.ipOption = Integer.parseInt(words[1]);
            case "fragbits" -> facts.fragmentBits = Integer.parseInt(words[1]);
            case "reassembled" -> facts.reassembled = true;
            default -> facts.checksum = packet;
        }
        assertThat(matches("ip", options, facts)).isEqualTo(matches);
    }

    @Test
    void shouldFindEvents() {
        FakeFacts facts = new FakeFacts();
        for (PacketEvent event : PacketEvent.values()) {
            String keyword = event.origin().name().toLowerCase(Locale.ROOT) + "-event";
            String option = "%s:%s;".formatted(keyword, event.keywordName());
            facts.events.clear();
            assertThat(matches("pkthdr", option, facts)).as(option).isFalse();
            facts.events.add(event);
            assertThat(matches("pkthdr", option, facts)).as(option).isTrue();
        }
    }

    @ParameterizedTest(name = "{0} and protocol {1}, IP version {2}: {3}")
    @CsvSource({
        "sctp, 132, 4, true",
        "sctp, 6, 4, false",
        "pkthdr, 0, 0, true",
        "pkthdr, 6, 4, true",
        "ip, 0, 0, false",
        "ip, 47, 6, true",
        "ip4, 6, 4, true",
        "ip4, 6, 6, false",
        "ipv6, 6, 6, true",
        "ip6, 6, 4, false",
        "icmpv6, 58, 6, true",
        "icmpv6, 1, 4, false",
        "icmpv4, 1, 4, true",
        "tcp-pkt, 6, 4, true",
        "udp, 6, 4, false",
    })
    void shouldTellProtocols(String name, int protocol, int version, boolean matches) {
        FakeFacts facts = new FakeFacts();
        facts.protocol = protocol;
        facts.ipVersion = version;
        assertThat(matches(name, "", facts)).isEqualTo(matches);
    }

    private static boolean matches(String protocol, String options, FakeFacts facts) {
        Signature signature = signature(protocol, options);
        RuleEvaluator evaluator = FakeFacts.evaluator(RuleSet.compile(List.of(signature)));
        evaluator.beginPacket(facts);
        return evaluator.endPacket() == 1;
    }

    private static Signature signature(String protocol, String options) {
        String rule = "alert %s any any -> any any (%s sid:1;)".formatted(protocol, options);
        SignaturePack pack = SignatureLoader.parse("test", rule, SignatureSettings.defaults());
        assertThat(pack.diagnostics()).isEmpty();
        return pack.signatures().getFirst();
    }
}
