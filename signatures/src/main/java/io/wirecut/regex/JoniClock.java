package io.wirecut.regex;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.joni.Matcher;

/// Stops searches of joni that take too long: joni itself knows no limit, and backtracks for years
/// where an expression lets it. One daemon thread, started with the first search, looks every few
/// milliseconds at what is being searched. It is the searching thread's own processor time that
/// counts: on a busy machine a search may wait longer than it works.
final class JoniClock implements Runnable {
    /// The one that runs.
    static final JoniClock RUNNING = started();

    private static final int CAPACITY = 1 << 8;
    private static final long INTERVAL_NS = 2_000_000;

    private final AtomicReferenceArray<Running> searches = new AtomicReferenceArray<>(CAPACITY);
    private final AtomicLong tickets = new AtomicLong();

    private JoniClock() {}

    private static JoniClock started() {
        JoniClock clock = new JoniClock();
        Thread.ofPlatform().daemon().name("wirecut-regex-clock").start(clock);
        return clock;
    }

    /// Has a search of the calling thread stopped when its time is over.
    ///
    /// @return ticket to give to [#stop]
    long start(Matcher matcher, long limitNs) {
        long ticket = tickets.getAndIncrement();
        Running search = new Running(matcher, Thread.currentThread().threadId(), limitNs);
        int slot = (int) (ticket & (CAPACITY - 1));
        // Taken only where more threads than slots search at once.
        while (!searches.compareAndSet(slot, null, search)) {
            ticket = tickets.getAndIncrement();
            slot = (int) (ticket & (CAPACITY - 1));
        }
        return ticket;
    }

    /// Says that a search is over.
    void stop(long ticket) {
        searches.set((int) (ticket & (CAPACITY - 1)), null);
    }

    @Override
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(INTERVAL_NS);
            for (int i = 0; i < CAPACITY; i++) {
                Running search = searches.get(i);
                if (search != null && search.isOverdue()) {
                    search.matcher.interrupt();
                }
            }
        }
    }

    /// A search, as the clock sees it.
    private static final class Running {
        private static final long UNKNOWN = -1;
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        private final Matcher matcher;
        private final long threadId;
        private final long limitNs;
        private long firstSeenNs = UNKNOWN;

        Running(Matcher matcher, long threadId, long limitNs) {
            this.matcher = matcher;
            this.threadId = threadId;
            this.limitNs = limitNs;
        }

        /// Called on the clock's thread.
        boolean isOverdue() {
            long spentNs = THREADS.getThreadCpuTime(threadId);
            if (firstSeenNs == UNKNOWN) {
                firstSeenNs = spentNs;
            }
            return spentNs - firstSeenNs > limitNs;
        }
    }
}
