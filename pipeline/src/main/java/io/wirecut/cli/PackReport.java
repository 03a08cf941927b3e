package io.wirecut.cli;

import io.wirecut.cli.report.JsonText;
import io.wirecut.cli.report.TextTable;
import io.wirecut.signatures.Diagnostic;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.SignaturePack.Refusals;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What there is to say about a pack, for people and as JSON.
final class PackReport {
    private static final int MAX_OVERRIDE_LENGTH = 160;

    private final SignaturePack pack;

    PackReport(SignaturePack pack) {
        this.pack = pack;
    }

    /// Prints diagnostics, the first `limit` of them.
    void printDiagnostics(PrintWriter out, int limit) {
        List<Diagnostic> diagnostics = pack.diagnostics();
        diagnostics.stream().limit(limit).forEach(d -> out.println(d.render() + "\n"));
        if (diagnostics.size() > limit) {
            String more = number(diagnostics.size() - limit);
            out.println("… and %s more diagnostics: --all prints them.\n".formatted(more));
        }
    }

    /// Prints how many rules load, and for the `limit` keywords that most rules are refused for,
    /// how many.
    void printCoverage(PrintWriter out, int limit) {
        TextTable coverage = new TextTable("rules", "count", "share");
        addShare(coverage, "in the files", pack.ruleCount());
        addShare(coverage, "loaded", pack.signatures().size());
        addShare(coverage, "refused", pack.refusedCount());
        if (pack.replacedCount() > 0) {
            addShare(coverage, "replaced", pack.replacedCount());
        }
        if (pack.skippedCount() > 0) {
            addShare(coverage, "skipped", pack.skippedCount());
        }
        out.print(coverage);
        printOverrides(out);
        Map<String, Refusals> refusals = pack.refusals();
        if (refusals.isEmpty()) {
            return;
        }
        TextTable table = new TextTable("refused for", "rules", "for this alone");
        refusals.entrySet().stream()
                .limit(limit)
                .forEach(entry ->
                        table.add(
                                printable(entry.getKey()),
                                number(entry.getValue().total()),
                                number(entry.getValue().alone())));
        out.print("\n" + table);
        if (refusals.size() > limit) {
            out.println(
                    "… and %s more: --all prints them.".formatted(number(refusals.size() - limit)));
        }
    }

    private void printOverrides(PrintWriter out) {
        if (pack.overrides().isEmpty()) {
            return;
        }
        TextTable table = new TextTable("override", "rules", "line");
        pack.overrides()
                .forEach(line ->
                        table.add(
                                printable(line.place(), MAX_OVERRIDE_LENGTH),
                                number(line.touched()),
                                printable(line.text(), MAX_OVERRIDE_LENGTH)));
        out.print("\n" + table);
    }

    private void addShare(TextTable table, String what, int count) {
        double percent = pack.ruleCount() == 0 ? 0 : 100.0 * count / pack.ruleCount();
        table.add(what, number(count), String.format(Locale.ROOT, "%.1f %%", percent));
    }

    private static String number(int count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /// At most 32 characters, none of which steers a terminal.
    private static String printable(String text) {
        return printable(text, 32);
    }

    private static String printable(String text, int limit) {
        StringBuilder printable = new StringBuilder();
        text.chars().limit(limit).forEach(c -> printable.append(c < ' ' || c > '~' ? '·' : (char) c));
        return printable.toString();
    }

    /// The counts, the refusals by keyword and every diagnostic.
    String toJson() {
        Map<String, Object> refusals = new LinkedHashMap<>();
        pack.refusals()
                .forEach((keyword, counts) ->
                        refusals.put(
                                keyword, Map.of("rules", counts.total(), "alone", counts.alone())));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("rules", pack.ruleCount());
        report.put("loaded", pack.signatures().size());
        report.put("refused", pack.refusedCount());
        report.put("replaced", pack.replacedCount());
        report.put("skipped", pack.skippedCount());
        report.put("refusals", refusals);
        report.put(
                "overrides",
                pack.overrides().stream()
                        .map(line ->
                                Map.of(
                                        "place", line.place(),
                                        "line", line.text(),
                                        "rules", line.touched()))
                        .toList());
        report.put("diagnostics", pack.diagnostics().stream().map(PackReport::json).toList());
        return JsonText.of(report);
    }

    private static Map<String, Object> json(Diagnostic diagnostic) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("level", diagnostic.level().name().toLowerCase(Locale.ROOT));
        json.put("file", diagnostic.span().file());
        json.put("line", diagnostic.span().line());
        json.put("column", diagnostic.span().column());
        json.put("length", diagnostic.span().length());
        json.put("keyword", diagnostic.keyword());
        json.put("problem", diagnostic.problem());
        return json;
    }
}
