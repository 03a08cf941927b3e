package io.wirecut.perf.conformance;

import io.wirecut.cli.report.JsonText;
import io.wirecut.cli.report.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Recall and precision of a run, by class and in total: over all cases, and over the loaded ones.
///
/// A case is loaded if all that it names could be loaded. Where many captures share one pack, that
/// would say little if a single rule were refused: there `loaded` leaves out the pairs of the
/// refused rules, not the captures.
final class Scoreboard {
    /// Stands for the class of cases that have none.
    static final String NO_CLASS = "-";

    private final Tally total = new Tally();
    private final Tally loadedTotal = new Tally();
    private final SortedMap<String, Tally> classes = new TreeMap<>();
    private final SortedMap<String, Tally> loadedClasses = new TreeMap<>();
    private final List<String> misses = new ArrayList<>();
    private final List<String> countDifferences = new ArrayList<>();

    /// @param runs in the order in which misses shall be listed
    /// @param sharedRules whether the cases share one pack
    Scoreboard(List<CaseRun> runs, boolean sharedRules) {
        for (CaseRun run : runs) {
            SortedSet<Long> expected = run.subject().expected().sids();
            SortedSet<Long> found = run.found().sids();
            add(run, total, classes, expected, found);
            if (sharedRules && run.obstacle().isEmpty()) {
                SortedSet<Long> loaded = new TreeSet<>(expected);
                loaded.removeAll(run.refusals().keySet());
                add(run, loadedTotal, loadedClasses, loaded, found);
            } else if (run.isLoaded()) {
                add(run, loadedTotal, loadedClasses, expected, found);
            }
            list(run, expected, found);
        }
    }

    private static void add(
            CaseRun run,
            Tally total,
            Map<String, Tally> classes,
            SortedSet<Long> expected,
            SortedSet<Long> found) {
        total.add(expected, found);
        List<String> names = run.subject().classes();
        for (String name : names.isEmpty() ? List.of(NO_CLASS) : names) {
            classes.computeIfAbsent(name, _ -> new Tally()).add(expected, found);
        }
    }

    private void list(CaseRun run, SortedSet<Long> expected, SortedSet<Long> found) {
        String name = run.subject().name();
        SortedSet<Long> all = new TreeSet<>(expected);
        all.addAll(found);
        for (long sid : all) {
            if (!found.contains(sid)) {
                misses.add("missing\t%s\t%d\t%s".formatted(name, sid, run.reason(sid)));
            } else if (!expected.contains(sid)) {
                misses.add("surplus\t%s\t%d\t%s".formatted(name, sid, run.found().describe(sid)));
            } else if (!run.subject().expected().countsAlike(run.found(), sid)) {
                countDifferences.add(
                        "%s\t%d\texpected %s\tfound %s"
                                .formatted(
                                        name,
                                        sid,
                                        run.subject().expected().describe(sid),
                                        run.found().describe(sid)));
            }
        }
    }

    /// A line for each missing or surplus pair: which of the two, case, sid and reason or counts,
    /// with tabs between them.
    List<String> misses() {
        return List.copyOf(misses);
    }

    /// A line for each pair that was found, but not as often or with other actions: case, sid, what
    /// was expected and what was found, with tabs between them.
    List<String> countDifferences() {
        return List.copyOf(countDifferences);
    }

    /// The figures, for people.
    String table() {
        TextTable table =
                new TextTable(
                        "class",
                        "cases",
                        "expected",
                        "found",
                        "correct",
                        "recall",
                        "precision",
                        "loaded",
                        "recall",
                        "precision");
        classes.forEach((name, tally) ->
                row(table, name, tally, loadedClasses.getOrDefault(name, new Tally())));
        row(table, "total", total, loadedTotal);
        return table.toString();
    }

    private static void row(TextTable table, String name, Tally all, Tally loaded) {
        table.add(
                name,
                Integer.toString(all.cases()),
                Integer.toString(all.expected()),
                Integer.toString(all.found()),
                Integer.toString(all.correct()),
                share(all.recall()),
                share(all.precision()),
                Integer.toString(loaded.cases()),
                share(loaded.recall()),
                share(loaded.precision()));
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.4f", share);
    }

    /// The figures, for programs.
    String json() {
        Map<String, Object> loaded = new LinkedHashMap<>();
        loaded.put("total", loadedTotal.toMap());
        loaded.put("classes", maps(loadedClasses));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("total", total.toMap());
        all.put("classes", maps(classes));
        all.put("loaded", loaded);
        return JsonText.of(all);
    }

    private static Map<String, Object> maps(SortedMap<String, Tally> tallies) {
        Map<String, Object> maps = new LinkedHashMap<>();
        tallies.forEach((name, tally) -> maps.put(name, tally.toMap()));
        return maps;
    }
}
