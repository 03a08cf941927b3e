package io.wirecut.pipeline;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.event.AlertTemplates;
import io.wirecut.pipeline.event.EveWriter;
import io.wirecut.pipeline.event.EventType;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.verdict.ActionListener;
import org.jspecify.annotations.Nullable;

/// Logs the packets of flows and hosts that rules have tagged, whatever else becomes of them. What
/// a packet itself has tagged begins with the next one.
///
/// Owned by a worker; allocates nothing after construction, but for a writer's room for a frame
/// that is longer than any before.
final class TaggedPackets {
    private final Generations generations;
    private final Counters counters;
    private final ActionListener listener;
    private final PacketView view;
    private final @Nullable EveWriter events;

    TaggedPackets(PipelineOptions options, Generations generations, Counters counters) {
        this.generations = generations;
        this.counters = counters;
        listener = options.listener();
        view = new PacketView(false);
        events =
                options.writes(EventType.PACKET) ? options.newEveWriter(AlertTemplates.NONE) : null;
    }

    /// Takes a packet that is done with.
    ///
    /// @param flow stands on its flow; null if it has none
    void take(Packet packet, @Nullable Flow flow) {
        WorkerRules rules = generations.newest();
        if (rules.generation.memory().tags().isEmpty()) {
            return;
        }
        if (flow == null) {
            view.wrap(packet);
        } else {
            view.wrap(packet, flow, flow.toServer(), false);
        }
        if (rules.evaluator.isTagged(view)) {
            counters.increment(Counter.TAGGED_PACKETS);
            if (events != null) {
                events.packet(packet, view.flowId());
            }
            listener.onTagged(packet, view.flowId());
        }
    }
}
