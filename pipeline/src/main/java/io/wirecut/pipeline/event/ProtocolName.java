package io.wirecut.pipeline.event;

import io.wirecut.pipeline.decode.IpProtocol;
import java.util.Arrays;

/// How EVE names the IP protocols: by IANA's keyword or, of those without one here, by number.
final class ProtocolName {
    private static final int NUMBER_DIGITS = 3;
    private static final int SCTP = 132;
    private static final Text[] NAMES = new Text[256];

    static {
        Arrays.fill(NAMES, Text.of(""));
        NAMES[IpProtocol.ICMP] = Text.of("ICMP");
        NAMES[2] = Text.of("IGMP");
        NAMES[IpProtocol.TCP] = Text.of("TCP");
        NAMES[IpProtocol.UDP] = Text.of("UDP");
        NAMES[41] = Text.of("IPv6");
        NAMES[47] = Text.of("GRE");
        NAMES[50] = Text.of("ESP");
        NAMES[51] = Text.of("AH");
        NAMES[IpProtocol.ICMPV6] = Text.of("IPv6-ICMP");
        NAMES[SCTP] = Text.of("SCTP");
    }

    private ProtocolName() {}

    /// Whether the protocol's header begins with two ports.
    static boolean hasPorts(int protocol) {
        return protocol == IpProtocol.TCP || protocol == IpProtocol.UDP || protocol == SCTP;
    }

    /// Writes the name, or the number in three digits, without quotes.
    static void encode(int protocol, JsonEncoder json) {
        Text name = NAMES[protocol & 0xFF];
        if (name.length() > 0) {
            json.raw(name);
        } else {
            json.digits(protocol & 0xFF, NUMBER_DIGITS);
        }
    }
}
