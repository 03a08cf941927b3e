package io.wirecut.signatures;

import java.util.Arrays;

/// The events of one packet: a set of bits that is emptied for the next packet.
///
/// Travels with the packet, from the thread that decodes it to the worker; used by one thread at a
/// time. Allocates nothing after construction.
// Bits by ordinal, since a packet must not pay for what it does not have; they are kept nowhere.
@SuppressWarnings("EnumOrdinal")
public final class PacketEvents {
    private final long[] words = new long[(PacketEvent.count() + Long.SIZE - 1) / Long.SIZE];
    private boolean any;

    /// An empty set.
    public PacketEvents() {}

    /// Adds an event.
    ///
    /// @return whether the set did not have it
    public boolean add(PacketEvent event) {
        int index = event.ordinal() >>> 6;
        long bit = 1L << event.ordinal();
        boolean added = (words[index] & bit) == 0;
        words[index] |= bit;
        any = true;
        return added;
    }

    /// Whether the set has an event.
    public boolean has(PacketEvent event) {
        return any && (words[event.ordinal() >>> 6] & 1L << event.ordinal()) != 0;
    }

    /// Whether the set has no event at all.
    public boolean isEmpty() {
        return !any;
    }

    /// Empties the set.
    public void clear() {
        if (any) {
            Arrays.fill(words, 0);
            any = false;
        }
    }
}
