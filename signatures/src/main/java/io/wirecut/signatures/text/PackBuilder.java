package io.wirecut.signatures.text;

import io.wirecut.signatures.Diagnostic;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.SignaturePack.Refusals;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Collects the signatures of one pack and counts what is refused.
final class PackBuilder {
    /// Most rules of one pack.
    static final int MAX_RULES = 1_000_000;

    /// So many diagnostics, and no rule behind them is read.
    private static final int MAX_DIAGNOSTICS = 500_000;

    private final RuleParser parser;
    private final ThresholdConfig thresholds;
    private final OverrideRun overrides;
    private final int maxRules;
    private final Map<Id, Signature> signatures = new LinkedHashMap<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final Map<String, int[]> totalAndAlone = new HashMap<>();
    private int ruleCount;
    private int refusedCount;
    private int replacedCount;
    private int skippedCount;

    PackBuilder(SignatureSettings settings) {
        this(settings, MAX_RULES);
    }

    PackBuilder(SignatureSettings settings, int maxRules) {
        this.parser = new RuleParser(settings);
        this.thresholds = settings.thresholds();
        this.overrides = new OverrideRun(settings.overrides());
        diagnostics.addAll(thresholds.diagnostics());
        this.maxRules = maxRules;
    }

    void addDiagnostics(List<Diagnostic> found) {
        diagnostics.addAll(found);
    }

    /// Parses and adds all rules of a text.
    void addRules(String file, String text) {
        addRules(file, new StringReader(text));
    }

    /// Parses and adds all rules of a text.
    ///
    /// @throws UncheckedIOException if it cannot be read
    void addRules(String file, Reader text) {
        RuleLines lines = new RuleLines(file, text, !overrides.isEmpty());
        for (LogicalLine read = lines.next(); read != null; read = lines.next()) {
            LogicalLine line = overrides.isEmpty() ? read : overrides.apply(read);
            if (!line.isEnabled()) {
                continue;
            }
            ruleCount++;
            if (ruleCount > maxRules || diagnostics.size() > MAX_DIAGNOSTICS) {
                Refusal tooMuch =
                        line.all()
                                .part(0, 1)
                                .refuse(
                                        ruleCount > maxRules
                                                ? "more than %d rules".formatted(maxRules)
                                                : "more than %d diagnostics"
                                                        .formatted(MAX_DIAGNOSTICS),
                                        null,
                                        "this rule and all behind it in the file are not read");
                refuse(List.of(tooMuch.toDiagnostic("syntax")));
                return;
            }
            add(line);
        }
    }

    private void add(LogicalLine line) {
        if (line.text().length() > RuleLines.MAX_LENGTH) {
            Slice start = line.all().part(0, 1);
            Refusal tooLong =
                    start.refuse(
                            "rule is too long",
                            "at most %d characters".formatted(RuleLines.MAX_LENGTH),
                            null);
            refuse(List.of(tooLong.toDiagnostic("syntax")));
            return;
        }
        RuleParser.Parsed parsed = parser.parse(line);
        Signature signature = parsed.signature();
        if (parsed.skipped()) {
            skippedCount++;
            diagnostics.addAll(parsed.diagnostics());
            return;
        }
        if (signature == null) {
            refuse(parsed.diagnostics());
            return;
        }
        diagnostics.addAll(parsed.diagnostics());
        Id id = new Id(signature.gid(), signature.sid());
        Signature earlier = signatures.get(id);
        if (earlier == null) {
            signatures.put(id, signature);
        } else if (signature.rev() > earlier.rev()) {
            signatures.put(id, signature);
            replacedCount++;
            diagnostics.add(replaces(line, signature, earlier));
        } else {
            refuse(List.of(duplicate(line, signature, earlier)));
        }
    }

    private static Diagnostic duplicate(LogicalLine line, Signature later, Signature earlier) {
        Slice rule = line.all().strip();
        return rule.refuse(
                        "sid %d is taken: rev %d of it stands at %s"
                                .formatted(later.sid(), earlier.rev(), earlier.span()),
                        null,
                        "give the rule another sid, or a higher rev to replace the other")
                .toDiagnostic("sid");
    }

    private static Diagnostic replaces(LogicalLine line, Signature later, Signature earlier) {
        Slice rule = line.all().strip();
        return line.diagnostic(
                Diagnostic.Level.WARNING,
                rule.start(),
                rule.end(),
                "rev %d of sid %d replaces rev %d at %s"
                        .formatted(later.rev(), later.sid(), earlier.rev(), earlier.span()),
                "sid",
                null,
                null);
    }

    private void refuse(List<Diagnostic> found) {
        refusedCount++;
        diagnostics.addAll(found);
        Set<String> blamed = new HashSet<>();
        for (Diagnostic diagnostic : found) {
            if (diagnostic.isError()) {
                blamed.add(diagnostic.keyword());
            }
        }
        for (String keyword : blamed) {
            int[] counts = totalAndAlone.computeIfAbsent(keyword, absent -> new int[2]);
            counts[0]++;
            counts[1] += blamed.size() == 1 ? 1 : 0;
        }
    }

    SignaturePack build() {
        Map<String, Refusals> refusals = new LinkedHashMap<>();
        totalAndAlone.entrySet().stream()
                .sorted(
                        Map.Entry.<String, int[]>comparingByValue(
                                        (left, right) -> Integer.compare(right[0], left[0]))
                                .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> {
                    int[] counts = entry.getValue();
                    refusals.put(entry.getKey(), new Refusals(counts[0], counts[1]));
                });
        diagnostics.addAll(overrides.warnings());
        return new SignaturePack(
                thresholds.apply(signatures.values()).stream().map(overrides::exempt).toList(),
                diagnostics,
                ruleCount,
                refusedCount,
                replacedCount,
                skippedCount,
                refusals,
                overrides.counts());
    }

    private record Id(int gid, long sid) {}
}
