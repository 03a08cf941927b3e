package io.wirecut.pipeline;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.flow.DirectionFlag;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.TcpState;
import io.wirecut.pipeline.reset.ConnectionView;
import io.wirecut.pipeline.reset.EndView;
import io.wirecut.pipeline.reset.ExpiredConnection;
import io.wirecut.pipeline.reset.LinkHeaders;

/// Tells the reset planner what a flow's record knows of its connection. Owned by a worker;
/// allocates nothing after construction.
final class ConnectionReader {
    private final ConnectionView view = new ConnectionView();
    private final ExpiredConnection expired = new ExpiredConnection();

    /// What is known of a connection.
    ///
    /// Whether its segments are signed is left to the trigger to tell: one segment with the option,
    /// which no end need have taken, must not keep us from cutting the connection.
    ///
    /// @return the same object each time
    ConnectionView read(Flow flow) {
        view.clear()
                .closed(flow.state().isOver())
                .closedInOrder(flow.state() == TcpState.TIME_WAIT)
                .flow(flow.index(), flow.id(), flow.tracking());
        readEnd(flow, true, view.client());
        readEnd(flow, false, view.server());
        return view;
    }

    /// A view of which nothing is known, the same object.
    ConnectionView none() {
        return view.clear();
    }

    /// The packet that an end would send next, of a connection that has been silent for too long.
    ///
    /// @param links what is known of the flows' link headers
    Packet expired(Flow flow, LinkHeaders links, long nowNs) {
        expired.link(links, flow.index());
        if (flow.ipVersion() == 4) {
            expired.ipv4(flow.clientLow(), flow.serverLow());
        } else {
            expired.ipv6(flow.clientHigh(), flow.clientLow(), flow.serverHigh(), flow.serverLow());
        }
        return expired.packet(
                flow.clientPort(),
                flow.serverPort(),
                flow.nextSequence(true),
                flow.nextSequence(false),
                nowNs);
    }

    private static void readEnd(Flow flow, boolean toServer, EndView end) {
        if (flow.packets(toServer) > 0) {
            end.lastPacket(flow.ttl(toServer), flow.ipId(toServer));
        }
        int flags = flow.directionFlags(toServer);
        if ((flags & DirectionFlag.SYN_SEEN) != 0) {
            end.syn(flow.initialSequence(toServer));
        }
        if ((flags & DirectionFlag.SYNCHRONISED) != 0) {
            end.sentUpTo(flow.nextSequence(toServer));
        }
        if ((flags & DirectionFlag.FIN_SEEN) != 0) {
            end.fin();
        }
        if ((flags & DirectionFlag.ACK_SEEN) != 0) {
            // The record holds the window scaled already.
            end.acknowledged(flow.acknowledged(toServer)).window(flow.window(toServer), 0);
        }
        if ((flags & DirectionFlag.SACK_SEEN) != 0) {
            end.sack(flow.sackRightEdge(toServer));
        }
    }
}
