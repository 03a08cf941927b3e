package io.wirecut.pipeline.reset;

import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.DecodeStatus;
import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.decode.TcpFlag;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/// The packet that a connection which is silent for too long would send next, an acknowledgement of
/// its client's: what a RST to both ends answers. It has no link header, as none is remembered.
/// Owned by one thread; allocates nothing after construction.
public final class ExpiredConnection {
    private static final int IPV4_LENGTH = 20;
    private static final int IPV6_LENGTH = 40;
    private static final int TCP_LENGTH = 20;
    private static final int TTL = 64;

    private final UnsafeBuffer bytes =
            new UnsafeBuffer(ByteBuffer.allocateDirect(IPV6_LENGTH + TCP_LENGTH));
    private final PacketDecoder decoder = new PacketDecoder();
    private final Packet packet = new Packet();

    /// Of no connection yet.
    public ExpiredConnection() {}

    /// Begins with the addresses of IPv4.
    public ExpiredConnection ipv4(long clientLow, long serverLow) {
        bytes.setMemory(0, bytes.capacity(), (byte) 0);
        bytes.putByte(0, (byte) 0x45);
        Encapsulation.put16(bytes, 2, IPV4_LENGTH + TCP_LENGTH);
        bytes.putByte(8, (byte) TTL);
        bytes.putByte(9, (byte) IpProtocol.TCP);
        bytes.putInt(12, (int) clientLow, ByteOrder.BIG_ENDIAN);
        bytes.putInt(16, (int) serverLow, ByteOrder.BIG_ENDIAN);
        Encapsulation.put16(bytes, 10, Checksums.of(bytes, 0, IPV4_LENGTH));
        return this;
    }

    /// Begins with the addresses of IPv6.
    public ExpiredConnection ipv6(
            long clientHigh, long clientLow, long serverHigh, long serverLow) {
        bytes.setMemory(0, bytes.capacity(), (byte) 0);
        bytes.putByte(0, (byte) 0x60);
        Encapsulation.put16(bytes, 4, TCP_LENGTH);
        bytes.putByte(6, (byte) IpProtocol.TCP);
        bytes.putByte(7, (byte) TTL);
        bytes.putLong(8, clientHigh, ByteOrder.BIG_ENDIAN);
        bytes.putLong(16, clientLow, ByteOrder.BIG_ENDIAN);
        bytes.putLong(24, serverHigh, ByteOrder.BIG_ENDIAN);
        bytes.putLong(32, serverLow, ByteOrder.BIG_ENDIAN);
        return this;
    }

    /// The packet, once the addresses are set.
    ///
    /// @param sequence that the client would send next
    /// @param acknowledgement of all that the server has sent
    /// @param nowNs nanoseconds since 1970
    /// @return lent until the next call
    public Packet packet(
            int clientPort, int serverPort, int sequence, int acknowledgement, long nowNs) {
        int ipVersion = bytes.getByte(0) >> 4;
        int tcp = ipVersion == 4 ? IPV4_LENGTH : IPV6_LENGTH;
        Encapsulation.put16(bytes, tcp, clientPort);
        Encapsulation.put16(bytes, tcp + 2, serverPort);
        bytes.putInt(tcp + 4, sequence, ByteOrder.BIG_ENDIAN);
        bytes.putInt(tcp + 8, acknowledgement, ByteOrder.BIG_ENDIAN);
        bytes.putByte(tcp + 12, (byte) (TCP_LENGTH << 2));
        bytes.putByte(tcp + 13, (byte) TcpFlag.ACK);
        int checksum = Checksums.ofTransport(bytes, ipVersion, 0, IpProtocol.TCP, tcp, TCP_LENGTH);
        Encapsulation.put16(bytes, tcp + 16, checksum);
        int length = tcp + TCP_LENGTH;
        packet.wrapFrame(bytes, 0, length, length, nowNs, LinkType.RAW, 0);
        DecodeStatus status = decoder.decode(packet);
        assert status == DecodeStatus.OK : status;
        return packet;
    }
}
