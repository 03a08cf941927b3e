package io.wirecut.signatures;

/// A number in a step: known when the signature is written, or read from the bytes by an earlier
/// step.
public sealed interface Operand {
    /// The number that stands in the signature.
    static Operand of(long value) {
        return new Constant(value);
    }

    /// A number that stands in the signature.
    ///
    /// @param value of it
    record Constant(long value) implements Operand {}

    /// The result of an earlier `byte_extract` or `byte_math`.
    ///
    /// @param slot number of the variable among those of its signature, from 0
    /// @param name as the signature has it
    record Variable(int slot, String name) implements Operand {}
}
