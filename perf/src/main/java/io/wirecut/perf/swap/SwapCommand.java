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
            paramLabel = "N",
            description =
                    "Worker threads (default: as many as there are cores, but for one, which sends).")
    private int workers = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

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
                    "How long nothing is swapped, twice: to warm up, then to compare with"
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
        double maxMs = result.swapping().latencyNs().getMaxValue() / 1e6;
        boolean isInTime = maxMs <= limitMs;
        boolean isGood = isInTime && result.isEverythingRight();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        print(out, result);
        out.printf(
                Locale.ROOT,
                "longest frame %.3f ms while swapping, %.3f ms while not; limit %.3f ms: %s%n",
                maxMs,
                result.quiet().latencyNs().getMaxValue() / 1e6,
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

    private void print(PrintWriter out, SwapRun.Result result) {
        TextTable table =
                new TextTable("phase", "frames", "p50 us", "p99 us", "p99.99 us", "max us");
        add(table, "quiet", result.quiet().latencyNs());
        add(table, "swapping", result.swapping().latencyNs());
        out.print(table);
        print(out, "quiet", result.quiet());
        print(out, "swapping", result.swapping());
        out.printf(
                Locale.ROOT,
                "%d swaps in %.2f s, %.1f ms each; %d flows went on with newer rules%n",
                swaps,
                result.swapSeconds(),
                result.swapSeconds() * 1e3 / swaps,
                result.count("rules.flows_rematched"));
        out.printf(
                "%d requests, %d alerts, %d of another generation than they name; frames %s%n",
                result.requests(),
                result.statistics().alerts(),
                result.wrongAlerts(),
                result.statistics().isConserved() ? "conserved" : "NOT CONSERVED");
    }

    private void print(PrintWriter out, String name, Phase phase) {
        Histogram longest = phase.longestNs();
        out.printf(
                Locale.ROOT,
                "%s, longest frame of each 0.1 s: p50 %.1f ms, p90 %.1f ms, over the limit in %d of %d;"
                        + " %d garbage collections, %d ms; %d ms stolen by the machine's host%n",
                name,
                longest.getValueAtPercentile(50) / 1e6,
                longest.getValueAtPercentile(90) / 1e6,
                phase.windowsOver(limitMs),
                longest.getTotalCount(),
                phase.collector().count(),
                phase.collector().ms(),
                phase.stolenMs());
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
        report.put("quiet", toJson(result.quiet()));
        report.put("swapping", toJson(result.swapping()));
        report.put("details", result.statistics().details());
        report.put("environment", RunEnvironment.describe());
        return report;
    }

    private Map<String, Object> toJson(Phase phase) {
        Map<String, Object> fields = new LinkedHashMap<>();
        Histogram ns = phase.latencyNs();
        fields.put("frames", ns.getTotalCount());
        fields.put("p50_ns", ns.getValueAtPercentile(50));
        fields.put("p99_ns", ns.getValueAtPercentile(99));
        fields.put("p99_99_ns", ns.getValueAtPercentile(PERCENTILE));
        fields.put("max_ns", ns.getMaxValue());
        fields.put("windows", phase.longestNs().getTotalCount());
        fields.put("windows_over_limit", phase.windowsOver(limitMs));
        fields.put("longest_in_window_p50_ns", phase.longestNs().getValueAtPercentile(50));
        fields.put("longest_in_window_p90_ns", phase.longestNs().getValueAtPercentile(90));
        fields.put("collections", phase.collector().count());
        fields.put("collections_ms", phase.collector().ms());
        fields.put("stolen_ms", phase.stolenMs());
        return fields;
    }
}
