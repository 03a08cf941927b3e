package io.wirecut.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.locks.LockSupport;

/// How a worker waits for frames: it spins, naps, then sleeps, as on few cores the receiver needs
/// the time. About every millisecond it is woken, to look whether there is something else to do.
///
/// It never yields: since Linux 6.18 a thread that yields gives up a slice of its time each time,
/// whether or not another thread took it. Having yielded a hundred times it is behind threads of
/// the lowest priority, which had it wait for 13 ms.
///
/// Of one worker, whose [TimerSlack] is no longer than a nap; allocates nothing.
final class IdlingWaitStrategy implements WaitStrategy {
    private static final int SPIN_COUNT = 100;
    private static final int NAP_COUNT = 50;
    private static final long NAP_NS = 20_000;
    private static final int SLEEP_COUNT = 10;
    private static final long SLEEP_NS = 100_000;

    /// How often it looked in vain since the last frame.
    private int vainCount;

    @Override
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
            } else if (vainCount < SPIN_COUNT + NAP_COUNT) {
                vainCount++;
                LockSupport.parkNanos(NAP_NS);
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
