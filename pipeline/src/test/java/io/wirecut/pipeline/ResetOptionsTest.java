package io.wirecut.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecut.pipeline.config.InspectionSettings;
import io.wirecut.pipeline.config.Settings;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.event.EventType;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.pipeline.reset.Fate;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.reset.RecordingInjector;
import io.wirecut.pipeline.reset.TrackedReset;
import io.wirecut.pipeline.verdict.ActionListener;
import io.wirecut.pipeline.verdict.Verdict;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the section `reset` of the settings brings about, from frames to what is injected.
class ResetOptionsTest {
    private static final String RULES =
            """
            reset-both tcp any any -> any 80 (content:"evil"; sid:1;)
            reset-both udp any any -> any 53 (content:"evil"; sid:2;)
            drop tcp any any -> any 81 (content:"evil"; sid:3;)
            """;

    private final RecordingInjector injector = new RecordingInjector(1_000);
    private boolean isDropped;
    private final List<String> fates = new ArrayList<>();
    private final List<JsonNode> events = new ArrayList<>();
    private long nowNs = TimeUnit.SECONDS.toNanos(1_000);

    private Pipeline start(Position position, String... assignments) {
        Settings.Builder settings = Settings.builder();
        for (String assignment : assignments) {
            settings.set(assignment);
        }
        var pack = SignatureLoader.parse("test.rules", RULES, SignatureSettings.defaults());
        assertThat(pack.diagnostics()).isEmpty();
        return Pipeline.builder()
                .rules(RuleSet.compile(pack.signatures()))
                .inspection(InspectionSettings.of(settings.build()))
                .position(position)
                .threading(Threading.INVOKER)
                .flowCapacity(64)
                .streamCapacity(64)
                .segmentMemory(1 << 18)
                .injector(injector)
                .eventTypes(EnumSet.of(EventType.RESET))
                .events(this::onEvent)
                .listener(
                        new ActionListener() {
                            @Override
                            public void onReset(TrackedReset reset) {
                                fates.add(reset.fate().label());
                            }

                            @Override
                            public void onVerdict(Packet packet, Verdict verdict) {
                                isDropped = verdict.drops();
                            }
                        })
                .start();
    }

    private void onEvent(DirectBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        try {
            events.add(new ObjectMapper().readTree(new String(bytes, StandardCharsets.UTF_8)));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private void give(Pipeline pipeline, Frames frame) {
        byte[] bytes = frame.build();
        nowNs += 1_000_000;
        pipeline.onFrame(
                new UnsafeBuffer(bytes), 0, bytes.length, bytes.length, nowNs, LinkType.ETHERNET);
    }

    private void pass(Pipeline pipeline, long seconds) {
        nowNs += TimeUnit.SECONDS.toNanos(seconds);
        pipeline.onClock(nowNs);
    }

    private static Frames client(int port) {
        return Frames.ethernet().ipv4("192.0.2.1", "198.51.100.2").tcp(4000, port);
    }

    private static Frames server(int port) {
        return Frames.ethernet().ipv4("198.51.100.2", "192.0.2.1").tcp(port, 4000);
    }

    private void open(Pipeline pipeline, int port) {
        give(pipeline, client(port).seq(1000).flags("S"));
        give(pipeline, server(port).seq(5000).ack(1001).flags("SA"));
        give(pipeline, client(port).seq(1001).ack(5001).flags("A"));
    }

    private void request(Pipeline pipeline, int port) {
        give(pipeline, client(port).seq(1001).ack(5001).flags("PA").payload("evil"));
    }

    private List<Packet> sent() {
        List<Packet> packets = new ArrayList<>();
        for (RecordingInjector.Recorded recorded : injector.drain()) {
            UnsafeBuffer frame = new UnsafeBuffer(recorded.frame());
            Packet packet = new Packet();
            packet.wrapFrame(
                    frame, 0, frame.capacity(), frame.capacity(), 0, recorded.linkType(), 1);
            new PacketDecoder().decode(packet);
            packets.add(packet);
        }
        return packets;
    }

    @Test
    void shouldConfirmASilentConnectionByTheClockAlone() {
        try (Pipeline pipeline = start(Position.TAP)) {
            open(pipeline, 80);
            request(pipeline, 80);
            assertThat(sent()).extracting(Packet::tcpSequence).containsExactly(1005, 5001);
            pass(pipeline, 1);
            assertThat(fates).isEmpty();
            pass(pipeline, 2);
            assertThat(fates).containsExactly("confirmed");
            var details = pipeline.statistics().details();
            assertThat(details.get("reset.fate.confirmed")).isEqualTo(1);
            assertThat(details.get("reset.to_death_ns.p50")).isZero();
        }
        JsonNode event = events.getFirst();
        assertThat(event.get("event_type").asText()).isEqualTo("reset");
        assertThat(event.get("src_ip").asText()).isEqualTo("192.0.2.1");
        assertThat(event.get("dest_port").asInt()).isEqualTo(80);
        assertThat(event.get("reset"))
                .hasToString(
                        """
                        {"outcome":"confirmed","position":"tap","signature_id":1,"segments":2,\
                        "trigger":"%s","to_match_ns":0,"to_injection_ns":0,"to_death_ns":0,"ends":[\
                        {"end":"client","outcome":"confirmed","evidence":"silence","segments":1,\
                        "to_death_ns":0},\
                        {"end":"server","outcome":"confirmed","evidence":"silence","segments":1,\
                        "to_death_ns":0}]}\
                        """
                                .formatted(event.at("/reset/trigger").asText()));
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 81})
    void shouldLetAnotherConnectionTakeThePortsOfOneThatWasCut(int port) {
        try (Pipeline pipeline = start(Position.INLINE)) {
            open(pipeline, port);
            request(pipeline, port);
            assertThat(isDropped).as("request").isTrue();
            give(pipeline, client(port).seq(1000).flags("S"));
            assertThat(isDropped).as("the SYN of the one that was cut").isTrue();
            give(pipeline, client(port).seq(9000).flags("S").payload("data"));
            assertThat(isDropped).as("SYN with data").isTrue();
            give(pipeline, client(port).seq(9000).flags("S"));
            assertThat(isDropped).as("SYN").isFalse();
            give(pipeline, server(port).seq(5001).ack(1001).flags("A"));
            assertThat(isDropped).as("the server goes on with the old one").isTrue();
            give(pipeline, client(port).seq(1001).ack(5001).flags("PA").payload("good"));
            assertThat(isDropped).as("so does the client").isTrue();
            give(pipeline, server(port).seq(7000).ack(9001).flags("SA"));
            assertThat(isDropped).as("SYN-ACK").isFalse();
            give(pipeline, client(port).seq(9001).ack(7001).flags("A"));
            give(pipeline, client(port).seq(9001).ack(7001).flags("PA").payload("good"));
            assertThat(isDropped).as("request").isFalse();
            give(pipeline, client(port).seq(9005).ack(7001).flags("PA").payload("evil"));
            assertThat(isDropped).as("request").isTrue();
            give(pipeline, client(port).seq(9009).ack(7001).flags("PA").payload("good"));
            assertThat(isDropped).as("what follows").isTrue();
        }
    }

    @Test
    void shouldNotKnowAtTheEndOfTheInput() {
        try (Pipeline pipeline = start(Position.TAP)) {
            open(pipeline, 80);
            request(pipeline, 80);
            pipeline.endOfInput();
            assertThat(fates).containsExactly("unknown");
        }
        assertThat(events.getFirst().at("/reset/outcome").asText()).isEqualTo("unknown");
    }

    @Test
    void shouldFollowWhatIsDroppedInlineToItsEnd() {
        try (Pipeline pipeline = start(Position.INLINE)) {
            open(pipeline, 80);
            request(pipeline, 80);
            assertThat(sent()).extracting(Packet::tcpSequence).containsExactly(1001, 5001);
            // The client knows nothing of the connection any more.
            give(pipeline, client(80).seq(1001).flags("R"));
            assertThat(fates).isEmpty();
            pass(pipeline, 3);
            assertThat(fates).containsExactly("confirmed");
            assertThat(pipeline.statistics().droppedTotal()).isEqualTo(2);
        }
        assertThat(events.getFirst().at("/reset/ends/0/evidence").asText()).isEqualTo("reset");
    }

    @Test
    void shouldOnlySayWhatItWouldDo() {
        try (Pipeline pipeline = start(Position.TAP, "reset.dry-run=yes")) {
            open(pipeline, 80);
            request(pipeline, 80);
            assertThat(sent()).isEmpty();
            assertThat(fates).containsExactly(Fate.WOULD_RESET.label());
            assertThat(pipeline.statistics().resets()).isZero();
        }
    }

    @Test
    void shouldFindOutWhereAnEndIsThatWasNeverHeard() {
        try (Pipeline pipeline = start(Position.INLINE, "stream.midstream-policy=reject")) {
            // A retransmission: the server is past it.
            give(pipeline, client(80).seq(1001).ack(5001).flags("PA").payload("good"));
            assertThat(isDropped).isTrue();
            assertThat(sent())
                    .extracting(Packet::tcpSequence)
                    .containsExactly(1001, 1005 + 16_384, 5001);
            give(pipeline, server(80).seq(5001).ack(1500).flags("A"));
            assertThat(isDropped).as("challenge ACK").isTrue();
            assertThat(sent()).extracting(Packet::tcpSequence).containsExactly(1500);
            pass(pipeline, 3);
            assertThat(fates).containsExactly("confirmed");
        }
    }

    @ParameterizedTest
    @EnumSource(Position.class)
    void shouldLeaveNobodyHangingForWantOfBudget(Position position) {
        try (Pipeline pipeline = start(position, "reset.max-per-source=1")) {
            open(pipeline, 80);
            request(pipeline, 80);
            assertThat(sent()).extracting(Packet::destinationPort).containsExactly(80);
            assertThat(pipeline.statistics().details().get("reset.refused.source_budget"))
                    .isEqualTo(1);
            pass(pipeline, 2);
            assertThat(sent()).extracting(Packet::tcpSequence).containsExactly(5001);
            pass(pipeline, 3);
            assertThat(fates).containsExactly("confirmed");
        }
    }

    @Test
    void shouldSpareWhoIsNeverReset() {
        try (Pipeline pipeline = start(Position.TAP, "reset.never=198.51.100.0/24")) {
            open(pipeline, 80);
            request(pipeline, 80);
            assertThat(sent()).extracting(Packet::destinationPort).containsExactly(4000);
            assertThat(pipeline.statistics().details().get("reset.refused.never_reset"))
                    .isEqualTo(1);
        }
    }

    @Test
    void shouldAimIntoTheWindowOfAnOldHost() {
        try (Pipeline pipeline = start(Position.TAP, "reset.in-window-hosts=198.51.100.2")) {
            open(pipeline, 80);
            request(pipeline, 80);
            assertThat(sent())
                    .extracting(Packet::tcpSequence)
                    .containsExactly(1005 + (65_535 - 4) / 2, 5001);
        }
    }

    @Test
    void shouldTellByIcmpOfADatagramIfTold() {
        Frames datagram =
                Frames.ethernet().ipv4("192.0.2.1", "198.51.100.2").udp(9, 53).payload("evil");
        try (Pipeline pipeline = start(Position.INLINE)) {
            give(pipeline, datagram);
            assertThat(sent()).isEmpty();
        }
        try (Pipeline pipeline = start(Position.INLINE, "reset.icmp-unreachable=udp")) {
            give(pipeline, datagram);
            assertThat(sent()).extracting(Packet::icmpCode).containsExactly(13);
            assertThat(pipeline.statistics().details().get("reset.unreachables")).isEqualTo(1);
        }
    }

    @Test
    void shouldTellByIcmpOfADropIfTold() {
        try (Pipeline pipeline = start(Position.INLINE, "reset.icmp-unreachable=udp")) {
            open(pipeline, 81);
            request(pipeline, 81);
            assertThat(sent()).isEmpty();
        }
        try (Pipeline pipeline = start(Position.INLINE, "reset.icmp-unreachable=drops")) {
            open(pipeline, 81);
            request(pipeline, 81);
            assertThat(sent()).extracting(Packet::icmpType).containsExactly(3);
        }
    }

    @Test
    void shouldAnswerAStrayIfTold() {
        try (Pipeline pipeline = start(Position.TAP)) {
            give(pipeline, client(80).seq(7).ack(9).flags("A"));
            assertThat(sent()).isEmpty();
        }
        try (Pipeline pipeline = start(Position.TAP, "reset.on-stray=yes")) {
            give(pipeline, client(80).seq(7).ack(9).flags("A"));
            List<Packet> answers = sent();
            assertThat(answers).extracting(Packet::tcpSequence).containsExactly(9);
            assertThat(answers).extracting(Packet::destinationPort).containsExactly(4000);
            give(pipeline, client(80).seq(7).ack(9).flags("R"));
            assertThat(sent()).as("a RST is not answered").isEmpty();
        }
    }

    @Test
    void shouldTellBothEndsOfATimeOutIfTold() {
        for (String told : List.of("no", "yes")) {
            try (Pipeline pipeline =
                    start(
                            Position.TAP,
                            "reset.on-timeout=" + told,
                            "flow-timeouts.tcp.established=5")) {
                open(pipeline, 443);
                for (int second = 0; second < 60; second++) {
                    pass(pipeline, 1);
                }
                List<Packet> resets = sent();
                assertThat(resets)
                        .extracting(Packet::tcpSequence)
                        .isEqualTo(told.equals("no") ? List.of() : List.of(1001, 5001));
                assertThat(resets).allMatch(reset -> reset.linkType() == LinkType.ETHERNET);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void shouldTellOfATimeOutWithTheLinkHeaderThatWasSeen(int vlans) {
        try (Pipeline pipeline =
                start(
                        Position.TAP,
                        "reset.on-timeout=yes",
                        "flow-timeouts.tcp.established=5",
                        "stream.midstream=true")) {
            give(
                    pipeline,
                    tagged(vlans)
                            .ipv6("2001:db8::2", "2001:db8::1")
                            .tcp(443, 4000)
                            .seq(5001)
                            .ack(1001)
                            .flags("PA")
                            .payload("x"));
            give(
                    pipeline,
                    tagged(vlans)
                            .ipv6("2001:db8::1", "2001:db8::2")
                            .tcp(4000, 443)
                            .seq(1001)
                            .ack(5002)
                            .flags("A"));
            for (int second = 0; second < 60; second++) {
                pass(pipeline, 1);
            }
            List<Packet> resets = sent();
            if (vlans > 2) {
                assertThat(resets).as("more than can be kept").isEmpty();
                return;
            }
            assertThat(resets).hasSize(2);
            assertThat(resets).allMatch(reset -> reset.vlanCount() == vlans);
            for (Packet reset : resets) {
                boolean toServerOfFirst = reset.frame().getByte(5) == 2;
                assertThat(reset.tcpSequence()).isIn(1001, 5002);
                // The fixture's frames all go from the first station to the second.
                assertThat(toServerOfFirst).isEqualTo(reset.tcpSequence() == 5002);
            }
        }
    }

    private static Frames tagged(int vlans) {
        Frames frames = Frames.ethernet();
        for (int i = 0; i < vlans; i++) {
            frames = frames.vlan(7 + i);
        }
        return frames;
    }

    @Test
    void shouldKnowItsOwnResetsAgain() {
        var pack = SignatureLoader.parse("test.rules", RULES, SignatureSettings.defaults());
        try (Pipeline pipeline =
                Pipeline.builder()
                        .rules(RuleSet.compile(pack.signatures()))
                        .threading(Threading.INVOKER)
                        .flowCapacity(64)
                        .streamCapacity(64)
                        .segmentMemory(1 << 18)
                        .injector(injector)
                        .live(() -> nowNs + 40_000)
                        .start()) {
            open(pipeline, 80);
            request(pipeline, 80);
            for (RecordingInjector.Recorded own : injector.drain()) {
                nowNs += 1_000;
                pipeline.onFrame(
                        new UnsafeBuffer(own.frame()),
                        0,
                        own.frame().length,
                        own.frame().length,
                        nowNs,
                        own.linkType());
            }
            Statistics statistics = pipeline.statistics();
            assertThat(statistics.bypassed().get(BypassReason.OWN_RESET)).isEqualTo(2);
            assertThat(statistics.details().get("reset.to_injection_ns.p50"))
                    .isBetween(39_000L, 41_000L);
            assertThat(statistics.details().get("reset.match_to_injection_ns.p50")).isZero();
            pass(pipeline, 3);
            assertThat(pipeline.statistics().details().get("reset.fate.confirmed")).isEqualTo(1);
        }
    }
}
