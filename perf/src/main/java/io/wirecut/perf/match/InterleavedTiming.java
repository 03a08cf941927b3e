package io.wirecut.perf.match;

import io.wirecut.cli.report.CommandFault;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
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
    /// @param expectedCount matches in one scan; any other number fails the run
    /// @param progress is told what happens
    /// @return a figure for each contestant, in their order
    List<Figure> run(int rounds, long expectedCount, Consumer<String> progress) {
        int engines = contestants.size();
        long[] scansPerRound = new long[engines];
        for (int i = 0; i < engines; i++) {
            progress.accept("warming up " + contestants.get(i).name());
            double scanNs = warmUp(contestants.get(i), expectedCount);
            scansPerRound[i] = Math.max(1, (long) Math.ceil(SAMPLE_NS / scanNs));
        }
        double[][] gbps = new double[engines][rounds];
        for (int round = 0; round < rounds; round++) {
            progress.accept("round %d of %d".formatted(round + 1, rounds));
            for (int i = 0; i < engines; i++) {
                long scans = scansPerRound[i];
                long ns = scan(contestants.get(i), scans, expectedCount);
                gbps[i][round] = 8.0 * haystack.length() * scans / Math.max(ns, 1);
            }
        }
        List<Figure> figures = new ArrayList<>();
        for (double[] own : gbps) {
            figures.add(Figure.of(own, gbps[0]));
        }
        return figures;
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
            haystack.scan(contestant.matcher(), contestant.state(), matches);
        }
        long ns = nowNs() - startNs;
        if (matches.count() != scans * expectedCount) {
            throw CommandFault.wrongInput(
                    "engine=%s found %d matches in %d scans, after %d in one"
                            .formatted(contestant.name(), matches.count(), scans, expectedCount));
        }
        return ns;
    }

    /// What the rounds say of one contestant.
    ///
    /// @param gbps median throughput in gigabits (10^9 bits) of haystack a second
    /// @param ratio median of its throughput over the first contestant's in the same round
    /// @param spread half the distance from the lowest to the highest round, over the median
    record Figure(double gbps, double ratio, double spread) {
        static Figure of(double[] own, double[] first) {
            double[] ratios = new double[own.length];
            Arrays.setAll(ratios, round -> own[round] / first[round]);
            double median = median(own);
            double low = Arrays.stream(own).min().orElse(median);
            double high = Arrays.stream(own).max().orElse(median);
            return new Figure(median, median(ratios), (high - low) / 2 / median);
        }

        static double median(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1
                    ? sorted[middle]
                    : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }
}
