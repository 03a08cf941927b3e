package io.wirecut.rules;

import org.agrona.concurrent.UnsafeBuffer;

/// The buffer that steps are looking at, and what they tell each other. Plain fields, for the steps
/// of one worker only. Allocates nothing after construction.
final class InspectionContext {
    /// The bytes at hand, from index 0 to the capacity.
    UnsafeBuffer view = new UnsafeBuffer(0, 0);

    /// Offset of the view's first byte in its buffer: above 0 where bytes of a stream have passed.
    long base;

    /// Results of `byte_extract` and `byte_math`, by slot.
    final long[] variables;

    /// The number that was read last, and the offset in the view behind it.
    long number;

    int numberEnd;

    /// Offset in the view behind the last byte that the last step has looked at.
    long lookedTo;

    /// Whether a regular expression was given up because it took too long.
    boolean regexLimited;

    InspectionContext(long[] variables) {
        this.variables = variables;
    }

    /// Moves to other bytes.
    void wrap(UnsafeBuffer bytes, long offset) {
        view = bytes;
        base = offset;
    }
}
