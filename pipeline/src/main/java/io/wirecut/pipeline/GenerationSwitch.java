package io.wirecut.pipeline;

import io.wirecut.rules.RuleSet;
import io.wirecut.rules.state.SharedMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Brings new rules to the workers while these go on. All that takes time is done here, on the
/// caller's thread; a worker only takes what is ready, before its next frame or as soon as it has
/// none.
///
/// There are never more than two generations: before a third is made, the workers let go of the
/// oldest. With [Threading#INVOKER] that has to wait for the next frame, and so the third may be
/// there before.
///
/// Safe for use by all threads; of several swaps at once each waits for the one before.
final class GenerationSwitch {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_NS = 100_000;

    private final PipelineOptions options;
    private final ListFiles listFiles;
    private final List<Worker> workers = new ArrayList<>();
    private final List<WorkerRules> latest = new ArrayList<>();
    private volatile Generation newest;
    private volatile long swaps;
    private volatile long failedSwaps;
    private volatile boolean closed;

    GenerationSwitch(PipelineOptions options, RuleSet rules) {
        this.options = options;
        listFiles = new ListFiles(options.dataFolder());
        SharedMemory memory = SharedMemory.of(rules.sharedNeeds(), options.hashSeed());
        listFiles.restore(memory.lists());
        newest = Generation.of(1, rules, memory);
    }

    /// The generation that new flows take.
    Generation newest() {
        return newest;
    }

    /// Makes a worker known, which has the first generation.
    void add(Worker worker) {
        workers.add(worker);
        latest.add(worker.generations().newest());
    }

    /// Has all workers take rules that are loaded from now on.
    ///
    /// @param source is asked once there is room for its rules
    /// @return the number of the new generation
    /// @throws E if the source has; the rules stay as they are
    /// @throws IllegalStateException if the pipeline is closed or a worker hangs; the rules stay as
    ///   they are
    synchronized <E extends Exception> int swap(RuleSource<E> source) throws E {
        boolean done = false;
        try {
            retireOld();
            RuleSet rules = source.load();
            rules.warmUp();
            SharedMemory memory = newest.memory().with(rules.sharedNeeds(), options.hashSeed());
            listFiles.restore(memory.lists());
            Generation next = Generation.of(newest.number() + 1, rules, memory);
            List<WorkerRules> offers = new ArrayList<>();
            for (WorkerRules worker : latest) {
                offers.add(worker.successor(next, options));
            }
            newest = next;
            for (int i = 0; i < offers.size(); i++) {
                latest.set(i, offers.get(i));
                workers.get(i).generations().offer(offers.get(i));
            }
            swaps++;
            done = true;
            return next.number();
        } finally {
            if (!done) {
                failedSwaps++;
            }
        }
    }

    /// Has the workers let go of all but the newest rules, and waits for it.
    private void retireOld() {
        requireOpen();
        awaitWorkers();
        for (int i = 0; i < latest.size(); i++) {
            workers.get(i).generations().offer(latest.get(i));
        }
        awaitWorkers();
    }

    private void awaitWorkers() {
        if (options.threading() == Threading.INVOKER) {
            return;
        }
        long startNs = System.nanoTime();
        for (int i = 0; i < workers.size(); i++) {
            while (!workers.get(i).generations().isSettled()) {
                requireOpen();
                if (System.nanoTime() - startNs > PATIENCE_NS) {
                    throw new IllegalStateException(
                            "worker=%d takes no rules: its listener, injector or event sink hangs"
                                    .formatted(i));
                }
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the pipeline is closed: its rules stay as they are");
        }
    }

    /// How often rules were swapped.
    long swaps() {
        return swaps;
    }

    /// How often rules were to be swapped, and stayed as they were.
    long failedSwaps() {
        return failedSwaps;
    }

    /// Writes the lists of the newest rules that are to be written.
    ///
    /// @return what went wrong
    List<String> saveLists() {
        return listFiles.save(newest.memory().lists());
    }

    /// No rules are swapped from now on.
    void close() {
        closed = true;
    }
}
