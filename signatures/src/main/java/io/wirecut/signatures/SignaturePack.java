package io.wirecut.signatures;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was loaded from rule files, and what was not. Immutable.
///
/// Every rule of the files is in exactly one of four counts: `ruleCount = signatures.size() +
/// refusedCount + replacedCount + skippedCount`.
///
/// @param signatures those that were understood, in the order of the files
/// @param diagnostics all that was found wrong or doubtful, in the order of the files
/// @param ruleCount rules in the files; comments, and what was switched off, not counted
/// @param refusedCount rules with at least one error
/// @param replacedCount rules that a later rule with the same gid and sid and a higher rev replaced
/// @param skippedCount rules that say themselves that they are meant for another engine
///   (`requires`)
/// @param refusals for each keyword that is to blame, how many rules were refused; most first
/// @param overrides how many rules each line touched that changes rules
public record SignaturePack(
        List<Signature> signatures,
        List<Diagnostic> diagnostics,
        int ruleCount,
        int refusedCount,
        int replacedCount,
        int skippedCount,
        Map<String, Refusals> refusals,
        List<OverrideCount> overrides) {

    /// Makes the collections immutable.
    public SignaturePack {
        signatures = List.copyOf(signatures);
        overrides = List.copyOf(overrides);
        diagnostics = List.copyOf(diagnostics);
        refusals = Collections.unmodifiableMap(new LinkedHashMap<>(refusals));
    }

    /// A line that changes rules.
    ///
    /// @param place `file:line`
    /// @param text as it is written
    /// @param touched how many rules it changed
    public record OverrideCount(String place, String text, int touched) {}

    /// Rules refused because of one keyword.
    ///
    /// @param total rules with an error at this keyword
    /// @param alone those of them that have no error elsewhere: they would load if this were right
    public record Refusals(int total, int alone) {}
}
