package io.wirecut.pipeline.defrag;

/// What became of a fragment.
public enum FragmentStatus {
    /// It was kept; its datagram is not complete.
    INCOMPLETE,
    /// It completed its datagram, which the defragmenter holds until the next fragment.
    COMPLETE,
    /// Dropped: it has no payload.
    EMPTY,
    /// Dropped: it repeats bytes that are there, where the first to come hold.
    REPEATED,
    /// Dropped, and not to be let through: it disagrees with what came before of its datagram,
    /// where the first to come hold.
    CONTRADICTORY,
    /// Dropped, and all that was kept of its datagram with it: they overlap, and the receiver gives
    /// such datagrams up.
    ABANDONED,
    /// Dropped: it lies behind its datagram's end, or gives another end.
    CONTRADICTORY_END,
    /// Dropped: with its header the datagram would exceed 65,535 bytes.
    TOO_LONG,
    /// Dropped: its datagram has as many fragments as are allowed.
    TOO_MANY_FRAGMENTS,
    /// Dropped: its sender has as many incomplete datagrams as are allowed to one.
    SENDER_FULL,
    /// Dropped: as many datagrams as are allowed are incomplete.
    TABLE_FULL,
    /// Dropped: the memory for fragments is used up.
    MEMORY_FULL;

    /// Whether the fragment was dropped for want of room.
    public boolean lacksRoom() {
        return switch (this) {
            case TOO_MANY_FRAGMENTS, SENDER_FULL, TABLE_FULL, MEMORY_FULL -> true;
            case INCOMPLETE,
                    COMPLETE,
                    EMPTY,
                    REPEATED,
                    CONTRADICTORY,
                    ABANDONED,
                    CONTRADICTORY_END,
                    TOO_LONG ->
                    false;
        };
    }
}
