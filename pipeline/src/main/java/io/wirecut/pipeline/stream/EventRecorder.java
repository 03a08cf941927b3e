package io.wirecut.pipeline.stream;

import io.wirecut.signatures.PacketEvent;
import io.wirecut.signatures.PacketEvents;

/// Notes what is out of the ordinary about TCP sessions and streams: on the packet at hand, where
/// rules find it, and in a count for each event. An event counts once a packet.
///
/// One for each worker, used on its thread; another thread may read counts that are a little old.
/// Allocates nothing after construction.
// An array by ordinal, since counting must not cost a look-up; ordinals are not kept anywhere.
@SuppressWarnings("EnumOrdinal")
public final class EventRecorder {
    private final long[] counts = new long[PacketEvent.count()];

    /// Takes the events that no packet brings.
    private final PacketEvents aside = new PacketEvents();

    private PacketEvents atHand = aside;

    /// A recorder without a packet.
    public EventRecorder() {}

    /// Begins with a packet.
    ///
    /// @param events of the packet, which those to come are added to
    public void begin(PacketEvents events) {
        atHand = events;
    }

    /// Begins with what no packet brings, such as the end of a flow.
    public void beginAside() {
        aside.clear();
        atHand = aside;
    }

    /// Notes an event.
    void note(PacketEvent event) {
        if (atHand.add(event)) {
            counts[event.ordinal()]++;
        }
    }

    /// How many packets had an event.
    public long count(PacketEvent event) {
        return counts[event.ordinal()];
    }
}
