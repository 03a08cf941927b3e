package io.wirecut.pipeline.verdict;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.reset.TrackedReset;

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

    /// Called once for every frame, after its alerts: what is to become of it.
    ///
    /// @param packet lent for the time of the call
    default void onVerdict(Packet packet, Verdict verdict) {}
}
