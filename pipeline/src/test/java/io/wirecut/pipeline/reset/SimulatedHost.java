package io.wirecut.pipeline.reset;

import io.wirecut.pipeline.decode.TcpFlag;
import java.util.TreeMap;

/// One end of a simulated TCP connection, slow and obvious: slow start, delayed acknowledgements,
/// retransmission, out-of-order data with SACK left aside, and what RFC 9293 §3.10.7, RFC 5961 §3
/// and older hosts make of a RST. Shares no code with the pipeline.
final class SimulatedHost {
    static final int SEGMENT = 1448;
    static final int WINDOW = 512 * 1024;

    private static final long DELAYED_ACK_NS = 40_000_000L;
    private static final long CHALLENGE_INTERVAL_NS = 500_000_000L;
    private static final long FIRST_TIMEOUT_NS = 200_000_000L;
    private static final int MAX_RETRIES = 6;

    /// What a host is like.
    ///
    /// @param strict takes only a RST at RCV.NXT, and challenges others in the window
    /// @param answersWhenDead sends a RST to who speaks to a connection that is gone
    record Habits(boolean strict, boolean answersWhenDead) {}

    private final Simulation simulation;
    private final boolean client;
    private final Habits habits;

    private boolean open;
    private boolean established;
    private boolean reset;
    private int sendNext;
    private int sendUnacknowledged;
    private int initial;
    private int sendEnd;
    private boolean finWanted;
    private boolean finSent;
    private int receiveNext;
    private boolean finReceived;
    private int window = 10 * SEGMENT;
    private int unacknowledgedSegments;
    private long ackTimerAt = Long.MAX_VALUE;
    private long lastChallengeNs = Long.MIN_VALUE / 2;
    private long timeoutNs = FIRST_TIMEOUT_NS;
    private long retryAt = Long.MAX_VALUE;
    private int retries;
    private int challenges;
    private final TreeMap<Integer, Integer> early = new TreeMap<>();

    SimulatedHost(Simulation simulation, boolean client, int initial, Habits habits) {
        this.simulation = simulation;
        this.client = client;
        this.habits = habits;
        this.initial = initial;
        sendNext = initial;
        sendUnacknowledged = initial;
        sendEnd = initial + 1;
    }

    void connect() {
        open = true;
        send(initial, 0, TcpFlag.SYN);
        sendNext = initial + 1;
        armRetry();
    }

    /// Its application writes.
    void write(int length) {
        if (!reset) {
            sendEnd += length;
            push();
        }
    }

    /// Its application has no more to write.
    void shutdown() {
        finWanted = true;
        push();
    }

    boolean isReset() {
        return reset;
    }

    boolean isEstablished() {
        return established;
    }

    /// Bytes that its application has read, but for the SYN.
    int received() {
        return established ? receiveNext : 0;
    }

    int challenges() {
        return challenges;
    }

    void receive(int sequence, int acknowledgement, int flags, int length) {
        if ((flags & TcpFlag.RST) != 0) {
            onReset(sequence, acknowledgement, flags);
            return;
        }
        if (reset || (!open && (flags & TcpFlag.SYN) == 0)) {
            answerDead(sequence, acknowledgement, flags, length);
            return;
        }
        if ((flags & TcpFlag.SYN) != 0) {
            onSyn(sequence, acknowledgement, flags);
            return;
        }
        if (!established) {
            established = true;
        }
        onAcknowledgement(acknowledgement);
        if (length > 0 || (flags & TcpFlag.FIN) != 0) {
            onData(sequence, length, (flags & TcpFlag.FIN) != 0);
        }
        push();
    }

    private void onReset(int sequence, int acknowledgement, int flags) {
        if (reset || !open) {
            return;
        }
        if (client && !established) {
            reset = (flags & TcpFlag.ACK) != 0 && acknowledgement == sendNext;
            return;
        }
        int ahead = sequence - receiveNext;
        boolean exact = ahead == 0 || (ahead == -1 && finReceived);
        if (exact || (!habits.strict && ahead > 0 && ahead < WINDOW)) {
            reset = true;
        } else if (ahead > 0
                && ahead < WINDOW
                && simulation.nowNs() - lastChallengeNs >= CHALLENGE_INTERVAL_NS) {
            lastChallengeNs = simulation.nowNs();
            challenges++;
            acknowledge();
        }
    }

    private void answerDead(int sequence, int acknowledgement, int flags, int length) {
        if (!habits.answersWhenDead) {
            return;
        }
        if ((flags & TcpFlag.ACK) != 0) {
            simulation.send(client, acknowledgement, 0, TcpFlag.RST, 0);
        } else {
            int end = sequence + length + ((flags & TcpFlag.SYN) != 0 ? 1 : 0);
            simulation.send(client, 0, end, TcpFlag.RST | TcpFlag.ACK, 0);
        }
    }

    private void onSyn(int sequence, int acknowledgement, int flags) {
        if (established) {
            acknowledge();
            return;
        }
        receiveNext = sequence + 1;
        open = true;
        if ((flags & TcpFlag.ACK) != 0) {
            established = true;
            onAcknowledgement(acknowledgement);
            acknowledge();
            simulation.onEstablished();
            push();
        } else {
            send(initial, 0, TcpFlag.SYN | TcpFlag.ACK);
            sendNext = initial + 1;
            armRetry();
        }
    }

    private void onAcknowledgement(int acknowledgement) {
        if (acknowledgement - sendUnacknowledged > 0) {
            int taken = acknowledgement - sendUnacknowledged;
            sendUnacknowledged = acknowledgement;
            window = Math.min(WINDOW, window + taken);
            timeoutNs = FIRST_TIMEOUT_NS;
            retries = 0;
            armRetry();
        }
    }

    private void onData(int sequence, int length, boolean fin) {
        int end = sequence + length + (fin ? 1 : 0);
        if (sequence - receiveNext > 0) {
            early.put(sequence, end);
            acknowledge();
            return;
        }
        if (end - receiveNext <= 0) {
            acknowledge();
            return;
        }
        finReceived |= fin;
        receiveNext = end;
        while (!early.isEmpty() && early.firstKey() - receiveNext <= 0) {
            int next = early.pollFirstEntry().getValue();
            receiveNext = next - receiveNext > 0 ? next : receiveNext;
        }
        simulation.onRead(client, receiveNext);
        unacknowledgedSegments++;
        if (unacknowledgedSegments >= 2 || fin || !early.isEmpty()) {
            acknowledge();
        } else if (ackTimerAt == Long.MAX_VALUE) {
            ackTimerAt = simulation.nowNs() + DELAYED_ACK_NS;
            simulation.at(ackTimerAt, this::onAckTimer);
        }
    }

    private void onAckTimer() {
        if (ackTimerAt <= simulation.nowNs() && !reset) {
            acknowledge();
        }
    }

    private void acknowledge() {
        unacknowledgedSegments = 0;
        ackTimerAt = Long.MAX_VALUE;
        send(sendNext, 0, TcpFlag.ACK);
    }

    private void push() {
        while (established && !reset && sendNext - sendEnd < 0) {
            int inFlight = sendNext - sendUnacknowledged;
            int length = Math.min(SEGMENT, sendEnd - sendNext);
            if (inFlight + length > window) {
                break;
            }
            send(sendNext, length, TcpFlag.ACK | TcpFlag.PSH);
            sendNext += length;
            armRetry();
        }
        if (established && !reset && finWanted && !finSent && sendNext == sendEnd) {
            finSent = true;
            send(sendNext, 0, TcpFlag.ACK | TcpFlag.FIN);
            sendNext++;
            armRetry();
        }
    }

    private void armRetry() {
        boolean waits = sendUnacknowledged - sendNext < 0;
        long at = waits ? simulation.nowNs() + timeoutNs : Long.MAX_VALUE;
        boolean isNew = retryAt == Long.MAX_VALUE;
        retryAt = at;
        if (waits && isNew) {
            simulation.at(at, this::onRetry);
        }
    }

    private void onRetry() {
        if (reset || retryAt == Long.MAX_VALUE) {
            return;
        }
        if (retryAt > simulation.nowNs()) {
            simulation.at(retryAt, this::onRetry);
            return;
        }
        if (++retries > MAX_RETRIES) {
            return;
        }
        timeoutNs *= 2;
        retryAt = simulation.nowNs() + timeoutNs;
        simulation.at(retryAt, this::onRetry);
        if (!established) {
            send(initial, 0, client ? TcpFlag.SYN : TcpFlag.SYN | TcpFlag.ACK);
        } else if (finSent && sendUnacknowledged == sendEnd) {
            send(sendUnacknowledged, 0, TcpFlag.ACK | TcpFlag.FIN);
        } else {
            int length = Math.min(SEGMENT, sendEnd - sendUnacknowledged);
            send(sendUnacknowledged, length, TcpFlag.ACK | TcpFlag.PSH);
        }
    }

    private void send(int sequence, int length, int flags) {
        boolean first = (flags & TcpFlag.SYN) != 0 && client;
        if (length > 0 || (flags & TcpFlag.FIN) != 0) {
            unacknowledgedSegments = 0;
            ackTimerAt = Long.MAX_VALUE;
        }
        simulation.send(client, sequence, first ? 0 : receiveNext, flags, length);
    }
}
