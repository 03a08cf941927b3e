package io.wirecut.pipeline;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Reads the CPU time of threads.
final class CpuClock {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long callerStartNs = THREADS.getCurrentThreadCpuTime();
    private final List<Thread> watched = new CopyOnWriteArrayList<>();
    private volatile long endedNs;

    /// Counts the thread's time in from now on.
    Thread watched(Thread thread) {
        watched.add(thread);
        return thread;
    }

    /// CPU time of the watched threads so far.
    long watchedNs() {
        long sum = 0;
        for (Thread thread : watched) {
            sum += Math.max(0, THREADS.getThreadCpuTime(thread.threadId()));
        }
        // A thread that has ended tells its time no more.
        endedNs = Math.max(endedNs, sum);
        return endedNs;
    }

    /// CPU time of the calling thread since this clock was made by it.
    long callerNs() {
        return THREADS.getCurrentThreadCpuTime() - callerStartNs;
    }
}
