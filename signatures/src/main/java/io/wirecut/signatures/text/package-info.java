/// Reads the rule language of Suricata and Snort 2: [io.wirecut.signatures.text.SignatureLoader]
/// turns files into a [io.wirecut.signatures.SignaturePack], with a diagnostic for everything that
/// it does not understand. Cold path; runs before any frame. API.
///
/// The way of a rule: `RuleFileReader` (bytes) → `LogicalLine` (continuations joined) →
/// `RuleParser`, with `HeaderReader` for what stands before the parenthesis and one handler of the
/// `Keywords` registry for each option → `RuleDraft` → `Signature`.
@NullMarked
package io.wirecut.signatures.text;

import org.jspecify.annotations.NullMarked;
