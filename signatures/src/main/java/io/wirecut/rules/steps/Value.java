package io.wirecut.rules.steps;

import io.wirecut.signatures.Operand;

/// An [Operand], compiled.
///
/// @param constant the number, unless it is a variable
/// @param slot of the variable, or -1
record Value(long constant, int slot) {
    private static final Value ZERO = new Value(0, -1);

    /// Compiles an operand.
    static Value of(Operand operand) {
        return switch (operand) {
            case Operand.Constant(long value) -> value == 0 ? ZERO : new Value(value, -1);
            case Operand.Variable(int slot, _) -> new Value(0, slot);
        };
    }

    /// Whether it is a variable.
    boolean isVariable() {
        return slot >= 0;
    }

    /// The number.
    long in(InspectionContext context) {
        return slot < 0 ? constant : context.variables[slot];
    }

    /// The number as a distance in a buffer: numbers too large for any are cut.
    long distanceIn(InspectionContext context) {
        return slot < 0 ? constant : clamp(context.variables[slot]);
    }

    private static long clamp(long value) {
        // Variables are unsigned: a negative one is greater than any buffer, too.
        return value < 0 || value > Integer.MAX_VALUE ? Integer.MAX_VALUE : value;
    }
}
