package io.wirecut.pipeline.reset;

/// What a flow's record tells the [ResetPlanner] of a TCP connection.
///
/// Made once by the worker and filled again for each use; cleared, it stands for a packet without a
/// flow. Allocates nothing after construction.
public final class ConnectionView {
    private final EndView client = new EndView();
    private final EndView server = new EndView();
    private boolean signed;
    private boolean closed;

    /// Of a connection of which nothing has been seen.
    public ConnectionView() {}

    /// Forgets everything.
    public ConnectionView clear() {
        client.clear();
        server.clear();
        signed = false;
        closed = false;
        return this;
    }

    /// Its segments are signed, TCP MD5 (RFC 2385) or TCP-AO (RFC 5925): the SYNs were. A later
    /// segment that claims so proves nothing; the planner judges the trigger's own claim itself.
    public ConnectionView signed(boolean signed) {
        this.signed = signed;
        return this;
    }

    /// It is over at both ends: reset, or both FINs were acknowledged.
    public ConnectionView closed(boolean closed) {
        this.closed = closed;
        return this;
    }

    /// The end that opened the connection.
    public EndView client() {
        return client;
    }

    /// The end that accepted it.
    public EndView server() {
        return server;
    }

    /// Either end.
    public EndView of(End end) {
        return end == End.CLIENT ? client : server;
    }

    /// Whether its segments are signed.
    public boolean isSigned() {
        return signed;
    }

    /// Whether it is over at both ends.
    public boolean isClosed() {
        return closed;
    }
}
