package io.wirecut.signatures;

/// Which numbers satisfy a test.
///
/// @param min the least of the range
/// @param max the greatest of the range; below `min` where the range is empty
/// @param negated whether the numbers outside of the range satisfy instead
public record NumberRange(long min, long max, boolean negated) {
    /// One number.
    public static NumberRange of(long number) {
        return new NumberRange(number, number, false);
    }

    /// Whether a number satisfies. Allocates nothing.
    public boolean contains(long number) {
        return (number >= min && number <= max) != negated;
    }

    /// Whether no number satisfies.
    public boolean isEmpty() {
        return min > max && !negated;
    }
}
