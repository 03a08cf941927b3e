package io.wirecut.signatures.text;

import io.wirecut.signatures.Diagnostic;
import io.wirecut.signatures.Reporting;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.SignaturePack.OverrideCount;
import io.wirecut.signatures.SourceSpan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// [RuleOverrides] on their way through the rules of one pack: counts what each line touched.
final class OverrideRun {
    private final List<OverrideLine> lines;
    private final int[] touched;

    /// Lines for one rule each, by its id: there may be very many.
    private final Map<RuleSelector.Ids, List<Integer>> single = new HashMap<>();

    private final List<Integer> others = new ArrayList<>();
    private final Map<SourceSpanKey, List<OverrideLine.Exempt>> exemptions = new HashMap<>();

    OverrideRun(RuleOverrides overrides) {
        lines = overrides.lines();
        touched = new int[lines.size()];
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).selector() instanceof RuleSelector.Ids ids
                    && ids.first() == ids.last()) {
                single.computeIfAbsent(ids, _ -> new ArrayList<>()).add(i);
            } else {
                others.add(i);
            }
        }
    }

    private record SourceSpanKey(String file, int line) {}

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /// The rule as the lines leave it, perhaps switched off.
    LogicalLine apply(LogicalLine rule) {
        LogicalLine current = rule;
        RuleText text = RuleText.of(rule);
        long sid = text.number("sid", 0);
        RuleSelector.Ids id = new RuleSelector.Ids(text.number("gid", 1), sid, sid);
        SortedSet<Integer> candidates = new TreeSet<>(single.getOrDefault(id, List.of()));
        candidates.addAll(others);
        for (int i : candidates) {
            OverrideLine line = lines.get(i);
            if (!line.selector().selects(text)) {
                continue;
            }
            if (line instanceof OverrideLine.Exempt exempt) {
                touched[i]++;
                exemptions
                        .computeIfAbsent(
                                new SourceSpanKey(rule.file(), rule.number()),
                                _ -> new ArrayList<>())
                        .add(exempt);
                continue;
            }
            LogicalLine next = line.apply(current);
            if (next != current) {
                touched[i]++;
                current = next;
                text = RuleText.of(next);
            }
        }
        return current;
    }

    /// The signature with those exempted whom the lines exempt.
    Signature exempt(Signature signature) {
        SourceSpan span = signature.span();
        List<OverrideLine.Exempt> found =
                exemptions.get(new SourceSpanKey(span.file(), span.line()));
        if (found == null) {
            return signature;
        }
        Reporting before = signature.reporting();
        return signature.withReporting(
                before.withExemptions(
                        found.stream().map(OverrideLine.Exempt::exemption).toList()));
    }

    /// What each line touched.
    List<OverrideCount> counts() {
        List<OverrideCount> counts = new ArrayList<>();
        for (int i = 0; i < touched.length; i++) {
            counts.add(new OverrideCount(lines.get(i).place(), lines.get(i).text(), touched[i]));
        }
        return counts;
    }

    /// A warning for each line that touched nothing.
    List<Diagnostic> warnings() {
        List<Diagnostic> warnings = new ArrayList<>();
        for (int i = 0; i < touched.length; i++) {
            if (touched[i] == 0) {
                OverrideLine line = lines.get(i);
                int colon = line.place().lastIndexOf(':');
                warnings.add(
                        new Diagnostic(
                                Diagnostic.Level.WARNING,
                                new SourceSpan(
                                        line.place().substring(0, colon),
                                        Integer.parseInt(line.place().substring(colon + 1)),
                                        1,
                                        line.text().length()),
                                "the line changes no rule",
                                "override",
                                line.text(),
                                null,
                                null));
            }
        }
        return warnings;
    }
}
