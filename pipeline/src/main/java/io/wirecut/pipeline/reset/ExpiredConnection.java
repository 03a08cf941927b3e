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
/// its client's: what a RST to both ends answers. Owned by one thread; allocates nothing after
/// construction.
public final class ExpiredConnection {
    private static final int IPV4_LENGTH = 20;
    private static final int IPV6_LENGTH = 40;
    private static final int TCP_LENGTH = 20;
    private static final int TTL = 64;

    private final UnsafeBuffer bytes =
            new UnsafeBuffer(
                    ByteBuffer.allocateDirect(LinkHeaders.MAX_LENGTH + IPV6_LENGTH + TCP_LENGTH));
    private final PacketDecoder decoder = new PacketDecoder();
    private final Packet packet = new Packet();

    /// Where the IP header begins: behind the link header, if there is one.
    private int ip;

    /// Of no connection yet.
    public ExpiredConnection() {}

    /// Begins with the link header of a flow; without one if there is none.
    public ExpiredConnection link(LinkHeaders headers, int flow) {
        bytes.setMemory(0, bytes.capacity(), (byte) 0);
        ip = headers.lengthOf(flow);
        if (ip > 0) {
            headers.copyTo(flow, bytes);
            bytes.setMemory(ip, bytes.capacity() - ip, (byte) 0);
        }
        return this;
    }

    /// Goes on with the addresses of IPv4.
    public ExpiredConnection ipv4(long clientLow, long serverLow) {
        bytes.putByte(ip, (byte) 0x45);
        Encapsulation.put16(bytes, ip + 2, IPV4_LENGTH + TCP_LENGTH);
        bytes.putByte(ip + 8, (byte) TTL);
        bytes.putByte(ip + 9, (byte) IpProtocol.TCP);
        bytes.putInt(ip + 12, (int) clientLow, ByteOrder.BIG_ENDIAN);
        bytes.putInt(ip + 16, (int) serverLow, ByteOrder.BIG_ENDIAN);
        Encapsulation.put16(bytes, ip + 10, Checksums.of(bytes, ip, IPV4_LENGTH));
        return this;
    }

    /// Goes on with the addresses of IPv6.
    public ExpiredConnection ipv6(
            long clientHigh, long clientLow, long serverHigh, long serverLow) {
        bytes.putByte(ip, (byte) 0x60);
        Encapsulation.put16(bytes, ip + 4, TCP_LENGTH);
        bytes.putByte(ip + 6, (byte) IpProtocol.TCP);
        bytes.putByte(ip + 7, (byte) TTL);
        bytes.putLong(ip + 8, clientHigh, ByteOrder.BIG_ENDIAN);
        bytes.putLong(ip + 16, clientLow, ByteOrder.BIG_ENDIAN);
        bytes.putLong(ip + 24, serverHigh, ByteOrder.BIG_ENDIAN);
        bytes.putLong(ip + 32, serverLow, ByteOrder.BIG_ENDIAN);
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
        int ipVersion = bytes.getByte(ip) >> 4;
        int tcp = ip + (ipVersion == 4 ? IPV4_LENGTH : IPV6_LENGTH);
        Encapsulation.put16(bytes, tcp, clientPort);
        Encapsulation.put16(bytes, tcp + 2, serverPort);
        bytes.putInt(tcp + 4, sequence, ByteOrder.BIG_ENDIAN);
        bytes.putInt(tcp + 8, acknowledgement, ByteOrder.BIG_ENDIAN);
        bytes.putByte(tcp + 12, (byte) (TCP_LENGTH << 2));
        bytes.putByte(tcp + 13, (byte) TcpFlag.ACK);
        int checksum = Checksums.ofTransport(bytes, ipVersion, ip, IpProtocol.TCP, tcp, TCP_LENGTH);
        Encapsulation.put16(bytes, tcp + 16, checksum);
        int length = tcp + TCP_LENGTH;
        int linkType = ip > 0 ? LinkType.ETHERNET : LinkType.RAW;
        packet.wrapFrame(bytes, 0, length, length, nowNs, linkType, 0);
        DecodeStatus status = decoder.decode(packet);
        assert status == DecodeStatus.OK : status;
        return packet;
    }
}
