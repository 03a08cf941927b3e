package io.wirecut.pipeline.source.live;

import static io.wirecut.pipeline.source.live.FramePort.frame;
import static io.wirecut.pipeline.source.live.FramePort.pollUntil;
import static io.wirecut.pipeline.source.live.FramePort.tagged;
import static io.wirecut.pipeline.source.live.PrivateNetwork.cable;
import static io.wirecut.pipeline.source.live.PrivateNetwork.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.pipeline.reset.Outcome;
import io.wirecut.pipeline.source.CaptureException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/// A wire between two virtual cables, in a network of its own: `a0 = a1 : b1 = b0`.
final class WireTest {
    private static final CaptureOptions OPTIONS = CaptureOptions.DEFAULT.withRingLength(1 << 20);

    private interface Scene {
        void play(Wire wire, FrameJudge judge, Ends ends) throws Exception;
    }

    /// The far ends of the cables: stations, and what reaches them.
    private record Ends(FramePort a, FramePort b, LiveSource atA, LiveSource atB) {}

    private static void stage(Scene scene) throws Exception {
        PrivateNetwork.run(() -> {
            cable("a0", "a1");
            cable("b0", "b1");
            try (Wire wire = LiveSources.wire("a1", "b1", OPTIONS);
                    FramePort a = new FramePort("a0");
                    FramePort b = new FramePort("b0");
                    LiveSource atA = LiveSources.tap(List.of("a0"), OPTIONS);
                    LiveSource atB = LiveSources.tap(List.of("b0"), OPTIONS)) {
                wire.start();
                atA.start();
                atB.start();
                scene.play(wire, new FrameJudge(wire), new Ends(a, b, atA, atB));
            }
        });
    }

    @Test
    void shouldForwardBothWaysOnceEach() throws Exception {
        stage((wire, judge, ends) -> {
            ends.a.send(frame(1, 2, "there"));
            ends.b.send(frame(2, 1, "back"));
            pollUntil(wire, judge, () -> judge.frames() == 2);
            ends.a.send(frame(1, 2, "last"));
            pollUntil(wire, judge, () -> judge.frames() == 3);

            FramePort.Kept seen = new FramePort.Kept();
            pollUntil(ends.atB, seen, () -> seen.has(3));
            assertThat(seen.frames)
                    .containsExactlyInAnyOrder(
                            frame(1, 2, "there"), frame(2, 1, "back"), frame(1, 2, "last"));
            // What the wire sent is no frame for it to take.
            assertThat(wire.poll(judge, 64)).isZero();
            assertThat(wire.counts().isConserved()).isTrue();
        });
    }

    @Test
    void shouldKeepOrderAndDropWhatMayNotPass() throws Exception {
        stage((wire, judge, ends) -> {
            List<byte[]> passed = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                boolean drops = i % 3 == 0;
                byte[] frame = frame(1, 2, (drops ? "-" : "+") + i);
                ends.a.send(frame);
                if (!drops) {
                    passed.add(frame);
                }
            }
            pollUntil(wire, judge, () -> judge.frames() == 200);

            FramePort.Kept seen = new FramePort.Kept();
            pollUntil(ends.atB, seen, () -> seen.has(passed.size()));
            assertThat(seen.frames).containsExactlyElementsOf(passed);
            LiveCounts counts = wire.counts();
            assertThat(counts.details())
                    .containsEntry("wire.dropped", 67L)
                    .containsEntry("wire.a1_to_b1.forwarded", 133L)
                    .containsEntry("wire.a1_to_b1.not_taken", 0L);
            assertThat(counts.isConserved()).isTrue();
        });
    }

    @Test
    void shouldForwardTagsAndLongFrames() throws Exception {
        stage((wire, judge, ends) -> {
            byte[] longest = frame(1, 2, new byte[1500]);
            byte[] longestTagged = tagged(frame(1, 2, new byte[1500]), 42);
            ends.a.send(longest);
            ends.a.send(longestTagged);
            pollUntil(wire, judge, () -> judge.frames() == 2);

            FramePort.Kept seen = new FramePort.Kept();
            pollUntil(ends.atB, seen, () -> seen.has(2));
            assertThat(seen.frames).containsExactly(longest, longestTagged);
        });
    }

    @Test
    void shouldInjectOnTheSideWhereTheStationIs() throws Exception {
        stage((wire, judge, ends) -> {
            ends.a.send(frame(1, 2, "-"));
            ends.b.send(frame(2, 1, "-"));
            pollUntil(wire, judge, () -> judge.frames() == 2);
            for (int to = 1; to <= 3; to++) {
                byte[] forged = frame(9, to, "to " + to);
                UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(forged.length));
                buffer.putBytes(0, forged);
                assertThat(wire.inject(buffer, 0, forged.length, 1, 0)).isEqualTo(Outcome.SENT);
            }

            FramePort.Kept atA = new FramePort.Kept();
            FramePort.Kept atB = new FramePort.Kept();
            pollUntil(ends.atA, atA, () -> atA.has(3));
            pollUntil(ends.atB, atB, () -> atB.has(3));
            assertThat(atA.frames)
                    .containsExactly(frame(1, 2, "-"), frame(9, 1, "to 1"), frame(9, 3, "to 3"));
            assertThat(atB.frames)
                    .containsExactly(frame(2, 1, "-"), frame(9, 2, "to 2"), frame(9, 3, "to 3"));
        });
    }

    @Test
    void shouldGoOnWhenAnEndIsMadeAgain() throws Exception {
        stage((wire, judge, ends) -> {
            ip("link del b0");
            ends.a.send(frame(1, 2, "lost"));
            pollUntil(wire, judge, () -> judge.frames() == 1);
            assertThat(wire.counts().details()).containsEntry("wire.a1_to_b1.not_taken", 1L);
            cable("b0", "b1");
            pollUntil(wire, judge, () -> FramePort.count(wire, "capture.b1.reopened") > 0);
            try (FramePort b = new FramePort("b0");
                    LiveSource atB = LiveSources.tap(List.of("b0"), OPTIONS)) {
                atB.start();
                FramePort.Kept seen = new FramePort.Kept();
                b.send(frame(2, 1, "hello"));
                pollUntil(wire, judge, () -> judge.frames() == 2);
                ends.a.send(frame(1, 2, "again"));
                pollUntil(wire, judge, () -> judge.frames() == 3);
                pollUntil(atB, seen, () -> seen.has(2));

                assertThat(seen.frames).containsExactly(frame(2, 1, "hello"), frame(1, 2, "again"));
            }
        });
    }

    @Test
    void shouldRefuseWhatIsNoWire() throws Exception {
        PrivateNetwork.run(() -> {
            cable("a0", "a1");
            cable("b0", "b1");
            ip("link set b1 mtu 1400");
            assertThatThrownBy(() -> LiveSources.wire("a1", "a1", OPTIONS))
                    .isInstanceOf(CaptureException.class)
                    .hasMessage("a1: a wire has two ends; give two interfaces");
            assertThatThrownBy(() -> LiveSources.wire("a1", "b1", OPTIONS))
                    .isInstanceOf(CaptureException.class)
                    .hasMessageStartingWith("a1 has an MTU of 1500 and b1 of 1400");
        });
    }
}
