package io.wirecut.perf.resets;

import io.wirecut.cli.report.TextTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Tables of what a lab has shown, for people.
final class LabReports {
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
                new TextTable("mishap", "times", "recovered", "slowest ms", "connections", "leaks");
        for (Map.Entry<Soak.Mishap, long[]> sum : Soak.sums(episodes).entrySet()) {
            long[] of = sum.getValue();
            table.add(
                    sum.getKey().label(),
                    Long.toString(of[0]),
                    Long.toString(of[1]),
                    Long.toString(of[2]),
                    Long.toString(of[3]),
                    Long.toString(of[4]));
        }
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
