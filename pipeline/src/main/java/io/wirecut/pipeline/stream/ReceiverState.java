package io.wirecut.pipeline.stream;

import static io.wirecut.signatures.PacketEvent.STREAM_CLOSEWAIT_ACK_OUT_OF_WINDOW;
import static io.wirecut.signatures.PacketEvent.STREAM_CLOSEWAIT_FIN_OUT_OF_WINDOW;
import static io.wirecut.signatures.PacketEvent.STREAM_CLOSEWAIT_INVALID_ACK;
import static io.wirecut.signatures.PacketEvent.STREAM_CLOSING_ACK_WRONG_SEQ;
import static io.wirecut.signatures.PacketEvent.STREAM_CLOSING_INVALID_ACK;
import static io.wirecut.signatures.PacketEvent.STREAM_EST_INVALID_ACK;
import static io.wirecut.signatures.PacketEvent.STREAM_EST_PACKET_OUT_OF_WINDOW;
import static io.wirecut.signatures.PacketEvent.STREAM_FIN1_ACK_WRONG_SEQ;
import static io.wirecut.signatures.PacketEvent.STREAM_FIN1_FIN_WRONG_SEQ;
import static io.wirecut.signatures.PacketEvent.STREAM_FIN1_INVALID_ACK;
import static io.wirecut.signatures.PacketEvent.STREAM_FIN2_ACK_WRONG_SEQ;
import static io.wirecut.signatures.PacketEvent.STREAM_FIN2_FIN_WRONG_SEQ;
import static io.wirecut.signatures.PacketEvent.STREAM_FIN2_INVALID_ACK;
import static io.wirecut.signatures.PacketEvent.STREAM_FIN_INVALID_ACK;
import static io.wirecut.signatures.PacketEvent.STREAM_FIN_OUT_OF_WINDOW;
import static io.wirecut.signatures.PacketEvent.STREAM_LASTACK_ACK_WRONG_SEQ;
import static io.wirecut.signatures.PacketEvent.STREAM_LASTACK_INVALID_ACK;
import static io.wirecut.signatures.PacketEvent.STREAM_TIMEWAIT_ACK_WRONG_SEQ;
import static io.wirecut.signatures.PacketEvent.STREAM_TIMEWAIT_INVALID_ACK;

import io.wirecut.pipeline.flow.DirectionFlag;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.signatures.PacketEvent;

/// The state that the receiver of a segment is in, as far as it is seen from the middle, from the
/// opening on (RFC 9293 §3.3.2): it is the receiver that rejects a segment, so the events of a
/// rejection are named after its state.
enum ReceiverState {
    ESTABLISHED(
            STREAM_EST_PACKET_OUT_OF_WINDOW,
            STREAM_FIN_OUT_OF_WINDOW,
            STREAM_EST_INVALID_ACK,
            STREAM_FIN_INVALID_ACK),
    FIN_WAIT_1(
            STREAM_FIN1_ACK_WRONG_SEQ,
            STREAM_FIN1_FIN_WRONG_SEQ,
            STREAM_FIN1_INVALID_ACK,
            STREAM_FIN1_INVALID_ACK),
    FIN_WAIT_2(
            STREAM_FIN2_ACK_WRONG_SEQ,
            STREAM_FIN2_FIN_WRONG_SEQ,
            STREAM_FIN2_INVALID_ACK,
            STREAM_FIN2_INVALID_ACK),
    CLOSE_WAIT(
            STREAM_CLOSEWAIT_ACK_OUT_OF_WINDOW,
            STREAM_CLOSEWAIT_FIN_OUT_OF_WINDOW,
            STREAM_CLOSEWAIT_INVALID_ACK,
            STREAM_CLOSEWAIT_INVALID_ACK),
    CLOSING(
            STREAM_CLOSING_ACK_WRONG_SEQ,
            STREAM_CLOSING_ACK_WRONG_SEQ,
            STREAM_CLOSING_INVALID_ACK,
            STREAM_CLOSING_INVALID_ACK),
    LAST_ACK(
            STREAM_LASTACK_ACK_WRONG_SEQ,
            STREAM_LASTACK_ACK_WRONG_SEQ,
            STREAM_LASTACK_INVALID_ACK,
            STREAM_LASTACK_INVALID_ACK),
    TIME_WAIT(
            STREAM_TIMEWAIT_ACK_WRONG_SEQ,
            STREAM_TIMEWAIT_ACK_WRONG_SEQ,
            STREAM_TIMEWAIT_INVALID_ACK,
            STREAM_TIMEWAIT_INVALID_ACK);

    private final PacketEvent outOfWindow;
    private final PacketEvent finOutOfWindow;
    private final PacketEvent invalidAck;
    private final PacketEvent finInvalidAck;

    ReceiverState(
            PacketEvent outOfWindow,
            PacketEvent finOutOfWindow,
            PacketEvent invalidAck,
            PacketEvent finInvalidAck) {
        this.outOfWindow = outOfWindow;
        this.finOutOfWindow = finOutOfWindow;
        this.invalidAck = invalidAck;
        this.finInvalidAck = finInvalidAck;
    }

    /// The state of who receives what goes in a direction.
    static ReceiverState of(Flow flow, boolean toServer) {
        boolean senderClosed = flow.hasDirectionFlag(toServer, DirectionFlag.FIN_SEEN);
        if (!flow.hasDirectionFlag(!toServer, DirectionFlag.FIN_SEEN)) {
            return senderClosed ? CLOSE_WAIT : ESTABLISHED;
        }
        if (flow.hasDirectionFlag(!toServer, DirectionFlag.FIN_ACKNOWLEDGED)) {
            return senderClosed ? TIME_WAIT : FIN_WAIT_2;
        }
        if (!senderClosed) {
            return FIN_WAIT_1;
        }
        // Who has acknowledged the other's FIN before its own waits for the last of all segments.
        return flow.hasDirectionFlag(toServer, DirectionFlag.FIN_ACKNOWLEDGED) ? LAST_ACK : CLOSING;
    }

    /// What a segment is that lies out of the window.
    PacketEvent outOfWindow(boolean fin) {
        return fin ? finOutOfWindow : outOfWindow;
    }

    /// What a segment is that acknowledges what was never sent.
    PacketEvent invalidAck(boolean fin) {
        return fin ? finInvalidAck : invalidAck;
    }

    /// Whether one end at least is closing the connection.
    boolean isShutDown() {
        return this != ESTABLISHED;
    }
}
