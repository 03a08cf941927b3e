package io.wirecut.pipeline.source.live;

import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.TcpFlag;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// TCP segments that follow each other, put together to one frame with one header, as a kernel does
/// on its way through a host (generic receive offload): sending it costs little more than sending
/// one of them. Whoever cuts it again — the interface, or the kernel before it — makes the very
/// frames of it that were put in: only that is put together of which this is so.
///
/// ```
///   frames    [headers|payload 0] [headers|payload 1] [headers|payload 2]
///                 │        └────────────┐   └─────────┐       └───┐
///   sent      [virtio header, headers] [payload 0] [payload 1] [payload 2]
/// ```
///
/// Segments belong together if their headers are the same but for what counts on (sequence number,
/// IPv4 identification) and what follows from the rest (lengths, checksums), if all of them but the
/// last are of one length, and none but the last has the flag PSH. Those with other flags than ACK
/// and PSH, IP options, VLAN tags or tunnels, or with a wrong checksum, stay alone.
///
/// The payloads are not copied: the frames must stay as they are until this is sent. Owned by one
/// thread; allocates nothing after construction.
final class SuperFrame {
    /// The most frames that are put together.
    static final int MAX_COUNT = 64;

    private static final int MAX_LENGTH = 0xFFFF;
    private static final int ETHERNET_LENGTH = 14;
    private static final int IPV4_LENGTH = 20;
    private static final int IPV4_TOTAL_LENGTH = 2;
    private static final int IPV4_FRAGMENT = 6;
    private static final int IPV4_TTL = 8;
    private static final int IPV4_CHECKSUM = 10;
    private static final int IPV4_ADDRESSES = 12;
    private static final int IPV6_LENGTH = 40;
    private static final int IPV6_PAYLOAD_LENGTH = 4;
    private static final int IPV6_NEXT_HEADER = 6;
    private static final int IPV6_ADDRESSES = 8;
    private static final int IPV6_ADDRESSES_LENGTH = 32;
    private static final int TCP_ACKNOWLEDGEMENT = 8;
    private static final int TCP_DATA_OFFSET = 12;
    private static final int TCP_FLAGS = 13;
    private static final int TCP_WINDOW = 14;
    private static final int TCP_CHECKSUM = 16;
    private static final int TCP_URGENT_POINTER = 18;
    private static final int TCP_LENGTH = 20;
    private static final int TCP_RESERVED_BITS = 0xF;
    private static final int MAX_HEADERS_LENGTH = ETHERNET_LENGTH + IPV6_LENGTH + 60;

    private static final int VECTOR_LENGTH = 16;
    private static final int VECTORS = 64;
    private static final int HEADERS = VECTORS + (MAX_COUNT + 1) * VECTOR_LENGTH;
    private static final int FRAME = HEADERS + VirtioHeader.LENGTH;

    private static final int MESSAGE_NAME = 0;
    private static final int MESSAGE_NAME_LENGTH = 8;
    private static final int MESSAGE_VECTORS = 16;
    private static final int MESSAGE_VECTOR_COUNT = 24;

    /// A `msghdr`, the `iovec`s that it leads to, and the headers.
    private final UnsafeBuffer memory;

    private int count;
    private int length;
    private int joinedBytes;
    private long firstFrame;
    private long firstWork;
    private int headersLength;
    private int ipVersion;
    private int tcpOffset;
    private int segmentLength;
    private int nextSequence;
    private int nextIpId;
    private int lastFlags;
    private boolean isClosed;

    SuperFrame() {
        ByteBuffer room =
                BufferUtil.allocateDirectAligned(FRAME + MAX_HEADERS_LENGTH, VECTOR_LENGTH);
        memory = new UnsafeBuffer(room);
        memory.putLong(MESSAGE_VECTORS, memory.addressOffset() + VECTORS);
    }

    /// How many frames there are.
    int count() {
        return count;
    }

    /// Bytes of the frames that are there, each with its headers.
    int joinedBytes() {
        return joinedBytes;
    }

    /// Has no frame any more.
    void clear() {
        count = 0;
    }

    /// Takes the first frame, if others could be put to it.
    ///
    /// @param work what is left to do for it if it stays alone
    boolean begin(Packet packet, long work) {
        if (!isJoinable(packet) || packet.frameLength() > MAX_LENGTH) {
            return false;
        }
        DirectBuffer frame = packet.frame();
        headersLength = packet.payloadOffset();
        memory.putBytes(FRAME, frame, 0, headersLength);
        firstFrame = frame.addressOffset();
        firstWork = work;
        ipVersion = packet.ipVersion();
        tcpOffset = packet.transportOffset();
        segmentLength = packet.payloadLength();
        length = headersLength;
        joinedBytes = 0;
        isClosed = false;
        count = 0;
        append(packet);
        return true;
    }

    /// Takes one more frame, if it belongs to those that are there.
    boolean join(Packet packet) {
        if (count == 0
                || isClosed
                || count == MAX_COUNT
                || packet.tcpSequence() != nextSequence
                || packet.payloadLength() > segmentLength
                || length + packet.payloadLength() > MAX_LENGTH
                || packet.payloadOffset() != headersLength
                || packet.ipVersion() != ipVersion
                || !isJoinable(packet)
                || !hasSameHeaders(packet)) {
            return false;
        }
        append(packet);
        return true;
    }

    private void append(Packet packet) {
        int payloadLength = packet.payloadLength();
        int vector = VECTORS + (count + 1) * VECTOR_LENGTH;
        memory.putLong(vector, packet.frame().addressOffset() + headersLength);
        memory.putLong(vector + Long.BYTES, payloadLength);
        count++;
        length += payloadLength;
        joinedBytes += packet.frameLength();
        nextSequence = packet.tcpSequence() + payloadLength;
        nextIpId = packet.ipId() + 1 & 0xFFFF;
        lastFlags = packet.tcpFlags();
        isClosed = payloadLength < segmentLength || packet.hasTcpFlags(TcpFlag.PSH);
    }

    /// Whether a frame is nothing but a plain TCP segment with data, with nothing behind it.
    private static boolean isJoinable(Packet packet) {
        int ipLength = packet.ipVersion() == 4 ? IPV4_LENGTH : IPV6_LENGTH;
        return packet.isTcp()
                && packet.payloadLength() > 0
                && (packet.tcpFlags() & ~TcpFlag.PSH) == TcpFlag.ACK
                && packet.linkType() == LinkType.ETHERNET
                && packet.layers() == 1
                && packet.ipOffset() == ETHERNET_LENGTH
                && packet.transportOffset() == ETHERNET_LENGTH + ipLength
                && !packet.reassembled()
                && packet.frameLength() == packet.payloadOffset() + packet.payloadLength()
                && (packet.frame().getByte(packet.transportOffset() + TCP_DATA_OFFSET)
                                & TCP_RESERVED_BITS)
                        == 0
                && (packet.isVerified() || Checksums.valid(packet));
    }

    private boolean hasSameHeaders(Packet packet) {
        DirectBuffer frame = packet.frame();
        boolean isSamePacket =
                ipVersion == 4
                        ? packet.ipId() == nextIpId && hasSameIpv4Header(frame)
                        : hasSameIpv6Header(frame);
        return isSamePacket
                && isSameLong(frame, 0)
                && isSameInt(frame, Long.BYTES)
                && isSameShort(frame, ETHERNET_LENGTH - Short.BYTES)
                && isSameInt(frame, tcpOffset)
                && isSameInt(frame, tcpOffset + TCP_ACKNOWLEDGEMENT)
                && isSameByte(frame, tcpOffset + TCP_DATA_OFFSET)
                && isSameShort(frame, tcpOffset + TCP_WINDOW)
                && isSameShort(frame, tcpOffset + TCP_URGENT_POINTER)
                && hasSameOptions(frame);
    }

    private boolean hasSameIpv4Header(DirectBuffer frame) {
        return isSameShort(frame, ETHERNET_LENGTH)
                && isSameShort(frame, ETHERNET_LENGTH + IPV4_FRAGMENT)
                && isSameShort(frame, ETHERNET_LENGTH + IPV4_TTL)
                && isSameLong(frame, ETHERNET_LENGTH + IPV4_ADDRESSES);
    }

    private boolean hasSameIpv6Header(DirectBuffer frame) {
        boolean isSame =
                isSameInt(frame, ETHERNET_LENGTH)
                        && isSameShort(frame, ETHERNET_LENGTH + IPV6_NEXT_HEADER);
        for (int i = 0; isSame && i < IPV6_ADDRESSES_LENGTH; i += Long.BYTES) {
            isSame = isSameLong(frame, ETHERNET_LENGTH + IPV6_ADDRESSES + i);
        }
        return isSame;
    }

    private boolean hasSameOptions(DirectBuffer frame) {
        boolean isSame = true;
        for (int i = tcpOffset + TCP_LENGTH; isSame && i < headersLength; i += Integer.BYTES) {
            isSame = isSameInt(frame, i);
        }
        return isSame;
    }

    private boolean isSameLong(DirectBuffer frame, int at) {
        return frame.getLong(at) == memory.getLong(FRAME + at);
    }

    private boolean isSameInt(DirectBuffer frame, int at) {
        return frame.getInt(at) == memory.getInt(FRAME + at);
    }

    private boolean isSameShort(DirectBuffer frame, int at) {
        return frame.getShort(at) == memory.getShort(FRAME + at);
    }

    private boolean isSameByte(DirectBuffer frame, int at) {
        return frame.getByte(at) == memory.getByte(FRAME + at);
    }

    /// Writes the headers of what is there, of which nothing can be joined to any more.
    ///
    /// @param destination address of a socket address
    /// @return the address of a structure `msghdr`
    long message(long destination) {
        if (count == 1) {
            return message(destination, firstFrame, joinedBytes, firstWork);
        }
        int ipLength = length - ETHERNET_LENGTH;
        if (ipVersion == 4) {
            int ip = FRAME + ETHERNET_LENGTH;
            putShort(ip + IPV4_TOTAL_LENGTH, ipLength);
            putShort(ip + IPV4_CHECKSUM, 0);
            putShort(ip + IPV4_CHECKSUM, Checksums.of(memory, ip, IPV4_LENGTH));
        } else {
            putShort(FRAME + ETHERNET_LENGTH + IPV6_PAYLOAD_LENGTH, ipLength - IPV6_LENGTH);
        }
        int tcp = FRAME + tcpOffset;
        memory.putByte(tcp + TCP_FLAGS, (byte) lastFlags);
        putShort(tcp + TCP_CHECKSUM, pseudoHeaderSum(length - tcpOffset));
        int kind = ipVersion == 4 ? VirtioHeader.KIND_TCP4 : VirtioHeader.KIND_TCP6;
        VirtioHeader.write(
                memory,
                HEADERS,
                VirtioHeader.toSegment(kind, segmentLength, tcpOffset, TCP_CHECKSUM));
        memory.putShort(HEADERS + VirtioHeader.HEADERS_LENGTH, (short) headersLength);
        return message(destination, VirtioHeader.LENGTH + headersLength, count + 1);
    }

    /// Stands for one frame alone, which lies without a header before it.
    ///
    /// @param work what is left to do for it
    /// @return the address of a structure `msghdr`
    long message(long destination, long frame, int frameLength, long work) {
        VirtioHeader.write(memory, HEADERS, work);
        int vector = VECTORS + VECTOR_LENGTH;
        memory.putLong(vector, frame);
        memory.putLong(vector + Long.BYTES, frameLength);
        return message(destination, VirtioHeader.LENGTH, 2);
    }

    private long message(long destination, int firstLength, int vectorCount) {
        memory.putLong(VECTORS, memory.addressOffset() + HEADERS);
        memory.putLong(VECTORS + Long.BYTES, firstLength);
        memory.putLong(MESSAGE_NAME, destination);
        memory.putInt(MESSAGE_NAME_LENGTH, PacketSocket.ADDRESS_LENGTH);
        memory.putLong(MESSAGE_VECTOR_COUNT, vectorCount);
        return memory.addressOffset();
    }

    private void putShort(int at, int value) {
        memory.putShort(at, (short) value, ByteOrder.BIG_ENDIAN);
    }

    /// What the checksum's field has while the checksum is left to be computed.
    private int pseudoHeaderSum(int tcpLength) {
        int ip = FRAME + ETHERNET_LENGTH;
        int complement =
                ipVersion == 4
                        ? Checksums.of(memory, ip + IPV4_ADDRESSES, 2 * Integer.BYTES)
                        : Checksums.of(memory, ip + IPV6_ADDRESSES, IPV6_ADDRESSES_LENGTH);
        int sum = (~complement & 0xFFFF) + IpProtocol.TCP + tcpLength;
        sum = (sum & 0xFFFF) + (sum >>> Short.SIZE);
        return (sum & 0xFFFF) + (sum >>> Short.SIZE);
    }
}
