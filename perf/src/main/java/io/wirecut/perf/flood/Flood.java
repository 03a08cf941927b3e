package io.wirecut.perf.flood;

import io.wirecut.pipeline.Pipeline;
import io.wirecut.pipeline.Statistics;
import io.wirecut.pipeline.Threading;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// A flood of SYNs, no two from the same client, against a table with connections in it.
final class Flood {
    private static final String RULE =
            "alert tcp any any -> any 80 (flow:established,to_server; content:\"evil-twin\"; sid:1;)";
    private static final String REQUEST = "GET /evil-twin HTTP/1.1\r\n\r\n";

    /// SYNs for each request between them.
    private static final int SYNS_A_REQUEST = 100;

    /// A million frames a second.
    private static final long FRAME_DISTANCE_NS = 1_000;

    /// What a phase took.
    record Phase(String name, Histogram frameNs, long flows, long alerts, long expectedAlerts) {}

    /// What a flood has shown.
    record Result(List<Phase> phases, Statistics statistics) {
        boolean isEveryRequestSeen() {
            return phases.stream().allMatch(phase -> phase.alerts == phase.expectedAlerts);
        }

        /// Every flow has ended or is there, and every frame has its fate.
        boolean isAllCounted() {
            return statistics.isConserved()
                    && count("flow.created") == count("flow.ended") + count("memory.flow_active")
                    && count("memory.flow_active") <= count("memory.flow_capacity");
        }

        long count(String name) {
            return statistics.details().getOrDefault(name, 0L);
        }

        long maxNs() {
            return phases.stream().mapToLong(phase -> phase.frameNs.getMaxValue()).max().orElse(0);
        }
    }

    private final int flows;
    private final int established;
    private final int inspected;
    private final int syns;
    private final List<Phase> phases = new ArrayList<>();
    private long timestampNs = 1_000_000_000_000L;
    private int requests;
    private long alertsBefore;

    /// @param flows that the table can hold
    /// @param established connections that are opened first
    /// @param inspected how many of them send requests that a rule matches, at all times
    /// @param syns of the flood
    Flood(int flows, int established, int inspected, int syns) {
        this.flows = flows;
        this.established = established;
        this.inspected = inspected;
        this.syns = syns;
    }

    Result run() {
        phases.clear();
        try (Pipeline pipeline = pipeline()) {
            TimedPipeline timed = new TimedPipeline(pipeline);
            FloodFrames frames = new FloodFrames(timed, REQUEST);
            for (int client = 0; client < established; client++) {
                timestampNs += FRAME_DISTANCE_NS;
                frames.syn(client, timestampNs);
                frames.establish(client, timestampNs);
            }
            end("open", pipeline, timed);
            requestFromEach(frames);
            end("before", pipeline, timed);
            for (int i = 0; i < syns; i++) {
                timestampNs += FRAME_DISTANCE_NS;
                frames.syn(established + i, timestampNs);
                if (inspected > 0 && i % SYNS_A_REQUEST == 0) {
                    request(frames);
                }
            }
            end("flood", pipeline, timed);
            requestFromEach(frames);
            end("after", pipeline, timed);
            return new Result(List.copyOf(phases), pipeline.statistics());
        }
    }

    private void requestFromEach(FloodFrames frames) {
        for (int i = 0; i < inspected; i++) {
            timestampNs += FRAME_DISTANCE_NS;
            request(frames);
        }
    }

    /// From each of the inspected connections in turn.
    private void request(FloodFrames frames) {
        frames.request(requests % inspected, requests / inspected, timestampNs);
        requests++;
    }

    private void end(String name, Pipeline pipeline, TimedPipeline timed) {
        Statistics statistics = pipeline.statistics();
        long requestsBefore = phases.stream().mapToLong(Phase::expectedAlerts).sum();
        phases.add(
                new Phase(
                        name,
                        timed.done(),
                        statistics.details().getOrDefault("memory.flow_active", 0L),
                        statistics.alerts() - alertsBefore,
                        requests - requestsBefore));
        alertsBefore = statistics.alerts();
    }

    private Pipeline pipeline() {
        var pack = SignatureLoader.parse("flood.rules", RULE, SignatureSettings.defaults());
        return Pipeline.builder()
                .rules(RuleSet.compile(pack.signatures()))
                .threading(Threading.INVOKER)
                .verifyChecksums(false)
                .flowCapacity(flows)
                .streamCapacity(Math.max(1, inspected))
                .segmentMemory(1 << 20)
                .start();
    }

    /// Bytes off-heap by what they are for.
    static Map<String, Long> memory(Result result) {
        Map<String, Long> memory = new LinkedHashMap<>();
        result.statistics()
                .details()
                .forEach((name, value) -> {
                    if (name.startsWith("memory.") && name.endsWith("_bytes")) {
                        memory.put(name.substring("memory.".length()), value);
                    }
                });
        return memory;
    }
}
