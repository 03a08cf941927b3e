package io.wirecut.pipeline;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.defrag.FragmentStatus;

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

    /// The hash of its flow's key.
    long flowHash;

    /// What became of the packet, if it is a fragment.
    FragmentStatus fragment = FragmentStatus.COMPLETE;

    /// What to release of the lane's arena once the frame is done with, or [FrameArena#NO_ROOM].
    long arenaEnd = FrameArena.NO_ROOM;

    /// Takes a frame over, and gives this slot's packet for it.
    void swap(FrameSlot frame) {
        Packet spare = packet;
        kind = frame.kind;
        packet = frame.packet;
        clockNs = frame.clockNs;
        flowHash = frame.flowHash;
        fragment = frame.fragment;
        frame.packet = spare;
    }
}
