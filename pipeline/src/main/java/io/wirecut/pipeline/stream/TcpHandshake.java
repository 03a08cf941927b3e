package io.wirecut.pipeline.stream;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.flow.DirectionFlag;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowFlag;
import io.wirecut.pipeline.flow.TcpState;

/// The opening of a connection: it is established when both ends have sent a SYN and both SYNs are
/// acknowledged, in whatever order. That covers the three-way handshake, its split forms with four
/// and five segments, and the simultaneous open (RFC 9293 §3.5).
///
/// Of rival SYNs of one end the one that the other end acknowledges holds.
final class TcpHandshake {
    private final TcpOptions options;
    private final TcpCounters counters;

    TcpHandshake(TcpOptions options, TcpCounters counters) {
        this.options = options;
        this.counters = counters;
    }

    /// The first segment of a flow, which has SYN.
    Standing begin(Flow flow, boolean toServer, Packet packet) {
        boolean ack = packet.hasTcpFlags(TcpFlag.ACK);
        boolean wanted = !ack || options.midstream() || options.asyncOneSide();
        if (packet.hasTcpFlags(TcpFlag.FIN) || !wanted) {
            flow.state(TcpState.OUTSIDE);
            return Standing.OUTSIDE_SESSION;
        }
        takeSyn(flow, toServer, packet);
        flow.state(TcpState.SYN_SENT);
        if (ack) {
            // The other end's SYN was not seen, but it must have been one less than this.
            counters.midstreamPickups++;
            flow.flag(FlowFlag.MIDSTREAM, true);
            flow.directionFlag(!toServer, DirectionFlag.SYN_SEEN, true);
            flow.initialSequence(!toServer, packet.tcpAcknowledgement() - 1);
            takeAck(flow, toServer, packet);
            flow.state(TcpState.SYN_RECEIVED);
        }
        return Standing.IN_SESSION;
    }

    /// A segment without RST before the connection is established.
    Standing proceed(Flow flow, boolean toServer, Packet packet) {
        if (packet.hasTcpFlags(TcpFlag.SYN)) {
            return packet.hasTcpFlags(TcpFlag.FIN) ? reject() : onSyn(flow, toServer, packet);
        }
        if (!packet.hasTcpFlags(TcpFlag.ACK)) {
            // Data that follow a SYN with data, before the answer (RFC 7413 §4.2.2), have ACK clear
            // on no stack; who sends such a segment wants to be seen by us only.
            counters.withoutAck++;
            return Standing.REJECTED;
        }
        if (!flow.hasDirectionFlag(!toServer, DirectionFlag.SYN_SEEN)) {
            return oneSided(flow, toServer, packet);
        }
        if (!acknowledgesSyn(flow, toServer, packet) && !adoptRival(flow, toServer, packet)) {
            return reject();
        }
        flow.directionFlag(!toServer, DirectionFlag.SYN_ACKNOWLEDGED, true);
        // An end that has sent its SYN and speaks on without it has had it acknowledged, even if
        // we have missed that.
        if (flow.hasDirectionFlag(toServer, DirectionFlag.SYN_SEEN)) {
            flow.directionFlag(toServer, DirectionFlag.SYN_ACKNOWLEDGED, true);
            flow.flag(FlowFlag.ONE_SIDED, flow.packets(!toServer) == 0);
            establish(flow);
        }
        return Standing.IN_SESSION;
    }

    /// A segment with SYN when the connection is established or over.
    Standing repeat(Flow flow, boolean toServer, Packet packet) {
        boolean again =
                flow.hasDirectionFlag(toServer, DirectionFlag.SYN_SEEN)
                        && packet.tcpSequence() == flow.initialSequence(toServer);
        if (!again) {
            counters.unexpectedSyn++;
            return Standing.REJECTED;
        }
        return Standing.IN_SESSION;
    }

    private Standing onSyn(Flow flow, boolean toServer, Packet packet) {
        boolean ack = packet.hasTcpFlags(TcpFlag.ACK);
        if (ack
                && flow.hasDirectionFlag(!toServer, DirectionFlag.SYN_SEEN)
                && !acknowledgesSyn(flow, toServer, packet)
                && !adoptRival(flow, toServer, packet)) {
            return reject();
        }
        boolean known = flow.hasDirectionFlag(toServer, DirectionFlag.SYN_SEEN);
        if (!known) {
            takeSyn(flow, toServer, packet);
        } else if (packet.tcpSequence() != flow.initialSequence(toServer)) {
            // Which of the two the other end takes will be seen by what it acknowledges.
            flow.flag(FlowFlag.RIVAL_SYN, true);
            if (flow.hasDirectionFlag(toServer, DirectionFlag.SYN_ACKNOWLEDGED)) {
                return reject();
            }
        }
        if (ack) {
            takeAck(flow, toServer, packet);
        }
        if (flow.hasDirectionFlag(!toServer, DirectionFlag.SYN_SEEN)) {
            flow.state(TcpState.SYN_RECEIVED);
        }
        if (flow.hasDirectionFlag(true, DirectionFlag.SYN_ACKNOWLEDGED)
                && flow.hasDirectionFlag(false, DirectionFlag.SYN_ACKNOWLEDGED)) {
            establish(flow);
        }
        return Standing.IN_SESSION;
    }

    /// The client speaks on, and no answer to its SYN was seen.
    private Standing oneSided(Flow flow, boolean toServer, Packet packet) {
        boolean inOrder = packet.tcpSequence() == flow.nextSequence(toServer);
        boolean afterSyn = packet.tcpSequence() == flow.initialSequence(toServer) + 1;
        boolean wanted = options.asyncOneSide() || options.midstream();
        if (!wanted || !(inOrder || afterSyn)) {
            return reject();
        }
        counters.midstreamPickups++;
        flow.flag(FlowFlag.ONE_SIDED, true);
        establish(flow);
        return Standing.IN_SESSION;
    }

    private void establish(Flow flow) {
        if (!flow.hasFlag(FlowFlag.ONE_SIDED)) {
            counters.handshakes++;
        }
        flow.flag(FlowFlag.ESTABLISHED, true);
        flow.state(TcpState.ESTABLISHED);
    }

    private static void takeSyn(Flow flow, boolean toServer, Packet packet) {
        int sequence = packet.tcpSequence();
        flow.directionFlag(toServer, DirectionFlag.SYN_SEEN | DirectionFlag.SYNCHRONISED, true);
        flow.initialSequence(toServer, sequence);
        flow.nextSequence(toServer, sequence + 1 + packet.payloadLength());
        flow.windowScale(toServer, packet.tcpWindowScale());
        // The window of a SYN is never scaled (RFC 7323 §2.2).
        flow.window(toServer, packet.tcpWindow());
    }

    private static void takeAck(Flow flow, boolean toServer, Packet packet) {
        flow.directionFlag(toServer, DirectionFlag.ACK_SEEN, true);
        flow.acknowledged(toServer, packet.tcpAcknowledgement());
        flow.window(toServer, packet.tcpWindow());
        flow.directionFlag(!toServer, DirectionFlag.SYN_ACKNOWLEDGED, true);
        // Data of the SYN were taken or not; only this tells.
        flow.nextSequence(!toServer, packet.tcpAcknowledgement());
        // Scaling holds only if both ends offer it.
        if (packet.hasTcpFlags(TcpFlag.SYN) && packet.tcpWindowScale() < 0) {
            flow.windowScale(!toServer, Flow.NONE);
        } else if (flow.hasDirectionFlag(!toServer, DirectionFlag.SYN_SEEN)
                && flow.windowScale(!toServer) < 0) {
            flow.windowScale(toServer, Flow.NONE);
        }
    }

    private static boolean acknowledgesSyn(Flow flow, boolean toServer, Packet packet) {
        int acknowledgement = packet.tcpAcknowledgement();
        int first = flow.initialSequence(!toServer) + 1;
        // What an end has sent that was never seen is not known.
        boolean unseen = flow.packets(!toServer) == 0;
        return !TcpSequence.isBefore(acknowledgement, first)
                && (unseen || !TcpSequence.isAfter(acknowledgement, flow.nextSequence(!toServer)));
    }

    /// If rival SYNs were seen of the other end, the one that this segment acknowledges holds.
    private static boolean adoptRival(Flow flow, boolean toServer, Packet packet) {
        if (!flow.hasFlag(FlowFlag.RIVAL_SYN)
                || flow.hasDirectionFlag(!toServer, DirectionFlag.SYN_ACKNOWLEDGED)) {
            return false;
        }
        int initial = packet.tcpAcknowledgement() - 1;
        flow.initialSequence(!toServer, initial);
        flow.nextSequence(!toServer, initial + 1);
        return true;
    }

    private Standing reject() {
        counters.invalidHandshake++;
        return Standing.REJECTED;
    }
}
