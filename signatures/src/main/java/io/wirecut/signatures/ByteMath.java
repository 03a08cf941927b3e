package io.wirecut.signatures;

/// `byte_math`: computes with a number of the buffer, keeps the result for later steps, and moves
/// the cursor behind the number.
///
/// @param source of the number
/// @param operator what is computed
/// @param value the right side of the operator
/// @param result where the result is kept, as an unsigned number of 64 bits
public record ByteMath(
        NumberSource source, Operator operator, Operand value, Operand.Variable result)
        implements Step {
    @Override
    public boolean isRelative() {
        return source.relative();
    }

    /// What is computed.
    public enum Operator {
        /// `+`
        ADD,
        /// `-`
        SUBTRACT,
        /// `*`
        MULTIPLY,
        /// `/`; by zero, the step does not hold
        DIVIDE,
        /// `<<`
        SHIFT_LEFT,
        /// `>>`
        SHIFT_RIGHT
    }
}
