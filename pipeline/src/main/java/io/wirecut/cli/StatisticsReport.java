package io.wirecut.cli;

import io.wirecut.pipeline.Statistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a pipeline has counted, as reports have it: to a person, and in `stats.json`.
public final class StatisticsReport {
    private static final long MIB = 1 << 20;

    private StatisticsReport() {}

    /// Adds the counts, the total of frames apart.
    public static void addTo(Map<String, Object> json, Statistics counts) {
        json.put("flows", counts.flows());
        json.put("alerts", counts.alerts());
        json.put("resets", counts.resets());
        json.put("inspected", counts.inspected());
        json.put("bypassed", lowerCase(counts.bypassed()));
        json.put("dropped", lowerCase(counts.dropped()));
        json.put("conserved", counts.isConserved());
        json.put("details", counts.details());
    }

    /// What became of the frames.
    public static String fate(Statistics counts) {
        return "%,d inspected + %,d bypassed%s + %,d dropped%s"
                .formatted(
                        counts.inspected(),
                        counts.bypassedTotal(),
                        reasons(counts.bypassed()),
                        counts.droppedTotal(),
                        reasons(counts.dropped()));
    }

    /// What each resource may take, off-heap.
    public static String memory(Map<String, Long> details) {
        List<String> parts = new ArrayList<>();
        for (String resource : List.of("flow", "stream", "segment", "fragment")) {
            long length = details.getOrDefault("memory." + resource + "_bytes", 0L);
            parts.add(String.format(Locale.ROOT, "%.1f MiB %ss", length / (double) MIB, resource));
        }
        return String.join(" + ", parts);
    }

    private static String reasons(Map<? extends Enum<?>, Long> counts) {
        List<String> parts = new ArrayList<>();
        counts.forEach((reason, count) -> {
            if (count > 0) {
                parts.add("%s %,d".formatted(label(reason), count));
            }
        });
        return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
    }

    private static Map<String, Long> lowerCase(Map<? extends Enum<?>, Long> counts) {
        Map<String, Long> named = new LinkedHashMap<>();
        counts.forEach((reason, count) -> named.put(label(reason), count));
        return named;
    }

    private static String label(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
