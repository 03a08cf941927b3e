package io.wirecut.pipeline.reset;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/// Sends on a thread of its own, so that no worker ever waits for a system call: frames go through
/// an off-heap ring to another injector, which only that thread calls.
///
/// ```text
/// worker ─┐
/// worker ─┼─▶ ring: │ timestamp 8 │ link type 4 │ frame … │ ─▶ thread ─▶ target.inject
/// worker ─┘
/// ```
///
/// A full ring is [Outcome#BACK_PRESSURE], counted. The thread spins for a while when there is
/// nothing to send, then parks, and is woken by the next frame. How long frames took from the
/// packet that caused them to the return of the target is kept in a histogram. Allocates nothing
/// after construction.
public final class QueuedInjector implements Injector {
    /// How long the thread looks for a frame before it parks, unless told.
    public static final long DEFAULT_SPIN_NS = 50_000;

    private static final int FRAME_TYPE = 1;
    private static final int LINK_TYPE_OFFSET = 8;
    private static final int FRAME_OFFSET = 12;
    private static final int READ_LIMIT = 64;

    /// The thread looks by itself this often, should it ever miss being woken.
    private static final long MAX_PARK_NS = 1_000_000;

    private static final long MAX_LATENCY_NS = 60_000_000_000L;
    private static final long CLOSE_TIMEOUT_MS = 2_000;

    private final Injector target;
    private final EpochNanoClock clock;
    private final long spinNs;
    private final ManyToOneRingBuffer ring;
    private final AtomicLongArray outcomes = new AtomicLongArray(Outcome.COUNT);
    private final AtomicLong refusedForRoom = new AtomicLong();
    private final AtomicHistogram latencies = new AtomicHistogram(MAX_LATENCY_NS, 2);
    private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
    private final MessageHandler sender = this::send;
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean parked;

    /// Starts the thread.
    ///
    /// @param target is called by that thread alone, and closed by [#close]
    /// @param capacity bytes of frames that may wait, a power of two of at least 4096; a RST takes
    ///   some 80
    /// @param spinNs how long the thread looks for a frame before it parks, 0 or more
    /// @param clock the one that stamps the frames, nanoseconds since 1970
    /// @throws IllegalArgumentException if the capacity or the time is out of its range
    public QueuedInjector(Injector target, int capacity, long spinNs, EpochNanoClock clock) {
        if (!BitUtil.isPowerOfTwo(capacity) || capacity < 4096) {
            throw new IllegalArgumentException(
                    "capacity=" + capacity + " must be a power of two of at least 4096");
        }
        if (spinNs < 0) {
            throw new IllegalArgumentException("spinNs=" + spinNs + " must not be negative");
        }
        this.target = target;
        this.clock = clock;
        this.spinNs = spinNs;
        ByteBuffer memory =
                BufferUtil.allocateDirectAligned(
                        capacity + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH);
        ring = new ManyToOneRingBuffer(new UnsafeBuffer(memory));
        thread = new Thread(this::run, "wirecut-injector");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public Outcome inject(
            DirectBuffer frame, int offset, int length, int linkType, long timestampNs) {
        if (closed) {
            return Outcome.CLOSED;
        }
        if (FRAME_OFFSET + length > ring.maxMsgLength()) {
            return Outcome.REFUSED;
        }
        int at = ring.tryClaim(FRAME_TYPE, FRAME_OFFSET + length);
        if (at < 0) {
            refusedForRoom.getAndIncrement();
            return Outcome.BACK_PRESSURE;
        }
        AtomicBuffer memory = ring.buffer();
        memory.putLong(at, timestampNs);
        memory.putInt(at + LINK_TYPE_OFFSET, linkType);
        memory.putBytes(at + FRAME_OFFSET, frame, offset, length);
        ring.commit(at);
        if (parked) {
            LockSupport.unpark(thread);
        }
        return Outcome.QUEUED;
    }

    /// Frames with an outcome of the target's.
    public long outcomes(Outcome outcome) {
        return outcomes.getOpaque(index(outcome));
    }

    /// Frames that found the ring full.
    public long refusedForRoom() {
        return refusedForRoom.getOpaque();
    }

    /// Nanoseconds from the packet that caused a frame to the return of the target, by the given
    /// clock; a copy.
    public Histogram latencies() {
        return latencies.copy();
    }

    /// All of these counts, by dotted name.
    public Map<String, Long> details() {
        Map<String, Long> details = new LinkedHashMap<>();
        for (Outcome outcome : Outcome.values()) {
            details.put("injector." + outcome.name().toLowerCase(Locale.ROOT), outcomes(outcome));
        }
        details.put("injector.ring_full", refusedForRoom());
        Histogram times = latencies();
        if (times.getTotalCount() > 0) {
            details.put("injector.latency_ns.p50", times.getValueAtPercentile(50));
            details.put("injector.latency_ns.p99", times.getValueAtPercentile(99));
            details.put("injector.latency_ns.max", times.getMaxValue());
        }
        return details;
    }

    /// Sends what waits, ends the thread, and closes the target.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        target.close();
    }

    private void run() {
        long idleSinceNs = System.nanoTime();
        while (true) {
            boolean last = closed;
            int count = ring.read(sender, READ_LIMIT);
            if (count > 0) {
                idleSinceNs = System.nanoTime();
            } else if (last && ring.size() == 0) {
                // A read of nothing may only have stepped over the padding at the ring's end.
                return;
            } else if (System.nanoTime() - idleSinceNs < spinNs) {
                Thread.onSpinWait();
            } else {
                park();
            }
        }
    }

    private void park() {
        parked = true;
        // A frame that came before the flag was seen has woken nobody.
        if (ring.size() == 0 && !closed) {
            LockSupport.parkNanos(this, MAX_PARK_NS);
        }
        parked = false;
    }

    private void send(int type, MutableDirectBuffer memory, int offset, int length) {
        long timestampNs = memory.getLong(offset);
        int linkType = memory.getInt(offset + LINK_TYPE_OFFSET);
        frame.wrap(memory, offset + FRAME_OFFSET, length - FRAME_OFFSET);
        Outcome outcome = target.inject(frame, 0, length - FRAME_OFFSET, linkType, timestampNs);
        outcomes.getAndIncrement(index(outcome));
        long latencyNs = clock.nanoTime() - timestampNs;
        latencies.recordValue(Math.clamp(latencyNs, 0, MAX_LATENCY_NS));
    }

    @SuppressWarnings("EnumOrdinal") // one counter for each constant
    private static int index(Outcome outcome) {
        return outcome.ordinal();
    }
}
