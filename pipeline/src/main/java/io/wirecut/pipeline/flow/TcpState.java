package io.wirecut.pipeline.flow;

/// Where the TCP connection of a flow stands, as far as its packets tell.
public enum TcpState {
    /// Not TCP, or no segment was judged yet.
    NONE,
    /// Segments were seen, but none that begins a session that is followed.
    OUTSIDE,
    /// The client's SYN was seen.
    SYN_SENT,
    /// Both ends have sent a SYN, and at least one of them is not acknowledged.
    SYN_RECEIVED,
    /// The handshake is complete, or the flow was picked up in midstream.
    ESTABLISHED,
    /// One end has sent a FIN.
    HALF_CLOSED,
    /// Both ends have sent a FIN, and at least one of them is not acknowledged.
    CLOSING,
    /// Both FINs are acknowledged.
    TIME_WAIT,
    /// A RST that its receiver must have accepted was seen.
    RESET;

    private static final TcpState[] VALUES = values();

    /// The number that stands for this state in a flow's record.
    @SuppressWarnings("EnumOrdinal") // Records live no longer than the run.
    int code() {
        return ordinal();
    }

    /// The state that a number stands for. Allocates nothing.
    static TcpState of(int code) {
        return VALUES[code];
    }

    /// Whether the connection is over, so that a SYN begins another one.
    public boolean isOver() {
        return this == TIME_WAIT || this == RESET;
    }
}
