package io.wirecut.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.event.EventSink;
import io.wirecut.pipeline.event.EventType;
import io.wirecut.pipeline.fixture.SharedData;
import io.wirecut.pipeline.reset.Injector;
import io.wirecut.pipeline.reset.Outcome;
import io.wirecut.pipeline.source.CaptureException;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.pipeline.source.PacketSources;
import io.wirecut.pipeline.verdict.ActionListener;
import io.wirecut.pipeline.verdict.Alert;
import io.wirecut.pipeline.verdict.Verdict;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/// The same captures give the same alerts, verdicts, resets and records of flows whoever does the
/// work, and no frame is lost.
class PipelineDeterminismTest {
    /// Rules that match much: what differs will show.
    private static final String RULES =
            """
            alert tcp any any -> any any (content:"HTTP/1."; sid:1;)
            alert tcp any any -> any any (content:"the"; content:"and"; distance:0; sid:2;)
            reset-both tcp any any -> any any (flow:established; content:"password"; nocase; sid:3;)
            alert udp any any -> any any (content:"|00 01 00 01|"; sid:4;)
            alert ip any any -> any any (dsize:>1000; sid:5;)
            alert tcp any any -> any any (flags:R; sid:6;)
            pass tcp any any -> any 25 (content:"QUIT"; sid:7;)
            alert tcp any any -> any any (content:"GET "; depth:4; sid:8;)
            """;

    /// Adds up a number for each thing that happens: the same sum whatever the order.
    private static final class Digest implements ActionListener, Injector, EventSink {
        private static final byte[] WORKER = "\"worker\":".getBytes(StandardCharsets.US_ASCII);

        private final AtomicLong records = new AtomicLong();
        private final AtomicLong sum = new AtomicLong();
        private final AtomicLong alerts = new AtomicLong();

        @Override
        public void onAlert(Alert alert) {
            alerts.incrementAndGet();
            add(alert.flowId(), alert.packet().frameNumber(), alert.rule().signature().sid());
        }

        @Override
        public void onVerdict(Packet packet, Verdict verdict) {
            add(packet.timestampNs(), packet.frameNumber(), verdict.name().hashCode());
        }

        @Override
        public Outcome inject(
                DirectBuffer frame, int offset, int length, int linkType, long timestampNs) {
            long hash = 1;
            for (int i = 0; i < length; i++) {
                hash = 31 * hash + frame.getByte(offset + i);
            }
            add(hash, timestampNs, linkType);
            return Outcome.RECORDED;
        }

        /// The record of a flow, but for the number of its worker.
        @Override
        public void onEvent(DirectBuffer buffer, int offset, int length) {
            records.incrementAndGet();
            long hash = 1;
            boolean isWorker = false;
            for (int i = 0; i < length; i++) {
                byte value = buffer.getByte(offset + i);
                isWorker =
                        isWorker
                                ? value != ',' && value != '}'
                                : endsWithWorker(buffer, offset + i);
                hash = isWorker ? hash : 31 * hash + value;
            }
            add(hash, length > 0 ? 1 : 0, 0);
        }

        private static boolean endsWithWorker(DirectBuffer buffer, int end) {
            int start = end - WORKER.length;
            for (int i = 0; i < WORKER.length; i++) {
                if (start < 0 || buffer.getByte(start + i) != WORKER[i]) {
                    return false;
                }
            }
            return true;
        }

        private void add(long a, long b, long c) {
            long hash = ((a * 31 + b) * 31 + c) * 0x9e3779b97f4a7c15L;
            sum.addAndGet(hash ^ (hash >>> 29));
        }

        @Override
        public void close() {}
    }

    private static RuleSet rules() {
        var pack = SignatureLoader.parse("test.rules", RULES, SignatureSettings.defaults());
        assertThat(pack.diagnostics()).isEmpty();
        return RuleSet.compile(pack.signatures());
    }

    private static Digest run(List<Path> captures, Threading threading, int workers) {
        Digest digest = new Digest();
        try (Pipeline pipeline =
                Pipeline.builder()
                        .rules(rules())
                        .threading(threading)
                        .workers(workers)
                        .flowCapacity(1 << 14)
                        .streamCapacity(1 << 13)
                        .verifyChecksums(false)
                        .listener(digest)
                        .events(digest)
                        .eventTypes(EnumSet.of(EventType.FLOW))
                        .injector(digest)
                        .start()) {
            for (Path capture : captures) {
                try (PacketSource source = PacketSources.open(capture)) {
                    while (source.poll(pipeline, 256) != PacketSource.END) {
                        // The pipeline takes them.
                    }
                } catch (CaptureException e) {
                    // Some are cut off on purpose; what comes before counts.
                    assertThat(e.getMessage()).contains("byte ");
                }
                pipeline.endOfInput();
                Statistics statistics = pipeline.statistics();
                assertThat(statistics.isConserved()).as("%s: %s", capture, statistics).isTrue();
                assertThat(digest.records.get()).as("%s", capture).isEqualTo(statistics.flows());
            }
        }
        return digest;
    }

    @Test
    void shouldGiveTheSameWithAnyNumberOfWorkers() throws IOException {
        List<Path> captures;
        try (Stream<Path> files = Files.list(SharedData.path("captures"))) {
            captures = files.filter(file -> !file.toString().endsWith(".tsv")).sorted().toList();
        }
        Digest invoked = run(captures, Threading.INVOKER, 1);
        assertThat(invoked.alerts.get()).isGreaterThan(1_000);
        for (int workers : new int[] {1, 2, 4}) {
            Digest digest = run(captures, Threading.DEDICATED, workers);
            assertThat(digest.alerts.get())
                    .as("%d workers", workers)
                    .isEqualTo(invoked.alerts.get());
            assertThat(digest.records.get())
                    .as("%d workers", workers)
                    .isEqualTo(invoked.records.get());
            assertThat(digest.sum.get()).as("%d workers", workers).isEqualTo(invoked.sum.get());
        }
    }
}
