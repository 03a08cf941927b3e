package io.wirecut.signatures.text;

import io.wirecut.signatures.Operand;

/// Reads numbers that may also be variables.
final class Operands {
    private Operands() {}

    /// A whole number in a range, or the name of a variable that a step before has set.
    ///
    /// @throws Refusal if it is neither
    static Operand read(Slice text, long min, long max, RuleDraft draft) {
        if (!isName(text)) {
            return Operand.of(min < 0 ? text.signedNumber(min, max) : text.number(min, max));
        }
        Operand.Variable variable = draft.inspections.find(text.toString());
        if (variable == null) {
            throw text.refuse(
                    "no step before this sets the variable '%s'"
                            .formatted(GroupReader.shortened(text.toString())),
                    "a whole number from %d to %d, or the result of a byte_extract or byte_math"
                            .formatted(min, max),
                    null);
        }
        return variable;
    }

    /// Whether the text can be the name of a variable.
    static boolean isName(Slice text) {
        return !text.isEmpty() && (Character.isLetter(text.charAt(0)) || text.charAt(0) == '_');
    }
}
