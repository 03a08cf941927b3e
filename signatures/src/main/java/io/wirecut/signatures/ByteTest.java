package io.wirecut.signatures;

/// `byte_test`: a number in the buffer compares to another as asked.
///
/// @param source of the number
/// @param comparison what is asked
/// @param negated whether the opposite is asked
/// @param value what the number is compared with
public record ByteTest(NumberSource source, Comparison comparison, boolean negated, Operand value)
        implements Step {
    @Override
    public boolean isRelative() {
        return source.relative();
    }

    /// How two numbers compare.
    public enum Comparison {
        /// `<`
        LESS,
        /// `<=`
        LESS_OR_EQUAL,
        /// `>`
        GREATER,
        /// `>=`
        GREATER_OR_EQUAL,
        /// `=`
        EQUAL,
        /// `&`: some bit is set in both
        COMMON_BITS,
        /// `^`: some bit is set in one of them only
        DIFFERENT_BITS
    }
}
