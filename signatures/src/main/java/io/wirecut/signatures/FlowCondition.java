package io.wirecut.signatures;

/// The `flow` keyword: what must hold of the flow a packet belongs to.
///
/// @param direction which way the packet must go
/// @param state what the connection must have reached
/// @param source which bytes are looked at
public record FlowCondition(Direction direction, State state, Source source) {
    /// No condition: what holds for a signature without `flow`.
    public static final FlowCondition NONE =
            new FlowCondition(Direction.ANY, State.ANY, Source.ANY);

    /// Whether there is no condition.
    public boolean isNone() {
        return direction == Direction.ANY && state == State.ANY && source == Source.ANY;
    }

    /// Which way the packet must go.
    public enum Direction {
        /// Either way.
        ANY,
        /// From the client: `to_server`, `from_client`.
        TO_SERVER,
        /// From the server: `to_client`, `from_server`.
        TO_CLIENT
    }

    /// What the connection must have reached.
    public enum State {
        /// Nothing in particular.
        ANY,
        /// `established`: the handshake is complete; for UDP, both ends have spoken.
        ESTABLISHED,
        /// `not_established`.
        NOT_ESTABLISHED,
        /// `stateless`: whatever the state, of a packet that has a flow.
        STATELESS
    }

    /// Which bytes are looked at.
    public enum Source {
        /// The usual choice.
        ANY,
        /// `only_stream`: reassembled bytes only.
        ONLY_STREAM,
        /// `no_stream`: each packet's own payload only.
        NO_STREAM
    }
}
