package io.wirecut.pipeline.stream;

import static io.wirecut.signatures.PacketEvent.STREAM_3WHS_ACK_DATA_INJECT;
import static io.wirecut.signatures.PacketEvent.STREAM_3WHS_ACK_IN_WRONG_DIR;
import static io.wirecut.signatures.PacketEvent.STREAM_3WHS_ASYNC_WRONG_SEQ;
import static io.wirecut.signatures.PacketEvent.STREAM_3WHS_RIGHT_SEQ_WRONG_ACK_EVASION;
import static io.wirecut.signatures.PacketEvent.STREAM_3WHS_SYNACK_FLOOD;
import static io.wirecut.signatures.PacketEvent.STREAM_3WHS_SYNACK_IN_WRONG_DIRECTION;
import static io.wirecut.signatures.PacketEvent.STREAM_3WHS_SYNACK_RESEND_WITH_DIFFERENT_ACK;
import static io.wirecut.signatures.PacketEvent.STREAM_3WHS_SYNACK_RESEND_WITH_DIFF_SEQ;
import static io.wirecut.signatures.PacketEvent.STREAM_3WHS_SYNACK_TFO_DATA_IGNORED;
import static io.wirecut.signatures.PacketEvent.STREAM_3WHS_SYNACK_TOSERVER_ON_SYN_RECV;
import static io.wirecut.signatures.PacketEvent.STREAM_3WHS_SYNACK_WITH_WRONG_ACK;
import static io.wirecut.signatures.PacketEvent.STREAM_3WHS_SYN_FLOOD;
import static io.wirecut.signatures.PacketEvent.STREAM_3WHS_SYN_RESEND_DIFF_SEQ_ON_SYN_RECV;
import static io.wirecut.signatures.PacketEvent.STREAM_3WHS_SYN_TOCLIENT_ON_SYN_RECV;
import static io.wirecut.signatures.PacketEvent.STREAM_3WHS_WRONG_SEQ_WRONG_ACK;
import static io.wirecut.signatures.PacketEvent.STREAM_4WHS_INVALID_ACK;
import static io.wirecut.signatures.PacketEvent.STREAM_4WHS_SYNACK_WITH_WRONG_ACK;
import static io.wirecut.signatures.PacketEvent.STREAM_4WHS_SYNACK_WITH_WRONG_SYN;
import static io.wirecut.signatures.PacketEvent.STREAM_4WHS_WRONG_SEQ;
import static io.wirecut.signatures.PacketEvent.STREAM_FIN_BUT_NO_SESSION;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.flow.DirectionFlag;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowFlag;
import io.wirecut.pipeline.flow.TcpState;
import io.wirecut.signatures.PacketEvent;

/// The opening of a connection: it is established when both ends have sent a SYN and both SYNs are
/// acknowledged, in whatever order. That covers the three-way handshake, its split forms with four
/// and five segments, and the simultaneous open (RFC 9293 §3.5), with data in the SYN (RFC 7413) or
/// in the answer.
///
/// Of rival SYNs of one end the one that the other end acknowledges holds.
final class TcpHandshake {
    /// Packets of the server before the end of the handshake that are more than it repeats itself.
    private static final int SYN_ACK_FLOOD = 5;

    /// Packets of the client before any answer that are more than it repeats itself: as many as
    /// Suricata's `stream.max-syn-queued` unless it is told otherwise.
    private static final int SYN_FLOOD = 10;

    private final TcpOptions options;
    private final TcpCounters counters;
    private final EventRecorder events;

    TcpHandshake(TcpOptions options, TcpCounters counters, EventRecorder events) {
        this.options = options;
        this.counters = counters;
        this.events = events;
    }

    /// The first segment of a flow, which has SYN.
    Standing begin(Flow flow, boolean toServer, Packet packet) {
        boolean ack = packet.hasTcpFlags(TcpFlag.ACK);
        boolean restart = flow.hasFlag(FlowFlag.RESTARTED);
        boolean wanted = !ack || restart || options.midstream() || options.asyncOneSide();
        if (packet.hasTcpFlags(TcpFlag.FIN) || !wanted) {
            if (packet.hasTcpFlags(TcpFlag.FIN)) {
                events.note(STREAM_FIN_BUT_NO_SESSION);
            }
            flow.state(TcpState.OUTSIDE);
            return Standing.OUTSIDE_SESSION;
        }
        takeSyn(flow, toServer, packet);
        flow.state(TcpState.SYN_SENT);
        if (ack) {
            if (!restart) {
                counters.midstreamPickups++;
                flow.flag(FlowFlag.MIDSTREAM, true);
            }
            // The other end's SYN was not kept, but it must have been one less than this.
            flow.directionFlag(
                    !toServer, DirectionFlag.SYN_SEEN | DirectionFlag.SYNCHRONISED, true);
            flow.initialSequence(!toServer, packet.tcpAcknowledgement() - 1);
            boolean scaled = packet.tcpWindowScale() >= 0;
            flow.windowScale(!toServer, scaled ? TcpTracker.UNKNOWN_SCALE : Flow.NONE);
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
            return reject(wrongAck(flow, toServer, packet));
        }
        if (!flow.hasDirectionFlag(toServer, DirectionFlag.SYN_SEEN)) {
            // Before its own SYN an end has nothing to say but that it got the other's.
            events.note(STREAM_3WHS_ACK_IN_WRONG_DIR);
            if (packet.payloadLength() > 0) {
                return reject();
            }
            flow.directionFlag(!toServer, DirectionFlag.SYN_ACKNOWLEDGED, true);
            return Standing.IN_SESSION;
        }
        noteOrder(flow, toServer, packet);
        flow.directionFlag(!toServer, DirectionFlag.SYN_ACKNOWLEDGED, true);
        // An end that has sent its SYN and speaks on without it has had it acknowledged, even if
        // we have missed that.
        flow.directionFlag(toServer, DirectionFlag.SYN_ACKNOWLEDGED, true);
        flow.flag(FlowFlag.ONE_SIDED, flow.packets(!toServer) == 0);
        establish(flow);
        return Standing.IN_SESSION;
    }

    private Standing onSyn(Flow flow, boolean toServer, Packet packet) {
        boolean ack = packet.hasTcpFlags(TcpFlag.ACK);
        boolean known = flow.hasDirectionFlag(toServer, DirectionFlag.SYN_SEEN);
        if (ack) {
            if (!flow.hasDirectionFlag(!toServer, DirectionFlag.SYN_SEEN)) {
                return reject(STREAM_3WHS_SYNACK_IN_WRONG_DIRECTION);
            }
            if (!acknowledgesSyn(flow, toServer, packet) && !adoptRival(flow, toServer, packet)) {
                return reject(wrongSynAck(flow, toServer));
            }
            noteSynAck(flow, toServer, packet);
        }
        if (!known) {
            takeSyn(flow, toServer, packet);
            boolean second = flow.hasDirectionFlag(!toServer, DirectionFlag.SYN_SEEN);
            flow.flag(FlowFlag.TWO_SYNS, second && !ack);
        } else {
            if (!toServer && !ack && !flow.hasFlag(FlowFlag.TWO_SYNS)) {
                events.note(STREAM_3WHS_SYN_TOCLIENT_ON_SYN_RECV);
            }
            if (packet.tcpSequence() != flow.initialSequence(toServer)) {
                // Which of the two the other end takes will be seen by what it acknowledges.
                flow.flag(FlowFlag.RIVAL_SYN, true);
                flow.trustedTtl(toServer, Math.max(flow.trustedTtl(toServer), packet.ttl()));
                noteRival(flow, toServer, ack);
                if (flow.hasDirectionFlag(toServer, DirectionFlag.SYN_ACKNOWLEDGED)) {
                    return reject();
                }
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
        if (!wanted) {
            return reject();
        }
        if (!(inOrder || afterSyn)) {
            return reject(STREAM_3WHS_ASYNC_WRONG_SEQ);
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
        boolean fastOpen = packet.tcpFastOpen() && packet.payloadLength() > 0;
        flow.directionFlag(toServer, DirectionFlag.FAST_OPEN, fastOpen);
        flow.directionFlag(toServer, DirectionFlag.SIGNED, packet.tcpSigned());
        flow.trustedTtl(toServer, packet.ttl());
    }

    private static void takeAck(Flow flow, boolean toServer, Packet packet) {
        flow.directionFlag(toServer, DirectionFlag.ACK_SEEN, true);
        flow.acknowledged(toServer, packet.tcpAcknowledgement());
        TcpTimestamps.onEcho(flow, toServer, packet);
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

    /// A segment that is fine but for the moment at which it comes, or the place.
    private void noteOrder(Flow flow, boolean toServer, Packet packet) {
        boolean next = packet.tcpSequence() == flow.nextSequence(toServer);
        if (flow.hasFlag(FlowFlag.TWO_SYNS)) {
            if (!next && packet.payloadLength() == 0) {
                events.note(STREAM_4WHS_WRONG_SEQ);
            }
        } else if (!toServer && !flow.hasFlag(FlowFlag.MIDSTREAM)) {
            boolean data = packet.payloadLength() > 0;
            if (!data) {
                events.note(STREAM_3WHS_ACK_IN_WRONG_DIR);
            } else if (!flow.hasDirectionFlag(true, DirectionFlag.FAST_OPEN)) {
                events.note(STREAM_3WHS_ACK_DATA_INJECT);
            }
        }
    }

    private void noteSynAck(Flow flow, boolean toServer, Packet packet) {
        int acknowledgement = packet.tcpAcknowledgement();
        int sent = flow.nextSequence(!toServer);
        if (packet.tcpFastOpen()
                && flow.hasDirectionFlag(!toServer, DirectionFlag.FAST_OPEN)
                && acknowledgement == flow.initialSequence(!toServer) + 1
                && sent != acknowledgement) {
            events.note(STREAM_3WHS_SYNACK_TFO_DATA_IGNORED);
        }
        if (flow.hasFlag(FlowFlag.TWO_SYNS)) {
            return;
        }
        if (toServer) {
            events.note(STREAM_3WHS_SYNACK_TOSERVER_ON_SYN_RECV);
        } else if (flow.hasDirectionFlag(false, DirectionFlag.ACK_SEEN)
                && acknowledgement != flow.acknowledged(false)) {
            events.note(STREAM_3WHS_SYNACK_RESEND_WITH_DIFFERENT_ACK);
        }
    }

    private void noteRival(Flow flow, boolean toServer, boolean ack) {
        if (ack) {
            if (flow.hasFlag(FlowFlag.TWO_SYNS)) {
                events.note(STREAM_4WHS_SYNACK_WITH_WRONG_SYN);
            } else if (!toServer) {
                events.note(STREAM_3WHS_SYNACK_RESEND_WITH_DIFF_SEQ);
                if (flow.packets(false) > SYN_ACK_FLOOD) {
                    events.note(STREAM_3WHS_SYNACK_FLOOD);
                }
            }
        } else if (toServer && flow.hasDirectionFlag(false, DirectionFlag.SYN_SEEN)) {
            events.note(STREAM_3WHS_SYN_RESEND_DIFF_SEQ_ON_SYN_RECV);
        } else if (toServer && flow.packets(true) > SYN_FLOOD) {
            events.note(STREAM_3WHS_SYN_FLOOD);
        }
    }

    private static PacketEvent wrongSynAck(Flow flow, boolean toServer) {
        if (flow.hasFlag(FlowFlag.TWO_SYNS)) {
            return STREAM_4WHS_SYNACK_WITH_WRONG_ACK;
        }
        return flow.hasDirectionFlag(toServer, DirectionFlag.ACK_SEEN)
                ? STREAM_3WHS_SYNACK_RESEND_WITH_DIFFERENT_ACK
                : STREAM_3WHS_SYNACK_WITH_WRONG_ACK;
    }

    private static PacketEvent wrongAck(Flow flow, boolean toServer, Packet packet) {
        if (flow.hasFlag(FlowFlag.TWO_SYNS)) {
            return STREAM_4WHS_INVALID_ACK;
        }
        if (!toServer) {
            return STREAM_3WHS_ACK_IN_WRONG_DIR;
        }
        return packet.tcpSequence() == flow.nextSequence(true)
                ? STREAM_3WHS_RIGHT_SEQ_WRONG_ACK_EVASION
                : STREAM_3WHS_WRONG_SEQ_WRONG_ACK;
    }

    private Standing reject(PacketEvent event) {
        events.note(event);
        return reject();
    }

    private Standing reject() {
        counters.invalidHandshake++;
        return Standing.REJECTED;
    }
}
