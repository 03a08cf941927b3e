package io.wirecut.pipeline.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// How much of the cores a thread gets beside others (`man 7 sched`). On Linux both the policy and
/// the nice value are a thread's own.
public final class ThreadPriority {
    private static final int PRIO_PROCESS = 0;
    private static final int SCHED_IDLE = 5;
    private static final int CALLING_THREAD = 0;
    private static final int LOWEST = 19;

    private ThreadPriority() {}

    /// Has the calling thread, for good, and the threads that it starts, give way to all others:
    /// they go on with what the cores have left, which may be little. Takes no rights.
    ///
    /// A nice value alone is not enough: a thread that has begun keeps its core to the end of its
    /// slice, some milliseconds. One of the policy `SCHED_IDLE` gives way at once.
    ///
    /// @return whether it is so; on another system than Linux it never is
    public static boolean lower() {
        if (!Posix.isLinux()) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameters = arena.allocate(ValueLayout.JAVA_INT);
            var _ = Posix.schedSetscheduler(CALLING_THREAD, SCHED_IDLE, parameters);
        }
        return Posix.setpriority(PRIO_PROCESS, CALLING_THREAD, LOWEST) == 0;
    }
}
