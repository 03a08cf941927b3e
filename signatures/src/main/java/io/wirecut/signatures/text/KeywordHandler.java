package io.wirecut.signatures.text;

/// What a keyword does.
@FunctionalInterface
interface KeywordHandler {
    /// Puts what the option says into the draft.
    ///
    /// @throws Refusal if it cannot be understood
    void read(Option option, RuleDraft draft);
}
