package io.wirecut.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.pipeline.config.InspectionSettings;
import io.wirecut.pipeline.config.Settings;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.fixture.FrameListSource;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.verdict.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a rule's action does to the frames that follow, and of which packets a rule speaks.
final class PipelineVerdictTest extends PipelineFixture {
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"drop", "reject", "rejectboth", "reset-both"})
    void shouldInspectNothingMoreAtATapOfAFlowThatARuleWantsDroppedOrReset(String action) {
        ConversationFrames talk =
                new ConversationFrames()
                        .handshake()
                        .fromClient(0, "be evil")
                        .fromClient(7, "and evil again")
                        .fromServer(0, 21, "evil too");
        Statistics statistics =
                run(
                        builder(
                                EVIL,
                                "%s tcp any any -> any any (content:\"be\"; sid:2;)"
                                        .formatted(action)),
                        talk.source());
        assertThat(alerts)
                .containsExactlyInAnyOrder("4:1", action.equals("drop") ? "4:2" : "4:2 blocked");
        assertThat(statistics.bypassed()).containsEntry(BypassReason.FLOW_CONDEMNED, 2L);
        assertThat(statistics.droppedTotal()).as("a tap drops nothing").isZero();
    }

    /// Rules for any IP packet: 1 looks at its payload, 2 at its header, 3 asks for a flow, 4 for
    /// what answers in one.
    @Test
    void shouldSeeNeitherFlowNorPayloadOfFragmentsAndProtocolsThatItDoesNotKnow() {
        FrameListSource source = new FrameListSource(LinkType.ETHERNET);
        source.add(ip().protocol(89).payload("evil"));
        source.add(ip().fragment(7, 0, true).protocol(17).payload("evil too"));
        source.add(ip().udp(7, 8).payload("evil"));
        run(
                builder(
                        "alert ip any any -> any any (content:\"evil\"; sid:1;)",
                        "alert ip any any -> any any (ttl:>0; sid:2;)",
                        "alert ip any any -> any any (flow:stateless; sid:3;)",
                        "alert ip any any -> any any (flow:to_client; sid:4;)"),
                source);
        assertThat(alerts).containsExactlyInAnyOrder("1:2", "2:2", "3:1", "3:2", "3:3");
    }

    @ParameterizedTest
    @EnumSource(Position.class)
    void shouldInspectWhatFollowsInAFlowOfWhichARuleResetsSinglePackets(Position position) {
        FrameListSource source = new FrameListSource(LinkType.ETHERNET);
        for (int i = 0; i < 3; i++) {
            source.add(ip().udp(7, 8).payload("evil"));
        }
        run(
                builder("reject udp any any -> any any (content:\"evil\"; sid:1;)")
                        .position(position),
                source);
        assertThat(alerts).containsExactly("1:1 blocked", "2:1 blocked", "3:1 blocked");
        assertThat(verdicts).containsOnly(Verdict.RESET_FRAME);
    }

    @ParameterizedTest
    @CsvSource({"any 7 -> any 8", "192.0.2.1 7 -> any 8", "any any -> any any", "any 7 -> any any"})
    void shouldReportARuleOfAddressesAndPortsOncePerDirection(String ends) {
        FrameListSource source = new FrameListSource(LinkType.ETHERNET);
        for (int i = 0; i < 3; i++) {
            source.add(ip().udp(7, 8).payload("evil"));
        }
        run(
                builder(
                        "alert udp %s (sid:1;)".formatted(ends),
                        "alert pkthdr any any -> any any (sid:2;)"),
                source);
        assertThat(alerts).containsExactlyInAnyOrder("1:1", "1:2");
    }

    @ParameterizedTest
    @CsvSource({"no, 1:1 2:2", "yes, 1:2 2:1"})
    void shouldTakeWhoAnswersFirstForTheServerOnlyWhereSessionsAreTakenUpInTheirMiddle(
            String midstream, String expected) {
        FrameListSource source = new FrameListSource(LinkType.ETHERNET);
        source.add(Frames.ethernet().ipv4("192.0.2.2", "192.0.2.1").tcp(80, 7).seq(5).flags("SA"));
        source.add(ip().tcp(7, 80).seq(1).ack(6).flags("A"));
        run(
                builder(
                                "alert tcp any any -> any any (flow:to_server; sid:1;)",
                                "alert tcp any any -> any any (flow:to_client; sid:2;)")
                        .inspection(
                                InspectionSettings.of(
                                        Settings.builder()
                                                .set("stream.midstream=" + midstream)
                                                .build())),
                source);
        assertThat(String.join(" ", alerts)).isEqualTo(expected);
    }

    @Test
    void shouldTakeAnIpv6FragmentForNothingElse() {
        FrameListSource source = new FrameListSource(LinkType.ETHERNET);
        source.add(
                Frames.ethernet()
                        .ipv6("2001:db8::1", "2001:db8::2")
                        .fragmentHeader(7, 0, true)
                        .udp(7, 8)
                        .payload("01234567"));
        run(
                builder(
                        "alert udp any any -> any any (ttl:>0; sid:1;)",
                        "alert ip any any -> any any (ip_proto:44; ttl:>0; sid:2;)",
                        "alert ip any any -> any any (ip_proto:17; ttl:>0; sid:3;)"),
                source);
        assertThat(alerts).containsExactly("1:2");
    }

    @Test
    void shouldFindInTheStreamWhatARuleAsksForBesideAChecksum() {
        ConversationFrames talk =
                new ConversationFrames().handshake().fromClient(0, "ev").fromClient(2, "il");
        run(
                builder(
                        "alert tcp any any -> any any (content:\"evil\"; tcpv4-csum:valid; sid:1;)",
                        "alert tcp-stream any any -> any any (content:\"evil\"; tcpv4-csum:valid; sid:2;)",
                        "alert tcp any any -> any any (content:\"evil\"; ttl:>0; sid:3;)"),
                talk.source());
        assertThat(alerts).containsExactly("5:1", "5:2");
    }

    private static Frames ip() {
        return Frames.ethernet().ipv4("192.0.2.1", "192.0.2.2");
    }

    @Test
    void shouldInspectNothingOfTheOtherDirectionAtTheEndOfAFlowThatARuleWantsDropped() {
        ConversationFrames talk =
                new ConversationFrames()
                        .handshake()
                        .fromClient(1, "be evil")
                        .fromServer(1, 0, "evil too");
        run(builder(EVIL, "drop tcp any any -> any 80 (content:\"be\"; sid:2;)"), talk.source());
        assertThat(alerts).containsExactlyInAnyOrder("0:1", "0:2");
    }

    @Test
    void shouldDropTheRestOfAFlowInline() {
        ConversationFrames talk =
                new ConversationFrames()
                        .handshake()
                        .fromClient(0, "be evil")
                        .fromClient(7, "and evil again")
                        .fromServer(0, 0, "what?");
        Statistics statistics =
                run(
                        builder("drop tcp any any -> any 80 (content:\"evil\"; sid:1;)")
                                .position(Position.INLINE),
                        talk.source());
        assertThat(alerts).containsExactly("4:1 blocked");
        assertThat(statistics.dropped())
                .containsEntry(DropReason.RULE, 1L)
                .containsEntry(DropReason.FLOW_DROPPED, 2L);
    }

    @Test
    void shouldRefuseBytesInlineThatContradictThoseThatWereInspected() {
        ConversationFrames talk =
                new ConversationFrames().handshake().fromClient(0, "good").fromClient(0, "evil");
        Statistics statistics = run(builder(EVIL).position(Position.INLINE), talk.source());
        assertThat(alerts).isEmpty();
        assertThat(statistics.dropped()).containsEntry(DropReason.CONTRADICTORY, 1L);
    }

    @Test
    void shouldReportNothingOfAFlowThatARuleLetsPass() {
        ConversationFrames talk =
                new ConversationFrames()
                        .handshake()
                        .fromClient(0, "trusted evil")
                        .fromClient(12, "evil");
        Statistics statistics =
                run(
                        builder(EVIL, "pass tcp any any -> any any (content:\"trusted\"; sid:2;)"),
                        talk.source());
        assertThat(alerts).isEmpty();
        assertThat(statistics.bypassed()).containsEntry(BypassReason.FLOW_PASSED, 1L);
        assertThat(statistics.details()).containsEntry("rules.alerts_suppressed_by_pass", 1L);
    }
}
