package io.wirecut.pipeline.posix;

/// How much later than asked for a thread may be woken, so that one interrupt can wake several
/// (`man 2 PR_SET_TIMERSLACK`). Linux takes 50 microseconds where nothing else is said, which is
/// the time of dozens of frames.
public final class TimerSlack {
    private static final int PR_SET_TIMERSLACK = 29;
    private static final long LEAST_NS = 1;

    private TimerSlack() {}

    /// Has the calling thread, for good, and the threads that it starts, woken when they ask for
    /// it. Takes no rights.
    ///
    /// @return whether it is so; on another system than Linux it is as that system does
    public static boolean remove() {
        return Posix.isLinux() && Posix.prctl(PR_SET_TIMERSLACK, LEAST_NS, 0) == 0;
    }
}
