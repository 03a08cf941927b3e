package io.wirecut.pipeline.posix;

/// How much of the cores a thread gets beside others (`man 2 setpriority`). On Linux the nice value
/// is a thread's own, whatever the name of the call says.
public final class ThreadPriority {
    private static final int PRIO_PROCESS = 0;
    private static final int CALLING_THREAD = 0;
    private static final int LOWEST = 19;

    private ThreadPriority() {}

    /// Has the calling thread, for good, and the threads that it starts, give way to all others:
    /// they go on with what the cores have left. Takes no rights.
    ///
    /// @return whether it is so; on another system than Linux it never is
    public static boolean lower() {
        return Posix.isLinux() && Posix.setpriority(PRIO_PROCESS, CALLING_THREAD, LOWEST) == 0;
    }
}
