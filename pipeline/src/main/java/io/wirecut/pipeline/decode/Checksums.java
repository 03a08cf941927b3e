package io.wirecut.pipeline.decode;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/// The Internet checksum (RFC 1071) of IP headers and of what they carry.
///
/// Each method takes the checksum field as it is: over bytes whose field is right the result is 0,
/// and over bytes whose field is 0 it is what belongs into the field. Stateless. Allocates nothing.
public final class Checksums {
    private static final int IPV4_ADDRESSES_OFFSET = 12;
    private static final int IPV4_ADDRESSES_LENGTH = 8;
    private static final int IPV6_ADDRESSES_OFFSET = 8;
    private static final int IPV6_ADDRESSES_LENGTH = 32;
    private static final int UDP_CHECKSUM_OFFSET = 6;

    private Checksums() {}

    /// Whether the checksums of the innermost packet are right: of the IPv4 header, and of TCP,
    /// UDP, ICMP or ICMPv6. UDP over IPv4 without a checksum is right (RFC 768), a fragment is
    /// judged by its IP header alone, and a packet that could not be decoded has nothing to judge.
    public static boolean valid(Packet packet) {
        return packet.status != DecodeStatus.OK
                || (ipValid(packet) && (packet.fragment || transportValid(packet)));
    }

    /// Whether the checksum of the IP header is right; IPv6 has none, which is right.
    ///
    /// @param packet one whose IP header could be decoded
    public static boolean ipValid(Packet packet) {
        return packet.ipVersion != 4
                || of(packet.datagram, packet.ipOffset, packet.ipHeaderLength) == 0;
    }

    /// Whether the checksum of what the IP header carries is right, or is of no kind that is known,
    /// or has yet to be computed ([Packet#isUnfinished]).
    ///
    /// @param packet one that could be decoded, and is no fragment
    public static boolean transportValid(Packet packet) {
        if (packet.unfinished) {
            return true;
        }
        DirectBuffer buffer = packet.datagram;
        int start = packet.transportOffset;
        int length = packet.payloadOffset + packet.payloadLength - start;
        return switch (packet.protocol) {
            case IpProtocol.UDP ->
                    (packet.ipVersion == 4 && buffer.getShort(start + UDP_CHECKSUM_OFFSET) == 0)
                            || ofTransport(packet, start, length) == 0;
            case IpProtocol.TCP, IpProtocol.ICMPV6 -> ofTransport(packet, start, length) == 0;
            case IpProtocol.ICMP -> of(buffer, start, length) == 0;
            default -> true;
        };
    }

    /// The checksum of bytes alone: of an IPv4 header, or of an ICMP message.
    ///
    /// @return 0 to 65535
    public static int of(DirectBuffer buffer, int offset, int length) {
        return complement(sum(buffer, offset, length));
    }

    /// The checksum of a TCP, UDP or ICMPv6 message, with the pseudo header before it (RFC 9293
    /// §3.1, RFC 8200 §8.1). UDP stores 65535 where this gives 0.
    ///
    /// @param buffer holds the IP header and the message
    /// @param ipVersion 4 or 6
    /// @param ipOffset of the IP header, whose addresses are read
    /// @param protocol of the message: [IpProtocol]
    /// @param offset of the message's first byte
    /// @param length of the message
    /// @return 0 to 65535
    public static int ofTransport(
            DirectBuffer buffer,
            int ipVersion,
            int ipOffset,
            int protocol,
            int offset,
            int length) {
        long sum =
                ipVersion == 4
                        ? sum(buffer, ipOffset + IPV4_ADDRESSES_OFFSET, IPV4_ADDRESSES_LENGTH)
                        : sum(buffer, ipOffset + IPV6_ADDRESSES_OFFSET, IPV6_ADDRESSES_LENGTH);
        return complement(sum + sum(buffer, offset, length) + protocol + length);
    }

    private static int ofTransport(Packet packet, int offset, int length) {
        return ofTransport(
                packet.datagram,
                packet.ipVersion,
                packet.ipOffset,
                packet.protocol,
                offset,
                length);
    }

    private static int complement(long sum) {
        return ~fold(sum) & 0xFFFF;
    }

    /// Sums 16-bit words in network order. Adding in the machine's order and swapping the result
    /// gives the same (RFC 1071 §2B), so eight bytes are added at a time.
    private static int sum(DirectBuffer buffer, int offset, int length) {
        long sum = 0;
        int index = offset;
        int end = offset + length;
        for (; end - index >= Long.BYTES; index += Long.BYTES) {
            long word = buffer.getLong(index, ByteOrder.LITTLE_ENDIAN);
            sum += (word & 0xFFFF_FFFFL) + (word >>> 32);
        }
        for (; end - index >= Short.BYTES; index += Short.BYTES) {
            sum += buffer.getShort(index, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        }
        if (index < end) {
            sum += buffer.getByte(index) & 0xFF;
        }
        int folded = fold(sum);
        return (folded << 8 | folded >>> 8) & 0xFFFF;
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return (int) folded;
    }
}
