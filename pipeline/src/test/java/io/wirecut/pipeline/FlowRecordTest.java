package io.wirecut.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecut.pipeline.event.EventType;
import io.wirecut.pipeline.fixture.FrameListSource;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The records of flows that have ended: what is in them, and why they ended.
class FlowRecordTest {
    private static final String RULES =
            """
            alert tcp any any -> any any (content:"evil"; sid:1;)
            reset-both tcp any any -> any any (content:"worst"; sid:2;)
            alert tcp any any -> any any (pcre:"/name=(\\w+)/, flow:name"; flowbits:set,named; sid:3;)
            """;

    private final List<String> lines = new ArrayList<>();

    private List<JsonNode> run(int flowCapacity, FrameListSource source) throws IOException {
        var pack = SignatureLoader.parse("test.rules", RULES, SignatureSettings.defaults());
        try (Pipeline pipeline =
                Pipeline.builder()
                        .rules(RuleSet.compile(pack.signatures()))
                        .threading(Threading.INVOKER)
                        .flowCapacity(flowCapacity)
                        .streamCapacity(16)
                        .segmentMemory(1 << 16)
                        .events((buffer, offset, length) -> {
                            byte[] line = new byte[length];
                            buffer.getBytes(offset, line);
                            lines.add(new String(line, StandardCharsets.UTF_8));
                        })
                        .eventTypes(EnumSet.of(EventType.FLOW))
                        .start()) {
            while (source.poll(pipeline, 16) != PacketSource.END) {
                // The pipeline takes them.
            }
            pipeline.endOfInput();
            assertThat(pipeline.statistics().flows()).isEqualTo(lines.size());
            assertThat(pipeline.statistics().details())
                    .containsEntry("flow.records", (long) lines.size());
        }
        List<JsonNode> records = new ArrayList<>();
        for (String line : lines) {
            records.add(new ObjectMapper().readTree(line));
        }
        return records;
    }

    @Test
    void shouldTellAllOfAConnection() throws IOException {
        ConversationFrames talk =
                new ConversationFrames(frames -> frames.vlan(5), false, 40_000)
                        .handshake()
                        .fromClient(0, "an evil request")
                        .fromServer(0, 15, "ok");

        JsonNode flow = run(8, talk.source()).getFirst();

        String id = flow.get("flow_id").asText();
        assertThat(lines.getFirst())
                .isEqualTo(
                        """
                        {"timestamp":"1970-01-01T00:00:00.005000+0000","flow_id":%s,\
                        "event_type":"flow","vlan":[5],"src_ip":"192.0.2.1","src_port":40000,\
                        "dest_ip":"198.51.100.2","dest_port":80,"proto":"TCP",\
                        "flow":{"pkts_toserver":3,"pkts_toclient":2,"bytes_toserver":189,\
                        "bytes_toclient":118,"start":"1970-01-01T00:00:00.001000+0000",\
                        "end":"1970-01-01T00:00:00.005000+0000","age":0,"state":"established",\
                        "reason":"shutdown","alerted":true,"end_reason":"unknown",\
                        "confidence":"full","worker":0},\
                        "tcp":{"tcp_flags":"1a","tcp_flags_ts":"1a","tcp_flags_tc":"1a",\
                        "syn":true,"psh":true,"ack":true,"state":"established"}}
                        """
                                .formatted(id));
    }

    @Test
    void shouldTellWhatRulesHaveSet() throws IOException {
        ConversationFrames talk =
                new ConversationFrames().handshake().fromClient(0, "a request, name=somebody");

        JsonNode flow = run(8, talk.source()).getFirst();

        assertThat(flow.get("metadata"))
                .isEqualTo(
                        new ObjectMapper()
                                .readTree(
                                        "{\"flowbits\":[\"named\"],"
                                                + "\"flowvars\":[{\"name\":\"somebody\"}]}"));
    }

    @Test
    void shouldTellOfGaps() throws IOException {
        ConversationFrames talk =
                new ConversationFrames().handshake().fromClient(10, "late").fromServer(0, 14, "ok");

        JsonNode tcp = run(8, talk.source()).getFirst().get("tcp");

        assertThat(tcp.get("ts_gap").asBoolean()).isTrue();
        assertThat(tcp.get("ts_gaps").asInt()).isEqualTo(1);
        assertThat(tcp.get("tc_gap")).isNull();
    }

    @Test
    void shouldGiveTheStrongestReasonForTheEndOfASession() throws IOException {
        ConversationFrames cut =
                new ConversationFrames().handshake().fromClient(0, "the worst of all");
        cut.source().add(cut.server().seq(5_001).flags("R"));

        JsonNode flow = run(8, cut.source()).getFirst().get("flow");

        assertThat(flow.get("end_reason").asText()).isEqualTo("threat");
        assertThat(flow.get("reason").asText()).isEqualTo("shutdown");
        assertThat(flow.get("alerted").asBoolean()).isTrue();
    }

    @Test
    void shouldSayWhatTheRecordHadToGoFor() throws IOException {
        FrameListSource source = new FrameListSource(1);
        for (int port = 1; port <= 3; port++) {
            source.add(syn(port).build(), port * 1_000_000L);
        }
        source.add(syn(4).build(), 1_000_000_000_000L);

        List<JsonNode> records = run(2, source);

        assertThat(records)
                .extracting(record -> record.at("/flow/reason").asText())
                .containsExactly("forced", "timeout", "timeout", "shutdown");
        assertThat(records)
                .extracting(record -> record.at("/flow/end_reason").asText())
                .containsExactly("resources-unavailable", "aged-out", "aged-out", "unknown");
        assertThat(records.getFirst().at("/flow/state").asText()).isEqualTo("new");
        assertThat(records.getFirst().at("/tcp/state").asText()).isEqualTo("syn_sent");
    }

    @Test
    void shouldSayHowFarASessionCanBeReliedUpon() throws IOException {
        ConversationFrames half = new ConversationFrames();
        half.source().add(half.client().seq(1_000).flags("S"));
        half.source().add(half.server().seq(5_000).ack(1_001).flags("SA"));
        half.source().add(syn(7));

        List<JsonNode> records = run(8, half.source());

        assertThat(records)
                .extracting(record -> record.at("/flow/confidence").asText())
                .containsExactlyInAnyOrder("opening", "one_sided");
    }

    private static Frames syn(int port) {
        return Frames.ethernet().ipv4("192.0.2.1", "192.0.2.2").tcp(port, 80).flags("S");
    }

    @Test
    void shouldTellOfFlowsWithoutPorts() throws IOException {
        FrameListSource source = new FrameListSource(1);
        source.add(
                Frames.ethernet().ipv6("2001:db8::1", "2001:db8::2").icmpv6(128, 0).payload("x"));

        JsonNode record = run(2, source).getFirst();

        assertThat(record.get("proto").asText()).isEqualTo("IPv6-ICMP");
        assertThat(record.get("src_ip").asText()).isEqualTo("2001:db8::1");
        assertThat(record.get("src_port")).isNull();
        assertThat(record.get("tcp")).isNull();
        assertThat(record.at("/flow/confidence").isMissingNode()).isTrue();
    }
}
