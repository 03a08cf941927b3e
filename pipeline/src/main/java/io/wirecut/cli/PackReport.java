package io.wirecut.cli;

import io.wirecut.signatures.Diagnostic;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.SignaturePack.Refusals;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What there is to say about a pack, for people and as JSON.
final class PackReport {
    private final SignaturePack pack;

    PackReport(SignaturePack pack) {
        this.pack = pack;
    }

    /// Prints diagnostics, the first `limit` of them.
    void printDiagnostics(PrintWriter out, int limit) {
        List<Diagnostic> diagnostics = pack.diagnostics();
        diagnostics.stream().limit(limit).forEach(d -> out.println(d.render() + "\n"));
        if (diagnostics.size() > limit) {
            out.printf(
                    Locale.ROOT,
                    "… and %,d more diagnostics: --all prints them.%n%n",
                    diagnostics.size() - limit);
        }
    }

    /// Prints how many rules load, and for the `limit` keywords that most rules are refused for,
    /// how many.
    void printCoverage(PrintWriter out, int limit) {
        printShare(out, "rules", pack.ruleCount());
        printShare(out, "loaded", pack.signatures().size());
        printShare(out, "refused", pack.refusedCount());
        if (pack.replacedCount() > 0) {
            printShare(out, "replaced", pack.replacedCount());
        }
        Map<String, Refusals> refusals = pack.refusals();
        if (refusals.isEmpty()) {
            return;
        }
        out.printf("%n%-32s %9s %14s%n", "refused for", "rules", "only for this");
        refusals.entrySet().stream()
                .limit(limit)
                .forEach(entry ->
                        out.printf(
                                Locale.ROOT,
                                "%-32s %,9d %,14d%n",
                                printable(entry.getKey()),
                                entry.getValue().total(),
                                entry.getValue().alone()));
        if (refusals.size() > limit) {
            out.printf(
                    Locale.ROOT, "… and %,d more: --all prints them.%n", refusals.size() - limit);
        }
    }

    private void printShare(PrintWriter out, String what, int count) {
        double percent = pack.ruleCount() == 0 ? 0 : 100.0 * count / pack.ruleCount();
        out.printf(Locale.ROOT, "%-9s %,9d  %5.1f %%%n", what, count, percent);
    }

    /// At most 32 characters, none of which steers a terminal.
    private static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.chars().limit(32).forEach(c -> printable.append(c < ' ' || c > '~' ? '·' : (char) c));
        return printable.toString();
    }

    /// The counts, the refusals by keyword and every diagnostic.
    String toJson() {
        StringBuilder json = new StringBuilder(256);
        json.append("{\"rules\":").append(pack.ruleCount());
        json.append(",\"loaded\":").append(pack.signatures().size());
        json.append(",\"refused\":").append(pack.refusedCount());
        json.append(",\"replaced\":").append(pack.replacedCount());
        json.append(",\"refusals\":{");
        String separator = "";
        for (Map.Entry<String, Refusals> entry : pack.refusals().entrySet()) {
            appendText(json.append(separator), entry.getKey());
            json.append(":{\"rules\":").append(entry.getValue().total());
            json.append(",\"alone\":").append(entry.getValue().alone()).append('}');
            separator = ",";
        }
        json.append("},\"diagnostics\":[");
        separator = "\n";
        for (Diagnostic diagnostic : pack.diagnostics()) {
            append(json.append(separator), diagnostic);
            separator = ",\n";
        }
        return json.append("]}\n").toString();
    }

    private static void append(StringBuilder json, Diagnostic diagnostic) {
        json.append("{\"level\":");
        appendText(json, diagnostic.level().name().toLowerCase(Locale.ROOT));
        appendText(json.append(",\"file\":"), diagnostic.span().file());
        json.append(",\"line\":").append(diagnostic.span().line());
        json.append(",\"column\":").append(diagnostic.span().column());
        json.append(",\"length\":").append(diagnostic.span().length());
        appendText(json.append(",\"keyword\":"), diagnostic.keyword());
        appendText(json.append(",\"problem\":"), diagnostic.problem());
        json.append('}');
    }

    private static void appendText(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
