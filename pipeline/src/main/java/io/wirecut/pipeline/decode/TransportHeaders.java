package io.wirecut.pipeline.decode;

/// What follows an IP header, but for TCP.
final class TransportHeaders {
    private static final int UDP_LENGTH = 8;
    private static final int ICMP_LENGTH = 8;
    private static final int SCTP_LENGTH = 12;
    private static final int ESP_LENGTH = 8;
    private static final int AUTHENTICATION_MIN_LENGTH = 12;

    private TransportHeaders() {}

    /// The header that an IP protocol number stands for; END if it is none of those decoded.
    static HeaderKind next(Cursor at, int protocol) {
        return switch (protocol) {
            case IpProtocol.TCP -> HeaderKind.TCP;
            case IpProtocol.UDP -> HeaderKind.UDP;
            case IpProtocol.ICMP -> HeaderKind.ICMP;
            case IpProtocol.ICMPV6 -> HeaderKind.ICMPV6;
            case IpProtocol.SCTP -> HeaderKind.SCTP;
            case IpProtocol.ESP -> HeaderKind.ESP;
            case IpProtocol.AH -> HeaderKind.AUTHENTICATION;
            case IpProtocol.GRE -> HeaderKind.GRE;
            case IpProtocol.IPV4 -> at.tunnelled(HeaderKind.IPV4);
            case IpProtocol.IPV6 -> at.tunnelled(HeaderKind.IPV6);
            default -> HeaderKind.END;
        };
    }

    /// The length counts words of 4 bytes and leaves out two of them (RFC 4302 §2.2).
    static HeaderKind authentication(Cursor at) {
        if (at.remaining() < AUTHENTICATION_MIN_LENGTH) {
            return at.fail(DecodeEvent.AUTHENTICATION_TRUNCATED);
        }
        int length = 8 + at.u8(at.offset + 1) * 4;
        if (length > at.remaining()) {
            return at.fail(DecodeEvent.AUTHENTICATION_TRUNCATED);
        }
        Packet packet = at.packet;
        packet.protocol = at.u8(at.offset);
        at.offset += length;
        packet.endTransport(at.offset, at.limit);
        packet.transportOffset = at.offset;
        return next(at, packet.protocol);
    }

    /// What lies behind the length that UDP gives is not payload.
    static HeaderKind udp(Cursor at) {
        int start = at.offset;
        if (at.remaining() < UDP_LENGTH) {
            return at.fail(DecodeEvent.UDP_HEADER_TRUNCATED);
        }
        int length = at.u16(start + 4);
        if (length < UDP_LENGTH) {
            return at.fail(DecodeEvent.UDP_LENGTH_TOO_SMALL);
        }
        if (length > at.remaining()) {
            return at.fail(DecodeEvent.UDP_LENGTH);
        }
        if (length < at.remaining()) {
            at.note(DecodeEvent.UDP_LENGTH_SHORT);
        }
        Packet packet = at.packet;
        packet.sourcePort = at.u16(start);
        packet.destinationPort = at.u16(start + 2);
        at.offset = start + UDP_LENGTH;
        at.limit = start + length;
        packet.endTransport(at.offset, at.limit);
        return at.tunnelPorts.next(packet.sourcePort, packet.destinationPort);
    }

    /// @param ipVersion that this kind of ICMP is for
    static HeaderKind icmp(
            Cursor at, int ipVersion, DecodeEvent truncated, DecodeEvent wrongVersion) {
        if (at.remaining() < ICMP_LENGTH) {
            return at.fail(truncated);
        }
        Packet packet = at.packet;
        if (packet.ipVersion != ipVersion) {
            at.note(wrongVersion);
        }
        packet.icmpType = at.u8(at.offset);
        packet.icmpCode = at.u8(at.offset + 1);
        packet.endTransport(at.offset + ICMP_LENGTH, at.limit);
        return HeaderKind.END;
    }

    static HeaderKind sctp(Cursor at) {
        if (at.remaining() < SCTP_LENGTH) {
            return at.fail(DecodeEvent.SCTP_TRUNCATED);
        }
        Packet packet = at.packet;
        packet.sourcePort = at.u16(at.offset);
        packet.destinationPort = at.u16(at.offset + 2);
        packet.endTransport(at.offset + SCTP_LENGTH, at.limit);
        return HeaderKind.END;
    }

    static HeaderKind esp(Cursor at) {
        if (at.remaining() < ESP_LENGTH) {
            return at.fail(DecodeEvent.ESP_TRUNCATED);
        }
        at.packet.endTransport(at.offset + ESP_LENGTH, at.limit);
        return HeaderKind.END;
    }
}
