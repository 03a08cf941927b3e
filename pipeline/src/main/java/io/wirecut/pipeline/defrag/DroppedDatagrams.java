package io.wirecut.pipeline.defrag;

import java.util.concurrent.atomic.AtomicLongArray;

/// The datagrams that were dropped when they were whole: no fragment of theirs may go on, or the
/// receiver, which has the others, would put together what was dropped.
///
/// A set-associative table of fixed size. Where a set is full it closes: as long as the last of its
/// datagrams is remembered, every datagram of the set counts as dropped.
///
/// ```text
///   entry  tag, an odd number or CROWDED(32)  second of the input at which it is void(32)
/// ```
///
/// A worker that judged a fragment while another still judges its datagram would ask too early: the
/// receiver has the fragment follow its datagram.
///
/// Safe for use by any number of threads, without locks; allocates nothing after construction.
public final class DroppedDatagrams {
    /// How many datagrams are remembered at a time, at most.
    public static final int CAPACITY = 1 << 16;

    private static final int WAYS = 8;
    private static final int SET_COUNT = CAPACITY / WAYS;

    /// The tag of an entry that stands for every datagram of its set.
    private static final int CROWDED = 2;

    private static final long SECOND_NS = 1_000_000_000L;

    private final AtomicLongArray entries = new AtomicLongArray(CAPACITY);
    private final int timeoutSeconds;

    /// @param limits by whose time-out a datagram is forgotten, as its receiver has given up what
    ///   it had of it by then
    public DroppedDatagrams(DefragmentLimits limits) {
        timeoutSeconds = (int) Math.min(Integer.MAX_VALUE, limits.timeoutNs() / SECOND_NS + 1);
    }

    /// Remembers a datagram, from now on until the time-out.
    ///
    /// @param key of the datagram: [Defragmenter#keyOf]
    /// @param nowNs the time of the input, nanoseconds since 1970
    public void add(long key, long nowNs) {
        int second = secondOf(nowNs);
        int set = setOf(key);
        int tag = tagOf(key);
        for (int way = 0; way < WAYS; way++) {
            long known = entries.get(set + way);
            while (isFree(known, tag, second)) {
                long found =
                        entries.compareAndExchange(
                                set + way, known, entry(tag, second + timeoutSeconds));
                if (found == known) {
                    return;
                }
                known = found;
            }
        }
        entries.set(set, entry(CROWDED, second + timeoutSeconds));
    }

    /// Whether a datagram was dropped, and not long ago.
    ///
    /// @param key of the datagram: [Defragmenter#keyOf]
    /// @param nowNs the time of the input, nanoseconds since 1970
    public boolean contains(long key, long nowNs) {
        int second = secondOf(nowNs);
        int set = setOf(key);
        int tag = tagOf(key);
        for (int way = 0; way < WAYS; way++) {
            long entry = entries.get(set + way);
            int found = (int) (entry >>> Integer.SIZE);
            if ((found == tag || found == CROWDED) && isLive(entry, second)) {
                return true;
            }
        }
        return false;
    }

    /// Forgets all, as the input has ended; no other thread may be at work.
    public void clear() {
        for (int i = 0; i < CAPACITY; i++) {
            entries.setPlain(i, 0);
        }
    }

    private static boolean isFree(long entry, int tag, int second) {
        return !isLive(entry, second) || (int) (entry >>> Integer.SIZE) == tag;
    }

    /// By subtraction, as seconds may wrap.
    private static boolean isLive(long entry, int second) {
        return entry != 0 && (int) entry - second > 0;
    }

    private static long entry(int tag, int voidSecond) {
        return (long) tag << Integer.SIZE | Integer.toUnsignedLong(voidSecond);
    }

    private static int setOf(long key) {
        return (int) (key & (SET_COUNT - 1)) * WAYS;
    }

    private static int tagOf(long key) {
        return (int) (key >>> Integer.SIZE) | 1;
    }

    private static int secondOf(long nowNs) {
        return (int) Math.floorDiv(nowNs, SECOND_NS);
    }
}
