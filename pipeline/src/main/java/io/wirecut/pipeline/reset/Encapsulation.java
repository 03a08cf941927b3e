package io.wirecut.pipeline.reset;

import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.HeaderKind;
import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.Packet;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/// Rebuilds what a frame has before its innermost IP header around another packet: as it is toward
/// the receiver of the frame, turned round toward its sender.
///
/// MPLS labels and GRE keys may differ by direction; those of the way back are not known here, so
/// they stay. VXLAN and GENEVE keep their UDP ports when turned round: the destination port names
/// the protocol, the source port only spreads load. Stateless; allocates nothing.
final class Encapsulation {
    private static final int MAC_LENGTH = 6;
    private static final int MPLS_LABEL_LENGTH = 4;
    private static final int MPLS_BOTTOM_OF_STACK = 1;
    private static final int IPV6_LENGTH = 40;
    private static final int PPPOE_LENGTH = 6;
    private static final int GRE_CHECKSUM = 0x8000;
    private static final int GRE_KEY = 0x2000;

    private static final int COOKED_TO_US = 0;
    private static final int COOKED_BROADCAST = 1;
    private static final int COOKED_MULTICAST = 2;
    private static final int COOKED_FROM_US = 4;
    private static final int COOKED_ADDRESS_LENGTH = 8;

    private Encapsulation() {}

    /// Whether the encapsulation of a packet can be rebuilt, and leads to a single host.
    ///
    /// A frame to a link layer's group address may be meant for one host all the same: clusters
    /// have such addresses. So that is held against it only as long as the host has not been heard
    /// from.
    ///
    /// @param heard whether the host that it leads to has sent anything
    static Refusal refusal(Packet packet, boolean heard) {
        int count = packet.encapsulationCount();
        if (packet.frameHeaderCount() < count) {
            // The tunnel's own packet came in fragments.
            return Refusal.ENCAPSULATION;
        }
        for (int i = 0; i < count; i++) {
            Refusal refusal = refusal(packet, i, heard);
            if (refusal != Refusal.NONE) {
                return refusal;
            }
        }
        return Refusal.NONE;
    }

    private static Refusal refusal(Packet packet, int index, boolean heard) {
        DirectBuffer frame = packet.frame();
        int at = packet.headerOffset(index);
        return switch (packet.headerKind(index)) {
            case VLAN, PPPOE, PPP, CISCO_HDLC, LOOPBACK, RAW_IP, UDP, VXLAN, GENEVE -> Refusal.NONE;
            case MPLS -> mplsRefusal(packet, index, at);
            case ETHERNET -> groupUnless(heard || (frame.getByte(at) & 1) == 0);
            case LINUX_COOKED -> cookedRefusal(u16(frame, at), heard);
            case LINUX_COOKED_2 -> cookedRefusal(frame.getByte(at + 10), heard);
            case IPV4 ->
                    groupUnless(
                            HostAddress.isSingle(4, 0, u32(frame, at + 12))
                                    && HostAddress.isSingle(4, 0, u32(frame, at + 16)));
            case IPV6 -> outerIpv6Refusal(packet, index, at);
            case GRE -> greRefusal(u16(frame, at));
            default -> Refusal.ENCAPSULATION;
        };
    }

    /// Ethernet right behind the labels, without a control word, is told by its first nibble (RFC
    /// 4928 §3): turned round it must not begin as IP or a control word do.
    private static Refusal mplsRefusal(Packet packet, int index, int at) {
        DirectBuffer frame = packet.frame();
        int end = at + MPLS_LABEL_LENGTH;
        while ((frame.getByte(end - 2) & MPLS_BOTTOM_OF_STACK) == 0) {
            end += MPLS_LABEL_LENGTH;
        }
        boolean bareEthernet =
                packet.headerKind(index + 1) == HeaderKind.ETHERNET
                        && packet.headerOffset(index + 1) == end;
        if (!bareEthernet) {
            return Refusal.NONE;
        }
        return switch (frame.getByte(end + MAC_LENGTH) >>> 4 & 0x0F) {
            case 0, 4, 6 -> Refusal.ENCAPSULATION;
            default -> Refusal.NONE;
        };
    }

    private static Refusal groupUnless(boolean single) {
        return single ? Refusal.NONE : Refusal.GROUP_ADDRESS;
    }

    private static Refusal cookedRefusal(int packetType, boolean heard) {
        boolean group = packetType == COOKED_BROADCAST || packetType == COOKED_MULTICAST;
        return groupUnless(heard || !group);
    }

    private static Refusal outerIpv6Refusal(Packet packet, int index, int at) {
        boolean plain =
                index + 1 < packet.headerCount()
                        && packet.headerOffset(index + 1) == at + IPV6_LENGTH;
        boolean last = index + 1 == packet.encapsulationCount();
        boolean innerFollows = packet.encapsulationLength() == at + IPV6_LENGTH;
        if (last ? !innerFollows : !plain) {
            return Refusal.ENCAPSULATION;
        }
        DirectBuffer frame = packet.frame();
        return groupUnless(
                HostAddress.isSingle(6, u64(frame, at + 8), u64(frame, at + 16))
                        && HostAddress.isSingle(6, u64(frame, at + 24), u64(frame, at + 32)));
    }

    /// Only what RFC 2784 has, and a key: a sequence number out of turn would be dropped.
    private static Refusal greRefusal(int flagsAndVersion) {
        boolean simple = (flagsAndVersion & ~(GRE_CHECKSUM | GRE_KEY)) == 0;
        return simple ? Refusal.NONE : Refusal.ENCAPSULATION;
    }

    /// Copies the headers before the innermost IP header.
    ///
    /// @param back whether to turn them round, toward the packet's sender
    static void copy(Packet packet, boolean back, MutableDirectBuffer target, int offset) {
        target.putBytes(offset, packet.frame(), 0, packet.encapsulationLength());
        if (back) {
            for (int i = 0; i < packet.encapsulationCount(); i++) {
                turn(packet.headerKind(i), target, offset + packet.headerOffset(i));
            }
        }
    }

    private static void turn(HeaderKind kind, MutableDirectBuffer target, int at) {
        switch (kind) {
            case ETHERNET -> {
                swap32(target, at, at + MAC_LENGTH);
                swap16(target, at + 4, at + MAC_LENGTH + 4);
            }
            case LINUX_COOKED -> {
                put16(target, at, turnedCooked(u16(target, at)));
                put16(target, at + 4, 0);
                target.setMemory(at + 6, COOKED_ADDRESS_LENGTH, (byte) 0);
            }
            case LINUX_COOKED_2 -> {
                target.putByte(at + 10, (byte) turnedCooked(target.getByte(at + 10)));
                target.putByte(at + 11, (byte) 0);
                target.setMemory(at + 12, COOKED_ADDRESS_LENGTH, (byte) 0);
            }
            case IPV4 -> swap32(target, at + 12, at + 16);
            case IPV6 -> {
                for (int i = 0; i < 16; i += 4) {
                    swap32(target, at + 8 + i, at + 24 + i);
                }
            }
            default -> {}
        }
    }

    /// A cooked header has the sender's address only: the other one is not known, and left out.
    private static int turnedCooked(int packetType) {
        return switch (packetType) {
            case COOKED_TO_US -> COOKED_FROM_US;
            case COOKED_FROM_US -> COOKED_TO_US;
            default -> packetType;
        };
    }

    /// Sets the lengths and checksums that depend on what now follows, from the inside out.
    ///
    /// @param length of the whole frame
    static void close(Packet packet, MutableDirectBuffer target, int offset, int length) {
        int end = offset + length;
        for (int i = packet.encapsulationCount() - 1; i >= 0; i--) {
            int at = offset + packet.headerOffset(i);
            switch (packet.headerKind(i)) {
                case PPPOE -> put16(target, at + 4, end - at - PPPOE_LENGTH);
                case IPV4 -> {
                    put16(target, at + 2, end - at);
                    int headerLength = (target.getByte(at) & 0x0F) * 4;
                    put16(target, at + 10, 0);
                    put16(target, at + 10, Checksums.of(target, at, headerLength));
                }
                case IPV6 -> put16(target, at + 4, end - at - IPV6_LENGTH);
                case UDP -> closeUdp(packet, i, target, offset, end);
                case GRE -> {
                    if ((u16(target, at) & GRE_CHECKSUM) != 0) {
                        put16(target, at + 4, 0);
                        put16(target, at + 4, Checksums.of(target, at, end - at));
                    }
                }
                default -> {}
            }
        }
    }

    private static void closeUdp(
            Packet packet, int index, MutableDirectBuffer target, int offset, int end) {
        int at = offset + packet.headerOffset(index);
        int udpLength = end - at;
        put16(target, at + 4, udpLength);
        if (u16(target, at + 6) == 0) {
            // Not used by the sender (RFC 768, RFC 6935).
            return;
        }
        int ip = offset + packet.headerOffset(index - 1);
        int ipVersion = packet.headerKind(index - 1) == HeaderKind.IPV4 ? 4 : 6;
        put16(target, at + 6, 0);
        int checksum = Checksums.ofTransport(target, ipVersion, ip, IpProtocol.UDP, at, udpLength);
        put16(target, at + 6, checksum == 0 ? 0xFFFF : checksum);
    }

    static int u16(DirectBuffer buffer, int at) {
        return buffer.getShort(at, ByteOrder.BIG_ENDIAN) & 0xFFFF;
    }

    private static long u32(DirectBuffer buffer, int at) {
        return Integer.toUnsignedLong(buffer.getInt(at, ByteOrder.BIG_ENDIAN));
    }

    private static long u64(DirectBuffer buffer, int at) {
        return buffer.getLong(at, ByteOrder.BIG_ENDIAN);
    }

    static void put16(MutableDirectBuffer buffer, int at, int value) {
        buffer.putShort(at, (short) value, ByteOrder.BIG_ENDIAN);
    }

    private static void swap32(MutableDirectBuffer buffer, int left, int right) {
        int kept = buffer.getInt(left);
        buffer.putInt(left, buffer.getInt(right));
        buffer.putInt(right, kept);
    }

    private static void swap16(MutableDirectBuffer buffer, int left, int right) {
        short kept = buffer.getShort(left);
        buffer.putShort(left, buffer.getShort(right));
        buffer.putShort(right, kept);
    }
}
