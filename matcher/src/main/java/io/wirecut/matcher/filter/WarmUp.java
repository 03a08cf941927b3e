package io.wirecut.matcher.filter;

import io.wirecut.matcher.TrafficModel;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/// Runs a filter of vectors until it is compiled. Before that, every vector is an object on the
/// heap and a scan a hundred times as slow, which no traffic should have to wait for.
///
/// Safe for use by many threads.
public final class WarmUp {
    /// Layouts whose filters are warm.
    private static final Set<String> DONE = ConcurrentHashMap.newKeySet();

    private static final String THREAD_NAME = "wirecut-warm-up";
    private static final int LENGTH = 4096;
    private static final int CALLS_PER_ROUND = 200;
    private static final int QUIET_ROUNDS = 5;
    private static final long MAX_TIME_NS = 1_000_000_000L;

    /// A tenth of the slowest compiled filter's speed, and many times that of any other.
    private static final double NS_PER_BYTE = 2.0;

    private WarmUp() {}

    /// Warms up the filters of this one's layout on what traffic is like, unless that has been
    /// done; takes a second at most.
    public static synchronized void once(CandidateFilter filter, TrafficModel traffic) {
        if (!isDone(filter)) {
            run(filter, traffic);
            DONE.add(filter.layout());
        }
    }

    /// Whether the filters of this one's layout are warm.
    static boolean isDone(CandidateFilter filter) {
        return DONE.contains(filter.layout());
    }

    /// Has the filter that a scalar one stands in for take its place as soon as it is warm.
    static void inBackground(FilteredPatterns patterns, CandidateFilter standIn) {
        Thread thread = new Thread(new TakeOver(patterns, standIn), THREAD_NAME);
        thread.setDaemon(true);
        thread.start();
    }

    private record TakeOver(FilteredPatterns patterns, CandidateFilter standIn)
            implements Runnable {
        @Override
        public void run() {
            CandidateFilter filter = standIn.successor();
            once(filter, TrafficModel.standard());
            patterns.serveWith(filter);
        }
    }

    private static void run(CandidateFilter filter, TrafficModel traffic) {
        UnsafeBuffer bytes =
                new UnsafeBuffer(
                        ByteBuffer.allocateDirect(LENGTH + 2 * CandidateFilter.LOOK_BEHIND));
        UnsafeBuffer candidates =
                new UnsafeBuffer(
                        ByteBuffer.allocateDirect(
                                bytes.capacity() * CandidateFilter.BYTES_PER_PLACE));
        for (int i = 0; i < traffic.size() && (i + 1) * Long.BYTES <= bytes.capacity(); i++) {
            bytes.putLong(i * Long.BYTES, traffic.window(i));
        }
        int[] scratch = new int[CandidateFilter.SCRATCH_COUNT];
        long from = bytes.addressOffset() + CandidateFilter.LOOK_BEHIND;
        long begin = System.nanoTime();
        int quiet = 0;
        for (long now = begin; quiet < QUIET_ROUNDS && now - begin < MAX_TIME_NS; ) {
            for (int call = 0; call < CALLS_PER_ROUND; call++) {
                long to = from + LENGTH - call;
                filter.find(from, from + call % 64, from, to, candidates.addressOffset(), scratch);
            }
            long after = System.nanoTime();
            boolean fast = after - now < (long) (NS_PER_BYTE * LENGTH * CALLS_PER_ROUND);
            quiet = fast ? quiet + 1 : 0;
            now = after;
        }
    }
}
