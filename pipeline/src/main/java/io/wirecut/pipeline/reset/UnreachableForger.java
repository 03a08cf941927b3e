package io.wirecut.pipeline.reset;

import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.Packet;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/// Builds the ICMP message that tells the sender of a packet that it is administratively
/// prohibited: type 3 code 13 for IPv4 (RFC 1812 §5.2.7.1), type 1 code 1 for IPv6 (RFC 4443 §3.1).
///
/// ```text
/// encapsulation, turned round │ IP │ type, code, checksum, 0 │ as much of the packet as may be
/// ```
///
/// It comes in the name of the packet's receiver, as the sensor has no address. Owned by one
/// thread; allocates nothing after construction.
final class UnreachableForger {
    private static final int IPV4_LENGTH = 20;
    private static final int IPV6_LENGTH = 40;
    private static final int ICMP_LENGTH = 8;

    /// The longest message, its IP header included: RFC 1812 §4.3.2.3 and RFC 4443 §2.4 (c).
    private static final int MAX_IPV4_MESSAGE = 576;

    private static final int MAX_IPV6_MESSAGE = 1280;

    private static final int TTL = 64;
    private static final int TYPE_AND_CODE_4 = 3 << 8 | 13;
    private static final int TYPE_AND_CODE_6 = 1 << 8 | 1;

    /// What Linux has in messages of this kind: internetwork control.
    private static final int SERVICE_TYPE = 0xC0;

    private UnreachableForger() {}

    /// Builds a frame.
    ///
    /// @param target has room for [ResetForger#MAX_FRAME_LENGTH] bytes
    /// @return the frame's length; 0 if the packet must not be answered, or its encapsulation
    ///   cannot be rebuilt
    static int forge(Packet packet, MutableDirectBuffer target) {
        if (!isAnswerable(packet)) {
            return 0;
        }
        boolean isVersion4 = packet.ipVersion() == 4;
        int ip = packet.encapsulationLength();
        int icmp = ip + (isVersion4 ? IPV4_LENGTH : IPV6_LENGTH);
        int room = (isVersion4 ? MAX_IPV4_MESSAGE : MAX_IPV6_MESSAGE) - (icmp - ip) - ICMP_LENGTH;
        room = Math.min(room, ResetForger.MAX_FRAME_LENGTH - icmp - ICMP_LENGTH);
        int quoted = Math.min(packet.ipLength(), room);
        if (quoted < packet.ipHeaderLength() + ICMP_LENGTH) {
            return 0;
        }
        int messageLength = ICMP_LENGTH + quoted;
        Encapsulation.copy(packet, true, target, 0);
        if (isVersion4) {
            putIpv4(packet, target, ip, messageLength);
        } else {
            putIpv6(packet, target, ip, messageLength);
        }
        Encapsulation.put16(target, icmp, isVersion4 ? TYPE_AND_CODE_4 : TYPE_AND_CODE_6);
        target.putInt(icmp + 2, 0);
        Encapsulation.put16(target, icmp + 6, 0);
        target.putBytes(icmp + ICMP_LENGTH, packet.buffer(), packet.ipOffset(), quoted);
        int checksum =
                isVersion4
                        ? Checksums.of(target, icmp, messageLength)
                        : Checksums.ofTransport(
                                target, 6, ip, IpProtocol.ICMPV6, icmp, messageLength);
        Encapsulation.put16(target, icmp + 2, checksum);
        int length = icmp + messageLength;
        Encapsulation.close(packet, target, 0, length);
        return length;
    }

    /// Never in answer to ICMP, to what may have several receivers, or to a further fragment (RFC
    /// 1122 §3.2.2).
    private static boolean isAnswerable(Packet packet) {
        int version = packet.ipVersion();
        return (version == 4 || version == 6)
                && packet.protocol() != IpProtocol.ICMP
                && packet.protocol() != IpProtocol.ICMPV6
                && !packet.fragment()
                && HostAddress.isSingle(version, packet.sourceHigh(), packet.sourceLow())
                && HostAddress.isSingle(version, packet.destinationHigh(), packet.destinationLow())
                && Encapsulation.refusal(packet, false) == Refusal.NONE;
    }

    private static void putIpv4(
            Packet packet, MutableDirectBuffer target, int at, int messageLength) {
        target.putByte(at, (byte) 0x45);
        target.putByte(at + 1, (byte) SERVICE_TYPE);
        Encapsulation.put16(target, at + 2, IPV4_LENGTH + messageLength);
        target.putInt(at + 4, 0);
        target.putByte(at + 8, (byte) TTL);
        target.putByte(at + 9, (byte) IpProtocol.ICMP);
        target.putInt(at + 12, (int) packet.destinationLow(), ByteOrder.BIG_ENDIAN);
        target.putInt(at + 16, (int) packet.sourceLow(), ByteOrder.BIG_ENDIAN);
        Encapsulation.put16(target, at + 10, 0);
        Encapsulation.put16(target, at + 10, Checksums.of(target, at, IPV4_LENGTH));
    }

    private static void putIpv6(
            Packet packet, MutableDirectBuffer target, int at, int messageLength) {
        target.putInt(at, 6 << 28 | SERVICE_TYPE << 20, ByteOrder.BIG_ENDIAN);
        Encapsulation.put16(target, at + 4, messageLength);
        target.putByte(at + 6, (byte) IpProtocol.ICMPV6);
        target.putByte(at + 7, (byte) TTL);
        target.putLong(at + 8, packet.destinationHigh(), ByteOrder.BIG_ENDIAN);
        target.putLong(at + 16, packet.destinationLow(), ByteOrder.BIG_ENDIAN);
        target.putLong(at + 24, packet.sourceHigh(), ByteOrder.BIG_ENDIAN);
        target.putLong(at + 32, packet.sourceLow(), ByteOrder.BIG_ENDIAN);
    }
}
