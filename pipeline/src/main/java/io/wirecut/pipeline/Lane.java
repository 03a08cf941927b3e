package io.wirecut.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.wirecut.pipeline.posix.TimerSlack;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/// The way from the receiver to one worker: a Disruptor ring whose slots have their bytes in one
/// off-heap slab, longer frames in a [FrameArena] beside it.
///
/// [#publish] and [#publishEndOfInput] are called on the receiver's thread, and allocate nothing.
final class Lane implements AutoCloseable {
    /// Bytes of a slot: room for an Ethernet frame of the usual size with its tunnels.
    static final int SLOT_LENGTH = 2048;

    /// How many frames a worker is told of at a time: as many fetches from memory overlap.
    private static final int BURST = 16;

    private static final int ARENA_CAPACITY = 4 * 1024 * 1024;

    /// A receiver that waits for a worker pauses this long: some dozens of frames.
    private static final long PAUSE_NS = 20_000;

    private final UnsafeBuffer slab;
    private final WorkerFailures failures = new WorkerFailures();
    private final FrameArena arena = new FrameArena(ARENA_CAPACITY);
    private final Disruptor<FrameSlot> disruptor;
    private final RingBuffer<FrameSlot> ring;
    private final LaneHandler handler;

    /// The first slot that the handler was not told of before; the worker's thread's.
    private long unexpected;

    /// @param slotCount a power of two
    /// @param handler runs on the thread of the lane's worker
    Lane(int slotCount, ThreadFactory threads, LaneHandler handler) {
        slab =
                new UnsafeBuffer(
                        BufferUtil.allocateDirectAligned(
                                slotCount * SLOT_LENGTH, BitUtil.CACHE_LINE_LENGTH));
        disruptor =
                new Disruptor<>(
                        FrameSlot::new,
                        slotCount,
                        threads,
                        ProducerType.SINGLE,
                        new IdlingWaitStrategy());
        disruptor.setDefaultExceptionHandler(failures);
        this.handler = handler;
        ring = disruptor.getRingBuffer();
        disruptor.handleEventsWith(new SlotHandler());
        disruptor.start();
    }

    private void onSlot(FrameSlot slot, long sequence, boolean endOfBatch) throws Exception {
        if (sequence >= unexpected) {
            long end = Math.min(ring.getCursor() + 1, sequence + BURST);
            for (long next = sequence; next < end; next++) {
                handler.onExpected(ring.get(next));
            }
            unexpected = end;
        }
        try {
            handler.onEvent(slot, sequence, endOfBatch);
        } finally {
            if (slot.arenaEnd != FrameArena.NO_ROOM) {
                arena.release(slot.arenaEnd);
                slot.arenaEnd = FrameArena.NO_ROOM;
            }
        }
    }

    /// What the ring calls, on the worker's thread.
    private final class SlotHandler implements EventHandler<FrameSlot> {
        @Override
        public void onStart() {
            var _ = TimerSlack.remove();
        }

        @Override
        public void onEvent(FrameSlot slot, long sequence, boolean endOfBatch) throws Exception {
            onSlot(slot, sequence, endOfBatch);
        }

        @Override
        public void onTimeout(long sequence) {
            handler.onIdle();
        }
    }

    /// Moves a frame into the ring.
    ///
    /// @param frame its packet is the worker's from now on, and another one is there, to decode the
    ///   next frame into
    /// @param wait whether to wait for room
    /// @return false if there is no room
    boolean publish(FrameSlot frame, boolean wait) {
        int length = frame.packet.storageLength();
        while (!ring.hasAvailableCapacity(1)) {
            if (!wait) {
                return false;
            }
            pause();
        }
        long arenaEnd = FrameArena.NO_ROOM;
        if (length > SLOT_LENGTH) {
            arenaEnd = arena.claim(length);
            while (arenaEnd == FrameArena.NO_ROOM) {
                if (!wait) {
                    return false;
                }
                pause();
                arenaEnd = arena.claim(length);
            }
        }
        long sequence = ring.next();
        try {
            FrameSlot slot = ring.get(sequence);
            if (arenaEnd == FrameArena.NO_ROOM) {
                int index = (int) sequence & (ring.getBufferSize() - 1);
                frame.packet.moveTo(slab, index * SLOT_LENGTH);
            } else {
                frame.packet.moveTo(arena.memory(), arena.offset(arenaEnd, length));
            }
            slot.swap(frame);
            slot.arenaEnd = arenaEnd;
            return true;
        } finally {
            ring.publish(sequence);
        }
    }

    /// Tells the worker what time it is, unless it has frames to work at that tell it as well: it
    /// never waits.
    ///
    /// @param clockNs the time of the input
    void publishClock(long clockNs) {
        if (ring.remainingCapacity() < ring.getBufferSize()) {
            return;
        }
        long sequence = ring.next();
        FrameSlot slot = ring.get(sequence);
        slot.kind = FrameSlot.Kind.CLOCK;
        slot.clockNs = clockNs;
        ring.publish(sequence);
    }

    /// The place of what was published last.
    long published() {
        return ring.getCursor();
    }

    /// Whether the worker has done what was published up to a place.
    boolean hasDone(long sequence) {
        return ring.getMinimumGatingSequence() >= sequence;
    }

    /// Tells the worker that the input has ended; waits for room.
    ///
    /// @param clockNs the time of the input
    void publishEndOfInput(long clockNs) {
        long sequence = ring.next();
        FrameSlot slot = ring.get(sequence);
        slot.kind = FrameSlot.Kind.END_OF_INPUT;
        slot.clockNs = clockNs;
        ring.publish(sequence);
    }

    /// Waits until the worker has done everything that was published.
    ///
    /// @throws IllegalStateException if it failed on a frame
    void drain() {
        long published = ring.getCursor();
        while (ring.getMinimumGatingSequence() < published) {
            pause();
        }
        failures.complain();
    }

    /// Leaves the core to the worker for a while: a frame's work is far shorter than a wake-up.
    private static void pause() {
        LockSupport.parkNanos(PAUSE_NS);
    }

    /// Lets the worker finish what was published and ends its thread.
    @Override
    public void close() {
        disruptor.shutdown();
    }
}
