package io.wirecut.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.locks.LockSupport;

/// How a worker waits for frames: it spins, yields, then sleeps, as on few cores the receiver needs
/// the time. About every millisecond it is woken, to look whether there is something else to do.
///
/// Of one worker; allocates nothing.
final class IdlingWaitStrategy implements WaitStrategy {
    private static final int SPIN_COUNT = 100;
    private static final int YIELD_COUNT = 100;
    private static final int SLEEP_COUNT = 16;
    private static final long SLEEP_NS = 50_000;

    /// How often it looked in vain since the last frame.
    private int vainCount;

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // Right without it, only slower where cores are few.
    public long waitFor(
            long sequence, Sequence cursor, Sequence dependentSequence, SequenceBarrier barrier)
            throws AlertException, TimeoutException {
        int sleeps = 0;
        long available = dependentSequence.get();
        while (available < sequence) {
            barrier.checkAlert();
            if (vainCount < SPIN_COUNT) {
                vainCount++;
                Thread.onSpinWait();
            } else if (vainCount < SPIN_COUNT + YIELD_COUNT) {
                vainCount++;
                Thread.yield();
            } else if (sleeps < SLEEP_COUNT) {
                sleeps++;
                LockSupport.parkNanos(SLEEP_NS);
            } else {
                throw TimeoutException.INSTANCE;
            }
            available = dependentSequence.get();
        }
        vainCount = 0;
        return available;
    }

    @Override
    public void signalAllWhenBlocking() {
        // It never blocks.
    }
}
