package io.wirecut.perf.flood;

import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.source.FrameHandler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;

/// Makes the frames of numbered TCP clients, Ethernet and IPv4, all in one buffer; checksums are
/// left out. Allocates nothing after construction.
public final class FloodFrames {
    private static final int IP = 14;
    private static final int TCP = IP + 20;
    private static final int HEADERS_LENGTH = TCP + 20;

    /// 10.0.0.0/8 for the clients, 192.0.2.80:80 for the server.
    private static final int CLIENT_NET = 10 << 24;

    private static final int CLIENT_MASK = (1 << 24) - 1;
    private static final int SERVER = 0xC000_0250;
    private static final int SERVER_PORT = 80;
    private static final int FIRST_PORT = 1024;

    private static final int CLIENT_START = 1_000;
    private static final int SERVER_START = 5_000;

    private final FrameHandler pipeline;
    private final UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
    private final byte[] request;

    /// Frames of no client yet.
    ///
    /// @param pipeline is given the frames
    /// @param request what a client sends each time
    public FloodFrames(FrameHandler pipeline, String request) {
        this.pipeline = pipeline;
        this.request = request.getBytes(StandardCharsets.US_ASCII);
        frame.putBytes(0, HexFormat.of().parseHex("020000000001020000000002" + "0800"));
        frame.putBytes(IP, HexFormat.of().parseHex("4500000000004000" + "4006" + "0000"));
        frame.putBytes(HEADERS_LENGTH, this.request);
    }

    /// The first frame of a handshake.
    public void syn(int client, long timestampNs) {
        send(client, true, CLIENT_START, 0, TcpFlag.SYN, 0, timestampNs);
    }

    /// The rest of a handshake.
    public void establish(int client, long timestampNs) {
        int synAck = TcpFlag.SYN | TcpFlag.ACK;
        send(client, false, SERVER_START, CLIENT_START + 1, synAck, 0, timestampNs);
        send(client, true, CLIENT_START + 1, SERVER_START + 1, TcpFlag.ACK, 0, timestampNs);
    }

    /// A request of an established connection.
    ///
    /// @param number how many the client has sent before
    public void request(int client, int number, long timestampNs) {
        send(
                client,
                true,
                CLIENT_START + 1 + number * request.length,
                SERVER_START + 1,
                TcpFlag.ACK | TcpFlag.PSH,
                request.length,
                timestampNs);
    }

    /// The end of a connection: the client resets it.
    ///
    /// @param number how many requests the client has sent before
    public void reset(int client, int number, long timestampNs) {
        int sequence = CLIENT_START + 1 + number * request.length;
        send(client, true, sequence, 0, TcpFlag.RST, 0, timestampNs);
    }

    private void send(
            int client,
            boolean toServer,
            int sequence,
            int acknowledgement,
            int flags,
            int payloadLength,
            long timestampNs) {
        // Consecutive clients are far apart.
        int address = CLIENT_NET | (client * 0x9E37_79B1 & CLIENT_MASK);
        int port = FIRST_PORT + (client >>> 24);
        putShort(IP + 2, HEADERS_LENGTH - IP + payloadLength);
        putInt(IP + 12, toServer ? address : SERVER);
        putInt(IP + 16, toServer ? SERVER : address);
        putShort(TCP, toServer ? port : SERVER_PORT);
        putShort(TCP + 2, toServer ? SERVER_PORT : port);
        putInt(TCP + 4, sequence);
        putInt(TCP + 8, acknowledgement);
        putShort(TCP + 12, 5 << 12 | flags);
        putShort(TCP + 14, 64_240);
        int length = HEADERS_LENGTH + payloadLength;
        pipeline.onFrame(frame, 0, length, length, timestampNs, LinkType.ETHERNET);
    }

    private void putInt(int offset, int value) {
        frame.putInt(offset, value, ByteOrder.BIG_ENDIAN);
    }

    private void putShort(int offset, int value) {
        frame.putShort(offset, (short) value, ByteOrder.BIG_ENDIAN);
    }
}
