package io.wirecut.cli.live;

import io.wirecut.cli.StatisticsReport;
import io.wirecut.pipeline.Statistics;
import io.wirecut.pipeline.event.LogEventSink;
import io.wirecut.pipeline.reset.QueuedInjector;
import io.wirecut.pipeline.source.live.LiveCounts;
import io.wirecut.signatures.SignaturePack;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a run on live traffic has to say at its end: to a person, and as `stats.json`.
///
/// @param path what was inspected
/// @param pack the rules
/// @param counts what the source has counted
/// @param statistics what the pipeline has counted
/// @param events the event file
/// @param failures frames that the pipeline failed on
/// @param runSeconds how long it took
record LiveReport(
        LivePath path,
        SignaturePack pack,
        LiveCounts counts,
        Statistics statistics,
        LogEventSink events,
        long failures,
        double runSeconds) {
    private static final double MEGABYTE = 1e6;

    /// Whether every frame is accounted for, from the kernel to its fate.
    boolean isConserved() {
        return counts.isConserved()
                && counts.handedOn() == statistics.frames()
                && statistics.isConserved();
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("source", path.name());
        json.put("run_s", Math.round(runSeconds * 1e3) / 1e3);
        json.put("rules_loaded", pack.signatures().size());
        json.put("rules_refused", pack.refusedCount());
        json.put("kernel_frames", counts.arrived());
        json.put("kernel_drops", counts.lost());
        json.put("passed_over", counts.passedOver());
        json.put("frames", statistics.frames());
        json.put("bytes", statistics.bytes());
        StatisticsReport.addTo(json, statistics);
        json.put("conserved", isConserved());
        json.put("failures", failures);
        json.put("events_written", events.writtenEvents());
        json.put("events_lost", events.lostEvents());
        json.put("capture", counts.details());
        if (path.injector() instanceof QueuedInjector queued) {
            json.put("injector", queued.details());
        }
        return json;
    }

    String summary(Path logDir) {
        StringBuilder text = new StringBuilder();
        line(text, "source", path.name());
        line(
                text,
                "rules",
                "%,d loaded, %,d refused".formatted(pack.signatures().size(), pack.refusedCount()));
        line(
                text,
                "kernel",
                "%,d frames = %,d taken + %,d passed over + %,d lost"
                        .formatted(
                                counts.arrived(),
                                counts.handedOn(),
                                counts.passedOver(),
                                counts.lost()));
        line(
                text,
                "frames",
                "%,d, %.1f MB in %.2f s"
                        .formatted(statistics.frames(), statistics.bytes() / MEGABYTE, runSeconds));
        line(text, "fate", StatisticsReport.fate(statistics));
        line(text, "flows", "%,d".formatted(statistics.flows()));
        line(
                text,
                "alerts",
                "%,d  -> %s%s"
                        .formatted(
                                statistics.alerts(),
                                logDir.resolve("eve.json"),
                                events.lostEvents() == 0
                                        ? ""
                                        : ", %,d events lost".formatted(events.lostEvents())));
        line(text, "resets", "%,d".formatted(statistics.resets()));
        line(text, "counters", logDir.resolve("stats.json").toString());
        return text.toString();
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append("%-9s".formatted(label)).append(value).append('\n');
    }
}
