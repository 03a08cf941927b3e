package io.wirecut.pipeline.decode;

/// PPP and what frames it.
final class PppHeaders {
    private static final int PPPOE_LENGTH = 6;
    private static final int PPPOE_VERSION_AND_TYPE = 0x11;
    private static final int PROTOCOL_IPV4 = 0x0021;
    private static final int PROTOCOL_IPV6 = 0x0057;
    private static final int PROTOCOL_MPLS = 0x0281;
    private static final int ALL_STATIONS_UNNUMBERED = 0xFF03;
    private static final int CISCO_HDLC_LENGTH = 4;

    private PppHeaders() {}

    /// The length has to fit the frame, but it is IP's that tells where the packet ends: they
    /// differ on real lines, and what goes by the smaller one would miss bytes.
    static HeaderKind pppoe(Cursor at) {
        if (at.remaining() < PPPOE_LENGTH) {
            return at.fail(DecodeEvent.PPPOE_TRUNCATED);
        }
        int length = at.u16(at.offset + 4);
        if (at.u8(at.offset) != PPPOE_VERSION_AND_TYPE
                || at.u8(at.offset + 1) != 0
                || length > at.remaining() - PPPOE_LENGTH) {
            return at.fail(DecodeEvent.PPPOE_MALFORMED);
        }
        at.offset += PPPOE_LENGTH;
        return HeaderKind.PPP;
    }

    /// Address and control may be left out, and the protocol may be one byte, which then is odd
    /// (RFC 1661 §2, §6.5 and §6.6).
    static HeaderKind ppp(Cursor at) {
        if (at.remaining() >= 2 && at.u16(at.offset) == ALL_STATIONS_UNNUMBERED) {
            at.offset += 2;
        }
        if (at.remaining() < 2) {
            return at.fail(DecodeEvent.PPP_TRUNCATED);
        }
        int protocol = at.u8(at.offset++);
        if ((protocol & 1) == 0) {
            protocol = protocol << 8 | at.u8(at.offset++);
        }
        return switch (protocol) {
            case PROTOCOL_IPV4 -> HeaderKind.IPV4;
            case PROTOCOL_IPV6 -> HeaderKind.IPV6;
            case PROTOCOL_MPLS -> HeaderKind.MPLS;
            default -> at.fail(DecodeEvent.PPP_PROTOCOL);
        };
    }

    static HeaderKind ciscoHdlc(Cursor at) {
        if (at.remaining() < CISCO_HDLC_LENGTH) {
            return at.fail(DecodeEvent.CISCO_HDLC_TRUNCATED);
        }
        int etherType = at.u16(at.offset + 2);
        at.offset += CISCO_HDLC_LENGTH;
        return EtherType.next(at, etherType);
    }
}
