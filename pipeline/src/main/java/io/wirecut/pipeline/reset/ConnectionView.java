package io.wirecut.pipeline.reset;

/// What a flow's record tells the [ResetPlanner] of a TCP connection.
///
/// Made once by the worker and filled again for each use; cleared, it stands for a packet without a
/// flow. Allocates nothing after construction.
public final class ConnectionView {
    private static final int NO_FLOW = -1;

    private final EndView client = new EndView();
    private final EndView server = new EndView();
    private boolean signed;
    private boolean closed;
    private boolean closedInOrder;
    private int flowIndex;
    private long flowId;
    private int tracking;

    /// Of a connection of which nothing has been seen.
    public ConnectionView() {
        clear();
    }

    /// Forgets everything.
    public ConnectionView clear() {
        client.clear();
        server.clear();
        signed = false;
        closed = false;
        closedInOrder = false;
        flowIndex = NO_FLOW;
        flowId = 0;
        tracking = 0;
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

    /// Both ends have closed it, and acknowledged that.
    public ConnectionView closedInOrder(boolean closedInOrder) {
        this.closedInOrder = closedInOrder;
        return this;
    }

    /// The flow that it is, which can be followed up then.
    ///
    /// @param index of its record, no other flow having it as long as this one is there
    /// @param id for reports
    /// @param tracking what [ResetReport#tracking] last gave for it; 0 at first
    public ConnectionView flow(int index, long id, int tracking) {
        this.flowIndex = index;
        this.flowId = id;
        this.tracking = tracking;
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

    boolean isClosedInOrder() {
        return closedInOrder;
    }

    boolean hasFlow() {
        return flowIndex != NO_FLOW;
    }

    int flowIndex() {
        return flowIndex;
    }

    long flowId() {
        return flowId;
    }

    int tracking() {
        return tracking;
    }
}
