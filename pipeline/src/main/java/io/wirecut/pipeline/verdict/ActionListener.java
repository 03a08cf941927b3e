package io.wirecut.pipeline.verdict;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.reset.TrackedReset;
import io.wirecut.rules.Rule;

/// Is told what was decided. Called on the workers' threads, by several at once where there are
/// several: an implementation must be safe for that, and quick.
public interface ActionListener {
    /// Called for each rule that matched on a packet, in the rules' order.
    ///
    /// @param alert lent for the time of the call
    default void onAlert(Alert alert) {}

    /// Called when it is known what became of a connection that was to be reset, or nothing more
    /// will be: once, and again if what was taken for dead has spoken.
    ///
    /// @param reset lent for the time of the call
    default void onReset(TrackedReset reset) {}

    /// Called when a rule is left out because it took too much of a worker's time, and when it is
    /// back: on that worker it does not match in between. Never happens unless
    /// [io.wirecut.rules.EvaluationSettings#budget] is limited.
    ///
    /// @param generation the number of the rule's generation
    /// @param begins whether it is left out from now on
    /// @param durationNs nanoseconds that it is left out for
    default void onQuarantine(Rule rule, int generation, boolean begins, long durationNs) {}

    /// Called for each packet of a flow or host that a rule has tagged, after its verdict.
    ///
    /// @param packet lent for the time of the call
    /// @param flowId of the flow that it belongs to, or 0 without one
    default void onTagged(Packet packet, long flowId) {}

    /// Called once for every frame, after its alerts: what is to become of it.
    ///
    /// @param packet lent for the time of the call
    default void onVerdict(Packet packet, Verdict verdict) {}
}
