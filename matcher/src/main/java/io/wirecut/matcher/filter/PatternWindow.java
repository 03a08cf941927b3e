package io.wirecut.matcher.filter;

/// The piece of a pattern by which a filter finds it.
///
/// @param key the pattern's index in its [PatternKeys]
/// @param offset of the piece in the pattern
public record PatternWindow(int key, int offset) {
    /// Bytes of a window.
    public static final int LENGTH = Integer.BYTES;

    /// A window stands at most this far before the end of its pattern: so that what a filter finds
    /// ends soon, and little of a stream must be looked at again when it goes on.
    public static final int REACH = 32;

    /// The first offset that a window may have in a pattern of some length.
    public static int firstOffset(int patternLength) {
        return Math.max(0, patternLength - REACH);
    }
}
