package io.wirecut.cli.live;

import io.wirecut.pipeline.Pipeline;
import io.wirecut.pipeline.source.FrameHandler;
import io.wirecut.pipeline.source.live.LiveSource;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.jspecify.annotations.Nullable;

/// Takes frames from a live source to the pipeline until it is told to stop, on one thread.
///
/// It looks for the next frame a while before it has the kernel wake it: a wake-up takes longer
/// than most gaps of busy traffic, and a core that never sleeps would be taken from others.
final class LiveLoop implements FrameHandler {
    private static final int POLL_LIMIT = 256;
    private static final int SPINS = 100;
    private static final int AWAIT_MS = 10;

    private final LiveSource source;
    private final Pipeline pipeline;
    private final EpochNanoClock clock = new OffsetEpochNanoClock();
    private volatile boolean stopped;
    private long failures;
    private @Nullable RuntimeException firstFailure;

    LiveLoop(LiveSource source, Pipeline pipeline) {
        this.source = source;
        this.pipeline = pipeline;
    }

    /// Has [#run] return soon; on any thread.
    void stop() {
        stopped = true;
    }

    /// Whether [#stop] was called.
    boolean isStopped() {
        return stopped;
    }

    /// Begins to take frames: from here on none goes by unseen.
    void start() {
        source.start();
    }

    /// Runs until [#stop], and then until everything that came before is done.
    void run() {
        int idle = 0;
        while (!stopped) {
            if (source.poll(this, POLL_LIMIT) > 0) {
                idle = 0;
            } else if (idle < SPINS) {
                idle++;
                Thread.onSpinWait();
            } else {
                tick();
                source.await(AWAIT_MS);
                tick();
            }
        }
        source.quiesce();
        while (source.poll(this, POLL_LIMIT) > 0) {
            // Until nothing is left.
        }
        pipeline.endOfInput();
    }

    private void tick() {
        try {
            pipeline.onClock(clock.nanoTime());
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    @Override
    public void onFrame(
            DirectBuffer buffer,
            int offset,
            int capturedLength,
            int wireLength,
            long timestampNs,
            int linkType) {
        try {
            pipeline.onFrame(buffer, offset, capturedLength, wireLength, timestampNs, linkType);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    @Override
    public void onUnfinishedFrame(
            DirectBuffer buffer,
            int offset,
            int capturedLength,
            int wireLength,
            long timestampNs,
            int linkType) {
        try {
            pipeline.onUnfinishedFrame(
                    buffer, offset, capturedLength, wireLength, timestampNs, linkType);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /// A defect must not stop the traffic of the others; the frame it was met on goes no further.
    private void failed(RuntimeException failure) {
        failures++;
        if (firstFailure == null) {
            firstFailure = failure;
        }
    }

    /// Frames that the pipeline failed on.
    long failures() {
        return failures;
    }

    /// The first failure, or null.
    @Nullable RuntimeException firstFailure() {
        return firstFailure;
    }
}
