package io.wirecut.signatures.pack;

import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.SignaturePack;

/// Rules that are ready for frames. Immutable.
///
/// @param pack what was loaded; from a compiled form, without diagnostics
/// @param rules compiled
/// @param origin what they were made from
public record LoadedRules(SignaturePack pack, RuleSet rules, Origin origin) {
    /// What rules were made from.
    public enum Origin {
        /// The text of the rules.
        TEXT,
        /// The compiled form in a pack.
        COMPILED
    }
}
