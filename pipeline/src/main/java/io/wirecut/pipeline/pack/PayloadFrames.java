package io.wirecut.pipeline.pack;

import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.source.FrameHandler;
import io.wirecut.signatures.pack.PackTest.Payload;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/// Makes the frames of a flow between 192.0.2.1 and 198.51.100.1 (RFC 5737) of which one end sends
/// a payload: for TCP with a handshake before it, and a FIN from either end behind it.
final class PayloadFrames {
    private static final int CLIENT = 0xC000_0201;
    private static final int SERVER = 0xC633_6401;
    private static final int CLIENT_PORT = 40_000;
    private static final int IP_LENGTH = 20;
    private static final int TCP_LENGTH = 20;
    private static final int UDP_LENGTH = 8;
    private static final int WINDOW = 0xFFFF;
    private static final int MAX_SEGMENT_LENGTH = 1400;
    private static final long FRAME_TIME_NS = 1_000_000;

    private final Payload payload;
    private final FrameHandler handler;
    private final byte[] bytes;
    private int clientSequence = 1000;
    private int serverSequence = 5000;
    private long timestampNs = 1_000_000_000;

    PayloadFrames(Payload payload, FrameHandler handler) {
        this.payload = payload;
        this.handler = handler;
        this.bytes = payload.bytes().getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Hands all frames to the handler.
    void send() {
        int count = Math.max(1, Math.min(payload.segmentCount(), bytes.length));
        int length = Math.min(MAX_SEGMENT_LENGTH, Math.max(1, (bytes.length + count - 1) / count));
        if (payload.udp()) {
            for (int from = 0; from < bytes.length; from += length) {
                udp(from, Math.min(length, bytes.length - from));
            }
            return;
        }
        tcp(true, TcpFlag.SYN, 0, 0);
        tcp(false, TcpFlag.SYN | TcpFlag.ACK, 0, 0);
        tcp(true, TcpFlag.ACK, 0, 0);
        for (int from = 0; from < bytes.length; from += length) {
            tcp(
                    payload.toServer(),
                    TcpFlag.PSH | TcpFlag.ACK,
                    from,
                    Math.min(length, bytes.length - from));
            tcp(!payload.toServer(), TcpFlag.ACK, 0, 0);
        }
        tcp(true, TcpFlag.FIN | TcpFlag.ACK, 0, 0);
        tcp(false, TcpFlag.FIN | TcpFlag.ACK, 0, 0);
        tcp(true, TcpFlag.ACK, 0, 0);
    }

    private void tcp(boolean fromClient, int flags, int from, int length) {
        UnsafeBuffer frame = ip(fromClient, IpProtocol.TCP, TCP_LENGTH + length);
        frame.putInt(
                IP_LENGTH + 4, fromClient ? clientSequence : serverSequence, ByteOrder.BIG_ENDIAN);
        int acknowledged = fromClient ? serverSequence : clientSequence;
        boolean acknowledges = (flags & TcpFlag.ACK) != 0;
        frame.putInt(IP_LENGTH + 8, acknowledges ? acknowledged : 0, ByteOrder.BIG_ENDIAN);
        frame.putByte(IP_LENGTH + 12, (byte) ((TCP_LENGTH / 4) << 4));
        frame.putByte(IP_LENGTH + 13, (byte) flags);
        frame.putShort(IP_LENGTH + 14, (short) WINDOW, ByteOrder.BIG_ENDIAN);
        frame.putBytes(IP_LENGTH + TCP_LENGTH, bytes, from, length);
        hand(frame, IpProtocol.TCP, IP_LENGTH + 16);
        int taken = length + ((flags & (TcpFlag.SYN | TcpFlag.FIN)) != 0 ? 1 : 0);
        if (fromClient) {
            clientSequence += taken;
        } else {
            serverSequence += taken;
        }
    }

    private void udp(int from, int length) {
        UnsafeBuffer frame = ip(payload.toServer(), IpProtocol.UDP, UDP_LENGTH + length);
        frame.putShort(IP_LENGTH + 4, (short) (UDP_LENGTH + length), ByteOrder.BIG_ENDIAN);
        frame.putBytes(IP_LENGTH + UDP_LENGTH, bytes, from, length);
        hand(frame, IpProtocol.UDP, IP_LENGTH + 6);
    }

    /// A frame with its IP header and ports.
    private UnsafeBuffer ip(boolean fromClient, int protocol, int length) {
        UnsafeBuffer frame = new UnsafeBuffer(new byte[IP_LENGTH + length]);
        frame.putByte(0, (byte) 0x45);
        frame.putShort(2, (short) (IP_LENGTH + length), ByteOrder.BIG_ENDIAN);
        frame.putByte(8, (byte) 64);
        frame.putByte(9, (byte) protocol);
        frame.putInt(12, fromClient ? CLIENT : SERVER, ByteOrder.BIG_ENDIAN);
        frame.putInt(16, fromClient ? SERVER : CLIENT, ByteOrder.BIG_ENDIAN);
        frame.putShort(10, (short) Checksums.of(frame, 0, IP_LENGTH), ByteOrder.BIG_ENDIAN);
        int server = payload.port();
        frame.putShort(
                IP_LENGTH, (short) (fromClient ? CLIENT_PORT : server), ByteOrder.BIG_ENDIAN);
        frame.putShort(
                IP_LENGTH + 2, (short) (fromClient ? server : CLIENT_PORT), ByteOrder.BIG_ENDIAN);
        return frame;
    }

    private void hand(UnsafeBuffer frame, int protocol, int checksumOffset) {
        int length = frame.capacity();
        int checksum = Checksums.ofTransport(frame, 4, 0, protocol, IP_LENGTH, length - IP_LENGTH);
        frame.putShort(
                checksumOffset,
                (short) (checksum == 0 && protocol == IpProtocol.UDP ? 0xFFFF : checksum),
                ByteOrder.BIG_ENDIAN);
        timestampNs += FRAME_TIME_NS;
        handler.onFrame(frame, 0, length, length, timestampNs, LinkType.RAW);
    }
}
