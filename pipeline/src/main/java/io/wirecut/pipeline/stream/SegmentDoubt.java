package io.wirecut.pipeline.stream;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.flow.DirectionFlag;
import io.wirecut.pipeline.flow.Flow;

/// Which segments may not be what their receiver gets, though they pass here.
///
/// One whose TTL is lower than any that is known to have got there may expire on its way. One that
/// carries a signature in a session without signatures is dropped by many hosts, and taken by those
/// that know none (RFC 2385, RFC 5925; the way around Suricata of CVE-2021-45098). One that ends
/// beyond the window that its receiver offers, as the probe of a closed window does, is taken or
/// not as its receiver likes (RFC 9293 §3.8.6.1).
final class SegmentDoubt {
    private SegmentDoubt() {}

    /// Whether a segment's receiver may not get it, or not take it.
    static boolean isDoubtful(Flow flow, boolean toServer, Packet packet) {
        return packet.ttl() < flow.trustedTtl(toServer)
                || (packet.tcpSigned() && !flow.hasDirectionFlag(toServer, DirectionFlag.SIGNED))
                || exceedsWindow(flow, toServer, packet);
    }

    private static boolean exceedsWindow(Flow flow, boolean toServer, Packet packet) {
        if (packet.payloadLength() == 0
                || !flow.hasDirectionFlag(!toServer, DirectionFlag.ACK_SEEN)) {
            return false;
        }
        int edge = flow.acknowledged(!toServer) + flow.window(!toServer);
        return TcpSequence.isAfter(packet.tcpSequence() + packet.payloadLength(), edge);
    }
}
