package io.wirecut.perf.swap;

/// What the garbage collector has stopped all threads for.
///
/// @param count how often
/// @param longestMs the longest of them, in milliseconds
/// @param totalMs all of them together
record CollectorPauses(long count, long longestMs, long totalMs) {
    static final CollectorPauses NONE = new CollectorPauses(0, 0, 0);

    CollectorPauses plus(long ms) {
        return new CollectorPauses(count + 1, Math.max(longestMs, ms), totalMs + ms);
    }
}
