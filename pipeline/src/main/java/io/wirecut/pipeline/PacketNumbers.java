package io.wirecut.pipeline;

import io.wirecut.pipeline.decode.DecodeStatus;
import io.wirecut.pipeline.decode.HeaderKind;
import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.TcpState;
import io.wirecut.pipeline.stream.TcpSequence;
import io.wirecut.signatures.HeaderTest.ChecksumLayer;
import io.wirecut.signatures.PacketNumber;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/// The numbers in a packet's headers and in its flow's record that rules may ask for. Read only
/// when a rule asks. Stateless; allocates nothing.
final class PacketNumbers {
    private static final long NONE = PacketNumber.NONE;
    private static final long NS_PER_SECOND = 1_000_000_000;
    private static final int TOS_OFFSET = 1;
    private static final int FRAGMENT_FLAGS_OFFSET = 6;
    private static final int FRAGMENT_FLAGS_SHIFT = 5;
    private static final int OPTIONS_OFFSET = 20;
    private static final int OPTION_TYPE_MASK = 0x7F;
    private static final int ICMP_ID_OFFSET = 4;
    private static final int ICMP_SEQUENCE_OFFSET = 6;
    private static final int ICMP_LENGTH = 8;
    private static final int ICMPV6_PACKET_TOO_BIG = 2;
    private static final int ICMPV6_MTU_OFFSET = 4;
    private static final int VNI_OFFSET = 4;

    private PacketNumbers() {}

    /// A number of a packet or its flow, or [PacketNumber#NONE].
    static long of(PacketNumber number, Packet packet, @Nullable Flow flow) {
        return switch (number) {
            case TTL -> packet.ipVersion() == 0 ? NONE : packet.ttl();
            case IP_ID -> isIpv4(packet) ? packet.ipId() : NONE;
            case TOS -> isIpv4(packet) ? ipByte(packet, TOS_OFFSET) : NONE;
            case FRAGMENT_OFFSET ->
                    isIpv4(packet) || packet.fragment() ? packet.fragmentOffset() / 8 : NONE;
            case IP_PROTOCOL -> packet.ipVersion() == 0 ? NONE : protocol(packet);
            case TCP_SEQUENCE -> packet.isTcp() ? unsigned(packet.tcpSequence()) : NONE;
            case TCP_ACKNOWLEDGEMENT ->
                    packet.isTcp() ? unsigned(packet.tcpAcknowledgement()) : NONE;
            case TCP_WINDOW -> packet.isTcp() ? packet.tcpWindow() : NONE;
            case TCP_MSS ->
                    packet.isTcp() && packet.tcpMaxSegmentSize() != 0
                            ? packet.tcpMaxSegmentSize()
                            : NONE;
            case ICMP_TYPE -> isIcmp(packet) ? packet.icmpType() : NONE;
            case ICMP_CODE -> isIcmp(packet) ? packet.icmpCode() : NONE;
            case ICMP_ID -> icmpShort(packet, ICMP_ID_OFFSET);
            case ICMP_SEQUENCE -> icmpShort(packet, ICMP_SEQUENCE_OFFSET);
            case ICMPV6_MTU -> icmpv6Mtu(packet);
            case VXLAN_VNI -> vxlanNetwork(packet);
            case FLOW_AGE ->
                    flow == null
                            ? NONE
                            : Math.max(0, packet.timestampNs() - flow.startNs()) / NS_PER_SECOND;
            case FLOW_PACKETS_TO_SERVER -> flow == null ? NONE : flow.packets(true);
            case FLOW_PACKETS_TO_CLIENT -> flow == null ? NONE : flow.packets(false);
            case FLOW_BYTES_TO_SERVER -> flow == null ? NONE : flow.bytes(true);
            case FLOW_BYTES_TO_CLIENT -> flow == null ? NONE : flow.bytes(false);
            case STREAM_SIZE_CLIENT -> streamSize(flow, true);
            case STREAM_SIZE_SERVER -> streamSize(flow, false);
        };
    }

    /// Of an IPv6 fragment what is in it is not looked at: it is a fragment.
    static int protocol(Packet packet) {
        return packet.fragment() && packet.ipVersion() == 6
                ? IpProtocol.FRAGMENT
                : packet.protocol();
    }

    /// The types of the IPv4 header's options, from 0 to 63 or from 64 to 127, as bits.
    static long ipOptions(Packet packet, boolean upper) {
        if (!isIpv4(packet)) {
            return 0;
        }
        long types = 0;
        int offset = OPTIONS_OFFSET;
        while (offset < packet.ipHeaderLength()) {
            int type = ipByte(packet, offset) & OPTION_TYPE_MASK;
            if ((type >= Long.SIZE) == upper) {
                types |= 1L << type;
            }
            if (type == 0) {
                break;
            }
            boolean single = type == 1 || offset + 1 >= packet.ipHeaderLength();
            offset += single ? 1 : Math.max(1, ipByte(packet, offset + 1));
        }
        return types;
    }

    /// More fragments 1, do not fragment 2, reserved 4; -1 if this is not IPv4.
    static int fragmentBits(Packet packet) {
        return isIpv4(packet) ? ipByte(packet, FRAGMENT_FLAGS_OFFSET) >> FRAGMENT_FLAGS_SHIFT : -1;
    }

    /// Whether the packet has a layer that has a checksum.
    static boolean hasChecksum(Packet packet, ChecksumLayer layer) {
        if (layer == ChecksumLayer.IPV4) {
            return isIpv4(packet);
        }
        int protocol = packet.protocol();
        boolean version4 = packet.ipVersion() == 4;
        return hasTransport(packet)
                && switch (layer) {
                    case IPV4 -> version4;
                    case TCPV4 -> version4 && protocol == IpProtocol.TCP;
                    case TCPV6 -> !version4 && protocol == IpProtocol.TCP;
                    case UDPV4 -> version4 && protocol == IpProtocol.UDP;
                    case UDPV6 -> !version4 && protocol == IpProtocol.UDP;
                    case ICMPV4 -> protocol == IpProtocol.ICMP;
                    case ICMPV6 -> protocol == IpProtocol.ICMPV6;
                };
    }

    private static boolean isIpv4(Packet packet) {
        return packet.ipVersion() == 4 && packet.ipHeaderLength() >= OPTIONS_OFFSET;
    }

    private static boolean hasTransport(Packet packet) {
        return packet.status() == DecodeStatus.OK
                && packet.ipVersion() != 0
                && !packet.fragment()
                && packet.headerCount() > 0;
    }

    private static boolean isIcmp(Packet packet) {
        return hasTransport(packet)
                && (packet.protocol() == IpProtocol.ICMP || packet.protocol() == IpProtocol.ICMPV6);
    }

    private static int ipByte(Packet packet, int offset) {
        return packet.buffer().getByte(packet.ipOffset() + offset) & 0xFF;
    }

    private static long unsigned(int number) {
        return Integer.toUnsignedLong(number);
    }

    /// A field of the second word of the messages that have an identifier (RFC 792, RFC 950, RFC
    /// 4443).
    private static long icmpShort(Packet packet, int offset) {
        if (!isIcmp(packet) || !hasIcmpBytes(packet)) {
            return NONE;
        }
        boolean identified =
                switch (packet.icmpType()) {
                    case 0, 8, 13, 14, 15, 16, 17, 18 -> packet.protocol() == IpProtocol.ICMP;
                    case 128, 129 -> packet.protocol() == IpProtocol.ICMPV6;
                    default -> false;
                };
        int at = packet.transportOffset() + offset;
        return identified ? packet.buffer().getShort(at, ByteOrder.BIG_ENDIAN) & 0xFFFF : NONE;
    }

    private static long icmpv6Mtu(Packet packet) {
        boolean tooBig =
                isIcmp(packet)
                        && packet.protocol() == IpProtocol.ICMPV6
                        && packet.icmpType() == ICMPV6_PACKET_TOO_BIG
                        && hasIcmpBytes(packet);
        int at = packet.transportOffset() + ICMPV6_MTU_OFFSET;
        return tooBig ? unsigned(packet.buffer().getInt(at, ByteOrder.BIG_ENDIAN)) : NONE;
    }

    private static boolean hasIcmpBytes(Packet packet) {
        return packet.payloadOffset() + packet.payloadLength()
                >= packet.transportOffset() + ICMP_LENGTH;
    }

    private static long vxlanNetwork(Packet packet) {
        DirectBuffer frame = packet.frame();
        for (int i = Math.min(packet.headerCount(), packet.frameHeaderCount()) - 1; i >= 0; i--) {
            int at = packet.headerOffset(i) + VNI_OFFSET;
            if (packet.headerKind(i) == HeaderKind.VXLAN
                    && at + Integer.BYTES <= frame.capacity()) {
                return unsigned(frame.getInt(at, ByteOrder.BIG_ENDIAN)) >>> Byte.SIZE;
            }
        }
        return NONE;
    }

    /// From the SYN's sequence number to the next one that is expected.
    private static long streamSize(@Nullable Flow flow, boolean toServer) {
        if (flow == null || flow.protocol() != IpProtocol.TCP || flow.state() == TcpState.NONE) {
            return NONE;
        }
        return unsigned(
                TcpSequence.distance(flow.initialSequence(toServer), flow.nextSequence(toServer)));
    }
}
