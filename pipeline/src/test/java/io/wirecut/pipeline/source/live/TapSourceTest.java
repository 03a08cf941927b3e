package io.wirecut.pipeline.source.live;

import static io.wirecut.pipeline.source.live.FramePort.frame;
import static io.wirecut.pipeline.source.live.FramePort.pollUntil;
import static io.wirecut.pipeline.source.live.FramePort.tagged;
import static io.wirecut.pipeline.source.live.PrivateNetwork.awaitUp;
import static io.wirecut.pipeline.source.live.PrivateNetwork.cable;
import static io.wirecut.pipeline.source.live.PrivateNetwork.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.pipeline.posix.Posix;
import io.wirecut.pipeline.reset.Injector;
import io.wirecut.pipeline.reset.Outcome;
import io.wirecut.pipeline.source.CaptureException;
import java.nio.ByteBuffer;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/// Taps on virtual cables in networks of their own.
final class TapSourceTest {
    private static final CaptureOptions OPTIONS = CaptureOptions.DEFAULT.withRingLength(1 << 20);

    private static LiveSource tap(String... interfaces) {
        return LiveSources.tap(List.of(interfaces), OPTIONS);
    }

    @Test
    void shouldSeeBothDirections() throws Exception {
        PrivateNetwork.run(() -> {
            cable("a0", "a1");
            try (LiveSource tap = tap("a1");
                    FramePort here = new FramePort("a0");
                    FramePort there = new FramePort("a1")) {
                tap.start();
                FramePort.Kept kept = new FramePort.Kept();
                here.send(frame(1, 2, "ping"));
                pollUntil(tap, kept, () -> kept.has(1));
                there.send(frame(2, 1, "pong"));
                pollUntil(tap, kept, () -> kept.has(2));

                assertThat(kept.frames).containsExactly(frame(1, 2, "ping"), frame(2, 1, "pong"));
                assertThat(tap.counts().isConserved()).isTrue();
            }
        });
    }

    @Test
    void shouldPutVlanTagBackIntoFrame() throws Exception {
        PrivateNetwork.run(() -> {
            cable("a0", "a1");
            try (LiveSource tap = tap("a1");
                    FramePort here = new FramePort("a0")) {
                tap.start();
                FramePort.Kept kept = new FramePort.Kept();
                byte[] single = tagged(frame(1, 2, "single"), 42);
                byte[] twice = tagged(tagged(frame(1, 2, "double"), 7), 42);
                here.send(single);
                here.send(twice);
                pollUntil(tap, kept, () -> kept.has(2));

                assertThat(kept.frames).containsExactly(single, twice);
            }
        });
    }

    @Test
    void shouldNotSeeWhatAnInjectorSends() throws Exception {
        PrivateNetwork.run(() -> {
            cable("a0", "a1");
            byte[] forged = frame(9, 1, "forged");
            try (LiveSource near = tap("a1");
                    LiveSource far = tap("a0");
                    Injector injector = LiveSources.injector("a1");
                    FramePort there = new FramePort("a1")) {
                near.start();
                far.start();
                UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(forged.length));
                buffer.putBytes(0, forged);

                assertThat(injector.inject(buffer, 0, forged.length, 1, 0)).isEqualTo(Outcome.SENT);
                assertThat(injector.inject(buffer, 0, forged.length, 101, 0))
                        .isEqualTo(Outcome.REFUSED);
                there.send(frame(2, 1, "other"));

                FramePort.Kept kept = new FramePort.Kept();
                pollUntil(near, kept, () -> kept.has(1));
                pollUntil(far, kept, () -> kept.has(2));
                assertThat(kept.frames).containsExactly(frame(2, 1, "other"), frame(2, 1, "other"));
            }
        });
    }

    @Test
    void shouldRefuseFramesThatAreLongerThanTheInterfaceTakes() throws Exception {
        PrivateNetwork.run(() -> {
            cable("a0", "a1");
            UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
            Injector injector = LiveSources.injector("a1");
            try (injector) {
                assertThat(injector.inject(buffer, 0, 4096, 1, 0)).isEqualTo(Outcome.REFUSED);
            }
            assertThat(injector.inject(buffer, 0, 60, 1, 0)).isEqualTo(Outcome.CLOSED);
        });
    }

    @Test
    void shouldCountWhatTheKernelHadNoRoomFor() throws Exception {
        PrivateNetwork.run(() -> {
            cable("a0", "a1");
            try (LiveSource tap = tap("a1");
                    FramePort here = new FramePort("a0")) {
                tap.start();
                int slots = OPTIONS.ringLength() / 2048;
                for (int i = 0; i < slots + 100; i++) {
                    here.send(frame(1, 2, "frame " + i));
                }
                FramePort.Kept kept = new FramePort.Kept();
                FramePort.awaitArrived(tap, slots + 100L);
                tap.quiesce();
                here.send(frame(1, 2, "too late"));
                pollUntil(tap, kept, () -> kept.has(slots));
                LiveCounts counts = tap.counts();

                assertThat(tap.poll(kept, 64)).isZero();
                assertThat(counts.arrived()).isEqualTo(slots + 100L);
                assertThat(counts.handedOn()).isEqualTo(slots);
                assertThat(counts.lost()).isEqualTo(100);
                assertThat(counts.isConserved()).isTrue();
            }
        });
    }

    @Test
    void shouldTakeWholeJumboFrames() throws Exception {
        PrivateNetwork.run(() -> {
            cable("a0", "a1");
            ip("link set a0 mtu 9000");
            ip("link set a1 mtu 9000");
            try (LiveSource tap = tap("a1");
                    FramePort here = new FramePort("a0")) {
                tap.start();
                FramePort.Kept kept = new FramePort.Kept();
                byte[] jumbo = frame(1, 2, new byte[9000]);
                here.send(jumbo);
                pollUntil(tap, kept, () -> kept.has(1));

                assertThat(kept.frames).containsExactly(jumbo);
            }
        });
    }

    @Test
    void shouldTellOffloadsAndTakeWhatTheyMake() throws Exception {
        PrivateNetwork.run(() -> {
            ip("link add a0 type veth peer name a1");
            assertThat(Offloads.on("a1")).contains(Offloads.TSO, Offloads.SG);
            assertThat(Offloads.remedy("a1", List.of(Offloads.GRO, Offloads.TSO)))
                    .isEqualTo("ethtool -K a1 gro off tso off");
            try (LiveSource tap = tap("a1")) {
                assertThat(Offloads.turnOff("a1")).isEmpty();
                assertThat(Offloads.on("a1")).isEmpty();
                tap.start();
            }
        });
    }

    @Test
    void shouldGoOnWhenInterfaceComesUpAgain() throws Exception {
        PrivateNetwork.run(() -> {
            cable("a0", "a1");
            try (LiveSource tap = tap("a1");
                    FramePort here = new FramePort("a0")) {
                tap.start();
                FramePort.Kept kept = new FramePort.Kept();
                ip("link set a1 down");
                pollUntil(tap, kept, () -> FramePort.count(tap, "capture.a1.link_downs") > 0);
                ip("link set a1 up");
                awaitUp("a0");
                here.send(frame(1, 2, "back"));
                pollUntil(tap, kept, () -> kept.has(1));

                assertThat(kept.frames).containsExactly(frame(1, 2, "back"));
                assertThat(tap.counts().isConserved()).isTrue();
            }
        });
    }

    @Test
    void shouldGoOnWhenInterfaceIsMadeAgain() throws Exception {
        PrivateNetwork.run(() -> {
            cable("a0", "a1");
            try (LiveSource tap = tap("a1");
                    Injector injector = LiveSources.injector("a1")) {
                tap.start();
                FramePort.Kept kept = new FramePort.Kept();
                try (FramePort here = new FramePort("a0")) {
                    here.send(frame(1, 2, "before"));
                    pollUntil(tap, kept, () -> kept.has(1));
                }
                ip("link del a0");
                assertThat(Posix.ifNameToIndex("a1")).isNegative();
                cable("a0", "a1");
                pollUntil(tap, kept, () -> FramePort.count(tap, "capture.a1.reopened") > 0);
                try (FramePort here = new FramePort("a0")) {
                    here.send(frame(1, 2, "after"));
                    pollUntil(tap, kept, () -> kept.has(2));
                }

                UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
                Outcome first = injector.inject(buffer, 0, 64, 1, 0);
                assertThat(first).isIn(Outcome.FAILED, Outcome.SENT);
                assertThat(injector.inject(buffer, 0, 64, 1, 0)).isEqualTo(Outcome.SENT);
                assertThat(kept.frames)
                        .containsExactly(frame(1, 2, "before"), frame(1, 2, "after"));
                assertThat(tap.counts().isConserved()).isTrue();
            }
        });
    }

    @Test
    void shouldSeeEachFrameOfLoopbackOnce() throws Exception {
        PrivateNetwork.run(() -> {
            ip("link set lo up");
            try (LiveSource tap = tap("lo");
                    FramePort here = new FramePort("lo")) {
                tap.start();
                FramePort.Kept kept = new FramePort.Kept();
                here.send(frame(0, 0, "first"));
                here.send(frame(0, 0, "second"));
                pollUntil(tap, kept, () -> kept.has(2));

                assertThat(kept.frames)
                        .containsExactly(frame(0, 0, "first"), frame(0, 0, "second"));
                assertThat(tap.counts().isConserved()).isTrue();
            }
        });
    }

    @Test
    void shouldTakeOnlyWhatTheFilterLetsPass() throws Exception {
        PrivateNetwork.run(() -> {
            cable("a0", "a1");
            CaptureOptions filtered = OPTIONS.withFilter("ether src 02:00:00:00:00:05");
            LiveSource opened;
            try {
                opened = LiveSources.tap(List.of("a1"), filtered);
            } catch (CaptureException e) {
                PrivateNetwork.skip(String.valueOf(e.getMessage()));
                return;
            }
            try (LiveSource tap = opened;
                    FramePort here = new FramePort("a0")) {
                tap.start();
                FramePort.Kept kept = new FramePort.Kept();
                here.send(frame(1, 2, "other"));
                here.send(frame(5, 2, "wanted"));
                pollUntil(tap, kept, () -> kept.has(1));

                assertThat(kept.frames).containsExactly(frame(5, 2, "wanted"));
            }
        });
    }

    @Test
    void shouldSayWhatIsWrong() throws Exception {
        PrivateNetwork.run(() -> {
            assertThatThrownBy(() -> tap("none0"))
                    .isInstanceOf(CaptureException.class)
                    .hasMessage(
                            "none0: there is no such interface (No such device, errno 19); see ip link");
            assertThatThrownBy(() -> tap("a-name-that-is-too-long"))
                    .isInstanceOf(CaptureException.class)
                    .hasMessageContaining("there is no such interface");
        });
    }
}
