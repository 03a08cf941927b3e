package io.wirecut.perf.swap;

import io.wirecut.perf.flood.FloodFrames;
import io.wirecut.pipeline.Pipeline;
import io.wirecut.pipeline.Statistics;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.reload.ReloadListener;
import io.wirecut.pipeline.reload.RuleReloader;
import io.wirecut.pipeline.verdict.ActionListener;
import io.wirecut.pipeline.verdict.Alert;
import io.wirecut.pipeline.verdict.Verdict;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// Connections that come and go at an even rate, each with requests that a rule matches, while a
/// [RuleReloader] swaps the rules as fast as it can. Every generation has the same rules but for
/// their sid, which is its number.
final class SwapRun implements ActionListener {
    private static final String REQUEST = "GET /evil-twin HTTP/1.1\r\n\r\n";
    private static final int REQUESTS_A_CLIENT = 20;
    private static final int STEPS_A_CLIENT = 1 + REQUESTS_A_CLIENT + 1;
    private static final int CONCURRENT_CLIENTS = 1_000;
    private static final int WINDOWS_A_SECOND = 10;

    /// Room for the connections that have ended as well, which are remembered for a while: two
    /// minutes of them at 50,000 frames a second, with one worker.
    private static final int CONNECTION_CAPACITY = 1 << 18;

    private static final int HANDSHAKE_FRAMES = 3;
    private static final int WARM_UP_SWAPS = 3;

    /// More frames than are ever under way at a time.
    private static final int SENT_MASK = (1 << 17) - 1;

    private static final long MAX_LATENCY_NS = 60_000_000_000L;
    private static final int DIGITS = 3;

    /// What one run has shown.
    ///
    /// @param quiet while nothing was swapped
    /// @param swapping while rules were swapped
    record Result(
            Phase quiet,
            Phase swapping,
            long requests,
            long wrongAlerts,
            double swapSeconds,
            Statistics statistics) {
        long count(String name) {
            return statistics.details().getOrDefault(name, 0L);
        }

        boolean isEverythingRight() {
            return statistics.isConserved()
                    && wrongAlerts == 0
                    && statistics.alerts() == requests
                    && statistics.inspected() == statistics.frames();
        }
    }

    private final int swaps;
    private final int workers;
    private final int fillers;
    private final long frameDistanceNs;
    private final int framesPerWindow;
    private final int quietWindows;
    private final LongAccumulator longestNs = new LongAccumulator(Math::max, 0);
    private final Histogram windowsNs = new Histogram(DIGITS);
    private final Recorder latencyNs = new Recorder(MAX_LATENCY_NS, DIGITS);
    private final AtomicLongArray sentNs = new AtomicLongArray(SENT_MASK + 1);
    private final AtomicLong wrongAlerts = new AtomicLong();
    private long frameNumber;
    private long dueNs;
    private long requests;
    private int turn;
    private CollectorWork collector = CollectorWork.untilNow();
    private long stolenMs;

    /// @param swaps to be timed; a few more come before, to warm up
    /// @param fillers rules that match nothing
    /// @param framesPerSecond that are sent
    /// @param quietSeconds before the first swap
    SwapRun(int swaps, int workers, int fillers, int framesPerSecond, int quietSeconds) {
        this.swaps = swaps;
        this.workers = workers;
        this.fillers = fillers;
        frameDistanceNs = 1_000_000_000L / framesPerSecond;
        framesPerWindow = Math.max(1, framesPerSecond / WINDOWS_A_SECOND);
        quietWindows = WINDOWS_A_SECOND * quietSeconds;
    }

    Result run() {
        try (Pipeline pipeline =
                Pipeline.builder()
                        .rules(rules(1))
                        .workers(workers)
                        .verifyChecksums(false)
                        .flowCapacity(CONNECTION_CAPACITY)
                        .streamCapacity(CONNECTION_CAPACITY)
                        .segmentMemory(1 << 20)
                        .listener(this)
                        .start()) {
            FloodFrames frames =
                    new FloodFrames(
                            (buffer, offset, captured, wire, timestampNs, linkType) -> {
                                frameNumber++;
                                sentNs.setOpaque((int) frameNumber & SENT_MASK, dueNs);
                                pipeline.onFrame(
                                        buffer, offset, captured, wire, timestampNs, linkType);
                            },
                            REQUEST);
            warmUp(pipeline, frames);
            beginPhase();
            sendQuietly(frames);
            Phase quiet = endPhase();
            long startNs = System.nanoTime();
            swapWhile(pipeline, swaps, () -> sendWindow(frames));
            double swapSeconds = (System.nanoTime() - startNs) / 1e9;
            Phase swapping = endPhase();
            pipeline.endOfInput();
            return new Result(
                    quiet,
                    swapping,
                    requests,
                    wrongAlerts.get(),
                    swapSeconds,
                    pipeline.statistics());
        }
    }

    /// Frames, swaps among them: as `live` does before the first frame comes, so that what the JVM
    /// takes to compile both is not waited for later.
    private void warmUp(Pipeline pipeline, FloodFrames frames) {
        dueNs = System.nanoTime();
        swapWhile(pipeline, WARM_UP_SWAPS, () -> sendWindow(frames));
        sendQuietly(frames);
    }

    private void sendQuietly(FloodFrames frames) {
        for (int i = 0; i < quietWindows; i++) {
            sendWindow(frames);
        }
    }

    /// A tenth of a second of frames, the longest of which is noted.
    private void sendWindow(FloodFrames frames) {
        send(frames, framesPerWindow);
        windowsNs.recordValue(Math.clamp(longestNs.getThenReset(), 0, MAX_LATENCY_NS));
    }

    private void beginPhase() {
        var _ = latencyNs.getIntervalHistogram();
        windowsNs.reset();
        collector = CollectorWork.untilNow();
        stolenMs = StolenTime.untilNowMs();
    }

    private Phase endPhase() {
        Phase phase =
                new Phase(
                        latencyNs.getIntervalHistogram(),
                        windowsNs.copy(),
                        CollectorWork.untilNow().since(collector),
                        StolenTime.untilNowMs() - stolenMs);
        beginPhase();
        return phase;
    }

    /// Swaps the rules, and does something again and again until that is done.
    private void swapWhile(Pipeline pipeline, int count, Runnable meanwhile) {
        CompletableFuture<Void> swapped = new CompletableFuture<>();
        AtomicReference<RuleReloader> reloader = new AtomicReference<>();
        ReloadListener listener =
                new ReloadListener() {
                    private int done;

                    @Override
                    public void onReloaded(int generation, double seconds) {
                        if (++done == count) {
                            swapped.complete(null);
                        } else {
                            reloader.get().request();
                        }
                    }

                    @Override
                    public void onReloadFailed(Throwable cause) {
                        swapped.completeExceptionally(cause);
                    }
                };
        try (RuleReloader started =
                RuleReloader.start(
                        pipeline,
                        () -> rules(pipeline.generation() + 1),
                        listener,
                        List.of(),
                        Duration.ofSeconds(1))) {
            reloader.set(started);
            started.request();
            while (!swapped.isDone()) {
                meanwhile.run();
            }
        }
        swapped.join();
    }

    private RuleSet rules(int generation) {
        StringBuilder text =
                new StringBuilder(
                        "alert tcp any any -> any 80 (flow:established,to_server;"
                                + " content:\"evil-twin\"; sid:%d;)%n".formatted(generation));
        for (int i = 0; i < fillers; i++) {
            text.append(
                    "alert tcp any any -> any 80 (content:\"filler-%x-%d\"; sid:%d;)%n"
                            .formatted(i * 0x9E37_79B1, generation, 1_000_000 + i));
        }
        return RuleSet.compile(
                SignatureLoader.parse("swap.rules", text.toString(), SignatureSettings.defaults())
                        .signatures());
    }

    /// Sends frames when they are due: one that is late counts from when it was due.
    private void send(FloodFrames frames, int count) {
        for (int sent = 0; sent < count; ) {
            int client = clientOf(turn);
            int step = stepOf(turn);
            turn++;
            awaitDue();
            if (step == 0) {
                frames.syn(client, dueNs);
                frames.establish(client, dueNs);
                sent += HANDSHAKE_FRAMES;
                dueNs += HANDSHAKE_FRAMES * frameDistanceNs;
            } else if (step > REQUESTS_A_CLIENT) {
                frames.reset(client, REQUESTS_A_CLIENT, dueNs);
                sent++;
                dueNs += frameDistanceNs;
            } else {
                frames.request(client, step - 1, dueNs);
                requests++;
                sent++;
                dueNs += frameDistanceNs;
            }
        }
    }

    /// Clients take turns; each that has done gives its place to another.
    private static int clientOf(int turn) {
        int round = turn / CONCURRENT_CLIENTS;
        return round / STEPS_A_CLIENT * CONCURRENT_CLIENTS + turn % CONCURRENT_CLIENTS;
    }

    private static int stepOf(int turn) {
        return turn / CONCURRENT_CLIENTS % STEPS_A_CLIENT;
    }

    private void awaitDue() {
        long earlyNs = dueNs - System.nanoTime();
        if (earlyNs > 0) {
            LockSupport.parkNanos(earlyNs);
        }
    }

    @Override
    public void onAlert(Alert alert) {
        if (alert.rule().signature().sid() != alert.generation()) {
            wrongAlerts.incrementAndGet();
        }
    }

    @Override
    public void onVerdict(Packet packet, Verdict verdict) {
        long elapsedNs =
                System.nanoTime() - sentNs.getOpaque((int) packet.frameNumber() & SENT_MASK);
        latencyNs.recordValue(Math.clamp(elapsedNs, 0, MAX_LATENCY_NS));
        longestNs.accumulate(elapsedNs);
    }
}
