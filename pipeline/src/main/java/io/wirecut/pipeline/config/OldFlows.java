package io.wirecut.pipeline.config;

/// What becomes of the flows that are there when the rules are swapped: `rule-reload.old-flows`.
public enum OldFlows {
    /// They are inspected to their end with the rules that they began with. If the rules are
    /// swapped once more while such flows are there, these go on with newer ones.
    FINISH,
    /// They are inspected with the new rules from their next packet on. What was seen of their
    /// streams before is not looked at again.
    REMATCH
}
