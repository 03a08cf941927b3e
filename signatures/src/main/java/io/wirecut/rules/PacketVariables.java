package io.wirecut.rules;

import io.wirecut.rules.packet.PacketFacts;
import io.wirecut.rules.state.RuleMemory;
import io.wirecut.rules.steps.CapturedValues;

/// What rules have set for the packet at hand and for flows, by name: for those who write alerts.
///
/// One per worker and generation of rules, called on the worker's thread only. Allocates nothing
/// after construction.
public final class PacketVariables {
    private final VariableNames names;
    private final CapturedValues captured;
    private final RuleMemory memory;
    private int flowIndex;
    private long flowId;

    PacketVariables(VariableNames names, CapturedValues captured, RuleMemory memory) {
        this.names = names;
        this.captured = captured;
        this.memory = memory;
    }

    void begin() {
        captured.clear();
    }

    /// Ends with a packet, of which it is known which rules match.
    void settle(MatchedRules matched, PacketFacts packet) {
        flowIndex = packet.flowIndex();
        flowId = packet.flowId();
        names.settle(captured, matched, memory, packet);
    }

    /// Tells what is set for the packet that was evaluated last, and for its flow.
    public void tell(VariableHandler handler) {
        tellOfFlow(flowIndex, flowId, handler);
        names.tellOfPacket(captured, handler);
    }

    /// Tells what is set for a flow, which has not ended.
    ///
    /// @param index its [PacketFacts#flowIndex]; negative for none
    /// @param id its [PacketFacts#flowId]
    public void tellOfFlow(int index, long id, VariableHandler handler) {
        if (index >= 0) {
            names.tellOfFlow(memory, index, id, handler);
        }
    }

    void endFlow(long id) {
        names.forget(memory.values, id);
    }
}
