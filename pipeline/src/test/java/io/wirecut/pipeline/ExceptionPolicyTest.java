package io.wirecut.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wirecut.pipeline.config.InspectionSettings;
import io.wirecut.pipeline.config.Settings;
import io.wirecut.pipeline.fixture.FrameListSource;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.reset.RecordingInjector;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What becomes of traffic that cannot be inspected for want of room, by policy.
class ExceptionPolicyTest {
    private static final String RULE = "alert ip any any -> any any (content:\"evil\"; sid:1;)";

    /// Traffic that finds no room, and the settings that make the room small.
    enum Traffic {
        /// Two flows that are established, and then a packet of a third.
        FLOWS {
            @Override
            FrameListSource frames() {
                FrameListSource source = new FrameListSource(1);
                for (int port = 1; port <= 2; port++) {
                    source.add(udp(port, 53, "192.0.2.1", "192.0.2.2"));
                    source.add(udp(53, port, "192.0.2.2", "192.0.2.1"));
                }
                return source.add(udp(3, 53, "192.0.2.1", "192.0.2.2"));
            }
        },
        /// Two connections with data, where one stream can be remembered.
        STREAMS {
            @Override
            FrameListSource frames() {
                return new ConversationFrames()
                        .handshake()
                        .fromClient(0, "good")
                        .fromServer(0, 4, "evil")
                        .fromClient(4, "evil")
                        .source();
            }
        },
        /// More early segments than there is room for.
        SEGMENTS {
            @Override
            FrameListSource frames() {
                ConversationFrames talk = new ConversationFrames().handshake();
                for (int i = 1; i <= 20; i++) {
                    talk.fromClient(i * 1_000, "x".repeat(900));
                }
                return talk.source();
            }
        },
        /// More fragments than there is room for.
        FRAGMENTS {
            @Override
            FrameListSource frames() {
                FrameListSource source = new FrameListSource(1);
                for (int id = 0; id < 70; id++) {
                    source.add(
                            Frames.ethernet()
                                    .ipv4("192.0.2.8", "192.0.2.9")
                                    .fragment(id, 0, true)
                                    .protocol(99)
                                    .payload("x".repeat(1_024)));
                }
                return source;
            }
        };

        abstract FrameListSource frames();

        private static Frames udp(int from, int to, String source, String destination) {
            return Frames.ethernet().ipv4(source, destination).udp(from, to).payload("evil");
        }
    }

    /// Traffic, settings, position; frames inspected, the others by their fate, resets.
    static Stream<Arguments> cases() {
        Position tap = Position.TAP;
        Position inline = Position.INLINE;
        return Stream.of(
                arguments(Traffic.FLOWS, "", tap, "inspected=5", 0),
                arguments(Traffic.FLOWS, "", inline, "inspected=4 dropped:FLOW_TABLE_FULL=1", 0),
                arguments(
                        Traffic.FLOWS,
                        "flow.memcap-policy=pass-packet",
                        inline,
                        "inspected=4 bypassed:FLOW_TABLE_FULL=1",
                        0),
                arguments(Traffic.FLOWS, "flow.memcap-policy=ignore", inline, "inspected=5", 0),
                arguments(
                        Traffic.FLOWS,
                        "exception-policy=drop-packet",
                        tap,
                        "inspected=4 dropped:FLOW_TABLE_FULL=1",
                        0),
                arguments(Traffic.STREAMS, "", tap, "inspected=5 bypassed:STREAM_STATES_FULL=1", 0),
                arguments(
                        Traffic.STREAMS,
                        "",
                        inline,
                        "inspected=4 dropped:FLOW_DROPPED=1 dropped:STREAM_STATES_FULL=1",
                        0),
                arguments(
                        Traffic.STREAMS,
                        "stream.memcap-policy=drop-packet",
                        inline,
                        "inspected=5 dropped:STREAM_STATES_FULL=1",
                        0),
                arguments(
                        Traffic.STREAMS,
                        "stream.memcap-policy=reject",
                        inline,
                        "inspected=4 dropped:FLOW_DROPPED=1 dropped:STREAM_STATES_FULL=1",
                        2),
                arguments(
                        Traffic.STREAMS,
                        "stream.memcap-policy=bypass",
                        inline,
                        "inspected=4 bypassed:FLOW_PASSED=1 bypassed:STREAM_STATES_FULL=1",
                        0),
                arguments(
                        Traffic.SEGMENTS,
                        "",
                        inline,
                        "inspected=7 dropped:SEGMENT_STORE_FULL=16",
                        0),
                arguments(
                        Traffic.SEGMENTS,
                        "stream.reassembly.memcap-policy=drop-flow",
                        inline,
                        "inspected=7 dropped:FLOW_DROPPED=15 dropped:SEGMENT_STORE_FULL=1",
                        0),
                arguments(
                        Traffic.SEGMENTS,
                        "stream.reassembly.memcap-policy=pass-flow",
                        inline,
                        "inspected=7 bypassed:FLOW_PASSED=15 bypassed:SEGMENT_STORE_FULL=1",
                        0),
                arguments(Traffic.SEGMENTS, "", tap, "inspected=23", 0),
                arguments(Traffic.FRAGMENTS, "", tap, "inspected=70", 0),
                arguments(
                        Traffic.FRAGMENTS,
                        "",
                        inline,
                        "inspected=42 dropped:FRAGMENT_STORE_FULL=28",
                        0),
                arguments(
                        Traffic.FRAGMENTS,
                        "defrag.memcap-policy=pass-packet",
                        inline,
                        "inspected=42 bypassed:FRAGMENT_STORE_FULL=28",
                        0));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("cases")
    void shouldDoAsThePolicySays(
            Traffic traffic, String setting, Position position, String fate, int resets) {
        RecordingInjector injector = new RecordingInjector(10);
        Statistics statistics = run(traffic, setting, position, injector);

        assertThat(statistics.isConserved()).isTrue();
        assertThat(fateOf(statistics)).isEqualTo(fate);
        assertThat(statistics.resets()).isEqualTo(resets);
    }

    @Test
    void shouldCountEachCaseByWhatWasDone() {
        Statistics statistics =
                run(
                        Traffic.FLOWS,
                        "flow.memcap-policy=pass-packet",
                        Position.TAP,
                        new RecordingInjector(1));

        assertThat(statistics.details())
                .containsEntry("exception_policy.flow_memcap.pass_packet", 1L);
    }

    private static Statistics run(
            Traffic traffic, String setting, Position position, RecordingInjector injector) {
        Settings.Builder settings = Settings.builder().set("defrag.memcap=64kb");
        if (!setting.isEmpty()) {
            settings.set(setting);
        }
        var pack = SignatureLoader.parse("test.rules", RULE, SignatureSettings.defaults());
        try (Pipeline pipeline =
                        Pipeline.builder()
                                .rules(RuleSet.compile(pack.signatures()))
                                .inspection(InspectionSettings.of(settings.build()))
                                .threading(Threading.INVOKER)
                                .position(position)
                                .injector(injector)
                                .flowCapacity(2)
                                .streamCapacity(1)
                                .segmentMemory(4_096)
                                .start();
                PacketSource source = traffic.frames()) {
            while (source.poll(pipeline, 16) != PacketSource.END) {
                // The pipeline takes them.
            }
            pipeline.endOfInput();
            return pipeline.statistics();
        }
    }

    private static String fateOf(Statistics statistics) {
        Map<String, Long> fates = new TreeMap<>();
        statistics.bypassed().forEach((reason, count) -> fates.put("bypassed:" + reason, count));
        statistics.dropped().forEach((reason, count) -> fates.put("dropped:" + reason, count));
        StringBuilder text = new StringBuilder("inspected=" + statistics.inspected());
        fates.forEach((reason, count) -> {
            if (count > 0) {
                text.append(' ').append(reason).append('=').append(count);
            }
        });
        return text.toString();
    }
}
