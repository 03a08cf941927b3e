package io.wirecut.pipeline.verdict;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.reset.ResetReport;
import io.wirecut.rules.Rule;
import org.jspecify.annotations.Nullable;

/// A rule that matched on a packet, and what came of it.
///
/// One object of the worker's, set again for each alert: it and all that it gives are lent for the
/// time of a call. Allocates nothing after construction.
public final class Alert {
    private @Nullable Packet packet;
    private @Nullable Rule rule;
    private @Nullable ResetReport reset;
    private int generation;
    private long flowId;
    private boolean toServer;
    private boolean blocked;

    /// Of nothing yet: for the worker.
    public Alert() {}

    /// Sets everything: for the worker.
    public Alert set(
            Packet packet,
            long flowId,
            boolean toServer,
            Rule rule,
            int generation,
            boolean blocked,
            @Nullable ResetReport reset) {
        this.packet = packet;
        this.flowId = flowId;
        this.toServer = toServer;
        this.rule = rule;
        this.generation = generation;
        this.blocked = blocked;
        this.reset = reset;
        return this;
    }

    /// The packet on which the rule matched.
    public Packet packet() {
        if (packet == null) {
            throw new IllegalStateException("no alert was set");
        }
        return packet;
    }

    /// The rule that matched.
    public Rule rule() {
        if (rule == null) {
            throw new IllegalStateException("no alert was set");
        }
        return rule;
    }

    /// The number of the generation that the rule belongs to, as
    /// [io.wirecut.pipeline.Pipeline#swap] has returned it; 1 for the first.
    public int generation() {
        return generation;
    }

    /// The flow's id, positive; 0 if the packet has no flow.
    public long flowId() {
        return flowId;
    }

    /// Whether the packet goes from the flow's client to its server.
    public boolean toServer() {
        return toServer;
    }

    /// Whether the packet is dropped, which takes the inline position, or its connection reset.
    public boolean blocked() {
        return blocked;
    }

    /// What was aimed where, if this rule had the connection reset; else null.
    public @Nullable ResetReport reset() {
        return reset;
    }
}
