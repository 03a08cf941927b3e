package io.wirecut.pipeline.event;

import io.wirecut.pipeline.decode.IpProtocol;

/// How EVE names the IP protocols: by IANA's keyword or, of those without one here, by number.
final class ProtocolName {
    private static final int NUMBER_DIGITS = 3;
    private static final int SCTP = 132;
    private static final byte[][] NAMES = new byte[256][0];

    static {
        NAMES[IpProtocol.ICMP] = Ascii.of("ICMP");
        NAMES[2] = Ascii.of("IGMP");
        NAMES[IpProtocol.TCP] = Ascii.of("TCP");
        NAMES[IpProtocol.UDP] = Ascii.of("UDP");
        NAMES[41] = Ascii.of("IPv6");
        NAMES[47] = Ascii.of("GRE");
        NAMES[50] = Ascii.of("ESP");
        NAMES[51] = Ascii.of("AH");
        NAMES[IpProtocol.ICMPV6] = Ascii.of("IPv6-ICMP");
        NAMES[SCTP] = Ascii.of("SCTP");
    }

    private ProtocolName() {}

    /// Whether the protocol's header begins with two ports.
    static boolean hasPorts(int protocol) {
        return protocol == IpProtocol.TCP || protocol == IpProtocol.UDP || protocol == SCTP;
    }

    /// Writes the name, or the number in three digits, without quotes.
    static void encode(int protocol, JsonEncoder json) {
        byte[] name = NAMES[protocol & 0xFF];
        if (name.length > 0) {
            json.raw(name);
        } else {
            json.digits(protocol & 0xFF, NUMBER_DIGITS);
        }
    }
}
