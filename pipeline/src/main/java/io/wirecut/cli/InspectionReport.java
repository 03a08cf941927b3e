package io.wirecut.cli;

import io.wirecut.pipeline.Pipeline;
import io.wirecut.pipeline.Statistics;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.signatures.SignaturePack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What an inspection has to say at its end: to a person, and as `stats.json`.
final class InspectionReport {
    private static final int MAX_SHOWN_FAULTS = 20;
    private static final int MAX_SHOWN_KEYWORDS = 6;

    private final SignaturePack pack;
    private final int captures;
    private final int workers;
    private final double loadSeconds;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Long> exempted = new LinkedHashMap<>();
    private @Nullable Statistics statistics;
    private double runSeconds;

    InspectionReport(SignaturePack pack, int captures, int workers, double loadSeconds) {
        this.pack = pack;
        this.captures = captures;
        this.workers = workers;
        this.loadSeconds = loadSeconds;
    }

    /// Adds what went wrong with a capture.
    void fault(String message) {
        faults.add(message);
    }

    /// Adds how many matches came to nothing since an address is exempt, by the line that says so.
    void exempted(Map<String, Long> counts) {
        exempted.putAll(counts);
    }

    void end(Statistics statistics, double runSeconds) {
        this.statistics = statistics;
        this.runSeconds = runSeconds;
    }

    boolean isClean() {
        return faults.isEmpty();
    }

    static String progress(String place, Path capture, PacketSource source, Pipeline pipeline) {
        Statistics now = pipeline.statistics();
        String share =
                source.length() > 0
                        ? " %d %%".formatted(100 * source.position() / source.length())
                        : "";
        return String.format(
                Locale.ROOT,
                "%s %s%s  %d frames  %.1f MB  %d alerts",
                place,
                capture.getFileName(),
                share,
                now.frames(),
                now.bytes() / 1e6,
                now.alerts());
    }

    Map<String, Object> toJson() {
        Statistics counts = counts();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("captures", captures);
        json.put("frames", counts.frames());
        json.put("bytes", counts.bytes());
        json.put("load_s", round(loadSeconds));
        json.put("run_s", round(runSeconds));
        json.put("worker_cpu_s", round(counts.workerCpuNs() / 1e9));
        json.put("workers", workers);
        json.put("rules_loaded", pack.signatures().size());
        json.put("rules_refused", pack.refusedCount());
        Map<String, Integer> refusals = new LinkedHashMap<>();
        pack.refusals().forEach((keyword, count) -> refusals.put(keyword, count.total()));
        json.put("rules_refused_for", refusals);
        StatisticsReport.addTo(json, counts);
        if (!exempted.isEmpty()) {
            json.put("exempted", exempted);
        }
        json.put("faults", faults);
        return json;
    }

    String summary(Path logDir) {
        Statistics counts = counts();
        StringBuilder text = new StringBuilder();
        line(text, "captures", "%,d".formatted(captures));
        line(
                text,
                "rules",
                "%,d loaded, %,d refused%s (%.2f s)"
                        .formatted(
                                pack.signatures().size(),
                                pack.refusedCount(),
                                refusals(),
                                loadSeconds));
        line(
                text,
                "frames",
                "%,d, %.1f MB in %.2f s (workers %.2f s CPU)"
                        .formatted(
                                counts.frames(),
                                counts.bytes() / 1e6,
                                runSeconds,
                                counts.workerCpuNs() / 1e9));
        line(text, "fate", StatisticsReport.fate(counts));
        line(text, "flows", "%,d".formatted(counts.flows()));
        line(text, "memory", StatisticsReport.memory(counts.details()));
        line(text, "alerts", written(counts.alerts(), logDir.resolve("eve.json")));
        line(text, "resets", written(counts.resets(), logDir.resolve("resets.pcap")));
        line(text, "counters", logDir.resolve("stats.json").toString());
        return text.toString();
    }

    /// What went wrong, a line each, for the standard error.
    String faultLines() {
        StringBuilder text = new StringBuilder();
        for (String fault : faults.subList(0, Math.min(faults.size(), MAX_SHOWN_FAULTS))) {
            text.append("wirecut: ").append(fault).append('\n');
        }
        if (faults.size() > MAX_SHOWN_FAULTS) {
            int more = faults.size() - MAX_SHOWN_FAULTS;
            text.append("wirecut: and %,d more: see stats.json%n".formatted(more));
        }
        return text.toString();
    }

    /// The keywords that most rules were refused for.
    private String refusals() {
        if (pack.refusals().isEmpty()) {
            return "";
        }
        String most =
                pack.refusals().entrySet().stream()
                        .limit(MAX_SHOWN_KEYWORDS)
                        .map(entry -> "%s %,d".formatted(entry.getKey(), entry.getValue().total()))
                        .collect(Collectors.joining(", "));
        String rest = pack.refusals().size() > MAX_SHOWN_KEYWORDS ? ", ..." : "";
        return " for " + most + rest;
    }

    private Statistics counts() {
        if (statistics == null) {
            throw new IllegalStateException("the inspection has not ended");
        }
        return statistics;
    }

    private static String written(long count, Path file) {
        return "%,d  -> %s".formatted(count, file);
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append("%-9s".formatted(label)).append(value).append('\n');
    }

    private static double round(double seconds) {
        return Math.round(seconds * 1e6) / 1e6;
    }
}
