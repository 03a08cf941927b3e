package io.wirecut.rules.state;

/// A time and a count in one word, as [SharedState] keeps them: 0 is neither.
final class CountState {
    static final int MAX_COUNT = (1 << 20) - 1;

    private static final int UNIT_SHIFT = 10;

    /// How much longer than it was a time may seem to have been.
    static final long RESOLUTION_NS = 1 << UNIT_SHIFT;

    private static final int COUNT_BITS = 20;
    private static final int TIME_BITS = 43;
    private static final long TIME_MASK = (1L << TIME_BITS) - 1;

    private CountState() {}

    static long of(long timeNs, int count) {
        return Long.MIN_VALUE | (((timeNs >> UNIT_SHIFT) & TIME_MASK) << COUNT_BITS) | count;
    }

    static int count(long state) {
        return (int) state & MAX_COUNT;
    }

    /// The same time with another count.
    static long withCount(long state, int count) {
        return (state & ~(long) MAX_COUNT) | count;
    }

    /// Nanoseconds from the state's time to another, to a microsecond: right for up to 52 days, as
    /// the time is kept modulo 104 days.
    static long elapsedNs(long state, long nowNs) {
        long then = (state >>> COUNT_BITS) & TIME_MASK;
        long elapsed = (nowNs >> UNIT_SHIFT) - then;
        int unused = Long.SIZE - TIME_BITS;
        return elapsed << unused >> unused << UNIT_SHIFT;
    }
}
