package io.wirecut.pipeline.stream;

import static io.wirecut.signatures.PacketEvent.STREAM_CLOSEWAIT_PKT_BEFORE_LAST_ACK;
import static io.wirecut.signatures.PacketEvent.STREAM_EST_PKT_BEFORE_LAST_ACK;
import static io.wirecut.signatures.PacketEvent.STREAM_EST_SYNACK_RESEND;
import static io.wirecut.signatures.PacketEvent.STREAM_EST_SYNACK_RESEND_WITH_DIFFERENT_ACK;
import static io.wirecut.signatures.PacketEvent.STREAM_EST_SYNACK_RESEND_WITH_DIFF_SEQ;
import static io.wirecut.signatures.PacketEvent.STREAM_EST_SYNACK_TOSERVER;
import static io.wirecut.signatures.PacketEvent.STREAM_EST_SYN_RESEND;
import static io.wirecut.signatures.PacketEvent.STREAM_EST_SYN_RESEND_DIFF_SEQ;
import static io.wirecut.signatures.PacketEvent.STREAM_EST_SYN_TOCLIENT;
import static io.wirecut.signatures.PacketEvent.STREAM_FIN_BUT_NO_SESSION;
import static io.wirecut.signatures.PacketEvent.STREAM_FIN_SYN;
import static io.wirecut.signatures.PacketEvent.STREAM_PKT_BAD_WINDOW_UPDATE;
import static io.wirecut.signatures.PacketEvent.STREAM_PKT_BROKEN_ACK;
import static io.wirecut.signatures.PacketEvent.STREAM_PKT_INVALID_ACK;
import static io.wirecut.signatures.PacketEvent.STREAM_PKT_INVALID_TIMESTAMP;
import static io.wirecut.signatures.PacketEvent.STREAM_PKT_RETRANSMISSION;
import static io.wirecut.signatures.PacketEvent.STREAM_PKT_SPURIOUS_RETRANSMISSION;
import static io.wirecut.signatures.PacketEvent.STREAM_RST_BUT_NO_SESSION;
import static io.wirecut.signatures.PacketEvent.STREAM_SHUTDOWN_SYN_RESEND;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.flow.DirectionFlag;
import io.wirecut.pipeline.flow.EndReason;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowFlag;
import io.wirecut.pipeline.flow.TcpState;
import io.wirecut.signatures.PacketEvent;

/// Follows the TCP connection of each flow, and says of each segment whether its receiver will take
/// it.
///
/// It believes the ends rather than the segments: of two SYNs the one that is acknowledged holds, a
/// FIN closes a stream when it is acknowledged, a RST ends a session only if it hits what its
/// receiver expects, and a session that goes on after it is followed on. What is rejected is
/// counted. (RFC 9293 §3.10.7, RFC 5961, RFC 7323 §2.)
///
/// Used on the worker's thread only. Allocates nothing after construction.
public final class TcpTracker {
    /// What a window is taken to be until it is known: as wide as one can be (RFC 7323 §2.3).
    private static final int UNKNOWN_WINDOW = 1 << 30;

    /// The shift count of a window whose SYN was not seen: the largest (RFC 7323 §2.3).
    static final int UNKNOWN_SCALE = 14;

    private final TcpOptions options;
    private final EventRecorder events;
    private final TcpHandshake handshake;
    private final TcpResets resets;
    private final TcpCounters counters = new TcpCounters();

    /// @param options which sessions are followed
    /// @param events notes what is out of the ordinary
    public TcpTracker(TcpOptions options, EventRecorder events) {
        this.options = options;
        this.events = events;
        handshake = new TcpHandshake(options, counters, events);
        resets = new TcpResets(counters, events);
    }

    /// Takes the segment of a packet into account.
    ///
    /// @param flow the packet's flow, which it was located with
    /// @param packet a TCP packet
    /// @return how the segment stands to the session
    public Standing onSegment(Flow flow, Packet packet) {
        events.begin(packet.events());
        noteFlags(packet);
        boolean toServer = flow.toServer();
        Standing standing =
                switch (flow.state()) {
                    case NONE, OUTSIDE -> begin(flow, toServer, packet);
                    case SYN_SENT, SYN_RECEIVED -> opening(flow, toServer, packet);
                    case ESTABLISHED, HALF_CLOSED, CLOSING, TIME_WAIT, RESET ->
                            open(flow, toServer, packet);
                };
        if (standing == Standing.OUTSIDE_SESSION) {
            counters.outsideSession++;
        }
        return standing;
    }

    /// What this tracker has counted.
    public TcpCounters counters() {
        return counters;
    }

    private void noteFlags(Packet packet) {
        int flags = packet.tcpFlags();
        if ((flags & TcpFlag.ACK) == 0 && packet.tcpAcknowledgement() != 0) {
            events.note(STREAM_PKT_BROKEN_ACK);
        }
        if ((flags & (TcpFlag.SYN | TcpFlag.FIN)) == (TcpFlag.SYN | TcpFlag.FIN)) {
            events.note(STREAM_FIN_SYN);
        }
    }

    private Standing begin(Flow flow, boolean toServer, Packet packet) {
        if (packet.hasTcpFlags(TcpFlag.RST)) {
            return outside(flow, STREAM_RST_BUT_NO_SESSION);
        }
        if (packet.hasTcpFlags(TcpFlag.SYN)) {
            return handshake.begin(flow, toServer, packet);
        }
        if (packet.hasTcpFlags(TcpFlag.FIN)) {
            return outside(flow, STREAM_FIN_BUT_NO_SESSION);
        }
        if (!options.midstream() || !packet.hasTcpFlags(TcpFlag.ACK)) {
            flow.state(TcpState.OUTSIDE);
            return Standing.OUTSIDE_SESSION;
        }
        counters.midstreamPickups++;
        flow.flag(FlowFlag.MIDSTREAM, true);
        flow.flag(FlowFlag.ESTABLISHED, true);
        flow.state(TcpState.ESTABLISHED);
        return open(flow, toServer, packet);
    }

    private Standing outside(Flow flow, PacketEvent event) {
        events.note(event);
        flow.state(TcpState.OUTSIDE);
        return Standing.OUTSIDE_SESSION;
    }

    private Standing opening(Flow flow, boolean toServer, Packet packet) {
        if (packet.hasTcpFlags(TcpFlag.RST)) {
            return resets.onReset(flow, toServer, packet);
        }
        Standing standing = handshake.proceed(flow, toServer, packet);
        if (standing == Standing.IN_SESSION && flow.established()) {
            return packet.hasTcpFlags(TcpFlag.SYN) ? standing : accept(flow, toServer, packet);
        }
        return standing;
    }

    private Standing open(Flow flow, boolean toServer, Packet packet) {
        if (packet.hasTcpFlags(TcpFlag.RST)) {
            return resets.onReset(flow, toServer, packet);
        }
        if (packet.hasTcpFlags(TcpFlag.SYN)) {
            return onLateSyn(flow, toServer, packet);
        }
        if (!packet.hasTcpFlags(TcpFlag.ACK)) {
            counters.withoutAck++;
            return Standing.REJECTED;
        }
        return accept(flow, toServer, packet);
    }

    /// A segment with ACK and without SYN or RST: checked as its receiver would, then taken.
    private Standing accept(Flow flow, boolean toServer, Packet packet) {
        synchronise(flow, toServer, packet);
        boolean fin = packet.hasTcpFlags(TcpFlag.FIN);
        if (TcpTimestamps.isStale(flow, toServer, packet, fin)) {
            events.note(STREAM_PKT_INVALID_TIMESTAMP);
            counters.staleTimestamps++;
            return Standing.REJECTED;
        }
        if (isBadWindowUpdate(flow, toServer, packet)) {
            events.note(STREAM_PKT_BAD_WINDOW_UPDATE);
            counters.invalidAck++;
            return Standing.REJECTED;
        }
        if (!isAckAcceptable(flow, toServer, packet)) {
            events.note(STREAM_PKT_INVALID_ACK);
            events.note(ReceiverState.of(flow, toServer).invalidAck(fin));
            counters.invalidAck++;
            return Standing.REJECTED;
        }
        if (!isInWindow(flow, toServer, packet)) {
            events.note(ReceiverState.of(flow, toServer).outOfWindow(fin));
            counters.outOfWindow++;
            if (fin) {
                counters.ignoredFins++;
            }
            return Standing.REJECTED;
        }
        resets.onLife(flow, toServer, packet);
        noteRepetition(flow, toServer, packet);
        acknowledge(flow, toServer, packet);
        progress(flow, toServer, packet);
        close(flow);
        return Standing.IN_SESSION;
    }

    /// A SYN in a session that is under way or over. A host answers it with a challenge, and goes
    /// on (RFC 5961 §4.2); one that has lost the session answers with a SYN of its own, by which
    /// the flow table knows that another session begins.
    private Standing onLateSyn(Flow flow, boolean toServer, Packet packet) {
        boolean again =
                flow.hasDirectionFlag(toServer, DirectionFlag.SYN_SEEN)
                        && packet.tcpSequence() == flow.initialSequence(toServer);
        noteLateSyn(flow, toServer, packet, again);
        if (again && !packet.hasTcpFlags(TcpFlag.FIN)) {
            return Standing.IN_SESSION;
        }
        if (!packet.hasTcpFlags(TcpFlag.ACK)) {
            flow.directionFlag(toServer, DirectionFlag.RESTART_SEEN, true);
        }
        counters.unexpectedSyn++;
        return Standing.REJECTED;
    }

    private void noteLateSyn(Flow flow, boolean toServer, Packet packet, boolean again) {
        if (ReceiverState.of(flow, toServer).isShutDown()) {
            events.note(STREAM_SHUTDOWN_SYN_RESEND);
        } else if (!packet.hasTcpFlags(TcpFlag.ACK)) {
            if (!toServer) {
                events.note(STREAM_EST_SYN_TOCLIENT);
            } else {
                events.note(again ? STREAM_EST_SYN_RESEND : STREAM_EST_SYN_RESEND_DIFF_SEQ);
            }
        } else if (toServer) {
            events.note(STREAM_EST_SYNACK_TOSERVER);
        } else if (!again) {
            events.note(STREAM_EST_SYNACK_RESEND_WITH_DIFF_SEQ);
        } else {
            int first = flow.initialSequence(true) + 1;
            events.note(
                    packet.tcpAcknowledgement() == first
                            ? STREAM_EST_SYNACK_RESEND
                            : STREAM_EST_SYNACK_RESEND_WITH_DIFFERENT_ACK);
        }
    }

    /// Notes data that come again; a keep-alive, which repeats the last byte, is none (RFC 9293
    /// §3.8.4).
    private void noteRepetition(Flow flow, boolean toServer, Packet packet) {
        int length = packet.payloadLength();
        int start = packet.tcpSequence();
        int end = start + length;
        int next = flow.nextSequence(toServer);
        if (length == 0
                || TcpSequence.isAfter(end, next)
                || (length == 1 && TcpSequence.distance(start, next) == 1)) {
            return;
        }
        events.note(STREAM_PKT_RETRANSMISSION);
        if (flow.hasDirectionFlag(!toServer, DirectionFlag.ACK_SEEN)
                && !TcpSequence.isAfter(end, flow.acknowledged(!toServer))) {
            events.note(STREAM_PKT_SPURIOUS_RETRANSMISSION);
            events.note(
                    ReceiverState.of(flow, toServer).isShutDown()
                            ? STREAM_CLOSEWAIT_PKT_BEFORE_LAST_ACK
                            : STREAM_EST_PKT_BEFORE_LAST_ACK);
        }
    }

    /// An empty segment that is ahead of all that both ends have sent, and shuts the window: taken
    /// for true it would have what follows rejected.
    private static boolean isBadWindowUpdate(Flow flow, boolean toServer, Packet packet) {
        return packet.payloadLength() == 0
                && !packet.hasTcpFlags(TcpFlag.FIN)
                && flow.hasDirectionFlag(toServer, DirectionFlag.ACK_SEEN)
                && flow.hasDirectionFlag(!toServer, DirectionFlag.SYNCHRONISED)
                && TcpSequence.isAfter(packet.tcpSequence(), flow.nextSequence(toServer))
                && TcpSequence.isAfter(packet.tcpAcknowledgement(), flow.nextSequence(!toServer))
                && packet.tcpWindow() << Math.max(flow.windowScale(toServer), 0)
                        < flow.window(toServer);
    }

    /// Takes the sequence numbers of an end that has sent nothing before as they are.
    private static void synchronise(Flow flow, boolean toServer, Packet packet) {
        if (!flow.hasDirectionFlag(toServer, DirectionFlag.SYNCHRONISED)) {
            flow.directionFlag(toServer, DirectionFlag.SYNCHRONISED, true);
            flow.initialSequence(toServer, packet.tcpSequence() - 1);
            flow.nextSequence(toServer, packet.tcpSequence());
            flow.windowScale(toServer, UNKNOWN_SCALE);
            flow.trustedTtl(toServer, packet.ttl());
            flow.directionFlag(toServer, DirectionFlag.SIGNED, packet.tcpSigned());
        }
    }

    /// Not beyond what the other end may have sent, even if we did not see it, and not further back
    /// than a window (RFC 5961 §5.2).
    static boolean isAckAcceptable(Flow flow, boolean toServer, Packet packet) {
        if (!flow.hasDirectionFlag(toServer, DirectionFlag.ACK_SEEN)
                || !flow.hasDirectionFlag(!toServer, DirectionFlag.SYNCHRONISED)) {
            return true;
        }
        int acknowledgement = packet.tcpAcknowledgement();
        int highest = TcpSequence.max(flow.acknowledged(toServer), flow.nextSequence(!toServer));
        int ahead = TcpSequence.distance(highest, acknowledgement);
        int behind = TcpSequence.distance(acknowledgement, flow.acknowledged(toServer));
        int widest = Math.max(flow.widestWindow(toServer), 1);
        return ahead <= widest && behind <= UNKNOWN_WINDOW;
    }

    /// Whether any of the segment lies before the right edge of the receiver's window. What lies
    /// before the left edge is old, and the assembler knows what to do with it.
    private static boolean isInWindow(Flow flow, boolean toServer, Packet packet) {
        int edge = flow.nextSequence(toServer);
        int window = UNKNOWN_WINDOW;
        if (flow.hasDirectionFlag(!toServer, DirectionFlag.ACK_SEEN)) {
            edge = TcpSequence.max(edge, flow.acknowledged(!toServer));
            // The one byte of a zero-window probe may be taken.
            window = Math.max(flow.widestWindow(!toServer), 1);
        }
        return TcpSequence.distance(edge, packet.tcpSequence()) <= window;
    }

    private static void acknowledge(Flow flow, boolean toServer, Packet packet) {
        int acknowledgement = packet.tcpAcknowledgement();
        boolean first = !flow.hasDirectionFlag(toServer, DirectionFlag.ACK_SEEN);
        if (first || TcpSequence.isAfter(acknowledgement, flow.acknowledged(toServer))) {
            flow.directionFlag(toServer, DirectionFlag.ACK_SEEN, true);
            flow.acknowledged(toServer, acknowledgement);
        }
        if (acknowledgement == flow.acknowledged(toServer)) {
            int scale = Math.max(flow.windowScale(toServer), 0);
            flow.window(toServer, packet.tcpWindow() << scale);
        }
        TcpTimestamps.onEcho(flow, toServer, packet);
        flow.directionFlag(toServer, DirectionFlag.SACK_SEEN, packet.tcpHasSack());
        if (packet.tcpHasSack()) {
            flow.sackRightEdge(toServer, packet.tcpSackRightEdge());
        }
        if (flow.hasDirectionFlag(!toServer, DirectionFlag.SYNCHRONISED)
                && TcpSequence.isAfter(acknowledgement, flow.nextSequence(!toServer))) {
            flow.nextSequence(!toServer, acknowledgement);
        }
        if (flow.hasDirectionFlag(!toServer, DirectionFlag.FIN_SEEN)
                && acknowledgement == flow.finSequence(!toServer) + 1) {
            flow.directionFlag(!toServer, DirectionFlag.FIN_ACKNOWLEDGED, true);
        }
    }

    private void progress(Flow flow, boolean toServer, Packet packet) {
        int start = packet.tcpSequence();
        int dataEnd = start + packet.payloadLength();
        int end = dataEnd;
        if (!flow.hasDirectionFlag(toServer, DirectionFlag.FIN_ACKNOWLEDGED)) {
            if (packet.hasTcpFlags(TcpFlag.FIN)) {
                // The last one seen holds until one is acknowledged.
                flow.directionFlag(toServer, DirectionFlag.FIN_SEEN, true);
                flow.finSequence(toServer, dataEnd);
                end = dataEnd + 1;
            } else if (packet.payloadLength() > 0
                    && flow.hasDirectionFlag(toServer, DirectionFlag.FIN_SEEN)
                    && TcpSequence.isAfter(dataEnd, flow.finSequence(toServer))) {
                // Data go on beyond the FIN: it was not this end's.
                counters.forgedFins++;
                flow.directionFlag(toServer, DirectionFlag.FIN_SEEN, false);
            }
        }
        int next = flow.nextSequence(toServer);
        if (!TcpSequence.isAfter(start, next)
                && TcpSequence.isAfter(end, next)
                && !SegmentDoubt.isDoubtful(flow, toServer, packet)) {
            flow.nextSequence(toServer, end);
        }
    }

    private static void close(Flow flow) {
        boolean client = flow.hasDirectionFlag(true, DirectionFlag.FIN_SEEN);
        boolean server = flow.hasDirectionFlag(false, DirectionFlag.FIN_SEEN);
        if (flow.state() == TcpState.RESET) {
            return;
        }
        if (!(client || server)) {
            flow.state(TcpState.ESTABLISHED);
            return;
        }
        boolean clientDone = flow.hasDirectionFlag(true, DirectionFlag.FIN_ACKNOWLEDGED);
        boolean serverDone = flow.hasDirectionFlag(false, DirectionFlag.FIN_ACKNOWLEDGED);
        if (clientDone || serverDone || (client && server)) {
            flow.endReason(EndReason.TCP_FIN);
        }
        if (clientDone && serverDone) {
            flow.state(TcpState.TIME_WAIT);
        } else {
            flow.state(client && server ? TcpState.CLOSING : TcpState.HALF_CLOSED);
        }
    }
}
