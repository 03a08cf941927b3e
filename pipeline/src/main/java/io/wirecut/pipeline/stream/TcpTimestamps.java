package io.wirecut.pipeline.stream;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.flow.DirectionFlag;
import io.wirecut.pipeline.flow.Flow;

/// Protection against wrapped sequence numbers (PAWS, RFC 7323 §5): a receiver drops data that are
/// older than the latest timestamp it has taken note of.
///
/// That timestamp is known from the receiver itself, which echoes it in every segment. What senders
/// claim is not asked: a segment from the future, which never arrives, would otherwise make all
/// that follow look old. A session of which the receiver cannot be heard is not protected.
final class TcpTimestamps {
    private TcpTimestamps() {}

    /// Takes note of what an end echoes.
    static void onEcho(Flow flow, boolean toServer, Packet packet) {
        if (!packet.tcpHasTimestamps()) {
            return;
        }
        int echo = packet.tcpTimestampEcho();
        if (!flow.hasDirectionFlag(toServer, DirectionFlag.ECHO_SEEN)) {
            flow.directionFlag(toServer, DirectionFlag.ECHO_SEEN, true);
            flow.timestampEcho(toServer, echo);
        } else if (echo - flow.timestampEcho(toServer) > 0) {
            flow.timestampEcho(toServer, echo);
        }
    }

    /// Whether the receiver drops a segment as too old. Only what takes a place in the stream can
    /// be: empty segments overtake each other, and hosts let them.
    static boolean isStale(Flow flow, boolean toServer, Packet packet, boolean fin) {
        return packet.tcpHasTimestamps()
                && (fin || packet.payloadLength() > 0)
                && flow.hasDirectionFlag(!toServer, DirectionFlag.ECHO_SEEN)
                && packet.tcpTimestamp() - flow.timestampEcho(!toServer) < 0;
    }
}
