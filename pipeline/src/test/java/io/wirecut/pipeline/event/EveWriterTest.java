package io.wirecut.pipeline.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import io.wirecut.pipeline.decode.DecodeStatus;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.pipeline.reset.ConnectionView;
import io.wirecut.pipeline.reset.End;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.reset.RecordingInjector;
import io.wirecut.pipeline.reset.ResetReport;
import io.wirecut.pipeline.reset.Resetter;
import io.wirecut.signatures.Action;
import io.wirecut.signatures.Action.ResetTarget;
import io.wirecut.signatures.AddressSet;
import io.wirecut.signatures.FlowCondition;
import io.wirecut.signatures.PortSet;
import io.wirecut.signatures.Protocol;
import io.wirecut.signatures.Reporting;
import io.wirecut.signatures.Reporting.Target;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.SourceSpan;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/// The exact text of alerts, and hostile text read back by another library.
final class EveWriterTest {
    private static final long TIMESTAMP_NS = 1_468_449_727_199_672_913L;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final StringBuilder written = new StringBuilder();

    @Test
    void shouldWriteAnAlertOfATcpFlow() {
        Packet packet = decode(request());
        writer(signature("demo", "Attack", Map.of())).alert(packet, 1234567, true, 0, false, null);
        assertThat(written.toString())
                .isEqualTo(
                        """
                        {"timestamp":"2016-07-13T22:42:07.199672+0000","flow_id":1234567,\
                        "pcap_cnt":42,"event_type":"alert","vlan":[100,5],\
                        "src_ip":"192.0.2.1","src_port":40000,"dest_ip":"198.51.100.2",\
                        "dest_port":80,"proto":"TCP","direction":"to_server",\
                        "alert":{"action":"allowed","gid":1,"signature_id":4000000000,"rev":3,\
                        "signature":"demo","category":"Attack","severity":2,"generation":7}}
                        """);
    }

    @Test
    void shouldTellWhichEndIsUnderAttack() {
        Packet packet = decode(request());
        Signature signature =
                signature("demo", "Attack", Map.of())
                        .withReporting(
                                new Reporting(true, false, Target.SOURCE, List.of(), List.of()));
        writer(signature).alert(packet, 1, true, 0, false, null);
        assertThat(written.toString())
                .contains(
                        """
                        "alert":{"action":"allowed",\
                        "source":{"ip":"198.51.100.2","port":80},\
                        "target":{"ip":"192.0.2.1","port":40000},"gid":1,\
                        """);
    }

    @Test
    void shouldWriteABlockedAlertWithItsResets() {
        Packet packet = decode(request());
        Resetter resetter = new Resetter(new RecordingInjector(1), Position.INLINE);
        ResetReport report =
                resetter.reset(packet, End.CLIENT, new ConnectionView(), ResetTarget.BOTH);
        writer(signature("demo", "", Map.of())).alert(packet, 7, false, 0, true, report);
        assertThat(written.toString())
                .endsWith(
                        """
                        "direction":"to_client","alert":{"action":"blocked","gid":1,\
                        "signature_id":4000000000,"rev":3,"signature":"demo","category":"",\
                        "severity":2,"generation":7},"reset":{"position":"inline","target":"both","segments":[\
                        {"toward":"server","seq":4294967295,"ack":5001,"flags":"RA",\
                        "aim":"trigger-sequence","outcome":"recorded"},\
                        {"toward":"client","seq":5001,"ack":0,"flags":"R",\
                        "aim":"trigger-ack","outcome":"back-pressure"}]}}
                        """);
    }

    @Test
    void shouldSayWhyAnEndIsNotReset() {
        Packet packet = decode(request().flags("R"));
        Resetter resetter = new Resetter(new RecordingInjector(1), Position.TAP);
        EveWriter writer = writer(signature("demo", "", Map.of()));
        ConnectionView view = new ConnectionView();
        writer.alert(
                packet,
                7,
                true,
                0,
                true,
                resetter.reset(packet, End.CLIENT, view, ResetTarget.BOTH));
        writer.alert(
                packet,
                7,
                true,
                0,
                true,
                resetter.reset(packet, End.CLIENT, view, ResetTarget.SERVER));
        assertThat(written.toString())
                .contains(
                        """
                        "reset":{"position":"tap","target":"both","segments":[],"refused":[\
                        {"toward":"client","reason":"trigger-is-reset"},\
                        {"toward":"server","reason":"trigger-is-reset"}]}}
                        """)
                .contains(
                        """
                        "target":"server","segments":[],"refused":[\
                        {"toward":"server","reason":"trigger-is-reset"}]}}
                        """);
    }

    @Test
    void shouldNameProtocolsAndLeaveOutWhatIsNotThere() {
        EveWriter writer = writer(signature("demo", "", Map.of()));
        Frames udp = Frames.ethernet().ipv6("2001:db8::1", "::1").udp(53, 5353).payload("x");
        writer.alert(decode(udp), 0, true, 0, false, null);
        Frames icmp = Frames.ethernet().ipv4("192.0.2.1", "192.0.2.2").icmp(3, 13);
        writer.alert(decode(icmp), 0, true, 0, false, null);
        Frames icmpv6 = Frames.ethernet().ipv6("fe80::1", "ff02::1").icmpv6(135, 0);
        writer.alert(decode(icmpv6), 0, true, 0, false, null);
        Frames other = Frames.ethernet().ipv4("192.0.2.1", "192.0.2.2").protocol(89).payload("x");
        writer.alert(decode(other), 0, true, 0, false, null);
        assertThat(written.toString().lines().map(EveWriterTest::endpoints))
                .containsExactly(
                        """
                        "src_ip":"2001:db8::1","src_port":53,"dest_ip":"::1","dest_port":5353,\
                        "proto":"UDP"\
                        """,
                        """
                        "src_ip":"192.0.2.1","dest_ip":"192.0.2.2","proto":"ICMP",\
                        "icmp_type":3,"icmp_code":13\
                        """,
                        """
                        "src_ip":"fe80::1","dest_ip":"ff02::1","proto":"IPv6-ICMP",\
                        "icmp_type":135,"icmp_code":0\
                        """,
                        """
                        "src_ip":"192.0.2.1","dest_ip":"192.0.2.2","proto":"089"\
                        """);
    }

    /// What is between the event's type and the alert.
    private static String endpoints(String line) {
        String start = "\"event_type\":\"alert\",";
        return line.substring(line.indexOf(start) + start.length(), line.indexOf(",\"alert\":{"));
    }

    @Test
    void shouldWriteMetadataInTheOrderOfItsKeys() {
        Map<String, List<String>> metadata =
                Map.of("tag", List.of("a b", "c\"d"), "created_at", List.of("2024_01_01"));
        writer(signature("demo", "", metadata)).alert(decode(request()), 1, true, 0, false, null);
        assertThat(written.toString())
                .contains(
                        """
                        "severity":2,"generation":7,"metadata":{"created_at":["2024_01_01"],\
                        "tag":["a b","c\\"d"]}}}
                        """);
    }

    @Test
    void shouldKeepHostileTextAsItIs() throws IOException {
        StringBuilder hostile = new StringBuilder("\"},\n{\\u0000\\ \u2028 \uD83D\uDE00 \uD800x");
        for (char c = 0; c < 0x180; c++) {
            hostile.append(c);
        }
        Signature signature =
                signature(hostile.toString(), "c\r\t", Map.of("\"k\n", List.of("\u0001")));
        writer(signature).alert(decode(request()), 1, true, 0, false, null);
        assertThat(written.toString().indexOf('\n')).isEqualTo(written.length() - 1);

        JsonNode alert = new ObjectMapper().readTree(written.toString()).get("alert");
        assertThat(alert.get("signature").asText())
                .isEqualTo(hostile.toString().replace('\uD800', '\uFFFD'));
        assertThat(alert.get("category").asText()).isEqualTo("c\r\t");
        assertThat(alert.get("metadata").get("\"k\n").get(0).asText()).isEqualTo("\u0001");
    }

    @Test
    void shouldChooseTheTemplateByIndex() throws IOException {
        List<Signature> signatures =
                List.of(
                        signature("first", "", Map.of()),
                        signature("a much longer second ".repeat(500), "", Map.of()));
        EveWriter writer = new EveWriter(AlertTemplates.of(signatures, 7), this::take);
        writer.alert(decode(request()), 1, true, 1, false, null);
        JsonNode event = new ObjectMapper().readTree(written.toString());
        assertThat(event.get("alert").get("signature").asText())
                .isEqualTo(signatures.get(1).message());
    }

    @Test
    void shouldHaveRoomForTheLongestEvent() throws IOException {
        Packet packet =
                decode(
                        Frames.ethernet()
                                .vlan(4095)
                                .vlan(4094)
                                .vlan(4093)
                                .ipv6(
                                        "2001:ffff:ffff:ffff:ffff:ffff:ffff:fff1",
                                        "2001:ffff:ffff:ffff:ffff:ffff:ffff:fff2")
                                .tcp(65_535, 65_534)
                                .seq(-100)
                                .ack(-200)
                                .flags("AF")
                                .payload("x".repeat(60)));
        ConnectionView view = new ConnectionView();
        view.client().sentUpTo(-300).acknowledged(-200).sack(-10).window(0, 0);
        view.server().sentUpTo(-20).acknowledged(-400).sack(-30).window(0, 0).fin();
        Resetter resetter = new Resetter(new RecordingInjector(1), Position.TAP);
        ResetReport report = resetter.reset(packet, End.CLIENT, view, ResetTarget.BOTH);
        assertThat(report.plan().size()).isGreaterThan(6);
        writer(signature("", "", Map.of())).alert(packet, Long.MAX_VALUE, true, 0, true, report);
        JsonNode event = new ObjectMapper().readTree(written.toString());
        assertThat(event.get("reset").get("segments")).hasSize(report.plan().size());
        assertThat(written.length()).isLessThan(2048);
    }

    @Test
    void shouldAllocateNothing() {
        Packet packet = decode(request());
        Resetter resetter = new Resetter(new RecordingInjector(1), Position.INLINE);
        ResetReport report =
                resetter.reset(packet, End.CLIENT, new ConnectionView(), ResetTarget.BOTH);
        long[] total = new long[1];
        EveWriter writer =
                new EveWriter(
                        AlertTemplates.of(List.of(signature("demo", "Attack", Map.of())), 7),
                        (buffer, offset, length) -> total[0] += length);
        long allocated = Long.MAX_VALUE;
        // A round in which the JVM compiles late may allocate; the writer would in every round.
        for (int round = 0; round < 10 && allocated > 0; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            alert(writer, packet, report, 20_000);
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).isZero();
        assertThat(total[0]).isGreaterThan(20_000 * 300);
    }

    @Test
    void shouldWriteThatARuleIsLeftOutAndThatItIsBack() {
        Signature signature = signature("demo", "Attack", Map.of());
        EveWriter writer = new EveWriter(AlertTemplates.NONE, this::take);
        writer.quarantine(0, signature, 3, true, 1, 250_000_001, 60_000_000_000L);
        writer.quarantine(0, signature, 3, false, 1, 0, 60_000_000_000L);
        String rule =
                "\"gid\":%d,\"signature_id\":%d,\"rev\":%d"
                        .formatted(signature.gid(), signature.sid(), signature.rev());
        assertThat(written.toString().lines().map(line -> line.substring(line.indexOf(",\"event"))))
                .containsExactly(
                        ",\"event_type\":\"quarantine\",\"quarantine\":{\"state\":\"begin\","
                                + rule
                                + ",\"generation\":3,\"worker\":1,\"spent_ns\":250000001,\"seconds\":60}}",
                        ",\"event_type\":\"quarantine\",\"quarantine\":{\"state\":\"end\","
                                + rule
                                + ",\"generation\":3,\"worker\":1,\"seconds\":60}}");
    }

    private static void alert(EveWriter writer, Packet packet, ResetReport report, int count) {
        for (int i = 0; i < count; i++) {
            writer.alert(packet, 1, true, 0, true, report);
        }
    }

    private EveWriter writer(Signature signature) {
        return new EveWriter(AlertTemplates.of(List.of(signature), 7), this::take);
    }

    private void take(DirectBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        written.append(new String(bytes, StandardCharsets.UTF_8));
    }

    private static Frames request() {
        return Frames.ethernet()
                .vlan(100, 0x88A8)
                .vlan(5)
                .ipv4("192.0.2.1", "198.51.100.2")
                .tcp(40_000, 80)
                .seq(-1)
                .ack(5001)
                .payload("GET /");
    }

    private static Packet decode(Frames frame) {
        DirectBuffer buffer = frame.buffer();
        Packet packet = new Packet();
        int length = buffer.capacity();
        packet.wrapFrame(buffer, 0, length, length, TIMESTAMP_NS, LinkType.ETHERNET, 42);
        assertThat(new PacketDecoder().decode(packet)).isEqualTo(DecodeStatus.OK);
        return packet;
    }

    private static Signature signature(
            String message, String category, Map<String, List<String>> metadata) {
        return new Signature(
                new SourceSpan("test.rules", 1, 1, 1),
                new Action.Alert(),
                Protocol.TCP,
                AddressSet.ANY,
                PortSet.ANY,
                false,
                AddressSet.ANY,
                PortSet.ANY,
                1,
                4_000_000_000L,
                3,
                message,
                new Signature.Classification("test", category, 1),
                2,
                List.of(),
                metadata,
                FlowCondition.NONE,
                List.of(),
                List.of(),
                Reporting.ALWAYS,
                List.of());
    }
}
