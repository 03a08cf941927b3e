package io.wirecut.perf.flood;

import io.wirecut.cli.report.CommandFault;
import io.wirecut.cli.report.JsonText;
import io.wirecut.cli.report.ReportFile;
import io.wirecut.cli.report.TextTable;
import io.wirecut.perf.match.RunEnvironment;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `wirecut perf flood`: what a flood of SYNs costs, and whether it hides anything.
@Command(
        name = "flood",
        mixinStandardHelpOptions = true,
        description = {
            "Opens connections, then floods the flow table with SYNs of distinct clients, while some"
                    + " of the connections send requests that a rule matches.",
            "All on one thread, each frame timed. Exit code 0 if every request gave its alert, every"
                    + " flow and frame is accounted for, and no frame took longer than the limit; 1"
                    + " otherwise."
        })
public final class FloodCommand implements Callable<Integer> {
    private static final int MAX_COUNT = 1 << 27;
    private static final double PERCENTILE = 99.99;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--flows",
            defaultValue = "1000000",
            paramLabel = "N",
            description = "Flows that the table can hold (default: ${DEFAULT-VALUE}).")
    private int flows;

    @Option(
            names = "--established",
            defaultValue = "100000",
            paramLabel = "N",
            description = "Connections that are opened first (default: ${DEFAULT-VALUE}).")
    private int established;

    @Option(
            names = "--inspected",
            defaultValue = "10000",
            paramLabel = "N",
            description = "How many of them send requests (default: ${DEFAULT-VALUE}).")
    private int inspected;

    @Option(
            names = "--syns",
            defaultValue = "10000000",
            paramLabel = "N",
            description = "SYNs of the flood (default: ${DEFAULT-VALUE}).")
    private int syns;

    @Option(
            names = "--limit-ms",
            defaultValue = "10",
            paramLabel = "MS",
            description = "The most that one frame may take (default: ${DEFAULT-VALUE}).")
    private double limitMs;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures as JSON.")
    private @Nullable Path json;

    /// Made by picocli.
    public FloodCommand() {}

    @Override
    public Integer call() {
        check("--flows", flows, 1);
        check("--established", established, 0);
        check("--inspected", inspected, 0);
        check("--syns", syns, 0);
        if (established > flows || inspected > established) {
            throw CommandFault.misuse(
                    "--inspected=%d must be at most --established=%d, and that at most --flows=%d"
                            .formatted(inspected, established, flows));
        }
        if (!(limitMs > 0)) {
            throw CommandFault.misuse("--limit-ms=" + limitMs + " must be above 0");
        }
        // Compiles what is measured.
        new Flood(10_000, 1_000, 100, 300_000).run();
        Flood.Result result = new Flood(flows, established, inspected, syns).run();
        boolean isInTime = result.maxNs() <= limitMs * 1e6;
        boolean isGood = result.isEveryRequestSeen() && result.isAllCounted() && isInTime;
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        print(out, result, isInTime);
        out.flush();
        if (json != null) {
            ReportFile.write(json, JsonText.of(toJson(result, isGood)));
        }
        return isGood ? 0 : 1;
    }

    private static void check(String name, int value, int min) {
        if (value < min || value > MAX_COUNT) {
            throw CommandFault.misuse(
                    "%s=%d must be from %d to %d".formatted(name, value, min, MAX_COUNT));
        }
    }

    private void print(PrintWriter out, Flood.Result result, boolean isInTime) {
        TextTable table =
                new TextTable(
                        "phase",
                        "frames",
                        "flows",
                        "requests",
                        "alerts",
                        "mean ns",
                        "p50 ns",
                        "p99.99 ns",
                        "max ns");
        for (Flood.Phase phase : result.phases()) {
            Histogram frameNs = phase.frameNs();
            table.add(
                    phase.name(),
                    Long.toString(frameNs.getTotalCount()),
                    Long.toString(phase.flows()),
                    Long.toString(phase.expectedAlerts()),
                    Long.toString(phase.alerts()),
                    String.format(Locale.ROOT, "%.0f", frameNs.getMean()),
                    Long.toString(frameNs.getValueAtPercentile(50)),
                    Long.toString(frameNs.getValueAtPercentile(PERCENTILE)),
                    Long.toString(frameNs.getMaxValue()));
        }
        out.print(table);
        long total = Flood.memory(result).getOrDefault("flow_bytes", 0L);
        out.printf(
                Locale.ROOT,
                "flow table: %d flows in %.1f MiB off-heap, %d bytes a record%n",
                result.count("memory.flow_capacity"),
                total / (double) (1 << 20),
                result.count("memory.flow_record_bytes"));
        out.printf(
                "flows: %d created = %d aged out + %d evicted + %d there; %d packets found no room;"
                        + " %d emergencies%n",
                result.count("flow.created"),
                result.count("flow.aged_out"),
                result.count("flow.evicted_over") + result.count("flow.evicted_unestablished"),
                result.count("memory.flow_active"),
                result.count("flow.table_full"),
                result.count("flow.emergencies"));
        out.println(result.isAllCounted() ? "all counted" : "NOT ALL COUNTED");
        out.println(
                result.isEveryRequestSeen()
                        ? "every request gave its alert"
                        : "REQUESTS WENT WITHOUT ALERTS");
        out.printf(
                Locale.ROOT,
                "longest frame %.3f ms, limit %.3f ms: %s%n",
                result.maxNs() / 1e6,
                limitMs,
                isInTime ? "held" : "EXCEEDED");
    }

    private Map<String, Object> toJson(Flood.Result result, boolean isGood) {
        List<Object> phases = new ArrayList<>();
        for (Flood.Phase phase : result.phases()) {
            Histogram frameNs = phase.frameNs();
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("phase", phase.name());
            fields.put("frames", frameNs.getTotalCount());
            fields.put("flows", phase.flows());
            fields.put("requests", phase.expectedAlerts());
            fields.put("alerts", phase.alerts());
            fields.put("mean_ns", Math.round(frameNs.getMean()));
            fields.put("p50_ns", frameNs.getValueAtPercentile(50));
            fields.put("p99_ns", frameNs.getValueAtPercentile(99));
            fields.put("p99_99_ns", frameNs.getValueAtPercentile(PERCENTILE));
            fields.put("max_ns", frameNs.getMaxValue());
            phases.add(fields);
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("good", isGood);
        report.put("limit_ms", limitMs);
        report.put("phases", phases);
        report.put("off_heap_bytes", Flood.memory(result));
        report.put("details", result.statistics().details());
        report.put("environment", RunEnvironment.describe());
        return report;
    }
}
