package io.wirecut.pipeline;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.defrag.DroppedDatagrams;
import io.wirecut.pipeline.defrag.FragmentStatus;

/// One slot of a lane's ring. Packets circulate: publishing swaps the decoded packet with the
/// slot's.
final class FrameSlot {
    /// What the worker is asked to do with the slot.
    enum Kind {
        /// Inspect [FrameSlot#packet].
        FRAME,
        /// Let time pass: no frame came for a while.
        CLOCK,
        /// End every flow, as the input has ended.
        END_OF_INPUT
    }

    Kind kind = Kind.FRAME;
    Packet packet = new Packet();

    /// The time of the input when the frame came, nanoseconds since 1970: it never goes back.
    long clockNs;

    /// The hash of its flow's key.
    long flowHash;

    /// The keys of the datagrams that the frame has a fragment of, from the outermost on, and how
    /// many they are.
    long[] datagramKeys = new long[Receiver.MAX_DEFRAGMENTATIONS];

    int datagramCount;

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
        long[] spareKeys = datagramKeys;
        datagramKeys = frame.datagramKeys;
        datagramCount = frame.datagramCount;
        frame.datagramKeys = spareKeys;
    }

    /// Whether the frame has a fragment of a datagram that was dropped.
    boolean isOfDropped(DroppedDatagrams dropped) {
        for (int i = 0; i < datagramCount; i++) {
            if (dropped.contains(datagramKeys[i], clockNs)) {
                return true;
            }
        }
        return false;
    }

    /// Remembers the datagrams that the frame has completed, as it is dropped.
    void rememberDropped(DroppedDatagrams dropped) {
        for (int i = 0; i < completedCount(); i++) {
            dropped.add(datagramKeys[i], clockNs);
        }
    }

    /// How many datagrams the frame has completed.
    int completedCount() {
        return fragment == FragmentStatus.COMPLETE ? datagramCount : datagramCount - 1;
    }
}
