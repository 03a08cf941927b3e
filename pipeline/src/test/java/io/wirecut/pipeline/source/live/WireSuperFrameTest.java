package io.wirecut.pipeline.source.live;

import static io.wirecut.pipeline.source.live.FramePort.count;
import static io.wirecut.pipeline.source.live.FramePort.pollUntil;
import static io.wirecut.pipeline.source.live.PrivateNetwork.cable;
import static io.wirecut.pipeline.source.live.PrivateNetwork.plainCable;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.fixture.Frames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/// Super-frames through a wire: those that it makes, and those that come in.
final class WireSuperFrameTest {
    private static final CaptureOptions OPTIONS = CaptureOptions.DEFAULT.withRingLength(1 << 20);
    private static final int COUNT = 20;
    private static final int LENGTH = 1448;

    private interface Scene {
        void play(Wire wire, FrameJudge judge, LiveSource atB);
    }

    private static void play(Scene scene) {
        try (Wire wire = LiveSources.wire("a1", "b1", OPTIONS);
                LiveSource atB = LiveSources.tap(List.of("b0"), OPTIONS)) {
            wire.start();
            atB.start();
            scene.play(wire, new FrameJudge(wire), atB);
            assertThat(wire.counts().isConserved()).isTrue();
            assertThat(count(wire, "wire.a1_to_b1.not_taken")).isZero();
        }
    }

    private static List<byte[]> segments() {
        List<byte[]> segments = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            byte[] payload = new byte[LENGTH];
            new Random(i).nextBytes(payload);
            segments.add(
                    Frames.ethernet()
                            .ipv4("192.0.2.1", "192.0.2.2")
                            .id(i)
                            .tcp(40_000, 80)
                            .seq(i * LENGTH)
                            .payload(payload)
                            .build());
        }
        return segments;
    }

    private static void sendSingly(List<byte[]> frames) {
        try (FramePort a = new FramePort("a0")) {
            frames.forEach(a::send);
        }
    }

    private static void sendAsOne(List<byte[]> frames) {
        SuperFrame all = new SuperFrame();
        List<UnsafeBuffer> kept = new ArrayList<>();
        for (byte[] frame : frames) {
            Packet packet = new Packet();
            UnsafeBuffer buffer = offHeap(frame);
            kept.add(buffer);
            packet.wrapFrame(buffer, 0, frame.length, frame.length, 1, LinkType.ETHERNET, 1);
            new PacketDecoder().decode(packet);
            assertThat(all.join(packet) || all.begin(packet, 0)).isTrue();
        }
        try (PacketSender sender = PacketSender.withHeaders(Interface.of("a0"))) {
            assertThat(sender.send(all.message(sender.destination()))).isZero();
        }
        assertThat(kept).hasSameSizeAs(frames);
    }

    private static UnsafeBuffer offHeap(byte[] frame) {
        UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(frame.length));
        buffer.putBytes(0, frame);
        return buffer;
    }

    @Test
    void shouldHaveTheKernelCutWhatWasPutTogether() throws Exception {
        PrivateNetwork.run(() -> {
            cable("a0", "a1");
            cable("b0", "b1");
            play((wire, judge, atB) -> {
                sendSingly(segments());
                pollUntil(wire, judge, () -> judge.frames() == COUNT);
                FramePort.Kept seen = new FramePort.Kept();
                pollUntil(atB, seen, () -> seen.has(COUNT));

                assertThat(seen.frames).containsExactlyElementsOf(segments());
                assertThat(count(wire, "wire.a1_to_b1.joined")).isGreaterThan(1);
                assertThat(count(wire, "wire.a1_to_b1.forwarded")).isEqualTo(COUNT);
            });
        });
    }

    @Test
    void shouldSendWhatWasPutTogetherWhole() throws Exception {
        PrivateNetwork.run(() -> {
            cable("a0", "a1");
            plainCable("b0", "b1");
            play((wire, judge, atB) -> {
                sendSingly(segments());
                pollUntil(wire, judge, () -> judge.frames() == COUNT);
                FramePort.Kept seen = new FramePort.Kept();
                pollUntil(atB, seen, () -> payloadBytes(seen.frames) == COUNT * LENGTH);

                assertThat(seen.frames).hasSizeLessThan(COUNT);
                assertThat(seen.unfinished).isPositive();
            });
        });
    }

    private static long payloadBytes(List<byte[]> frames) {
        return frames.stream().mapToLong(frame -> frame.length - 54).sum();
    }

    @Test
    void shouldForwardASuperFrame() throws Exception {
        PrivateNetwork.run(() -> {
            plainCable("a0", "a1");
            cable("b0", "b1");
            play((wire, judge, atB) -> {
                sendAsOne(segments());
                pollUntil(wire, judge, () -> judge.frames() == 1);
                FramePort.Kept seen = new FramePort.Kept();
                pollUntil(atB, seen, () -> seen.has(COUNT));

                assertThat(seen.frames).containsExactlyElementsOf(segments());
                assertThat(count(wire, "wire.a1_to_b1.too_long")).isZero();
            });
        });
    }

    @Test
    void shouldHaveChecksumsComputedThatWereLeftToTheInterface() throws Exception {
        PrivateNetwork.run(() -> {
            plainCable("a0", "a1");
            cable("b0", "b1");
            play((wire, judge, atB) -> {
                byte[] finished = segments().getFirst();
                UnsafeBuffer frame = offHeap(finished);
                int tcpLength = 20 + LENGTH;
                frame.putShort(50, pseudoHeader(finished, tcpLength));
                try (PacketSender sender = PacketSender.withHeaders(Interface.of("a0"))) {
                    long work = VirtioHeader.toSegment(0, 0, 34, 16);
                    long message =
                            new SuperFrame()
                                    .message(
                                            sender.destination(),
                                            frame.addressOffset(),
                                            finished.length,
                                            work);
                    assertThat(sender.send(message)).isZero();
                }
                pollUntil(wire, judge, () -> judge.frames() == 1);
                FramePort.Kept seen = new FramePort.Kept();
                pollUntil(atB, seen, () -> seen.has(1));

                assertThat(count(wire, "capture.a1.checksum_not_ready")).isEqualTo(1);
                assertThat(seen.frames).containsExactly(finished);
            });
        });
    }

    /// What a sender leaves in the checksum's field, in this machine's order of bytes.
    private static short pseudoHeader(byte[] frame, int tcpLength) {
        int sum = 6 + tcpLength;
        for (int i = 26; i < 34; i += 2) {
            sum += ((frame[i] & 0xFF) << 8) | (frame[i + 1] & 0xFF);
        }
        return Short.reverseBytes((short) ((sum & 0xFFFF) + (sum >>> 16)));
    }
}
