package io.wirecut.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.pipeline.config.InspectionSettings;
import io.wirecut.pipeline.config.Settings;
import io.wirecut.pipeline.fixture.FrameListSource;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.verdict.Verdict;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A frame's whole way, from bytes to alert, verdict and reset.
class PipelineTest extends PipelineFixture {
    @Test
    void shouldMatchAcrossSegmentsThatCameInTheWrongOrder() {
        ConversationFrames talk =
                new ConversationFrames()
                        .handshake()
                        .fromClient(2, "il twin")
                        .fromClient(0, "ev")
                        .fromServer(0, 9, "ok");
        Statistics statistics = run(builder(EVIL), talk.source());
        assertThat(alerts).containsExactly("5:1");
        assertThat(statistics.inspected()).isEqualTo(6);
        assertThat(statistics.details()).containsEntry("stream.copied_bytes", 7L);
    }

    @Test
    void shouldTakeNoPacketOfTheHandshakeForOneOfAnEstablishedFlow() {
        ConversationFrames talk =
                new ConversationFrames().handshake().fromClient(0, "a").fromServer(0, 1, "b");
        run(
                builder(
                        "alert tcp any any -> any any (flow:established; sid:1;)",
                        "alert tcp any any -> any any (flow:not_established; sid:2;)"),
                talk.source());
        assertThat(alerts).containsExactly("1:2", "2:2", "3:2", "4:1", "5:1");
    }

    @Test
    void shouldInspectWhatStaysBehindAGapAtTheEnd() {
        ConversationFrames talk = new ConversationFrames().handshake().fromClient(10, "more evil");
        run(builder(EVIL), talk.source());
        assertThat(alerts).containsExactly("0:1");
    }

    @Test
    void shouldInspectWhatTheReceiverAcknowledgedAlthoughBytesBeforeItAreMissing() {
        ConversationFrames talk =
                new ConversationFrames()
                        .handshake()
                        .fromClient(10, "more evil")
                        .fromServer(0, 19, "ok");
        run(builder(EVIL), talk.source());
        assertThat(alerts).containsExactly("5:1");
    }

    @Test
    void shouldNotMatchAcrossAGap() {
        ConversationFrames talk =
                new ConversationFrames()
                        .handshake()
                        .fromClient(0, "ev")
                        .fromClient(5, "il")
                        .fromServer(0, 7, "ok");
        run(builder(EVIL), talk.source());
        assertThat(alerts).isEmpty();
    }

    @Test
    void shouldAimAResetAtBothEndsFromTap() {
        ConversationFrames talk = new ConversationFrames().handshake().fromClient(0, "be evil");
        Statistics statistics =
                run(
                        builder("reset-both tcp any any -> any 80 (content:\"evil\"; sid:1;)"),
                        talk.source());
        assertThat(statistics.resets()).isEqualTo(2);
        assertThat(injector.drain()).hasSize(2);
        assertThat(verdicts.getLast()).isEqualTo(Verdict.RESET_FLOW);
        assertThat(statistics.droppedTotal()).as("a tap drops nothing").isZero();
    }

    @Test
    void shouldDropASessionSeenInItsMiddleWhenInlineAndTold() {
        ConversationFrames talk =
                new ConversationFrames().fromClient(0, "evil").fromClient(4, "evil");
        Statistics statistics = run(builder(EVIL).position(Position.INLINE), talk.source());
        assertThat(alerts).isEmpty();
        assertThat(statistics.dropped())
                .containsEntry(DropReason.EXCEPTION_POLICY, 1L)
                .containsEntry(DropReason.FLOW_DROPPED, 1L);
    }

    @Test
    void shouldPickUpASessionInItsMiddleWhenTold() {
        InspectionSettings settings =
                InspectionSettings.of(Settings.builder().set("stream.midstream=true").build());
        ConversationFrames talk = new ConversationFrames().fromClient(0, "ev").fromClient(2, "il");
        run(builder(EVIL).inspection(settings), talk.source());
        assertThat(alerts).containsExactly("2:1");
    }

    @Test
    void shouldLeaveOutWhatNoHostWouldTake() {
        ConversationFrames talk = new ConversationFrames();
        FrameListSource source = talk.handshake().source();
        source.add(talk.client().seq(1001).ack(5001).flags("PA").payload("evil").badChecksum());
        Statistics statistics = run(builder(EVIL), source);
        assertThat(alerts).isEmpty();
        assertThat(statistics.bypassed()).containsEntry(BypassReason.BAD_CHECKSUM, 1L);
    }

    @Test
    void shouldMatchInADatagramPutTogetherFromFragments() {
        byte[] udp =
                Frames.ethernet()
                        .ipv4("192.0.2.1", "192.0.2.2")
                        .udp(9, 9)
                        .payload("so evil")
                        .build();
        byte[] data = Arrays.copyOfRange(udp, 34, udp.length);
        FrameListSource source = new FrameListSource(1);
        source.add(fragment(8, false, Arrays.copyOfRange(data, 8, data.length)));
        source.add(fragment(0, true, Arrays.copyOfRange(data, 0, 8)));
        Statistics statistics =
                run(builder("alert udp any any -> any 9 (content:\"evil\"; sid:1;)"), source);
        assertThat(alerts).containsExactly("2:1");
        assertThat(statistics.details()).containsEntry("defrag.complete", 1L);
    }

    private static Frames fragment(int offset, boolean more, byte[] payload) {
        return Frames.ethernet()
                .ipv4("192.0.2.1", "192.0.2.2")
                .fragment(7, offset, more)
                .protocol(17)
                .payload(payload);
    }

    @Test
    void shouldSayWhyItDidNotInspectAFrame() {
        FrameListSource source = new FrameListSource(1);
        source.add(Frames.ethernet().etherType(0x0806).payload("arp"));
        source.add(new byte[5], 1);
        Statistics statistics = run(builder(EVIL), source);
        assertThat(statistics.bypassed())
                .containsEntry(BypassReason.NOT_IP, 1L)
                .containsEntry(BypassReason.LINK_TRUNCATED, 1L);
    }

    @Test
    void shouldCountFlowsThatFindNoRoom() {
        FrameListSource source = new FrameListSource(1);
        for (int port = 1; port <= 3; port++) {
            source.add(Frames.ethernet().ipv4("192.0.2.1", "192.0.2.2").udp(port, 53).payload("q"));
            source.add(Frames.ethernet().ipv4("192.0.2.2", "192.0.2.1").udp(53, port).payload("a"));
        }
        Statistics statistics =
                run(builder(EVIL).flowCapacity(1).position(Position.INLINE), source);
        assertThat(statistics.dropped().get(DropReason.FLOW_TABLE_FULL)).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Position.class)
    void shouldAccountForStreamsThatFindNoMemory(Position position) {
        Pipeline.Builder builder = builder(EVIL).streamCapacity(1).position(position);
        try (Pipeline pipeline = builder.start()) {
            for (int port = 1; port <= 3; port++) {
                FrameListSource source =
                        new ConversationFrames(frames -> frames, false, port)
                                .handshake()
                                .fromClient(0, "evil")
                                .source();
                pollAll(source, pipeline);
            }
            pipeline.endOfInput();
            Statistics statistics = pipeline.statistics();
            assertThat(statistics.isConserved()).isTrue();
            assertThat(alerts).hasSize(1);
            assertThat(
                            position == Position.INLINE
                                    ? statistics.dropped().get(DropReason.STREAM_STATES_FULL)
                                    : statistics.bypassed().get(BypassReason.STREAM_STATES_FULL))
                    .isEqualTo(2);
        }
    }

    @Test
    void shouldNotHoldTheEndOfAFlowThatFoundNoMemoryAgainstTheNextPacket() {
        FrameListSource first =
                new ConversationFrames(frames -> frames, false, 1)
                        .handshake()
                        .fromClient(9, "held back")
                        .source();
        FrameListSource second =
                new ConversationFrames(frames -> frames, false, 2)
                        .handshake()
                        .fromClient(0, "takes the memory")
                        .source();
        FrameListSource third =
                new ConversationFrames(frames -> frames, false, 3).handshake().source();
        try (Pipeline pipeline = builder(EVIL).streamCapacity(1).start()) {
            pollAll(first, pipeline);
            pollAll(second, pipeline);
            pipeline.endOfInput();
            pollAll(third, pipeline);
            assertThat(pipeline.statistics().bypassed())
                    .containsEntry(BypassReason.STREAM_STATES_FULL, 0L);
        }
    }

    /// What is reported of one conversation, under one rule.
    record AlertCase(
            String name, String rule, Position position, ConversationFrames talk, String alerts) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<AlertCase> alertCases() {
        String header = "alert tcp any any -> any any (sid:1;)";
        String portHeader = "alert tcp any any -> any 80 (sid:1;)";
        String flow = "alert tcp any any -> any 80 (flow:to_server; sid:1;)";
        String reset = "reset-both tcp any any -> any 80 (content:\"evil\"; sid:1;)";
        return Stream.of(
                new AlertCase(
                        "addresses: each direction once",
                        header,
                        Position.TAP,
                        dialogue(),
                        "1:1 2:1"),
                new AlertCase(
                        "ports: its direction once", portHeader, Position.TAP, dialogue(), "1:1"),
                new AlertCase("flow: each packet", flow, Position.TAP, dialogue(), "1:1 3:1 4:1"),
                new AlertCase("data of a SYN, tap: once", EVIL, Position.TAP, synData(true), "2:1"),
                new AlertCase(
                        "data of a SYN, inline: once", EVIL, Position.INLINE, synData(true), "1:1"),
                new AlertCase(
                        "data of a SYN, no answer: at the end",
                        EVIL,
                        Position.TAP,
                        synData(false),
                        "0:1"),
                new AlertCase(
                        "tap: a drop blocks nothing",
                        "drop tcp any any -> any 80 (content:\"good\"; sid:1;)",
                        Position.TAP,
                        dialogue(),
                        "4:1"),
                new AlertCase(
                        "tap: a reset ends the inspection",
                        reset,
                        Position.TAP,
                        new ConversationFrames()
                                .handshake()
                                .fromClient(0, "be evil")
                                .fromClient(9, "and evil again"),
                        "4:1 blocked"));
    }

    private static ConversationFrames dialogue() {
        return new ConversationFrames().handshake().fromClient(0, "good").fromServer(0, 4, "ok");
    }

    private static ConversationFrames synData(boolean answered) {
        ConversationFrames talk = new ConversationFrames();
        FrameListSource source = talk.source();
        int start = ConversationFrames.CLIENT_START;
        source.add(talk.client().seq(start).flags("S").payload("evil"));
        if (answered) {
            source.add(
                    talk.server().seq(ConversationFrames.SERVER_START).ack(start + 5).flags("SA"));
        }
        return talk;
    }

    @ParameterizedTest
    @MethodSource("alertCases")
    void shouldReport(AlertCase expected) {
        run(builder(expected.rule).position(expected.position), expected.talk.source());
        assertThat(String.join(" ", alerts)).isEqualTo(expected.alerts);
    }

    @Test
    void shouldLetAnotherSessionTakeThePortsOfOneThatWasCut() {
        ConversationFrames talk = new ConversationFrames().handshake().fromClient(0, "evil");
        FrameListSource source = talk.source();
        source.add(talk.client().seq(90_000).flags("S"));
        // Who has not lost the session answers with a challenge.
        source.add(talk.server().seq(5001).ack(1005).flags("A"));
        source.add(talk.client().seq(1005).ack(5001).flags("A").payload("old"));
        source.add(talk.server().seq(70_000).ack(90_001).flags("SA"));
        source.add(talk.client().seq(90_001).ack(70_001).flags("A"));
        source.add(talk.client().seq(90_001).ack(70_001).flags("PA").payload("good"));
        source.add(talk.client().seq(90_005).ack(70_001).flags("PA").payload("evil"));
        run(
                builder("reset-both tcp any any -> any 80 (content:\"evil\"; sid:1;)")
                        .position(Position.INLINE),
                source);

        assertThat(verdicts.subList(3, verdicts.size()))
                .containsExactly(
                        Verdict.RESET_FLOW,
                        Verdict.FORWARD,
                        Verdict.DROP_FRAME,
                        Verdict.DROP_FRAME,
                        Verdict.FORWARD,
                        Verdict.FORWARD,
                        Verdict.FORWARD,
                        Verdict.RESET_FLOW);
    }

    @Test
    void shouldResetASessionSeenInItsMiddleOnceInTapPosition() {
        InspectionSettings settings =
                InspectionSettings.of(
                        Settings.builder().set("stream.midstream-policy=reject").build());
        ConversationFrames talk =
                new ConversationFrames().fromClient(0, "evil").fromClient(4, "evil");
        Statistics statistics = run(builder(EVIL).inspection(settings), talk.source());
        assertThat(alerts).isEmpty();
        assertThat(verdicts).containsExactly(Verdict.RESET_FLOW, Verdict.FORWARD);
        assertThat(statistics.bypassed()).containsEntry(BypassReason.FLOW_PASSED, 2L);
        assertThat(statistics.droppedTotal()).as("a tap drops nothing").isZero();
    }

    @Test
    void shouldTakeTheNextCaptureAsANewBeginning() {
        try (Pipeline pipeline = builder(EVIL).start()) {
            for (int i = 0; i < 2; i++) {
                FrameListSource source =
                        new ConversationFrames().handshake().fromClient(0, "evil").source();
                pollAll(source, pipeline);
                pipeline.endOfInput();
            }
        }
        assertThat(alerts).containsExactly("4:1", "4:1");
    }

    @Test
    void shouldNameWhatIsWrongWithItsOptions() {
        assertThatThrownBy(() -> builder(EVIL).threading(Threading.DEDICATED).workers(0).start())
                .hasMessage("workers=0 must be from 1 to 256");
        assertThatThrownBy(() -> builder(EVIL).ringCapacity(3).start())
                .hasMessage("ringCapacity=3 must be a power of two, at most 524288");
        assertThatThrownBy(() -> Pipeline.builder().start())
                .hasMessage("rules are missing: call rules(…) before start()");
    }
}
