package io.wirecut.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.DecodeStatus;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.reset.Injector;
import io.wirecut.pipeline.reset.Outcome;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.verdict.ActionListener;
import io.wirecut.pipeline.verdict.Alert;
import io.wirecut.pipeline.verdict.Verdict;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;

/// Whatever traffic: every frame gets one verdict and is accounted for, every reset is a good one,
/// and what is decided depends neither on where the frames lie in memory nor on what came before
/// the input.
final class PipelineFuzz {
    private static final int MAX_FRAME_LENGTH = 1 << 12;
    private static final RuleSet RULES =
            rules(
                    """
                    alert tcp any any -> any any (content:"evil"; sid:1;)
                    alert tcp any any -> any any (content:"evil"; content:"Cookie"; distance:1; sid:2;)
                    reset-both tcp any any -> any any (content:"reset me"; nocase; sid:3;)
                    reset-client tcp any 80 -> any any (content:"wicked"; flow:established; sid:4;)
                    reject tcp any any -> any any (content:"both of us"; sid:5;)
                    drop tcp any any -> any any (content:"drop-that"; flow:to_client; sid:6;)
                    pass tcp any any -> any any (content:"pass-this"; sid:7;)
                    alert tcp any any -> any any (flags:R; sid:8;)
                    drop tcp any any -> any any (flags:SFU; sid:9;)
                    alert tcp any any -> any any (content:!"bad"; content:"body"; sid:10;)
                    alert ip any any -> any any (dsize:>60; sid:11;)
                    alert tcp-pkt any any -> any any (content:"GET "; depth:4; sid:12;)
                    alert tcp-stream any any -> any any (content:"root"; endswith; sid:13;)
                    """);

    /// The pipelines live as long as this object: what an input leaves behind would show in the
    /// next.
    private final Run tap = new Run(Position.TAP);

    private final Run inline = new Run(Position.INLINE);

    @FuzzTest
    void everyFrameIsAccountedFor(FuzzedDataProvider data) {
        Run run = data.consumeBoolean() ? inline : tap;
        List<HostileTraffic.Frame> frames = HostileTraffic.of(data);
        List<String> events = run.events(frames, true);
        assertThat(run.events(frames, false)).isEqualTo(events);
    }

    @AfterEach
    void closePipelines() {
        tap.close();
        inline.close();
    }

    private static RuleSet rules(String text) {
        var pack = SignatureLoader.parse("fuzz.rules", text, SignatureSettings.defaults());
        assertThat(pack.diagnostics()).isEmpty();
        return RuleSet.compile(pack.signatures());
    }

    /// A pipeline, and what it tells.
    private static final class Run implements ActionListener, Injector {
        private final Pipeline pipeline;
        private final UnsafeBuffer slot =
                new UnsafeBuffer(ByteBuffer.allocateDirect(MAX_FRAME_LENGTH));
        private final PacketDecoder decoder = new PacketDecoder();
        private final Packet reset = new Packet();
        private List<String> events = new ArrayList<>();
        private long framesGiven;
        private long verdicts;

        Run(Position position) {
            pipeline =
                    Pipeline.builder()
                            .rules(RULES)
                            .position(position)
                            .threading(Threading.INVOKER)
                            .flowCapacity(8)
                            .streamCapacity(4)
                            .segmentMemory(1 << 14)
                            .hashSeed(1)
                            .listener(this)
                            .injector(this)
                            .start();
        }

        /// @param inSlot whether all frames are given at one place, overwritten in between; else
        ///   each in a buffer of its own, with nothing before or behind it
        List<String> events(List<HostileTraffic.Frame> frames, boolean inSlot) {
            events = new ArrayList<>();
            for (HostileTraffic.Frame frame : frames) {
                int length = frame.bytes().length;
                UnsafeBuffer buffer = inSlot ? slot : new UnsafeBuffer(frame.bytes());
                int offset = inSlot ? 7 : 0;
                if (inSlot) {
                    slot.setMemory(0, MAX_FRAME_LENGTH, (byte) 'e');
                    slot.putBytes(offset, frame.bytes());
                }
                pipeline.onFrame(
                        buffer,
                        offset,
                        length,
                        frame.wireLength(),
                        frame.timestampNs(),
                        frame.linkType());
            }
            pipeline.endOfInput();
            framesGiven += frames.size();
            check(pipeline.statistics());
            return events;
        }

        private void check(Statistics statistics) {
            assertThat(statistics.isConserved()).as(statistics.toString()).isTrue();
            assertThat(statistics.frames()).isEqualTo(framesGiven);
            assertThat(verdicts).isEqualTo(framesGiven);
            Map<String, Long> details = statistics.details();
            assertThat(details).allSatisfy((_, count) -> assertThat(count).isNotNegative());
            assertThat(details.get("flow.ended")).isEqualTo(details.get("flow.created"));
            assertThat(details.get("reset.outcome.recorded")).isEqualTo(statistics.resets());
            assertThat(details.get("reset.planned"))
                    .isEqualTo(
                            statistics.resets()
                                    + details.getOrDefault("reset.outcome.refused", 0L));
        }

        @Override
        public void onAlert(Alert alert) {
            events.add(
                    "frame %d: sid %d, to server %s"
                            .formatted(
                                    alert.packet().frameNumber(),
                                    alert.rule().signature().sid(),
                                    alert.toServer()));
        }

        @Override
        public void onVerdict(Packet packet, Verdict verdict) {
            verdicts++;
            events.add("frame " + packet.frameNumber() + ": " + verdict);
        }

        @Override
        public Outcome inject(
                DirectBuffer frame, int offset, int length, int linkType, long timestampNs) {
            byte[] bytes = new byte[length];
            frame.getBytes(offset, bytes);
            reset.wrapFrame(new UnsafeBuffer(bytes), 0, length, length, 0, linkType, 1);
            assertThat(decoder.decode(reset)).isEqualTo(DecodeStatus.OK);
            assertThat(reset.hasTcpFlags(TcpFlag.RST)).isTrue();
            assertThat(Checksums.valid(reset)).isTrue();
            events.add(
                    "reset: %d to %d, sequence %d, acknowledgement %d"
                            .formatted(
                                    reset.sourcePort(),
                                    reset.destinationPort(),
                                    reset.tcpSequence(),
                                    reset.tcpAcknowledgement()));
            return Outcome.RECORDED;
        }

        @Override
        public void close() {
            pipeline.close();
        }
    }
}
