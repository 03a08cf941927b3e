package io.wirecut.pipeline;

import com.lmax.disruptor.ExceptionHandler;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Keeps the first failure of a worker for the receiver to throw: a defect must not go by unseen,
/// nor stop the traffic of the other flows.
final class WorkerFailures implements ExceptionHandler<FrameSlot> {
    private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

    @Override
    public void handleEventException(Throwable failure, long sequence, FrameSlot slot) {
        first.compareAndSet(null, failure);
    }

    @Override
    public void handleOnStartException(Throwable failure) {
        first.compareAndSet(null, failure);
    }

    @Override
    public void handleOnShutdownException(Throwable failure) {
        first.compareAndSet(null, failure);
    }

    /// @throws IllegalStateException if there was a failure
    void complain() {
        Throwable failure = first.get();
        if (failure != null) {
            throw new IllegalStateException("a worker failed on a frame", failure);
        }
    }
}
