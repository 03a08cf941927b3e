package io.wirecut.pipeline.flow;

import io.wirecut.pipeline.decode.IpProtocol;
import org.agrona.DirectBuffer;

/// What stands for the ports of an ICMP message in the key of its flow: its type, and the type that
/// answers it or that it answers. So requests and their answers are one flow whatever their
/// identifiers, as with Suricata; messages that nothing answers are a flow in each direction.
final class IcmpTypes {
    /// Stands for the type that answers where there is none.
    private static final int NONE = 0x100;

    private IcmpTypes() {}

    /// The type of a message, 0 if there is nothing.
    ///
    /// @param offset of the ICMP header
    /// @param end of what there is
    static int type(DirectBuffer buffer, int offset, int end) {
        return offset < end ? buffer.getByte(offset) & 0xff : 0;
    }

    /// The type that answers a type, or that it answers; one that is no type if there is none.
    static int counterpart(int protocol, int type) {
        return protocol == IpProtocol.ICMP ? counterpart4(type) : counterpart6(type);
    }

    private static int counterpart4(int type) {
        return switch (type) {
            // Echo (RFC 792).
            case 8 -> 0;
            case 0 -> 8;
            // Router discovery (RFC 1256).
            case 10 -> 9;
            case 9 -> 10;
            // Timestamp, information (RFC 792), address mask (RFC 950): requests are odd.
            case 13, 15, 17 -> type + 1;
            case 14, 16, 18 -> type - 1;
            default -> NONE;
        };
    }

    private static int counterpart6(int type) {
        return switch (type) {
            // Echo (RFC 4443), multicast listeners (RFC 2710).
            case 128, 130 -> type + 1;
            case 129, 131 -> type - 1;
            // Neighbours (RFC 4861), node information (RFC 4620), home agents (RFC 6275),
            // certification paths (RFC 3971).
            case 133, 135, 139, 144, 148 -> type + 1;
            case 134, 136, 140, 145, 149 -> type - 1;
            default -> NONE;
        };
    }
}
