package io.wirecut.pipeline.decode;

/// Notes what is out of the ordinary about the extension headers of an IPv6 packet, and stops at
/// nothing (RFC 8200 §4).
final class Ipv6ExtensionCheck {
    private static final int ROUTING_TYPE_0 = 0;
    private static final int PAD_1 = 0;
    private static final int PAD_N = 1;
    private static final int ROUTER_ALERT = 0x05;
    private static final int JUMBO_PAYLOAD = 0xC2;
    private static final int HOME_ADDRESS = 0xC9;

    private static final int HOP_BY_HOP_SEEN = 1;
    private static final int ROUTING_SEEN = 1 << 1;
    private static final int FRAGMENT_SEEN = 1 << 2;
    private static final int AUTHENTICATION_SEEN = 1 << 3;
    private static final int DESTINATION_SEEN = 1 << 4;
    private static final int DESTINATION_SEEN_TWICE = 1 << 5;

    private Ipv6ExtensionCheck() {}

    /// Looks at one header.
    ///
    /// @param protocol of the header
    /// @param offset of its first byte
    /// @param length of it; all of it is there
    /// @param seen what this returned for the packet's header before it, or 0
    /// @return which headers were seen
    static int check(Cursor at, int protocol, int offset, int length, int seen) {
        return switch (protocol) {
            case IpProtocol.HOP_BY_HOP -> {
                checkOptions(
                        at,
                        offset,
                        length,
                        DecodeEvent.IPV6_HOP_BY_HOP_UNKNOWN,
                        DecodeEvent.IPV6_HOP_BY_HOP_PADDING);
                yield once(at, seen, HOP_BY_HOP_SEEN, DecodeEvent.IPV6_HOP_BY_HOP_REPEATED);
            }
            case IpProtocol.DESTINATION_OPTIONS -> {
                checkOptions(
                        at,
                        offset,
                        length,
                        DecodeEvent.IPV6_DESTINATION_OPTION_UNKNOWN,
                        DecodeEvent.IPV6_DESTINATION_OPTIONS_PADDING);
                // One before a routing header, and one before the payload.
                int bit =
                        (seen & DESTINATION_SEEN) == 0 ? DESTINATION_SEEN : DESTINATION_SEEN_TWICE;
                yield once(at, seen, bit, DecodeEvent.IPV6_DESTINATION_OPTIONS_REPEATED);
            }
            case IpProtocol.ROUTING -> {
                if (at.u8(offset + 2) == ROUTING_TYPE_0) {
                    at.note(DecodeEvent.IPV6_ROUTING_TYPE_0);
                }
                yield once(at, seen, ROUTING_SEEN, DecodeEvent.IPV6_ROUTING_HEADER_REPEATED);
            }
            case IpProtocol.FRAGMENT -> {
                if (at.u8(offset + 1) != 0) {
                    at.note(DecodeEvent.IPV6_FRAGMENT_RESERVED);
                }
                yield once(at, seen, FRAGMENT_SEEN, DecodeEvent.IPV6_FRAGMENT_HEADER_REPEATED);
            }
            case IpProtocol.AH -> {
                if (at.u16(offset + 2) != 0) {
                    at.note(DecodeEvent.IPV6_AUTHENTICATION_RESERVED);
                }
                yield once(at, seen, AUTHENTICATION_SEEN, DecodeEvent.IPV6_AUTHENTICATION_REPEATED);
            }
            default -> seen;
        };
    }

    private static int once(Cursor at, int seen, int bit, DecodeEvent repeated) {
        if ((seen & bit) != 0) {
            at.note(repeated);
        }
        return seen | bit;
    }

    /// Options of type, length and value; Pad1 alone has no length.
    private static void checkOptions(
            Cursor at, int offset, int length, DecodeEvent unknown, DecodeEvent onlyPadding) {
        boolean padding = true;
        int option = offset + 2;
        int end = offset + length;
        while (option < end) {
            int type = at.u8(option);
            if (type == PAD_1) {
                option++;
                continue;
            }
            int optionLength = option + 1 < end ? at.u8(option + 1) : end;
            if (optionLength > end - option - 2) {
                at.note(DecodeEvent.IPV6_OPTION_LENGTH);
                return;
            }
            if (type != PAD_N) {
                padding = false;
                if (type != ROUTER_ALERT && type != JUMBO_PAYLOAD && type != HOME_ADDRESS) {
                    at.note(unknown);
                }
            } else if (optionLength == 0) {
                at.note(DecodeEvent.IPV6_EMPTY_PADDING);
            }
            option += 2 + optionLength;
        }
        if (padding) {
            at.note(onlyPadding);
        }
    }
}
