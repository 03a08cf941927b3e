package io.wirecut.perf.flood;

import io.wirecut.pipeline.Pipeline;
import io.wirecut.pipeline.source.FrameHandler;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;

/// Measures how long a pipeline takes for each frame. Allocates nothing for a frame.
final class TimedPipeline implements FrameHandler {
    private static final long MAX_NS = 10_000_000_000L;

    private final Pipeline pipeline;
    private final Histogram frameNs = new Histogram(MAX_NS, 3);

    TimedPipeline(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    public void onFrame(
            DirectBuffer buffer,
            int offset,
            int capturedLength,
            int wireLength,
            long timestampNs,
            int linkType) {
        long start = System.nanoTime();
        pipeline.onFrame(buffer, offset, capturedLength, wireLength, timestampNs, linkType);
        frameNs.recordValue(Math.min(System.nanoTime() - start, MAX_NS));
    }

    /// What was measured since the last call.
    Histogram done() {
        Histogram done = frameNs.copy();
        frameNs.reset();
        return done;
    }
}
