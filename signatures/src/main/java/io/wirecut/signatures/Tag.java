package io.wirecut.signatures;

/// `tag`: after a match, packets of the same flow or host are logged, whatever they are.
///
/// @param scope whose packets
/// @param unit what is counted
/// @param count how much, 0 to 2^32 - 1: the packet of the match is the first that counts, though
///   it is not logged for it
public record Tag(Scope scope, Unit unit, long count) {
    /// The greatest count.
    public static final long MAX_COUNT = 0xFFFF_FFFFL;

    /// How many packets are logged unless told.
    public static final int USUAL_COUNT = 256;

    /// Checks the count.
    public Tag {
        if (count < 0 || count > MAX_COUNT) {
            throw new IllegalArgumentException(
                    "count=%d must be from 0 to %d".formatted(count, MAX_COUNT));
        }
    }

    /// Whose packets are logged.
    public enum Scope {
        /// Those of the flow, of either direction.
        SESSION,
        /// Those from and to the source address of the packet that matched.
        SOURCE,
        /// Those from and to its destination address.
        DESTINATION
    }

    /// What is counted.
    public enum Unit {
        /// Packets.
        PACKETS,
        /// Bytes of their frames.
        BYTES,
        /// Seconds, by the second that a packet's time is in.
        SECONDS
    }
}
