package io.wirecut.pipeline.verdict;

import io.wirecut.pipeline.decode.Packet;

/// Is told what was decided. Called on the workers' threads, by several at once where there are
/// several: an implementation must be safe for that, and quick.
public interface ActionListener {
    /// Called for each rule that matched on a packet, in the rules' order.
    ///
    /// @param alert lent for the time of the call
    default void onAlert(Alert alert) {}

    /// Called once for every frame, after its alerts: what is to become of it.
    ///
    /// @param packet lent for the time of the call
    default void onVerdict(Packet packet, Verdict verdict) {}
}
