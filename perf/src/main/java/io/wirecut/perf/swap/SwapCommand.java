package io.wirecut.perf.swap;

import io.wirecut.cli.report.CommandFault;
import io.wirecut.cli.report.JsonText;
import io.wirecut.cli.report.ReportFile;
import io.wirecut.cli.report.TextTable;
import io.wirecut.perf.match.RunEnvironment;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

/// `wirecut perf swap`: what swapping rules costs the traffic.
@Command(
        name = "swap",
        mixinStandardHelpOptions = true,
        description = {
            "Swaps the rules again and again while frames come at an even rate, and times every frame"
                    + " from when it is due to its verdict.",
            "What the machine does to frames while nothing is swapped is timed first, to compare with:"
                    + " where others use its cores, that alone can be more than the limit.",
            "Exit code 0 if no frame and no alert was lost, every alert is of the generation that it"
                    + " names, and no frame took longer than the limit; 1 otherwise."
        })
public final class SwapCommand implements Callable<Integer> {
    private static final int MAX_COUNT = 10_000_000;
    private static final double PERCENTILE = 99.99;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--swaps",
            defaultValue = "200",
            paramLabel = "N",
            description = "How often the rules are swapped (default: ${DEFAULT-VALUE}).")
    private int swaps;

    @Option(
            names = "--workers",
            defaultValue = "2",
            paramLabel = "N",
            description = "Worker threads (default: ${DEFAULT-VALUE}).")
    private int workers;

    @Option(
            names = "--rules",
            defaultValue = "1000",
            paramLabel = "N",
            description = "Rules of each generation (default: ${DEFAULT-VALUE}).")
    private int rules;

    @Option(
            names = "--rate",
            defaultValue = "50000",
            paramLabel = "N",
            description = "Frames a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--quiet-seconds",
            defaultValue = "3",
            paramLabel = "N",
            description =
                    "How long nothing is swapped first, twice: to warm up, then to compare with"
                            + " (default: ${DEFAULT-VALUE}).")
    private int quietSeconds;

    @Option(
            names = "--limit-ms",
            defaultValue = "10",
            paramLabel = "MS",
            description = "The most that one frame may take (default: ${DEFAULT-VALUE}).")
    private double limitMs;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures as JSON.")
    private @Nullable Path json;

    /// Made by picocli.
    public SwapCommand() {}

    @Override
    public Integer call() {
        check("--swaps", swaps);
        check("--workers", workers);
        check("--rules", rules);
        check("--rate", rate);
        check("--quiet-seconds", quietSeconds);
        SwapRun.Result result = new SwapRun(swaps, workers, rules - 1, rate, quietSeconds).run();
        double maxMs = result.swappingNs().getMaxValue() / 1e6;
        boolean isInTime = maxMs <= limitMs;
        boolean isGood = isInTime && result.isEverythingRight();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        print(out, result);
        out.printf(
                Locale.ROOT,
                "longest frame %.3f ms while swapping, %.3f ms while not; limit %.3f ms: %s%n",
                maxMs,
                result.quietNs().getMaxValue() / 1e6,
                limitMs,
                isInTime ? "held" : "EXCEEDED");
        out.flush();
        if (json != null) {
            ReportFile.write(json, JsonText.of(toJson(result, isGood)));
        }
        return isGood ? 0 : 1;
    }

    private static void check(String name, int value) {
        if (value < 1 || value > MAX_COUNT) {
            throw CommandFault.misuse(
                    "%s=%d must be from 1 to %d".formatted(name, value, MAX_COUNT));
        }
    }

    private static void print(PrintWriter out, SwapRun.Result result) {
        TextTable table =
                new TextTable("phase", "frames", "p50 us", "p99 us", "p99.99 us", "max us");
        add(table, "quiet", result.quietNs());
        add(table, "swapping", result.swappingNs());
        out.print(table);
        print(out, "quiet", result.quietPauses());
        print(out, "swapping", result.swappingPauses());
        out.printf(
                Locale.ROOT,
                "%d swaps in %.2f s, %.1f ms each; %d flows went on with newer rules%n",
                result.count("rules.swaps"),
                result.swapSeconds(),
                result.swapSeconds() * 1e3 / Math.max(1, result.count("rules.swaps")),
                result.count("rules.flows_rematched"));
        out.printf(
                "%d requests, %d alerts, %d of another generation than they name; frames %s%n",
                result.requests(),
                result.statistics().alerts(),
                result.wrongAlerts(),
                result.statistics().isConserved() ? "conserved" : "NOT CONSERVED");
    }

    private static void print(PrintWriter out, String phase, CollectorPauses pauses) {
        out.printf(
                "pauses of the garbage collector, %s: %d, the longest %d ms, %d ms together%n",
                phase, pauses.count(), pauses.longestMs(), pauses.totalMs());
    }

    private static void add(TextTable table, String phase, Histogram ns) {
        table.add(
                phase,
                Long.toString(ns.getTotalCount()),
                micros(ns.getValueAtPercentile(50)),
                micros(ns.getValueAtPercentile(99)),
                micros(ns.getValueAtPercentile(PERCENTILE)),
                micros(ns.getMaxValue()));
    }

    private static String micros(long ns) {
        return String.format(Locale.ROOT, "%.1f", ns / 1e3);
    }

    private Map<String, Object> toJson(SwapRun.Result result, boolean isGood) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("good", isGood);
        report.put("limit_ms", limitMs);
        report.put("requests", result.requests());
        report.put("alerts", result.statistics().alerts());
        report.put("wrong_alerts", result.wrongAlerts());
        report.put("swap_s", result.swapSeconds());
        report.put("quiet", toJson(result.quietNs()));
        report.put("swapping", toJson(result.swappingNs()));
        report.put("quiet_pauses", toJson(result.quietPauses()));
        report.put("swapping_pauses", toJson(result.swappingPauses()));
        report.put("details", result.statistics().details());
        report.put("environment", RunEnvironment.describe());
        return report;
    }

    private static Map<String, Object> toJson(CollectorPauses pauses) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("count", pauses.count());
        fields.put("longest_ms", pauses.longestMs());
        fields.put("total_ms", pauses.totalMs());
        return fields;
    }

    private static Map<String, Object> toJson(Histogram ns) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("frames", ns.getTotalCount());
        fields.put("p50_ns", ns.getValueAtPercentile(50));
        fields.put("p99_ns", ns.getValueAtPercentile(99));
        fields.put("p99_99_ns", ns.getValueAtPercentile(PERCENTILE));
        fields.put("max_ns", ns.getMaxValue());
        return fields;
    }
}
