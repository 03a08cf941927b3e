package io.wirecut.pipeline.decode;

/// IPv4 (RFC 791).
///
/// ```text
///  0       4       8              16                              31
/// +-------+-------+---------------+-------------------------------+
/// |version| words | service       | total length                  |  0
/// | identification                |   |D|M| fragment offset / 8   |  4
/// | time to live  | protocol      | header checksum               |  8
/// | source                                                        | 12
/// | destination                                                   | 16
/// | options …                                                     | 20
/// +---------------------------------------------------------------+
/// ```
final class Ipv4Header {
    private static final int MIN_LENGTH = 20;
    private static final int MAX_DATAGRAM_LENGTH = 65_535;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int FRAGMENT_OFFSET = 0x1FFF;
    private static final int OPTION_END = 0;
    private static final int OPTION_NO_OPERATION = 1;

    private Ipv4Header() {}

    static HeaderKind decode(Cursor at) {
        int start = at.offset;
        int available = at.remaining();
        if (available < MIN_LENGTH) {
            return at.fail(DecodeEvent.IPV4_HEADER_TRUNCATED);
        }
        int versionAndWords = at.u8(start);
        if (versionAndWords >>> 4 != 4) {
            return at.fail(DecodeEvent.IPV4_VERSION_WRONG);
        }
        int headerLength = (versionAndWords & 0x0F) * 4;
        int totalLength = at.u16(start + 2);
        if (headerLength < MIN_LENGTH) {
            return at.fail(DecodeEvent.IPV4_HEADER_LENGTH);
        }
        if (totalLength < headerLength) {
            return at.fail(DecodeEvent.IPV4_TOTAL_LENGTH);
        }
        if (totalLength > available) {
            return at.fail(DecodeEvent.IPV4_TRUNCATED);
        }
        checkOptions(at, start + MIN_LENGTH, start + headerLength);

        Packet packet = at.packet;
        packet.beginIp(4, start, headerLength, totalLength);
        packet.ipId = at.u16(start + 4);
        packet.ttl = at.u8(start + 8);
        packet.protocol = at.u8(start + 9);
        packet.sourceLow = at.u32(start + 12);
        packet.destinationLow = at.u32(start + 16);
        at.offset = start + headerLength;
        at.limit = start + totalLength;

        int flagsAndOffset = at.u16(start + 6);
        if ((flagsAndOffset & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) != 0) {
            int fragmentOffset = (flagsAndOffset & FRAGMENT_OFFSET) * 8;
            if (fragmentOffset + totalLength > MAX_DATAGRAM_LENGTH) {
                return at.fail(DecodeEvent.IPV4_FRAGMENT_TOO_LONG);
            }
            packet.fragment = true;
            packet.fragmentOffset = fragmentOffset;
            packet.moreFragments = (flagsAndOffset & MORE_FRAGMENTS) != 0;
            packet.fragmentId = packet.ipId;
            return HeaderKind.END;
        }
        return TransportHeaders.next(at, packet.protocol);
    }

    private static void checkOptions(Cursor at, int start, int end) {
        int option = start;
        while (option < end) {
            int kind = at.u8(option);
            if (kind == OPTION_END) {
                return;
            }
            if (kind == OPTION_NO_OPERATION) {
                option++;
                continue;
            }
            int length = option + 1 < end ? at.u8(option + 1) : 0;
            if (length < 2 || length > end - option) {
                at.note(DecodeEvent.IPV4_OPTION_LENGTH);
                return;
            }
            option += length;
        }
    }
}
