package io.wirecut.perf.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/// Forwards frames between two interfaces, and makes [Trouble] on the way.
///
/// Says `ready` on its standard output, and ends with its standard input.
public final class RoughWire {
    private static final int MAX_FRAME_LENGTH = 65_536;

    /// Frames that go before the one that is held back.
    private static final int OVERTAKERS = 2;

    /// When nothing comes to overtake it.
    private static final int HOLD_MS = 5;

    private static final int LOSS_DISTANCE = 10;

    /// In any window.
    private static final int NEAR = 1_000;

    /// In none.
    private static final int FAR = -100_000_000;

    private final RawSocket from;
    private final RawSocket to;
    private final boolean isFromClient;
    private final ByteBuffer frame = ByteBuffer.allocateDirect(MAX_FRAME_LENGTH);
    private final ByteBuffer held = ByteBuffer.allocateDirect(MAX_FRAME_LENGTH);
    private final TcpFrame tcp = new TcpFrame();
    private final Set<Long> troubled = new HashSet<>();
    private int overtakersLeft;
    private int dataSegments;

    private RoughWire(RawSocket from, RawSocket to, boolean isFromClient) {
        this.from = from;
        this.to = to;
        this.isFromClient = isFromClient;
        held.limit(0);
    }

    /// Forwards until its standard input ends.
    ///
    /// @param args the interface toward the client, and the other
    public static void main(String[] args) throws IOException {
        RawSocket client = new RawSocket(args[0], false);
        RawSocket server = new RawSocket(args[1], false);
        Thread.ofPlatform().daemon().start(() -> new RoughWire(client, server, true).run());
        Thread.ofPlatform().daemon().start(() -> new RoughWire(server, client, false).run());
        System.out.println("ready");
        System.out.flush();
        while (System.in.read() >= 0) {}
    }

    private void run() {
        while (true) {
            if (held.hasRemaining() && !from.awaitFrame(HOLD_MS)) {
                release();
            } else if (from.receive(frame)) {
                pass();
            }
        }
    }

    private void pass() {
        if (!tcp.wrap(frame)) {
            to.send(frame);
            return;
        }
        switch (Trouble.on(isFromClient ? tcp.destinationPort() : tcp.sourcePort())) {
            case NONE -> to.send(frame);
            case REORDER -> {
                if (isFirstMark()) {
                    release();
                    held.clear().put(frame).flip();
                    overtakersLeft = OVERTAKERS;
                } else {
                    to.send(frame);
                    if (--overtakersLeft == 0) {
                        release();
                    }
                }
            }
            case LOSE_MARK -> {
                if (!isFirstMark()) {
                    to.send(frame);
                }
            }
            case LOSE_SOME -> {
                if (tcp.payloadLength() == 0 || ++dataSegments % LOSS_DISTANCE != 0) {
                    to.send(frame);
                }
            }
            case FORGE -> {
                to.send(frame);
                if (isFromClient && tcp.holds(Trouble.GREETING)) {
                    int next = tcp.sequence() + tcp.payloadLength();
                    to.send(tcp.forgedReset(next + NEAR));
                    to.send(tcp.forgedReset(next + FAR));
                }
            }
        }
    }

    /// Whether this is the segment with the mark, for the first time on its connection.
    private boolean isFirstMark() {
        return tcp.payloadLength() > 0
                && tcp.holds(Trouble.MARK)
                && troubled.add(
                        ((long) tcp.sequence() << 32)
                                | ((long) tcp.sourcePort() << 16)
                                | tcp.destinationPort());
    }

    private void release() {
        if (held.hasRemaining()) {
            to.send(held);
            held.limit(0);
        }
    }
}
