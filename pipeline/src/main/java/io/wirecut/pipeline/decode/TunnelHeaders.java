package io.wirecut.pipeline.decode;

/// The tunnels behind GRE and UDP.
final class TunnelHeaders {
    private static final int ERSPAN_2_LENGTH = 8;
    private static final int ERSPAN_3_LENGTH = 12;
    private static final int ERSPAN_3_SUBHEADER_LENGTH = 8;
    private static final int VXLAN_LENGTH = 8;
    private static final int VXLAN_VALID_ID = 0x08;
    private static final int GENEVE_LENGTH = 8;
    private static final int NSH_BASE_LENGTH = 8;
    private static final int TEREDO_ORIGIN_LENGTH = 8;
    private static final int TEREDO_ORIGIN = 0x0000;
    private static final int IPV6_LENGTH = 40;

    private TunnelHeaders() {}

    static HeaderKind erspan(Cursor at) {
        if (at.remaining() < ERSPAN_2_LENGTH) {
            return at.fail(DecodeEvent.ERSPAN_TRUNCATED);
        }
        int version = at.u8(at.offset) >>> 4;
        if (version != 1 && version != 2) {
            return at.fail(DecodeEvent.ERSPAN_VERSION);
        }
        int length = ERSPAN_2_LENGTH;
        if (version == 2) {
            boolean whole = at.remaining() >= ERSPAN_3_LENGTH;
            boolean subheader = whole && (at.u8(at.offset + 11) & 1) != 0;
            length = ERSPAN_3_LENGTH + (subheader ? ERSPAN_3_SUBHEADER_LENGTH : 0);
        }
        if (length > at.remaining()) {
            return at.fail(DecodeEvent.ERSPAN_TRUNCATED);
        }
        at.offset += length;
        return HeaderKind.ETHERNET;
    }

    static HeaderKind vxlan(Cursor at) {
        if (at.remaining() < VXLAN_LENGTH || (at.u8(at.offset) & VXLAN_VALID_ID) == 0) {
            return notTunnel(at, DecodeEvent.VXLAN_MALFORMED);
        }
        at.offset += VXLAN_LENGTH;
        return at.tunnelled(HeaderKind.ETHERNET);
    }

    static HeaderKind geneve(Cursor at) {
        if (at.remaining() < GENEVE_LENGTH) {
            return notTunnel(at, DecodeEvent.GENEVE_MALFORMED);
        }
        int versionAndOptions = at.u8(at.offset);
        int length = GENEVE_LENGTH + (versionAndOptions & 0x3F) * 4;
        if (versionAndOptions >>> 6 != 0 || length > at.remaining()) {
            return notTunnel(at, DecodeEvent.GENEVE_MALFORMED);
        }
        int protocol = at.u16(at.offset + 2);
        at.offset += length;
        return at.enterTunnel() ? EtherType.next(at, protocol) : HeaderKind.END;
    }

    /// Teredo has no mark of its own: an IPv6 packet has to fill the rest exactly (RFC 4380
    /// §5.1.1). What an authentication header precedes is talk between client and Teredo server,
    /// and carries nothing for others.
    static HeaderKind teredo(Cursor at) {
        int start = at.offset;
        if (at.limit - start >= TEREDO_ORIGIN_LENGTH && at.u16(start) == TEREDO_ORIGIN) {
            start += TEREDO_ORIGIN_LENGTH;
        }
        if (at.limit - start < IPV6_LENGTH
                || at.u8(start) >>> 4 != 6
                || IPV6_LENGTH + at.u16(start + 4) != at.limit - start) {
            return notTunnel(at, DecodeEvent.TEREDO_NOT_IPV6);
        }
        at.offset = start;
        return at.tunnelled(HeaderKind.IPV6);
    }

    /// ```text
    ///  0   2 3 4        10         16      20      24              31
    /// +---+-+-+----------+----------+-------+-------+--------------+
    /// |ver|O| | TTL      | words    |       | type  | next         |
    /// | service path                                | index        |
    /// +---------------------------------------------+--------------+
    /// ```
    static HeaderKind nsh(Cursor at) {
        if (at.remaining() < NSH_BASE_LENGTH) {
            return at.fail(DecodeEvent.NSH_TRUNCATED);
        }
        int base = at.u16(at.offset);
        if (base >>> 14 != 0) {
            return at.fail(DecodeEvent.NSH_VERSION);
        }
        int length = (base & 0x3F) * 4;
        if (length < NSH_BASE_LENGTH || length > at.remaining()) {
            return at.fail(DecodeEvent.NSH_LENGTH);
        }
        int next = at.u8(at.offset + 3);
        at.offset += length;
        return switch (next) {
            case 1 -> HeaderKind.IPV4;
            case 2 -> HeaderKind.IPV6;
            case 3 -> HeaderKind.ETHERNET;
            case 5 -> HeaderKind.MPLS;
            default -> at.fail(DecodeEvent.NSH_PAYLOAD);
        };
    }

    /// The port alone does not make a tunnel: what is there stays UDP payload.
    private static HeaderKind notTunnel(Cursor at, DecodeEvent event) {
        at.note(event);
        return HeaderKind.END;
    }
}
