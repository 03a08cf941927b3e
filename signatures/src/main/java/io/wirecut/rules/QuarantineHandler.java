package io.wirecut.rules;

/// Is told when a rule is left out because it took too much time, and when it is back. Called on
/// the worker's thread, within the evaluation of a packet.
@FunctionalInterface
public interface QuarantineHandler {
    /// Called when a rule's quarantine begins or ends.
    ///
    /// @param rule that does not match in between
    /// @param begins whether it begins
    /// @param timestampNs of the packet that is evaluated, nanoseconds since 1970
    /// @param spentNs nanoseconds that the rule took within the last second, where it begins
    /// @param durationNs nanoseconds that the quarantine lasts
    void onQuarantine(Rule rule, boolean begins, long timestampNs, long spentNs, long durationNs);
}
