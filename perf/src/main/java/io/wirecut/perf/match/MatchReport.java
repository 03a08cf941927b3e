package io.wirecut.perf.match;

import io.wirecut.cli.report.JsonText;
import io.wirecut.cli.report.TextTable;
import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import io.wirecut.perf.peer.Searchers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Says what a comparison found: a table for people, JSON for programs.
///
/// @param patterns what was searched for
/// @param haystack what was searched
/// @param rounds of each process
/// @param forks processes, 0 if all was done in the command's own
/// @param results by contestant
record MatchReport(
        PatternSet patterns, Haystack haystack, int rounds, int forks, List<Result> results) {

    private int ignoringCase() {
        int count = 0;
        for (Pattern pattern : patterns) {
            count += pattern.ignoresCase() ? 1 : 0;
        }
        return count;
    }

    /// A line about the inputs, a row for each contestant, a line for each that was chosen, to say
    /// why, and one for each fault.
    String table() {
        TextTable table =
                new TextTable(
                        "engine", "served by", "Gbit/s", "spread", "ratio", "MiB", "build ms");
        StringBuilder faults = new StringBuilder();
        StringBuilder choices = new StringBuilder();
        for (Result result : results) {
            table.add(
                    result.engine(),
                    result.servedBy(),
                    String.format(Locale.ROOT, "%.3f", result.gbps()),
                    "±%.0f%%".formatted(100 * result.spread()),
                    String.format(Locale.ROOT, "%.2f", result.ratio()),
                    result.memoryBytes() == 0
                            ? "-"
                            : String.format(Locale.ROOT, "%.1f", result.memoryBytes() / 1048576.0),
                    "%.0f".formatted(result.buildMs()));
            if (result.engine().equals(Searchers.AUTO)) {
                choices.append("auto: ")
                        .append(result.explanation())
                        .append(System.lineSeparator());
            }
            if (!result.agrees()) {
                faults.append(
                        String.format(
                                Locale.ROOT,
                                "%s differs: it found %,d matches%s%n",
                                result.engine(),
                                result.matches(),
                                result.fault().isEmpty() ? "" : "; " + result.fault()));
            }
        }
        return String.format(
                Locale.ROOT,
                "%,d bytes in %,d pieces, %s; %,d patterns, %,d of them in any case; %,d matches%n%s%s%s",
                haystack.length(),
                haystack.pieceCount(),
                haystack.isStream() ? "one stream" : "each its own stream",
                patterns.size(),
                ignoringCase(),
                matches(),
                table,
                choices,
                faults);
    }

    /// Matches in one scan, as those say who agree.
    private long matches() {
        return results.stream()
                .filter(Result::agrees)
                .mapToLong(Result::matches)
                .findFirst()
                .orElse(0);
    }

    /// The whole report.
    ///
    /// @param patternFile name of the file with the patterns
    /// @param haystackFile name of the file with the haystack
    String json(String patternFile, String haystackFile) {
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("patterns", patternFile);
        run.put("patternCount", patterns.size());
        run.put("ignoringCase", ignoringCase());
        run.put("haystack", haystackFile);
        run.put("bytes", haystack.length());
        run.put("pieceLength", haystack.pieceLength());
        run.put("pieces", haystack.pieceCount());
        run.put("stream", haystack.isStream());
        run.put("rounds", rounds);
        run.put("forks", forks);
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("environment", RunEnvironment.describe());
        report.put("run", run);
        report.put("results", results.stream().map(Result::toMap).toList());
        return JsonText.of(report);
    }
}
