package io.wirecut.pipeline;

import io.wirecut.pipeline.decode.Packet;

/// One slot of a lane's ring. Packets circulate: publishing swaps the decoded packet with the
/// slot's.
final class FrameSlot {
    /// What the worker is asked to do with the slot.
    enum Kind {
        /// Inspect [FrameSlot#packet].
        FRAME,
        /// End every flow, as the input has ended.
        END_OF_INPUT
    }

    Kind kind = Kind.FRAME;
    Packet packet = new Packet();

    /// The time of the input when the frame came, nanoseconds since 1970: it never goes back.
    long clockNs;

    /// Whether the packet is a fragment that there was no room for.
    boolean isFragmentLost;

    /// What to release of the lane's arena once the frame is done with, or [FrameArena#NO_ROOM].
    long arenaEnd = FrameArena.NO_ROOM;
}
