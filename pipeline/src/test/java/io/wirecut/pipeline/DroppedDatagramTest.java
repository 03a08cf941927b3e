package io.wirecut.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wirecut.pipeline.config.InspectionSettings;
import io.wirecut.pipeline.config.Settings;
import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.verdict.ActionListener;
import io.wirecut.pipeline.verdict.Alert;
import io.wirecut.pipeline.verdict.Verdict;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The fragments of a datagram that was dropped when it was whole: none of them goes on, whoever
/// drops it and whoever is asked.
class DroppedDatagramTest {
    private static final String DROP = "drop ip any any -> any any (content:\"evil\"; sid:1;)";
    private static final String ALERT = "alert ip any any -> any any (content:\"evil\"; sid:1;)";

    private final BlockingQueue<Verdict> verdicts = new LinkedBlockingQueue<>();

    /// Who has it holds a worker up that is about to drop a datagram.
    private final Semaphore holding = new Semaphore(1);

    private long timestampNs = 1_000_000_000L;

    private Pipeline start(Threading threading, int workers, String rule, String setting) {
        Settings.Builder settings = Settings.builder();
        if (!setting.isEmpty()) {
            settings.set(setting);
        }
        var pack = SignatureLoader.parse("test.rules", rule, SignatureSettings.defaults());
        return Pipeline.builder()
                .rules(RuleSet.compile(pack.signatures()))
                .inspection(InspectionSettings.of(settings.build()))
                .position(Position.INLINE)
                .threading(threading)
                .workers(workers)
                .flowCapacity(1)
                .streamCapacity(16)
                .segmentMemory(1 << 16)
                .listener(
                        new ActionListener() {
                            @Override
                            public void onAlert(Alert alert) {
                                holding.acquireUninterruptibly();
                                holding.release();
                            }

                            @Override
                            public void onVerdict(Packet packet, Verdict verdict) {
                                verdicts.add(verdict);
                            }
                        })
                .start();
    }

    /// Gives a frame, and waits for what is decided.
    ///
    /// @return whether it goes on
    private boolean goesOn(Pipeline pipeline, Frames frame) throws InterruptedException {
        give(pipeline, frame);
        return goesOn();
    }

    private boolean goesOn() throws InterruptedException {
        Verdict verdict = verdicts.poll(10, TimeUnit.SECONDS);
        assertThat(verdict).isNotNull();
        return verdict != null && !verdict.drops();
    }

    private void give(Pipeline pipeline, Frames frame) {
        byte[] bytes = frame.build();
        timestampNs += 1_000_000L;
        pipeline.onFrame(
                new UnsafeBuffer(bytes),
                0,
                bytes.length,
                bytes.length,
                timestampNs,
                LinkType.ETHERNET);
    }

    /// Gives a frame that raises an alert, and has its worker stand still there.
    private void giveAndHold(Pipeline pipeline, Frames frame) {
        holding.acquireUninterruptibly();
        give(pipeline, frame);
        while (!holding.hasQueuedThreads()) {
            Thread.onSpinWait();
        }
    }

    private static Frames fragment(int id, int offset, boolean more, byte[] payload) {
        return Frames.ethernet()
                .ipv4("192.0.2.1", "198.51.100.2")
                .protocol(IpProtocol.UDP)
                .fragment(id, offset, more)
                .payload(payload);
    }

    private static Frames first(int id) {
        return first(id, 9);
    }

    private static Frames first(int id, int port) {
        byte[] header = {0, (byte) port, 0, 9, 0, 24, 0, 0, 'b', 'e', ' ', 'g', 'o', 'o', 'd', ' '};
        return fragment(id, 0, true, header);
    }

    private static Frames last(int id, String text) {
        return fragment(id, 16, false, Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), 8));
    }

    static Stream<Arguments> threadings() {
        return Stream.of(
                arguments(Threading.INVOKER, 1),
                arguments(Threading.DEDICATED, 1),
                arguments(Threading.DEDICATED, 2),
                arguments(Threading.DEDICATED, 4));
    }

    @ParameterizedTest(name = "{0}, {1} workers")
    @MethodSource("threadings")
    void shouldDropWhatWouldCompleteADroppedDatagram(Threading threading, int workers)
            throws InterruptedException {
        try (Pipeline pipeline = start(threading, workers, DROP, "")) {
            for (int id = 1; id <= 50; id++) {
                assertThat(goesOn(pipeline, first(id))).isTrue();
                assertThat(goesOn(pipeline, last(id, "evil"))).isFalse();
                assertThat(goesOn(pipeline, last(id, "evil"))).isFalse();
                assertThat(goesOn(pipeline, last(id, "so good"))).isFalse();
                assertThat(goesOn(pipeline, first(id))).isFalse();
            }
            pipeline.endOfInput();
            Statistics statistics = pipeline.statistics();
            assertThat(statistics.isConserved()).as(statistics.toString()).isTrue();
            assertThat(statistics.dropped())
                    .containsEntry(DropReason.DATAGRAM_DROPPED, 150L)
                    .containsEntry(DropReason.RULE, 50L);
        }
    }

    @Test
    void shouldDropWhatWouldCompleteADatagramThatAnExceptionPolicyDropped()
            throws InterruptedException {
        try (Pipeline pipeline = start(Threading.INVOKER, 1, ALERT, "")) {
            fillFlowTable(pipeline);
            assertThat(goesOn(pipeline, first(7))).isTrue();
            assertThat(goesOn(pipeline, last(7, "harmless"))).isFalse();
            assertThat(goesOn(pipeline, last(7, "harmless"))).isFalse();
            assertThat(pipeline.statistics().dropped())
                    .containsEntry(DropReason.FLOW_TABLE_FULL, 1L)
                    .containsEntry(DropReason.DATAGRAM_DROPPED, 1L);
        }
    }

    @Test
    void shouldLetThroughWhatRepeatsADatagramThatWentOn() throws InterruptedException {
        try (Pipeline pipeline =
                start(Threading.INVOKER, 1, ALERT, "flow.memcap-policy=pass-packet")) {
            fillFlowTable(pipeline);
            assertThat(goesOn(pipeline, first(7))).isTrue();
            assertThat(goesOn(pipeline, last(7, "evil"))).isTrue();
            assertThat(goesOn(pipeline, last(7, "evil"))).isTrue();
        }
    }

    @Test
    void shouldJudgeWhatComesAgainAfterItsDatagram() throws InterruptedException {
        try (Pipeline pipeline = start(Threading.DEDICATED, 2, DROP, "")) {
            for (int id = 1; id <= 12; id++) {
                assertThat(goesOn(pipeline, first(id, id))).isTrue();
                giveAndHold(pipeline, last(id, "evil"));
                give(pipeline, last(id, "so good"));
                assertThat(verdicts.poll(20, TimeUnit.MILLISECONDS)).as("id %d", id).isNull();
                holding.release();
                assertThat(goesOn()).isFalse();
                assertThat(goesOn()).isFalse();
            }
        }
    }

    @Test
    void shouldDropWhatIsCompletedAgainForAnotherFlowBeforeItIsJudged()
            throws InterruptedException {
        try (Pipeline pipeline = start(Threading.DEDICATED, 2, DROP, "")) {
            for (int id = 1; id <= 12; id++) {
                assertThat(goesOn(pipeline, first(id, 9))).isTrue();
                giveAndHold(pipeline, last(id, "evil"));
                give(pipeline, first(id, id));
                give(pipeline, last(id, "so good"));
                assertThat(verdicts.poll(20, TimeUnit.MILLISECONDS)).as("id %d", id).isNull();
                holding.release();
                pipeline.endOfInput();
                assertThat(verdicts).as("id %d", id).allMatch(Verdict::drops);
                verdicts.clear();
            }
            Statistics statistics = pipeline.statistics();
            assertThat(statistics.isConserved()).as(statistics.toString()).isTrue();
            assertThat(statistics.dropped()).containsEntry(DropReason.DATAGRAM_DROPPED, 24L);
        }
    }

    @Test
    void shouldForgetAtTheEndOfTheInput() throws InterruptedException {
        try (Pipeline pipeline = start(Threading.INVOKER, 1, DROP, "")) {
            assertThat(goesOn(pipeline, first(7))).isTrue();
            assertThat(goesOn(pipeline, last(7, "evil"))).isFalse();
            pipeline.endOfInput();
            assertThat(goesOn(pipeline, first(7))).isTrue();
        }
    }

    /// One flow, with packets both ways, takes the room of all.
    private void fillFlowTable(Pipeline pipeline) throws InterruptedException {
        Frames there = Frames.ethernet().ipv4("192.0.2.7", "192.0.2.8").udp(1, 2).payload("a");
        Frames back = Frames.ethernet().ipv4("192.0.2.8", "192.0.2.7").udp(2, 1).payload("b");
        assertThat(goesOn(pipeline, there)).isTrue();
        assertThat(goesOn(pipeline, back)).isTrue();
    }
}
