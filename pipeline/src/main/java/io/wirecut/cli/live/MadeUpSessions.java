package io.wirecut.cli.live;

import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.source.FrameHandler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/// TCP sessions between addresses for documentation (RFC 5737), each with a request of one of the
/// payloads and a response of another, in the order in which a sensor would see them.
final class MadeUpSessions {
    private static final int IP = 14;
    private static final int TCP = IP + 20;
    private static final int PAYLOAD = TCP + 20;
    private static final int CLIENT = 0xC000_0201;
    private static final int SERVER = 0xC000_0202;
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 40_000;
    private static final int SERVER_PORT = 80;
    private static final int WINDOW = 64_240;
    private static final int TIME_TO_LIVE = 64;
    private static final long STEP_NS = 10_000;

    private final List<byte[]> payloads;
    private final UnsafeBuffer frame =
            new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD + (1 << 16)));
    private long clockNs = System.currentTimeMillis() * 1_000_000;
    private int next;
    private int clientPort;
    private int clientSequence;
    private int serverSequence;

    MadeUpSessions(List<byte[]> payloads) {
        this.payloads = payloads;
        frame.putShort(12, (short) 0x0800, ByteOrder.BIG_ENDIAN);
    }

    /// Hands on whole sessions.
    ///
    /// @return how many frames these were
    int feed(FrameHandler handler, int sessions) {
        int frames = 0;
        byte[] none = new byte[0];
        for (int i = 0; i < sessions; i++) {
            clientPort = FIRST_PORT + next % PORTS;
            clientSequence = next * 7919;
            serverSequence = next * 104_729;
            byte[] request = payloads.get(next % payloads.size());
            byte[] response = payloads.get((next + 1) % payloads.size());
            next++;
            send(handler, true, TcpFlag.SYN, none);
            send(handler, false, TcpFlag.SYN | TcpFlag.ACK, none);
            send(handler, true, TcpFlag.ACK, none);
            send(handler, true, TcpFlag.ACK | TcpFlag.PSH, request);
            send(handler, false, TcpFlag.ACK, none);
            send(handler, false, TcpFlag.ACK | TcpFlag.PSH, response);
            send(handler, true, TcpFlag.ACK, none);
            send(handler, false, TcpFlag.ACK | TcpFlag.FIN, none);
            send(handler, true, TcpFlag.ACK | TcpFlag.FIN, none);
            send(handler, false, TcpFlag.ACK, none);
            frames += 10;
        }
        return frames;
    }

    private void send(FrameHandler handler, boolean toServer, int flags, byte[] payload) {
        int tcpLength = PAYLOAD - TCP + payload.length;
        int length = TCP + tcpLength;
        put32(0, toServer ? SERVER : CLIENT);
        put32(6, toServer ? CLIENT : SERVER);
        put16(IP, 0x4500);
        put16(IP + 2, TCP - IP + tcpLength);
        put32(IP + 4, 0x4000);
        put16(IP + 8, TIME_TO_LIVE << 8 | IpProtocol.TCP);
        put16(IP + 10, 0);
        put32(IP + 12, toServer ? CLIENT : SERVER);
        put32(IP + 16, toServer ? SERVER : CLIENT);
        put16(IP + 10, Checksums.of(frame, IP, TCP - IP));
        put16(TCP, toServer ? clientPort : SERVER_PORT);
        put16(TCP + 2, toServer ? SERVER_PORT : clientPort);
        put32(TCP + 4, toServer ? clientSequence : serverSequence);
        put32(TCP + 8, (flags & TcpFlag.ACK) == 0 ? 0 : toServer ? serverSequence : clientSequence);
        put16(TCP + 12, 0x5000 | flags);
        put16(TCP + 14, WINDOW);
        put32(TCP + 16, 0);
        frame.putBytes(PAYLOAD, payload);
        put16(TCP + 16, Checksums.ofTransport(frame, 4, IP, IpProtocol.TCP, TCP, tcpLength));
        int taken = payload.length + ((flags & (TcpFlag.SYN | TcpFlag.FIN)) != 0 ? 1 : 0);
        if (toServer) {
            clientSequence += taken;
        } else {
            serverSequence += taken;
        }
        clockNs += STEP_NS;
        handler.onFrame(frame, 0, length, length, clockNs, LinkType.ETHERNET);
    }

    private void put16(int at, int value) {
        frame.putShort(at, (short) value, ByteOrder.BIG_ENDIAN);
    }

    private void put32(int at, int value) {
        frame.putInt(at, value, ByteOrder.BIG_ENDIAN);
    }
}
