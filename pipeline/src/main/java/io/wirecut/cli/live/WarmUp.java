package io.wirecut.cli.live;

import io.wirecut.pipeline.Pipeline;
import io.wirecut.pipeline.Threading;
import io.wirecut.pipeline.config.InspectionSettings;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.event.EventType;
import io.wirecut.pipeline.reset.Injector;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.reset.QueuedInjector;
import io.wirecut.pipeline.reset.RecordingInjector;
import io.wirecut.rules.EvaluationSettings;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.Content;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/// Has the JVM compile what every frame takes before the first one comes: code that runs for the
/// first time is a hundred times slower, and the first match would be answered too late.
///
/// Made-up sessions go through pipelines that are thrown away: one with the rules that are to be
/// used, fed with bytes that they look for, and the rules are swapped meanwhile; one whose only
/// rule resets.
final class WarmUp {
    private static final String RULE =
            "reject tcp any any -> any any (msg:\"warm-up\"; content:\"wirecut-warm-up\"; sid:1;)";

    private static final int FLOWS = 4096;
    private static final int SEGMENT_MEMORY = 1 << 20;
    private static final int SESSIONS_AT_ONCE = 256;
    private static final int SWAPS = 3;
    private static final int MAX_SAMPLES = 1024;
    private static final int MAX_PAYLOAD_LENGTH = 1400;
    private static final long MIN_NS = 1_000_000_000L;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final double STEADY = 0.95;

    /// Longer than any interface takes: refused by the kernel before it is looked at.
    private static final int TOO_LONG = 1 << 17;

    private static final int INJECTIONS = 1 << 14;
    private static final int RESET_LENGTH = 60;

    private final InspectionSettings inspection;
    private final Position position;
    private final long maxNs;
    private long frames;

    /// @param maxSeconds the longest it may take; 0 does nothing
    WarmUp(InspectionSettings inspection, Position position, int maxSeconds) {
        this.inspection = inspection;
        this.position = position;
        this.maxNs = maxSeconds * SECOND_NS;
    }

    /// Runs until the time for a frame goes down no more.
    ///
    /// @return how many frames it took
    long run(SignaturePack pack, RuleSet rules) {
        if (maxNs == 0) {
            return 0;
        }
        SignaturePack resetting =
                SignatureLoader.parse("warm-up", RULE, SignatureSettings.builder().build());
        List<byte[]> marked =
                List.of(
                        "GET /wirecut-warm-up HTTP/1.1\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
        try (Pipeline real = start(rules);
                Pipeline reset =
                        start(
                                RuleSet.compile(
                                        resetting.signatures(), EvaluationSettings.DEFAULT))) {
            MadeUpSessions samples = new MadeUpSessions(samples(pack));
            MadeUpSessions marks = new MadeUpSessions(marked);
            for (int swap = 0; swap < SWAPS; swap++) {
                frames += samples.feed(real, SESSIONS_AT_ONCE);
                real.swap(rules);
            }
            long startNs = System.nanoTime();
            double best = Double.MAX_VALUE;
            boolean steady = false;
            while (!steady) {
                long batchNs = System.nanoTime();
                long count = samples.feed(real, SESSIONS_AT_ONCE);
                count += marks.feed(reset, SESSIONS_AT_ONCE);
                real.endOfInput();
                reset.endOfInput();
                frames += count;
                long nowNs = System.nanoTime();
                double frameNs = (double) (nowNs - batchNs) / count;
                boolean settled = frameNs > best * STEADY;
                best = Math.min(best, frameNs);
                steady = nowNs - startNs > maxNs || (settled && nowNs - startNs > MIN_NS);
            }
        }
        return frames;
    }

    /// Has the way to the wire compiled, with frames that nobody takes.
    void run(Injector injector) {
        UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(TOO_LONG));
        for (int i = 0; i < INJECTIONS; i++) {
            injector.inject(frame, 0, TOO_LONG, LinkType.ETHERNET, 0);
        }
    }

    /// Has the way to a thread that sends compiled, with frames that go nowhere.
    void runQueue() {
        UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(RESET_LENGTH));
        try (Injector queued =
                new QueuedInjector(
                        new RecordingInjector(1),
                        INJECTIONS,
                        QueuedInjector.DEFAULT_SPIN_NS,
                        new SystemEpochNanoClock())) {
            for (int i = 0; i < INJECTIONS; i++) {
                queued.inject(frame, 0, RESET_LENGTH, LinkType.ETHERNET, 0);
            }
        }
    }

    private Pipeline start(RuleSet rules) {
        return Pipeline.builder()
                .rules(rules)
                .inspection(inspection)
                .position(position)
                .threading(Threading.INVOKER)
                .flowCapacity(FLOWS)
                .streamCapacity(2 * FLOWS)
                .segmentMemory(SEGMENT_MEMORY)
                .events((buffer, offset, length) -> {})
                .eventTypes(EnumSet.allOf(EventType.class))
                .injector(new RecordingInjector(1))
                .start();
    }

    /// What the rules look for, put together to payloads.
    private static List<byte[]> samples(SignaturePack pack) {
        List<byte[]> samples = new ArrayList<>();
        samples.add(
                "GET / HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: x\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        int step = Math.max(1, pack.signatures().size() / MAX_SAMPLES);
        for (int i = 0; i < pack.signatures().size(); i += step) {
            byte[] sample = sample(pack.signatures().get(i));
            if (sample.length > 0) {
                samples.add(sample);
            }
        }
        return samples;
    }

    private static byte[] sample(Signature signature) {
        byte[] payload = new byte[MAX_PAYLOAD_LENGTH];
        int length = 0;
        List<Content> contents =
                signature.inspections().stream()
                        .flatMap(inspection -> inspection.contents())
                        .filter(content -> !content.negated())
                        .toList();
        for (Content content : contents) {
            byte[] bytes = content.pattern().toBytes();
            if (length + bytes.length <= payload.length) {
                System.arraycopy(bytes, 0, payload, length, bytes.length);
                length += bytes.length;
            }
        }
        return Arrays.copyOf(payload, length);
    }
}
