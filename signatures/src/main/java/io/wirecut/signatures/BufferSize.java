package io.wirecut.signatures;

/// `bsize`: the buffer has a length in a range.
///
/// @param min least length in bytes that passes
/// @param max greatest length that passes
/// @param negated whether the lengths outside of the range pass instead
public record BufferSize(long min, long max, boolean negated) implements Step {
    @Override
    public boolean isRelative() {
        return false;
    }
}
