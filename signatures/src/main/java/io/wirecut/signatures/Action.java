package io.wirecut.signatures;

/// What a signature asks for when it matches.
public sealed interface Action {
    /// Report the match.
    record Alert() implements Action {}

    /// Let the traffic pass and report nothing.
    record Pass() implements Action {}

    /// Drop the packet, and what follows of its flow, without a sign to either end.
    record Drop() implements Action {}

    /// Drop as [Drop] does, and reset the connection.
    ///
    /// @param target which ends are to be told
    record Reset(ResetTarget target) implements Action {}

    /// The ends that a [Reset] is aimed at. The first three are relative to the packet that
    /// matched, as the rule language has them; the others are relative to the flow, as firewalls
    /// have them.
    enum ResetTarget {
        /// The sender of the matching packet: `reject`, `rejectsrc`.
        SENDER,
        /// The receiver of the matching packet: `rejectdst`.
        RECEIVER,
        /// Both ends: `rejectboth`, `reset-both`.
        BOTH,
        /// The end that opened the connection: `reset-client`.
        CLIENT,
        /// The end that accepted the connection: `reset-server`.
        SERVER
    }
}
