package io.wirecut.pipeline.reload;

import io.wirecut.pipeline.Pipeline;
import io.wirecut.pipeline.RuleSource;
import io.wirecut.pipeline.posix.ThreadPriority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Has a [Pipeline] take its rules anew: when [#request] is called, as by the handler of a signal,
/// and when files change that are watched. Rules that cannot be loaded change nothing.
///
/// Everything happens on a thread of its own, of the lowest priority where the system knows such:
/// frames come first. To be closed before the pipeline.
public final class RuleReloader implements AutoCloseable {
    private final Pipeline pipeline;
    private final RuleSource<? extends Exception> source;
    private final ReloadListener listener;
    private final @Nullable FileWatch watch;
    private final long intervalNs;
    private final AtomicBoolean requested = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean closed;

    private RuleReloader(
            Pipeline pipeline,
            RuleSource<? extends Exception> source,
            ReloadListener listener,
            List<Path> watched,
            Duration interval) {
        this.pipeline = pipeline;
        this.source = source;
        this.listener = listener;
        this.watch = watched.isEmpty() ? null : new FileWatch(watched);
        intervalNs = interval.toNanos();
        thread = Thread.ofPlatform().daemon().name("wirecut-reload").unstarted(this::run);
    }

    /// Begins to wait for requests, and to watch files.
    ///
    /// @param source loads, tests and compiles the rules
    /// @param watched files and folders that are looked at again and again; none if empty
    /// @param interval from one look at them to the next: what has been the same for so long is
    ///   complete
    /// @throws IllegalArgumentException if the interval is not positive
    public static RuleReloader start(
            Pipeline pipeline,
            RuleSource<? extends Exception> source,
            ReloadListener listener,
            List<Path> watched,
            Duration interval) {
        if (!interval.isPositive()) {
            throw new IllegalArgumentException(
                    "interval=%s must be positive, such as PT1S".formatted(interval));
        }
        RuleReloader reloader = new RuleReloader(pipeline, source, listener, watched, interval);
        reloader.thread.start();
        return reloader;
    }

    /// Has the rules loaded again as soon as may be. May be called by any thread, and returns at
    /// once; what is asked for while rules are being loaded is done once more after that.
    public void request() {
        requested.set(true);
        LockSupport.unpark(thread);
    }

    private void run() {
        var _ = ThreadPriority.lower();
        while (!closed) {
            boolean changed = watch != null && watch.haveChanged();
            if (requested.getAndSet(false) || changed) {
                reload();
            }
            if (!requested.get() && !closed) {
                await();
            }
        }
    }

    private void await() {
        if (watch == null) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, intervalNs);
        }
    }

    /// An error such as a lack of memory must not end this thread: the old rules do their work.
    @SuppressWarnings("CatchingUnchecked") // whatever a source throws is told
    private void reload() {
        long startNs = System.nanoTime();
        int generation;
        try {
            generation = pipeline.reload(source);
        } catch (Exception | OutOfMemoryError | StackOverflowError cause) {
            listener.onReloadFailed(cause);
            return;
        }
        listener.onReloaded(generation, (System.nanoTime() - startNs) / 1e9);
    }

    /// Ends the thread, after the rules that are being loaded, if any are.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
