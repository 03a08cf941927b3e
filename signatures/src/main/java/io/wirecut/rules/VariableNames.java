package io.wirecut.rules;

import java.util.HashMap;
import java.util.Map;

/// Gives the bits and numbers of flows that rules name a place each. Used while rules are compiled,
/// by one thread.
final class VariableNames {
    private final Map<String, Integer> bits = new HashMap<>();
    private final Map<String, Integer> integers = new HashMap<>();

    /// The place of a bit, from 0.
    int bit(String name) {
        return bits.computeIfAbsent(name, _ -> bits.size());
    }

    /// The place of a number, from 0.
    int integer(String name) {
        return integers.computeIfAbsent(name, _ -> integers.size());
    }

    /// How much of a flow there is to remember.
    FlowVariableLayout layout() {
        return new FlowVariableLayout(bits.size(), integers.size());
    }
}
