package io.wirecut.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wirecut.pipeline.event.EventSink;
import io.wirecut.pipeline.event.EventType;
import io.wirecut.pipeline.fixture.FrameListSource;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.pipeline.reset.Injector;
import io.wirecut.pipeline.reset.Outcome;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.source.FrameHandler;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// No frame makes a worker, or the receiver, allocate: not one with an alert and a reset, not one
/// out of order, not a fragment, not one that is tagged, not one that finds the tables full; and no
/// record of a flow does.
class PipelineAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP_ROUNDS = 3_000;
    private static final int ROUNDS = 200;

    /// Vector loops that are not compiled yet allocate, and on a busy machine the JIT takes its
    /// time; what a frame itself allocates would show in every window.
    private static final long TIMEOUT_NS = 60_000_000_000L;

    private record Frame(UnsafeBuffer bytes, int length) {}

    private final List<Frame> frames = new ArrayList<>();
    private long timestampNs = 1_000_000_000L;

    private static final Injector COUNTING =
            new Injector() {
                @Override
                public Outcome inject(
                        DirectBuffer frame,
                        int offset,
                        int length,
                        int linkType,
                        long timestampNs) {
                    return Outcome.SENT;
                }

                @Override
                public void close() {}
            };

    private static final EventSink NOWHERE = (buffer, offset, length) -> {};

    private static RuleSet rules() {
        String text =
                """
                reset-both tcp any any -> any 80 (content:"evil"; content:"twin"; distance:0; sid:1;)
                alert tcp any any -> any any (content:"GET "; depth:4; sid:2;)
                alert udp any any -> any any (content:"query"; nocase; flowbits:set,asked; flowint:asks,+,1; tag:session; tag:host,9,seconds,src; sid:3;)
                alert ip any any -> any any (content:"fragmented"; sid:4;)
                drop ip any any -> any any (content:"together, drop it"; sid:5;)
                """;
        var pack = SignatureLoader.parse("test.rules", text, SignatureSettings.defaults());
        assertThat(pack.diagnostics()).isEmpty();
        return RuleSet.compile(pack.signatures());
    }

    /// All sorts of frames, off-heap.
    private void collectFrames() {
        FrameHandler keep =
                (buffer, offset, captured, wire, timestamp, linkType) -> {
                    UnsafeBuffer copy = new UnsafeBuffer(ByteBuffer.allocateDirect(captured));
                    copy.putBytes(0, buffer, offset, captured);
                    frames.add(new Frame(copy, captured));
                };
        List<FrameListSource> sources = new ArrayList<>();
        sources.add(
                new ConversationFrames()
                        .handshake()
                        .fromClient(0, "GET / HTTP/1.1 ")
                        .fromClient(20, " twin")
                        .fromClient(15, " evil")
                        .fromServer(0, 25, "answer")
                        .source());
        sources.add(
                new ConversationFrames(f -> f.vlan(5), true, 40_001)
                        .handshake()
                        .fromClient(0, "an evil twin")
                        .fromClient(30, "behind a gap")
                        .fromServer(0, 42, "answer")
                        .source());
        FrameListSource others = new FrameListSource(1);
        others.add(Frames.ethernet().ipv4("192.0.2.1", "192.0.2.2").udp(7, 53).payload("a QUERY"));
        others.add(Frames.ethernet().ipv4("192.0.2.1", "192.0.2.2").icmp(8, 0).payload("ping"));
        others.add(fragment(9, 0, true, "fragmen"));
        others.add(fragment(9, 8, false, "ted and put together"));
        others.add(fragment(10, 0, true, "put"));
        others.add(fragment(10, 8, false, "together, drop it"));
        others.add(fragment(10, 8, false, "it was dropped"));
        others.add(Frames.ethernet().etherType(0x0806).payload("arp"));
        sources.add(others);
        for (FrameListSource source : sources) {
            while (source.poll(keep, 64) != PacketSource.END) {
                // Kept.
            }
        }
    }

    private static Frames fragment(int id, int offset, boolean more, String payload) {
        String padded = more ? "%-8s".formatted(payload) : payload;
        return Frames.ethernet()
                .ipv4("192.0.2.8", "192.0.2.9")
                .fragment(id, offset, more)
                .protocol(99)
                .payload(padded);
    }

    private Pipeline.Builder builder() {
        return Pipeline.builder()
                .rules(rules())
                .flowCapacity(256)
                .streamCapacity(256)
                .segmentMemory(1 << 20)
                .injector(COUNTING)
                .events(NOWHERE)
                .eventTypes(EnumSet.allOf(EventType.class));
    }

    private void round(Pipeline pipeline) {
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            timestampNs += 1_000;
            pipeline.onFrame(frame.bytes, 0, frame.length, frame.length, timestampNs, 1);
        }
        pipeline.endOfInput();
    }

    @ParameterizedTest
    @EnumSource(Position.class)
    void shouldAllocateNothingOnTheInvokersThread(Position position) {
        collectFrames();
        try (Pipeline pipeline =
                builder().threading(Threading.INVOKER).position(position).start()) {
            for (int i = 0; i < WARM_UP_ROUNDS; i++) {
                round(pipeline);
            }
            long alertsBefore = pipeline.statistics().alerts();
            long least = Long.MAX_VALUE;
            long deadlineNs = System.nanoTime() + TIMEOUT_NS;
            while (least > 0 && System.nanoTime() < deadlineNs) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < ROUNDS; i++) {
                    round(pipeline);
                }
                least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            }
            assertThat(pipeline.statistics().alerts()).isGreaterThan(alertsBefore);
            assertThat(least).as("bytes in %d frames", ROUNDS * frames.size()).isZero();
        }
    }

    @Test
    void shouldAllocateNothingOnTheWorkersThreadNorTheReceivers() {
        collectFrames();
        try (Pipeline pipeline = builder().workers(1).start()) {
            for (int i = 0; i < WARM_UP_ROUNDS; i++) {
                round(pipeline);
            }
            long worker = workerThreadId();
            long least = Long.MAX_VALUE;
            long leastOfWorker = Long.MAX_VALUE;
            long deadlineNs = System.nanoTime() + TIMEOUT_NS;
            while (least + leastOfWorker != 0 && System.nanoTime() < deadlineNs) {
                long workerBefore = THREADS.getThreadAllocatedBytes(worker);
                long before = THREADS.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < ROUNDS; i++) {
                    round(pipeline);
                }
                least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
                leastOfWorker =
                        Math.min(
                                leastOfWorker,
                                THREADS.getThreadAllocatedBytes(worker) - workerBefore);
            }
            assertThat(pipeline.statistics().alerts()).isPositive();
            assertThat(leastOfWorker).as("bytes on the worker's thread").isZero();
            assertThat(least).as("bytes on the receiver's thread").isZero();
        }
    }

    /// SYNs of distinct clients, more than the table holds: emergency, eviction, records of flows.
    @ParameterizedTest
    @EnumSource(Position.class)
    void shouldAllocateNothingInAnEmergency(Position position) {
        collectFrames();
        Frames syn = Frames.ethernet().ipv4("192.0.2.1", "192.0.2.2").tcp(1, 80).flags("S");
        UnsafeBuffer bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(54));
        bytes.putBytes(0, syn.buffer(), 0, 54);
        try (Pipeline pipeline =
                builder()
                        .flowCapacity(64)
                        .streamCapacity(1)
                        .verifyChecksums(false)
                        .threading(Threading.INVOKER)
                        .position(position)
                        .start()) {
            long least = Long.MAX_VALUE;
            long deadlineNs = System.nanoTime() + TIMEOUT_NS;
            for (int i = 0; least > 0 && System.nanoTime() < deadlineNs; i++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                for (int j = 0; j < 50; j++) {
                    flood(pipeline, bytes);
                }
                long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
                least = i < 10 ? least : Math.min(least, allocated);
            }
            var details = pipeline.statistics().details();
            assertThat(details.get("flow.emergencies")).isGreaterThan(50);
            assertThat(details.get("flow.evicted_unestablished")).isGreaterThan(5_000);
            if (position == Position.TAP) {
                assertThat(details.get("stream.states_exhausted")).isPositive();
            }
            assertThat(details.get("flow.records")).isEqualTo(pipeline.statistics().flows());
            assertThat(least).isZero();
        }
    }

    private void flood(Pipeline pipeline, UnsafeBuffer syn) {
        for (int client = 0; client < 300; client++) {
            syn.putShort(34, (short) client);
            timestampNs += 1_000;
            pipeline.onFrame(syn, 0, 54, 54, timestampNs, 1);
            if (client % 100 == 0) {
                for (int i = 0; i < frames.size(); i++) {
                    Frame frame = frames.get(i);
                    pipeline.onFrame(frame.bytes, 0, frame.length, frame.length, timestampNs, 1);
                }
            }
        }
        pipeline.endOfInput();
    }

    private static long workerThreadId() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("wirecut-worker-0"))
                .mapToLong(Thread::threadId)
                .max()
                .orElseThrow();
    }
}
