package io.wirecut.pipeline.source.live;

import io.wirecut.pipeline.source.PacketSource;

/// Frames of a network, as they come. Used by one thread; it never ends by itself.
///
/// Opened with all the rights it needs, it takes nothing until [#start]. [#quiesce] has the kernel
/// take no more, so that what came before can be handed on and accounted for.
public interface LiveSource extends PacketSource {
    /// Begins to take frames.
    ///
    /// @throws io.wirecut.pipeline.source.CaptureException if that cannot be
    void start();

    /// Waits until there are frames, and meanwhile looks after what was lost: an interface that is
    /// down or gone is awaited, and used again when it is back.
    ///
    /// @param timeoutMs the longest to wait, in milliseconds
    void await(int timeoutMs);

    /// Takes no further frames; those that were taken before are still there to be polled.
    void quiesce();

    /// What was counted so far. On the thread that polls.
    LiveCounts counts();

    /// Frames taken so far: there is no position in what does not end.
    @Override
    default long position() {
        return counts().handedOn();
    }

    @Override
    default long length() {
        return -1;
    }
}
