package io.wirecut.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecut.pipeline.event.EventType;
import io.wirecut.pipeline.fixture.FrameListSource;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Packets of tagged flows and hosts in `eve.json`: which, and how they are written.
class TaggedPacketsTest {
    private final List<String> lines = new ArrayList<>();
    private Set<EventType> types = EnumSet.of(EventType.ALERT, EventType.PACKET);
    private Position position = Position.TAP;
    private long tagged;

    private List<JsonNode> run(String rule, FrameListSource source) throws IOException {
        var pack = SignatureLoader.parse("test.rules", rule, SignatureSettings.defaults());
        assertThat(pack.diagnostics()).isEmpty();
        try (Pipeline pipeline =
                Pipeline.builder()
                        .rules(RuleSet.compile(pack.signatures()))
                        .threading(Threading.INVOKER)
                        .position(position)
                        .flowCapacity(16)
                        .streamCapacity(16)
                        .segmentMemory(1 << 16)
                        .events((buffer, offset, length) -> {
                            byte[] line = new byte[length];
                            buffer.getBytes(offset, line);
                            lines.add(new String(line, StandardCharsets.UTF_8));
                        })
                        .eventTypes(types)
                        .start()) {
            while (source.poll(pipeline, 16) != PacketSource.END) {
                // The pipeline takes them.
            }
            pipeline.endOfInput();
            tagged = pipeline.statistics().details().getOrDefault("rules.tagged_packets", -1L);
            assertThat(pipeline.statistics().isConserved()).isTrue();
        }
        List<JsonNode> events = new ArrayList<>();
        for (String line : lines) {
            events.add(new ObjectMapper().readTree(line));
        }
        return events;
    }

    private static Frames datagram(int client, String payload) {
        return Frames.ethernet()
                .vlan(5)
                .ipv4("192.0.2." + client, "198.51.100.2")
                .udp(4_000, 53)
                .payload(payload);
    }

    private static String bytes(JsonNode event) {
        return new String(
                Base64.getDecoder().decode(event.get("packet").asText()),
                StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldWriteThePacketsOfATaggedFlow() throws IOException {
        FrameListSource source = new FrameListSource(1);
        source.add(datagram(1, "evil"));
        source.add(datagram(2, "of another"));
        source.add(datagram(1, "a"));
        source.add(datagram(1, "ab"));
        source.add(datagram(1, "abc"));
        source.add(datagram(1, "no more"));

        List<JsonNode> events =
                run(
                        "alert udp any any -> any any (content:\"evil\"; tag:session,4,packets;"
                                + " sid:1;)",
                        source);

        String id = events.getFirst().get("flow_id").asText();
        assertThat(lines.get(2))
                .isEqualTo(
                        """
                        {"timestamp":"1970-01-01T00:00:00.004000+0000","flow_id":%s,"pcap_cnt":4,\
                        "event_type":"packet","vlan":[5],"src_ip":"192.0.2.1","src_port":4000,\
                        "dest_ip":"198.51.100.2","dest_port":53,"proto":"UDP",\
                        "pkt_src":"wire/pcap","packet":"%s","packet_info":{"linktype":1}}
                        """
                                .formatted(id, events.get(2).get("packet").asText()));
        assertThat(events.stream().skip(1).map(TaggedPacketsTest::bytes))
                .satisfiesExactly(
                        first -> assertThat(first).hasSize(14 + 4 + 28 + 1).endsWith("a"),
                        second -> assertThat(second).endsWith("ab"),
                        third -> assertThat(third).endsWith("abc"));
        assertThat(tagged).isEqualTo(3);
    }

    @Test
    void shouldWriteADatagramOfFragmentsAsIfItHadComeWhole() throws IOException {
        FrameListSource source = new FrameListSource(1);
        source.add(datagram(1, "evil"));
        source.add(fragment(0, true, "the fir"));
        source.add(fragment(8, false, "st and the second"));

        List<JsonNode> events =
                run(
                        "alert udp any any -> any any (content:\"evil\"; tag:host,60,seconds,src;"
                                + " sid:1;)",
                        source);

        assertThat(events).hasSize(3);
        assertThat(events.get(1).get("pkt_src").asText()).isEqualTo("wire/pcap");
        assertThat(events.get(2).get("pkt_src").asText()).isEqualTo("defrag");
        assertThat(bytes(events.get(2)))
                .hasSize(14 + 20 + 25)
                .endsWith("the fir st and the second")
                .startsWith(bytes(events.get(1)).substring(0, 14));
    }

    private static Frames fragment(int offset, boolean more, String payload) {
        return Frames.ethernet()
                .ipv4("192.0.2.1", "198.51.100.2")
                .fragment(9, offset, more)
                .protocol(99)
                .payload(more ? "%-8s".formatted(payload) : payload);
    }

    @Test
    void shouldTellWhatRulesHaveSet() throws IOException {
        FrameListSource source = new FrameListSource(1);
        source.add(datagram(1, "user=\"b\u00e9\0b\";"));
        source.add(datagram(1, "more"));

        run(
                """
                alert udp any any -> any any (pcre:"/user=([^\\x3b]+)/, flow:who"; flowbits:set,asked; flowint:n,+,1; sid:1;)
                alert udp any any -> any any (pcre:"/(mo)(re)/, pkt:first, pkt:second"; sid:2;)
                """,
                source);

        assertThat(lines.get(0))
                .contains(
                        """
                        "direction":"to_server","metadata":{"flowbits":["asked"],"flowints":{"n":1},\
                        "flowvars":[{"who":"\\"b..b\\""}]},"alert":{"action":\
                        """);
        assertThat(lines.get(1))
                .contains(
                        """
                        "flowvars":[{"who":"\\"b..b\\""}],"pktvars":[{"first":"mo"},{"second":"re"}]}\
                        """);
    }

    @Test
    void shouldLogWhatIsDroppedOrLetPassAsWell() throws IOException {
        position = Position.INLINE;
        ConversationFrames talk =
                new ConversationFrames()
                        .handshake()
                        .fromClient(0, "evil")
                        .fromClient(4, "more")
                        .fromServer(0, 8, "ok");

        List<JsonNode> events =
                run(
                        "drop tcp any any -> any any (content:\"evil\"; tag:session; sid:1;)",
                        talk.source());

        assertThat(events.stream().map(event -> event.get("event_type").asText()))
                .containsExactly("alert", "packet", "packet");
    }

    @Test
    void shouldNotWriteWhatNobodyWants() throws IOException {
        types = EnumSet.of(EventType.ALERT);
        FrameListSource source = new FrameListSource(1);
        source.add(datagram(1, "evil"));
        source.add(datagram(1, "more"));

        assertThat(run("alert udp any any -> any any (content:\"evil\"; tag:host; sid:1;)", source))
                .hasSize(1);
        assertThat(tagged).isEqualTo(1);
    }

    @Test
    void shouldWriteFramesLongerThanAnyBefore() throws IOException {
        FrameListSource source = new FrameListSource(1);
        source.add(datagram(1, "evil"));
        String large = "0123456789".repeat(900);
        source.add(datagram(1, large));

        List<JsonNode> events =
                run("alert udp any any -> any any (content:\"evil\"; tag:session; sid:1;)", source);

        assertThat(bytes(events.get(1))).endsWith(large);
    }
}
