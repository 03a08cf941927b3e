package io.wirecut.pipeline.decode;

/// IPv6 and its extension headers (RFC 8200).
///
/// ```text
///  0       4              12      16              24              31
/// +-------+--------------+---------------------------------------+
/// |version| class        | flow label                            |  0
/// | payload length                | next header   | hop limit    |  4
/// | source                                                       |  8
/// | destination                                                  | 24
/// +--------------------------------------------------------------+
/// ```
final class Ipv6Header {
    private static final int LENGTH = 40;
    private static final int MAX_DATAGRAM_LENGTH = 65_535;
    private static final int MAX_EXTENSIONS = 16;
    private static final int EXTENSION_MIN_LENGTH = 8;
    private static final int FRAGMENT_LENGTH = 8;
    private static final int FRAGMENT_OFFSET = 0xFFF8;
    private static final int NEXT_HEADER_OFFSET = 6;

    private Ipv6Header() {}

    static HeaderKind decode(Cursor at) {
        int start = at.offset;
        int available = at.remaining();
        if (available < LENGTH) {
            return at.fail(DecodeEvent.IPV6_HEADER_TRUNCATED);
        }
        if (at.u8(start) >>> 4 != 6) {
            return at.fail(DecodeEvent.IPV6_VERSION_WRONG);
        }
        int length = LENGTH + at.u16(start + 4);
        if (length > available) {
            return at.fail(DecodeEvent.IPV6_TRUNCATED);
        }
        Packet packet = at.packet;
        packet.beginIp(6, start, LENGTH, length);
        packet.ttl = at.u8(start + 7);
        packet.protocol = at.u8(start + NEXT_HEADER_OFFSET);
        packet.sourceHigh = at.i64(start + 8);
        packet.sourceLow = at.i64(start + 16);
        packet.destinationHigh = at.i64(start + 24);
        packet.destinationLow = at.i64(start + 32);
        at.offset = start + LENGTH;
        at.limit = start + length;
        return extensions(at, start);
    }

    /// Walks the chain of extension headers; `pointer` is where the current one was named.
    private static HeaderKind extensions(Cursor at, int start) {
        Packet packet = at.packet;
        int pointer = start + NEXT_HEADER_OFFSET;
        int seen = 0;
        for (int i = 0; i < MAX_EXTENSIONS; i++) {
            int header = at.offset;
            int length = lengthOf(at, packet.protocol);
            if (length == 0) {
                if (packet.protocol == IpProtocol.NO_NEXT_HEADER && at.remaining() > 0) {
                    at.note(DecodeEvent.IPV6_DATA_AFTER_NONE);
                }
                return TransportHeaders.next(at, packet.protocol);
            }
            if (length > at.remaining()) {
                return at.fail(DecodeEvent.IPV6_EXTENSION_TRUNCATED);
            }
            seen = Ipv6ExtensionCheck.check(at, packet.protocol, header, length, seen);
            int next = at.u8(header);
            at.offset += length;
            packet.extendIpHeader(at.offset);
            if (packet.protocol == IpProtocol.FRAGMENT) {
                if ((at.u16(header + 2) & (FRAGMENT_OFFSET | 1)) != 0) {
                    return fragment(at, header, pointer, next);
                }
                at.note(DecodeEvent.IPV6_FRAGMENT_ATOMIC);
            }
            packet.protocol = next;
            pointer = header;
        }
        return at.fail(DecodeEvent.IPV6_TOO_MANY_EXTENSIONS);
    }

    /// The length of an extension header, which may exceed the packet; 0 if the protocol is not
    /// one.
    private static int lengthOf(Cursor at, int protocol) {
        return switch (protocol) {
            case IpProtocol.HOP_BY_HOP,
                    IpProtocol.ROUTING,
                    IpProtocol.DESTINATION_OPTIONS,
                    IpProtocol.MOBILITY,
                    IpProtocol.HIP,
                    IpProtocol.SHIM6 ->
                    at.remaining() < EXTENSION_MIN_LENGTH
                            ? EXTENSION_MIN_LENGTH
                            : 8 + at.u8(at.offset + 1) * 8;
            case IpProtocol.FRAGMENT -> FRAGMENT_LENGTH;
            case IpProtocol.AH ->
                    at.remaining() < EXTENSION_MIN_LENGTH
                            ? EXTENSION_MIN_LENGTH
                            : 8 + at.u8(at.offset + 1) * 4;
            default -> 0;
        };
    }

    /// A fragment header that says "whole" (RFC 6946) does not come here.
    private static HeaderKind fragment(Cursor at, int header, int pointer, int next) {
        Packet packet = at.packet;
        int offsetAndFlag = at.u16(header + 2);
        int fragmentOffset = offsetAndFlag & FRAGMENT_OFFSET;
        boolean more = (offsetAndFlag & 1) != 0;
        int length = at.remaining();
        if (fragmentOffset + length > MAX_DATAGRAM_LENGTH) {
            return at.fail(DecodeEvent.IPV6_FRAGMENT_TOO_LONG);
        }
        if (more && length % 8 != 0) {
            return at.fail(DecodeEvent.IPV6_FRAGMENT_LENGTH);
        }
        packet.fragment = true;
        packet.fragmentOffset = fragmentOffset;
        packet.moreFragments = more;
        packet.fragmentId = at.i32(header + 4);
        packet.fragmentHeaderOffset = header;
        packet.fragmentPointerOffset = pointer;
        packet.protocol = next;
        return HeaderKind.END;
    }
}
