package io.wirecut.rules;

import io.wirecut.rules.packet.PacketFacts;
import io.wirecut.rules.state.FlowValues;
import io.wirecut.rules.state.FlowVariables;
import io.wirecut.rules.state.RuleMemory;
import io.wirecut.rules.steps.CapturedName;
import io.wirecut.rules.steps.CapturedValues;
import io.wirecut.signatures.Inspection;
import io.wirecut.signatures.Pcre;
import io.wirecut.signatures.Pcre.Capture;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.StateStep;
import io.wirecut.signatures.StateStep.FlowBits;
import io.wirecut.signatures.StateStep.FlowInteger;
import io.wirecut.signatures.Step;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/// The names of what the rules set for flows, by what stands for them in memory. Immutable once
/// made, and shared by all workers; asking allocates nothing.
final class VariableNames {
    private final Long2ObjectHashMap<String> bits = new Long2ObjectHashMap<>();
    private final Long2ObjectHashMap<String> integers = new Long2ObjectHashMap<>();
    private final String[] values;
    private final long[] valueKeys;
    private final boolean captures;

    VariableNames(Rule[] rules) {
        List<String> names = new ArrayList<>();
        boolean any = false;
        for (Rule rule : rules) {
            addStates(rule.signature());
            for (Inspection inspection : rule.signature().inspections()) {
                for (Step step : inspection.steps()) {
                    if (step instanceof Pcre pcre) {
                        any |= !pcre.captures().isEmpty();
                        addValues(pcre, names);
                    }
                }
            }
        }
        captures = any;
        values = names.toArray(String[]::new);
        valueKeys = names.stream().mapToLong(CapturedName::key).toArray();
    }

    private void addStates(Signature signature) {
        for (StateStep state : signature.states()) {
            if (state instanceof FlowBits flowBits) {
                flowBits.names().forEach(name -> bits.put(FlowVariables.bitName(name), name));
            } else if (state instanceof FlowInteger integer) {
                integers.put(FlowVariables.integerName(integer.name()), integer.name());
            }
        }
    }

    private static void addValues(Pcre pcre, List<String> names) {
        for (Capture capture : pcre.captures()) {
            if (capture.scope() == Pcre.Scope.FLOW && !names.contains(capture.name())) {
                names.add(capture.name());
            }
        }
    }

    /// Whether any expression captures anything.
    boolean captures() {
        return captures;
    }

    /// Whether any expression captures anything for a flow.
    boolean capturesForFlows() {
        return values.length > 0;
    }

    /// Keeps what the rules that match have captured for the flow, and nothing of the others.
    void settle(
            CapturedValues captured, MatchedRules matched, RuleMemory memory, PacketFacts facts) {
        for (int i = 0; i < captured.count(); i++) {
            CapturedName name = captured.name(i);
            if (!matched.contains(captured.rule(i))) {
                captured.discard(i);
            } else if (name.scope() == Pcre.Scope.FLOW && facts.flowIndex() >= 0) {
                memory.values.put(
                        facts.flowId(),
                        name.key(),
                        captured.buffer(),
                        captured.offset(i),
                        captured.length(i));
            }
        }
    }

    /// Forgets what was captured for a flow that has ended.
    void forget(FlowValues flowValues, long flowId) {
        for (long key : valueKeys) {
            flowValues.remove(flowId, key);
        }
    }

    /// Tells what is set for a packet and its flow.
    ///
    /// @param flowIndex negative if there is no flow
    void tell(
            CapturedValues captured,
            RuleMemory memory,
            int flowIndex,
            long flowId,
            VariableHandler handler) {
        tellOfFlow(memory.flows, flowIndex, handler);
        FlowValues flowValues = memory.values;
        for (int i = 0; i < values.length && flowIndex >= 0; i++) {
            int place = flowValues.place(flowId, valueKeys[i]);
            if (place >= 0) {
                handler.onFlowValue(
                        values[i],
                        flowValues.buffer(),
                        flowValues.offset(place),
                        flowValues.length(place));
            }
        }
        for (int i = 0; i < captured.count(); i++) {
            if (captured.isOfPacket(i)) {
                handler.onPacketValue(
                        captured.name(i).text(),
                        captured.buffer(),
                        captured.offset(i),
                        captured.length(i));
            }
        }
    }

    private void tellOfFlow(FlowVariables flows, int flowIndex, VariableHandler handler) {
        for (int entry = flows.first(flowIndex); entry >= 0; entry = flows.next(entry)) {
            @Nullable String name = bits.get(flows.name(entry));
            if (name != null) {
                handler.onFlowBit(name);
            }
        }
        for (int entry = flows.first(flowIndex); entry >= 0; entry = flows.next(entry)) {
            @Nullable String name = integers.get(flows.name(entry));
            if (name != null) {
                handler.onFlowInteger(name, flows.number(entry));
            }
        }
    }
}
