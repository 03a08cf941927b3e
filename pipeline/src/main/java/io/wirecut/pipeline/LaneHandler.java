package io.wirecut.pipeline;

import com.lmax.disruptor.EventHandler;

/// What takes the frames from a [Lane], on the lane's thread.
interface LaneHandler extends EventHandler<FrameSlot> {
    /// Called for each slot before it comes, for a burst of them in a row: so that what they need
    /// can be fetched from memory all at once.
    void onExpected(FrameSlot slot);

    /// Called about every millisecond while no slot comes.
    void onIdle();
}
