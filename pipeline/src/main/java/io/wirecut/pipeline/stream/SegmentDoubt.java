package io.wirecut.pipeline.stream;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.flow.DirectionFlag;
import io.wirecut.pipeline.flow.Flow;

/// Which segments may not be what their receiver gets, though they pass here.
///
/// One whose TTL is lower than any that is known to have got there may expire on its way. One that
/// carries a signature in a session without signatures is dropped by many hosts, and taken by those
/// that know none (RFC 2385, RFC 5925; the way around Suricata of CVE-2021-45098).
final class SegmentDoubt {
    private SegmentDoubt() {}

    /// Whether a segment's receiver may not get it, or not take it.
    static boolean isDoubtful(Flow flow, boolean toServer, Packet packet) {
        return packet.ttl() < flow.trustedTtl(toServer)
                || packet.tcpSigned() && !flow.hasDirectionFlag(toServer, DirectionFlag.SIGNED);
    }
}
