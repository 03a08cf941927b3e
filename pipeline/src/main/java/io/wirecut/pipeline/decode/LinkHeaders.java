package io.wirecut.pipeline.decode;

import java.nio.ByteOrder;

/// The link layers, and the labels between them and IP.
final class LinkHeaders {
    private static final int ETHERNET_LENGTH = 14;
    private static final int VLAN_LENGTH = 4;
    private static final int MPLS_LABEL_LENGTH = 4;
    private static final int MPLS_BOTTOM_OF_STACK = 0x100;
    private static final int PSEUDOWIRE_CONTROL_WORD_LENGTH = 4;
    private static final int LOOPBACK_LENGTH = 4;
    private static final int LINUX_COOKED_LENGTH = 16;
    private static final int LINUX_COOKED_2_LENGTH = 20;
    private static final int NETFILTER_LOG_LENGTH = 4;
    private static final int NETFILTER_ATTRIBUTE_LENGTH = 4;
    private static final int NETFILTER_ATTRIBUTE_PAYLOAD = 9;

    private LinkHeaders() {}

    /// The header that frames of a link type begin with; END if the link type is not decoded.
    static HeaderKind first(int linkType) {
        return switch (linkType) {
            case LinkType.ETHERNET -> HeaderKind.ETHERNET;
            case LinkType.NULL, LinkType.LOOP -> HeaderKind.LOOPBACK;
            case LinkType.RAW,
                    LinkType.RAW_DLT,
                    LinkType.RAW_OPENBSD,
                    LinkType.IPV4,
                    LinkType.IPV6 ->
                    HeaderKind.RAW_IP;
            case LinkType.LINUX_COOKED -> HeaderKind.LINUX_COOKED;
            case LinkType.LINUX_COOKED_2 -> HeaderKind.LINUX_COOKED_2;
            case LinkType.PPP, LinkType.PPP_HDLC -> HeaderKind.PPP;
            case LinkType.CISCO_HDLC -> HeaderKind.CISCO_HDLC;
            case LinkType.NETFILTER_LOG -> HeaderKind.NETFILTER_LOG;
            default -> HeaderKind.END;
        };
    }

    static HeaderKind ethernet(Cursor at) {
        if (at.remaining() < ETHERNET_LENGTH) {
            return at.fail(DecodeEvent.ETHERNET_TRUNCATED);
        }
        int etherType = at.u16(at.offset + 12);
        at.offset += ETHERNET_LENGTH;
        return EtherType.next(at, etherType);
    }

    /// ```text
    ///  0     3 4         15 16        31
    /// +-------+------------+------------+
    /// | PCP,D |  VLAN id   | EtherType  |
    /// +-------+------------+------------+
    /// ```
    static HeaderKind vlan(Cursor at) {
        if (at.remaining() < VLAN_LENGTH) {
            return at.fail(DecodeEvent.VLAN_TRUNCATED);
        }
        Packet packet = at.packet;
        if (packet.layers == 0 && !packet.addVlan(at.u16(at.offset) & 0x0FFF)) {
            at.note(DecodeEvent.VLAN_TOO_MANY);
        }
        int etherType = at.u16(at.offset + 2);
        at.offset += VLAN_LENGTH;
        return EtherType.next(at, etherType);
    }

    /// Labels do not say what they carry: it is told from the first nibble, as routers do (RFC 4928
    /// §3): 4 and 6 are IP, 0 is a pseudowire's control word before Ethernet (RFC 4385).
    static HeaderKind mpls(Cursor at) {
        boolean bottom = false;
        while (!bottom) {
            if (at.remaining() < MPLS_LABEL_LENGTH + 1) {
                return at.fail(DecodeEvent.MPLS_TRUNCATED);
            }
            bottom = (at.i32(at.offset) & MPLS_BOTTOM_OF_STACK) != 0;
            at.offset += MPLS_LABEL_LENGTH;
        }
        return switch (at.u8(at.offset) >>> 4) {
            case 4 -> HeaderKind.IPV4;
            case 6 -> HeaderKind.IPV6;
            case 0 -> pseudowire(at);
            default -> HeaderKind.ETHERNET;
        };
    }

    private static HeaderKind pseudowire(Cursor at) {
        if (at.remaining() < PSEUDOWIRE_CONTROL_WORD_LENGTH) {
            return at.fail(DecodeEvent.MPLS_TRUNCATED);
        }
        at.offset += PSEUDOWIRE_CONTROL_WORD_LENGTH;
        return HeaderKind.ETHERNET;
    }

    /// The family is that of the capturing system, in its byte order unless the link type is LOOP:
    /// IPv6 is 10 on Linux, 24, 28 or 30 on the BSDs. It always is below 256, so either order is
    /// recognised.
    static HeaderKind loopback(Cursor at) {
        if (at.remaining() < LOOPBACK_LENGTH) {
            return at.fail(DecodeEvent.LOOPBACK_TRUNCATED);
        }
        int family = at.buffer.getInt(at.offset, ByteOrder.BIG_ENDIAN);
        if ((family & 0xFFFF) == 0) {
            family = Integer.reverseBytes(family);
        }
        at.offset += LOOPBACK_LENGTH;
        return switch (family) {
            case 2 -> HeaderKind.IPV4;
            case 10, 24, 28, 30 -> HeaderKind.IPV6;
            default -> at.fail(DecodeEvent.LOOPBACK_FAMILY);
        };
    }

    static HeaderKind linuxCooked(Cursor at) {
        if (at.remaining() < LINUX_COOKED_LENGTH) {
            return at.fail(DecodeEvent.LINUX_COOKED_TRUNCATED);
        }
        int etherType = at.u16(at.offset + 14);
        at.offset += LINUX_COOKED_LENGTH;
        return EtherType.next(at, etherType);
    }

    static HeaderKind linuxCooked2(Cursor at) {
        if (at.remaining() < LINUX_COOKED_2_LENGTH) {
            return at.fail(DecodeEvent.LINUX_COOKED_TRUNCATED);
        }
        int etherType = at.u16(at.offset);
        at.offset += LINUX_COOKED_2_LENGTH;
        return EtherType.next(at, etherType);
    }

    /// Attributes of length, type and value, each padded to 4 bytes, in the byte order of the
    /// capturing host; type 9 holds the packet. The types are below 256, so their order shows.
    static HeaderKind netfilterLog(Cursor at) {
        int attribute = at.offset + NETFILTER_LOG_LENGTH;
        while (at.limit - attribute >= NETFILTER_ATTRIBUTE_LENGTH) {
            int length = at.u16(attribute);
            int type = at.u16(attribute + 2);
            if ((type & 0xFF) == 0) {
                length = Short.toUnsignedInt(Short.reverseBytes((short) length));
                type >>>= 8;
            }
            if (length < NETFILTER_ATTRIBUTE_LENGTH || length > at.limit - attribute) {
                return at.fail(DecodeEvent.NETFILTER_LOG_TRUNCATED);
            }
            if (type == NETFILTER_ATTRIBUTE_PAYLOAD) {
                at.offset = attribute + NETFILTER_ATTRIBUTE_LENGTH;
                at.limit = attribute + length;
                return HeaderKind.RAW_IP;
            }
            attribute += (length + 3) & ~3;
        }
        return at.fail(DecodeEvent.NETFILTER_LOG_TRUNCATED);
    }

    static HeaderKind rawIp(Cursor at) {
        if (at.remaining() > 0) {
            int version = at.u8(at.offset) >>> 4;
            if (version == 4) {
                return HeaderKind.IPV4;
            }
            if (version == 6) {
                return HeaderKind.IPV6;
            }
        }
        return at.fail(DecodeEvent.IP_VERSION_WRONG);
    }
}
