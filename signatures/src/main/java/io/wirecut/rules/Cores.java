package io.wirecut.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.IntConsumer;

/// Does many things on all cores that are there, on threads of the moment: they have the priority
/// of the thread that asks, so that what is loaded beside frames leaves the cores to these.
final class Cores {
    /// Fewer things are not worth a thread.
    private static final int MIN_COUNT_A_THREAD = 1_000;

    private Cores() {}

    /// Calls the task with every number from 0 to `count` - 1, in no order, and returns when all is
    /// done.
    ///
    /// @param weight how many things one call does, about
    /// @throws RuntimeException what a task has thrown
    static void forEach(int count, int weight, IntConsumer task) {
        long parts = Math.min(count, (long) count * weight / MIN_COUNT_A_THREAD);
        int threads = Math.clamp(parts, 1, Runtime.getRuntime().availableProcessors());
        List<FutureTask<Void>> others = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            int first = i;
            FutureTask<Void> other = new FutureTask<>(() -> run(first, threads, count, task), null);
            others.add(other);
            Thread.ofPlatform().daemon().name("wirecut-compile-" + i).start(other);
        }
        try {
            run(0, threads, count, task);
        } finally {
            others.forEach(Cores::await);
        }
    }

    private static void run(int first, int step, int count, IntConsumer task) {
        for (int i = first; i < count; i += step) {
            task.accept(i);
        }
    }

    private static void await(FutureTask<Void> task) {
        boolean interrupted = false;
        while (true) {
            try {
                task.get();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new CompletionException(e.getCause());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
