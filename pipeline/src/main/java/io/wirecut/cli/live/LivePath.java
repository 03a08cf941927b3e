package io.wirecut.cli.live;

import io.wirecut.pipeline.reset.Injector;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.source.live.LiveSource;
import io.wirecut.pipeline.verdict.ActionListener;

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
    @Override
    public void close() {
        injector.close();
        source.close();
    }
}
