package io.wirecut.pipeline.reset;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// How many RSTs may be sent each second, of all workers together and for the connections of each
/// client.
///
/// A client's count is kept in one of a fixed number of cells, which its address chooses; clients
/// that share a cell in the same second share its count, so the limit may come early, and never
/// late. Safe for all threads, lock-free; allocates nothing after construction.
public final class ResetBudget {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MAX_LATE_SECONDS = 2;
    private static final int CELL_COUNT = 1 << 13;
    private static final int COUNT_BITS = 32;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

    private final int perSecond;
    private final int perSource;
    private final long seed;
    private final AtomicLong total = new AtomicLong();
    private final AtomicLongArray sources = new AtomicLongArray(CELL_COUNT);

    /// @param options have the limits
    /// @param seed so that nobody can tell which clients share a cell
    public ResetBudget(ResetOptions options, long seed) {
        this.perSecond = options.segmentsPerSecond();
        this.perSource = options.segmentsPerSource();
        this.seed = seed;
    }

    /// Takes one RST from the budgets.
    ///
    /// @param high upper half of the client's address
    /// @param low lower half of it
    /// @param nowNs the time, of which the second counts
    /// @return [Refusal#NONE], or the budget that has nothing left
    Refusal take(long high, long low, long nowNs) {
        long second = Math.floorDiv(nowNs, SECOND_NS) & COUNT_MASK;
        int cell = cell(high, low);
        if (perSource > 0 && !takeFromSource(cell, second)) {
            return Refusal.SOURCE_BUDGET;
        }
        if (perSecond > 0 && !takeFromTotal(second)) {
            return Refusal.SECOND_BUDGET;
        }
        return Refusal.NONE;
    }

    private boolean takeFromTotal(long second) {
        while (true) {
            long seen = total.get();
            long next = next(seen, second);
            if ((next & COUNT_MASK) > perSecond) {
                return false;
            }
            if (total.compareAndSet(seen, next)) {
                return true;
            }
        }
    }

    private boolean takeFromSource(int cell, long second) {
        while (true) {
            long seen = sources.get(cell);
            long next = next(seen, second);
            if ((next & COUNT_MASK) > perSource) {
                return false;
            }
            if (sources.compareAndSet(cell, seen, next)) {
                return true;
            }
        }
    }

    /// The second in the upper half, the count within it in the lower one. The workers' clocks may
    /// differ a little: who is late counts in the second that has begun.
    private static long next(long seen, long second) {
        long ahead = (seen >>> COUNT_BITS) - second;
        return ahead >= 0 && ahead <= MAX_LATE_SECONDS ? seen + 1 : (second << COUNT_BITS) | 1;
    }

    private int cell(long high, long low) {
        long hash = ((high * 0x9E37_79B9_7F4A_7C15L) ^ low ^ seed) * 0xC2B2_AE3D_27D4_EB4FL;
        return (int) (hash >>> 40) & (CELL_COUNT - 1);
    }
}
