package io.wirecut.signatures;

/// What a signature asks for when it matches.
public sealed interface Action {
    /// What sort of action this is, as an order of actions names it.
    default Kind kind() {
        return switch (this) {
            case Alert _ -> Kind.ALERT;
            case Pass _ -> Kind.PASS;
            case Drop _ -> Kind.DROP;
            case Reset _ -> Kind.REJECT;
        };
    }

    /// The sorts of actions, in the usual order in which their rules are evaluated.
    enum Kind {
        /// [Pass].
        PASS,
        /// [Drop].
        DROP,
        /// [Reset], under any of its names.
        REJECT,
        /// [Alert].
        ALERT
    }

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
