package io.wirecut.signatures;

/// `byte_extract`: keeps a number of the buffer for later steps, and moves the cursor behind it.
///
/// @param source of the number
/// @param multiplier what it is multiplied with
/// @param align 2 or 4 if it is rounded up to a multiple of that, otherwise 0
/// @param result where it is kept
public record ByteExtract(NumberSource source, long multiplier, int align, Operand.Variable result)
        implements Step {
    @Override
    public boolean isRelative() {
        return source.relative();
    }
}
