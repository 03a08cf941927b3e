package io.wirecut.cli.live;

import io.wirecut.pipeline.reset.Injector;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.reset.QueuedInjector;
import io.wirecut.pipeline.source.live.LiveSource;
import io.wirecut.pipeline.source.live.QueueSource;
import io.wirecut.pipeline.verdict.ActionListener;
import org.agrona.concurrent.SystemEpochNanoClock;

/// Where frames come from, and where verdicts and resets go.
///
/// @param name as a person is told of it
/// @param source of the frames
/// @param position whether they wait for their verdict
/// @param listener is told of verdicts
/// @param injector takes the resets
record LivePath(
        String name,
        LiveSource source,
        Position position,
        ActionListener listener,
        Injector injector)
        implements AutoCloseable {
    /// Bytes of resets that may wait: some eight hundred of them.
    private static final int QUEUE_CAPACITY = 1 << 16;

    /// What the pipeline gives resets to.
    Injector resets() {
        return source instanceof QueueSource queue ? queue.inOrder(injector) : injector;
    }

    /// The same, with resets sent on a thread of their own, which ends when the injector of what is
    /// returned is closed.
    LivePath withInjectionThread() {
        Injector queued =
                new QueuedInjector(
                        injector,
                        QUEUE_CAPACITY,
                        QueuedInjector.DEFAULT_SPIN_NS,
                        new SystemEpochNanoClock());
        return new LivePath(name, source, position, listener, queued);
    }

    @Override
    public void close() {
        injector.close();
        source.close();
    }
}
