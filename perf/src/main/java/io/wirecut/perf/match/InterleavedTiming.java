package io.wirecut.perf.match;

import io.wirecut.cli.report.CommandFault;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.function.Consumer;

/// Times contestants on the same haystack in interleaved rounds, A B C A B C …: what disturbs the
/// machine for a while disturbs all of them, and the ratio of two in one round is worth more than
/// that of their best.
///
/// A round scans the haystack as often as it takes to fill [#SAMPLE_NS]. Time is the thread's CPU
/// time where the machine tells it, else time by the clock.
final class InterleavedTiming {
    private static final long SAMPLE_NS = 200_000_000;
    private static final long WARM_UP_NS = 500_000_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Haystack haystack;
    private final List<Contestant> contestants;
    private final MatchCount matches = new MatchCount();

    InterleavedTiming(Haystack haystack, List<Contestant> contestants) {
        this.haystack = haystack;
        this.contestants = contestants;
    }

    /// Nanoseconds that the calling thread has worked so far.
    private static long nowNs() {
        long cpuNs =
                THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : -1;
        return cpuNs >= 0 ? cpuNs : System.nanoTime();
    }

    /// Runs the rounds.
    ///
    /// @param rounds how many, at least 1
    /// @param expectedCounts matches of each contestant in one scan; any other number fails the run
    /// @param progress is told what happens
    /// @return gigabits (10^9 bits) of haystack a second, by contestant in their order and round
    double[][] run(int rounds, List<Long> expectedCounts, Consumer<String> progress) {
        int engines = contestants.size();
        long[] scansPerRound = new long[engines];
        for (int i = 0; i < engines; i++) {
            progress.accept("warming up " + contestants.get(i).name());
            double scanNs = warmUp(contestants.get(i), expectedCounts.get(i));
            scansPerRound[i] = Math.max(1, (long) Math.ceil(SAMPLE_NS / scanNs));
        }
        double[][] gbps = new double[engines][rounds];
        for (int round = 0; round < rounds; round++) {
            progress.accept("round %d of %d".formatted(round + 1, rounds));
            for (int i = 0; i < engines; i++) {
                long scans = scansPerRound[i];
                long ns = scan(contestants.get(i), scans, expectedCounts.get(i));
                gbps[i][round] = 8.0 * haystack.length() * scans / Math.max(ns, 1);
            }
        }
        return gbps;
    }

    private double warmUp(Contestant contestant, long expectedCount) {
        long scans = 0;
        long startNs = nowNs();
        long lastNs = 0;
        long scansAtOnce = 1;
        while (nowNs() - startNs < WARM_UP_NS) {
            lastNs = scan(contestant, scansAtOnce, expectedCount);
            scans = scansAtOnce;
            // The clock is too coarse for one scan of a small haystack.
            scansAtOnce = lastNs < SAMPLE_NS / 8 ? scansAtOnce * 2 : scansAtOnce;
        }
        return Math.max(lastNs, 1) / (double) Math.max(scans, 1);
    }

    private long scan(Contestant contestant, long scans, long expectedCount) {
        matches.clear();
        long startNs = nowNs();
        for (long i = 0; i < scans; i++) {
            haystack.scan(contestant.searcher(), matches);
        }
        long ns = nowNs() - startNs;
        if (matches.count() != scans * expectedCount) {
            throw CommandFault.wrongInput(
                    "engine=%s found %d matches in %d scans, after %d in one"
                            .formatted(contestant.name(), matches.count(), scans, expectedCount));
        }
        return ns;
    }
}
