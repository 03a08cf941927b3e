package io.wirecut.perf.resets;

import io.wirecut.cli.report.TextTable;
import io.wirecut.perf.lab.Position;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/// Tables of what a lab has shown, for people.
final class LabReports {
    private static final int DIGITS = 3;

    private LabReports() {}

    /// A row a cell, then the connections that did not end as they should have.
    static String cells(List<CellResult> results) {
        TextTable table = new TextTable(CellResult.headings());
        results.forEach(result -> table.add(result.row()));
        StringBuilder text = new StringBuilder(table.toString());
        for (CellResult result : results) {
            for (String example : result.examples()) {
                text.append("  %s: %s%n".formatted(result.cell().name(), example));
            }
        }
        return text.toString();
    }

    /// From the match to the first RST on the wire, over all cells of a position.
    static String latencies(List<CellResult> results) {
        StringBuilder text = new StringBuilder();
        for (Position position : Position.values()) {
            Histogram times = new Histogram(DIGITS);
            results.stream()
                    .filter(result -> result.cell().position() == position)
                    .forEach(result -> result.addMatchTimesTo(times));
            if (times.getTotalCount() > 0) {
                text.append(
                        "%s: match to wire p50 %d us, p99 %d us, longest %d us, of %d%n"
                                .formatted(
                                        position.label(),
                                        times.getValueAtPercentile(50) / 1_000,
                                        times.getValueAtPercentile(99) / 1_000,
                                        times.getMaxValue() / 1_000,
                                        times.getTotalCount()));
            }
        }
        return text.toString();
    }

    /// A row a turn, then the comparison.
    static String turns(List<Throughput.Turn> turns) {
        TextTable table = new TextTable("offloads", "path", "Mbit/s", "ping ms", "longest");
        for (Throughput.Turn turn : turns) {
            table.add(
                    turn.hasOffloads() ? "on" : "off",
                    turn.isWire() ? "wire" : "bridge",
                    "%.0f".formatted(turn.mbitPerSecond()),
                    String.format(Locale.ROOT, "%.3f", turn.pingMs()),
                    String.format(Locale.ROOT, "%.3f", turn.longestPingMs()));
        }
        return table + medians(turns, false) + medians(turns, true);
    }

    private static String medians(List<Throughput.Turn> turns, boolean hasOffloads) {
        return String.format(
                Locale.ROOT,
                "offloads %s: the wire passes %.0f%% of what the bridge does, and adds %.3f ms to a"
                        + " ping (medians)%n",
                hasOffloads ? "on" : "off",
                100 * Throughput.ratio(turns, hasOffloads),
                Throughput.addedPingMs(turns, hasOffloads));
    }

    /// A row a kind of mishap, then what sensors said on a full disk.
    static String episodes(List<Soak.Episode> episodes) {
        TextTable table =
                new TextTable(
                        "mishap",
                        "times",
                        "recovered",
                        "slowest ms",
                        "connections",
                        "leaks",
                        "failures",
                        "torn",
                        "refused",
                        "MB");
        Soak.sums(episodes)
                .forEach((mishap, sum) ->
                        table.add(
                                mishap.label(),
                                Long.toString(sum.episodes()),
                                Long.toString(sum.recovered()),
                                Long.toString(sum.slowestMs()),
                                Long.toString(sum.connections()),
                                Long.toString(sum.leaks()),
                                Long.toString(sum.failures()),
                                Long.toString(sum.torn()),
                                Long.toString(sum.refused()),
                                Long.toString(sum.residentMegabytes())));
        StringBuilder text = new StringBuilder(table.toString());
        episodes.stream()
                .filter(episode -> !episode.said().isEmpty())
                .limit(1)
                .forEach(episode ->
                        text.append(
                                "with a full disk the sensor ended with %s%n"
                                        .formatted(episode.said())));
        return text.toString();
    }
}
