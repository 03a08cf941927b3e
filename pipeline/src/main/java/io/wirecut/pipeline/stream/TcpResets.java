package io.wirecut.pipeline.stream;

import static io.wirecut.signatures.PacketEvent.STREAM_RST_INVALID_ACK;
import static io.wirecut.signatures.PacketEvent.STREAM_SUSPECTED_RST_INJECT;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.flow.DirectionFlag;
import io.wirecut.pipeline.flow.EndReason;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowFlag;
import io.wirecut.pipeline.flow.TcpState;

/// Tells a RST that its receiver must accept from one that it may not, and from one that somebody
/// made up (RFC 5961 §3).
///
/// Exact: it hits what the receiver expects next, as seen or as acknowledged, or the places where a
/// Linux host accepts one besides: before a FIN that it has counted, and at the right edge of what
/// it selectively acknowledged. The session ends. In the window: an old host accepts it, a newer
/// one asks back; the session goes on, with less patience. So it does after an exact one that may
/// not reach its receiver, or be refused by it (see [SegmentDoubt]). Elsewhere: ignored.
///
/// In none of the three is anything of the session forgotten: whoever goes on to speak is heard.
final class TcpResets {
    private final TcpCounters counters;
    private final EventRecorder events;

    TcpResets(TcpCounters counters, EventRecorder events) {
        this.counters = counters;
        this.events = events;
    }

    Standing onReset(Flow flow, boolean toServer, Packet packet) {
        flow.directionFlag(toServer, DirectionFlag.RST_SEEN, true);
        boolean exact = isExact(flow, toServer, packet);
        if (exact && !SegmentDoubt.isDoubtful(flow, toServer, packet)) {
            counters.exactResets++;
            flow.directionFlag(toServer, DirectionFlag.RST_EXACT, true);
            flow.state(TcpState.RESET);
            flow.endReason(
                    toServer ? EndReason.TCP_RST_FROM_CLIENT : EndReason.TCP_RST_FROM_SERVER);
            return Standing.IN_SESSION;
        }
        if (exact || isInWindow(flow, toServer, packet.tcpSequence())) {
            counters.unverifiedResets++;
            flow.flag(FlowFlag.UNVERIFIED_RESET, true);
            return Standing.IN_SESSION;
        }
        counters.ignoredResets++;
        noteIgnored(flow, toServer, packet);
        return Standing.REJECTED;
    }

    /// An end has sent an acceptable segment that is no RST.
    void onLife(Flow flow, boolean toServer, Packet packet) {
        if (flow.hasFlag(FlowFlag.UNVERIFIED_RESET)) {
            flow.flag(FlowFlag.UNVERIFIED_RESET, false);
        }
        if (!flow.hasDirectionFlag(toServer, DirectionFlag.RST_SEEN)) {
            return;
        }
        int end = packet.tcpSequence() + packet.payloadLength();
        if (TcpSequence.isBefore(end, flow.nextSequence(toServer))) {
            // Sent before the RST, and overtaken by it.
            return;
        }
        flow.directionFlag(toServer, DirectionFlag.RST_SEEN, false);
        events.note(STREAM_SUSPECTED_RST_INJECT);
        // Who has reset a connection has nothing more to say on it: the RST was not from this end.
        if (flow.state() == TcpState.RESET
                && flow.hasDirectionFlag(toServer, DirectionFlag.RST_EXACT)) {
            counters.revivals++;
            flow.directionFlag(toServer, DirectionFlag.RST_EXACT, false);
            if (!flow.hasDirectionFlag(!toServer, DirectionFlag.RST_EXACT)) {
                flow.endReasonRevoked();
                flow.state(flow.established() ? TcpState.ESTABLISHED : TcpState.SYN_RECEIVED);
            }
        }
    }

    private void noteIgnored(Flow flow, boolean toServer, Packet packet) {
        if (!flow.established()) {
            return;
        }
        ReceiverState receiver = ReceiverState.of(flow, toServer);
        boolean invalidAck =
                packet.hasTcpFlags(TcpFlag.ACK)
                        && !TcpTracker.isAckAcceptable(flow, toServer, packet);
        events.note(
                invalidAck && receiver.isShutDown()
                        ? STREAM_RST_INVALID_ACK
                        : receiver.outOfWindow(false));
    }

    private static boolean isExact(Flow flow, boolean toServer, Packet packet) {
        int sequence = packet.tcpSequence();
        if (!flow.hasDirectionFlag(toServer, DirectionFlag.SYNCHRONISED)) {
            // The server's answer to a SYN: it is known by what it acknowledges.
            return packet.hasTcpFlags(TcpFlag.ACK)
                    && acknowledgesAllSent(flow, toServer, packet.tcpAcknowledgement());
        }
        if (sequence == flow.nextSequence(toServer)) {
            return true;
        }
        if (flow.hasDirectionFlag(!toServer, DirectionFlag.ACK_SEEN)
                && sequence == flow.acknowledged(!toServer)) {
            return true;
        }
        if (flow.hasDirectionFlag(!toServer, DirectionFlag.SACK_SEEN)
                && sequence == flow.sackRightEdge(!toServer)) {
            return true;
        }
        return flow.hasDirectionFlag(toServer, DirectionFlag.FIN_SEEN)
                && sequence == flow.finSequence(toServer);
    }

    private static boolean acknowledgesAllSent(Flow flow, boolean toServer, int acknowledgement) {
        int first = flow.initialSequence(!toServer) + 1;
        return flow.hasDirectionFlag(!toServer, DirectionFlag.SYN_SEEN)
                && !TcpSequence.isBefore(acknowledgement, first)
                && !TcpSequence.isAfter(acknowledgement, flow.nextSequence(!toServer));
    }

    private static boolean isInWindow(Flow flow, boolean toServer, int sequence) {
        if (!flow.hasDirectionFlag(toServer, DirectionFlag.SYNCHRONISED)) {
            return false;
        }
        int left = flow.nextSequence(toServer);
        int right = left;
        if (flow.hasDirectionFlag(!toServer, DirectionFlag.ACK_SEEN)) {
            int acknowledged = flow.acknowledged(!toServer);
            left = TcpSequence.min(left, acknowledged);
            right = TcpSequence.max(right, acknowledged) + flow.window(!toServer);
        } else {
            right += 0xffff;
        }
        return TcpSequence.isWithin(sequence, left, right + 1);
    }
}
