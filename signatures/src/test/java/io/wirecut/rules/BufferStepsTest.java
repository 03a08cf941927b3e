package io.wirecut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.rules.packet.IpProtocol;
import java.util.HexFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Steps on the headers of a packet, and transforms on them.
class BufferStepsTest {
    private static final String TRANSPORT = "Some%41  Thing+\t\r\nX-Y: Zz";
    private static final int IP_LENGTH = 20;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            textBlock =
                    """
                    tcp.hdr; content:"Thing"; ~ true
                    tcp.hdr; content:"thing"; ~ false
                    tcp.hdr; content:"thing"; nocase; ~ true
                    tcp.hdr; content:"payload"; ~ false
                    tcp.hdr; content:"Some"; startswith; content:"Zz"; endswith; ~ true
                    tcp.hdr; content:"Some"; content:"%"; within:1; pkt_data; content:"payload"; ~ true
                    tcp.hdr; content:"Some"; pkt_data; content:"other"; ~ false
                    tcp.hdr; bsize:25; ~ true
                    tcp.hdr; bsize:24; ~ false
                    tcp.hdr; pcre:"/^Some.41/"; byte_test:1,=,0x6F,1; ~ true
                    udp.hdr; content:"Thing"; ~ false
                    udp.hdr; absent; ~ true
                    tcp.hdr; absent; ~ false
                    udp.hdr; absent:or_else; content:"Thing"; ~ true
                    tcp.hdr; absent:or_else; content:"Thing"; ~ true
                    tcp.hdr; absent:or_else; content:"Other"; ~ false
                    ipv4.hdr; content:"E"; startswith; bsize:20; ~ true
                    ipv6.hdr; content:"E"; ~ false
                    ip.src; content:"|0A 00 00 01|"; bsize:4; ~ true
                    ip.src; content:"|0A 00 00 02|"; ~ false
                    ip.dst; content:"|0A 00 00 02|"; startswith; endswith; ~ true
                    ip.src; content:"|0A|"; depth:1; ip.dst; content:"|02|"; offset:3; ~ true
                    ip.src; to_md5; bsize:16; ~ true
                    tcp.hdr; dotprefix; content:".Some"; startswith; ~ true
                    tcp.hdr; to_lowercase; content:"some%41  thing"; ~ true
                    tcp.hdr; to_uppercase; content:"SOME%41  THING"; ~ true
                    tcp.hdr; strip_whitespace; content:"Some%41Thing+X-Y:Zz"; bsize:19; ~ true
                    tcp.hdr; compress_whitespace; content:"Some%41 Thing+ X-Y: Zz"; bsize:22; ~ true
                    tcp.hdr; url_decode; content:"SomeA  Thing |09 0D 0A|"; ~ true
                    tcp.hdr; header_lowercase; content:"|0A|x-y: Zz"; endswith; ~ true
                    tcp.hdr; xor:"20"; content:"sOME|05|"; startswith; ~ true
                    tcp.hdr; xor:"2000"; content:"som"; nocase; ~ true
                    tcp.hdr; pcrexform:"41\\s+(\\w+)"; content:"Thing"; bsize:5; ~ true
                    tcp.hdr; pcrexform:"none(x)"; bsize:25; ~ true
                    tcp.hdr; strip_whitespace; to_lowercase; dotprefix; content:".some%41thing"; startswith; ~ true
                    tcp.hdr; to_md5; bsize:16; ~ true
                    tcp.hdr; to_sha1; bsize:20; ~ true
                    tcp.hdr; to_sha256; bsize:32; ~ true
                    """)
    void shouldLookAtHeaders(String options, boolean matches) {
        assertThat(run("tcp", options, IpProtocol.TCP, TRANSPORT))
                .isEqualTo(matches ? List.of(1L) : List.of());
    }

    @Test
    void shouldHash() {
        String md5 = hex("900150983cd24fb0d6963f7d28e17f72");
        String sha1 = hex("a9993e364706816aba3e25717850c26c9cd0d89d");

        assertThat(run("udp", "udp.hdr; to_md5; content:\"|" + md5 + "|\"; bsize:16;", 17, "abc"))
                .as("RFC 1321, A.5")
                .containsExactly(1L);
        assertThat(run("udp", "udp.hdr; to_sha1; content:\"|" + sha1 + "|\"; bsize:20;", 17, "abc"))
                .as("RFC 3174, 7.3")
                .containsExactly(1L);
    }

    @Test
    void shouldLookAtTheAddressesOfIpv6() {
        StreamRun run =
                StreamRun.of(
                        EvaluationSettings.DEFAULT,
                        StepsTest.rule(
                                "alert ip any any -> any any (ip.dst; content:\"|20 01 0D B8|\";"
                                        + " startswith; content:\"|09|\"; endswith; bsize:16;"
                                        + " ip.src; content:\"|20 01 0D B9|\"; sid:1;)"));
        FakeFacts facts = run.facts();
        facts.ipVersion = 6;
        facts.sourceHigh = 0x2001_0DB9_0000_0000L;
        facts.destinationHigh = 0x2001_0DB8_0000_0000L;
        facts.destinationLow = 9;
        run.evaluator().beginPacket(facts);

        assertThat(run.evaluator().endPacket()).isEqualTo(1);
    }

    private static String hex(String digits) {
        return HexFormat.ofDelimiter(" ").formatHex(HexFormat.of().parseHex(digits));
    }

    @Test
    void shouldKnowThatSomeIcmpHeadersAreLonger() {
        String advertisement = "\t\0\0\0\1\2\0\0";

        assertThat(run("icmp", "icmpv4.hdr; content:\"payload\"; bsize:16;", 1, advertisement))
                .containsExactly(1L);
        assertThat(run("icmp", "icmpv4.hdr; bsize:8;", 1, "\10" + "\0".repeat(7)))
                .containsExactly(1L);
    }

    private static List<Long> run(String protocol, String options, int number, String transport) {
        StreamRun run =
                StreamRun.of(
                        EvaluationSettings.DEFAULT,
                        StepsTest.rule(
                                "alert %s any any -> any any (%s sid:1;)"
                                        .formatted(protocol, options)));
        String ip = "E" + ".".repeat(IP_LENGTH - 1);
        byte[] frame = StreamRun.bytes(ip + transport + "payload..");
        int payload = IP_LENGTH + transport.length();
        FakeFacts facts = run.facts();
        facts.protocol = number;
        facts.networkHeaderLength = IP_LENGTH;
        facts.transportHeaderOffset = IP_LENGTH;
        facts.payload(new UnsafeBuffer(frame), payload, frame.length - payload);
        RuleEvaluator evaluator = run.evaluator();
        evaluator.beginPacket(facts);
        int count = evaluator.endPacket();
        return count == 0 ? List.of() : List.of(evaluator.matched(0).signature().sid());
    }
}
