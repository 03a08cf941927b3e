package io.wirecut.pipeline.flow;

import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.Packet;
import org.agrona.DirectBuffer;

/// The header of the packet that an ICMP error is about, which the error quotes (RFC 792, RFC 4443
/// §3): as much of it as tells its flow. Allocates nothing after construction.
final class QuotedHeader {
    private static final int ICMP_LENGTH = 8;
    private static final int IPV4_LENGTH = 20;
    private static final int IPV6_LENGTH = 40;
    private static final int PORTS_LENGTH = 4;
    private static final int MAX_EXTENSIONS = 8;

    private static final int ECHO_REQUEST_6 = 128;

    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private int sourcePort;
    private int destinationPort;
    private int protocol;

    /// Whether a packet is an ICMP message that tells of another packet.
    static boolean isError(Packet packet) {
        if (packet.fragment()) {
            return false;
        }
        int type = packet.icmpType();
        return switch (packet.protocol()) {
            // Unreachable, source quench, redirect, time exceeded, parameter problem.
            case IpProtocol.ICMP -> type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
            // RFC 4443: all below 128 are errors, and 0 is reserved.
            case IpProtocol.ICMPV6 -> type > 0 && type < ECHO_REQUEST_6;
            default -> false;
        };
    }

    /// Reads what an error quotes.
    ///
    /// @return false if too little is there, or it is not the first fragment
    boolean read(Packet packet) {
        int start = packet.transportOffset() + ICMP_LENGTH;
        int end = packet.ipOffset() + packet.ipLength();
        return packet.protocol() == IpProtocol.ICMP
                ? readIpv4(packet.buffer(), start, end)
                : readIpv6(packet.buffer(), start, end);
    }

    private boolean readIpv4(DirectBuffer buffer, int start, int end) {
        if (end - start < IPV4_LENGTH) {
            return false;
        }
        int headerLength = (u8(buffer, start) & 0xf) * 4;
        boolean isFirst = (u16(buffer, start + 6) & 0x1fff) == 0;
        if (u8(buffer, start) >>> 4 != 4 || headerLength < IPV4_LENGTH || !isFirst) {
            return false;
        }
        sourceHigh = 0;
        destinationHigh = 0;
        sourceLow = Integer.toUnsignedLong(i32(buffer, start + 12));
        destinationLow = Integer.toUnsignedLong(i32(buffer, start + 16));
        return readTransport(buffer, u8(buffer, start + 9), start + headerLength, end);
    }

    private boolean readIpv6(DirectBuffer buffer, int start, int end) {
        if (end - start < IPV6_LENGTH || u8(buffer, start) >>> 4 != 6) {
            return false;
        }
        sourceHigh = i64(buffer, start + 8);
        sourceLow = i64(buffer, start + 16);
        destinationHigh = i64(buffer, start + 24);
        destinationLow = i64(buffer, start + 32);
        int next = u8(buffer, start + 6);
        int at = start + IPV6_LENGTH;
        for (int i = 0; i < MAX_EXTENSIONS; i++) {
            switch (next) {
                // Hop-by-hop options, routing, destination options (RFC 8200 §4).
                case 0, 43, 60 -> {
                    if (end - at < 8) {
                        return false;
                    }
                    next = u8(buffer, at);
                    at += (u8(buffer, at + 1) + 1) * 8;
                }
                case 44 -> {
                    if (end - at < 8 || u16(buffer, at + 2) >>> 3 != 0) {
                        return false;
                    }
                    next = u8(buffer, at);
                    at += 8;
                }
                default -> {
                    return readTransport(buffer, next, at, end);
                }
            }
        }
        return false;
    }

    private boolean readTransport(DirectBuffer buffer, int next, int at, int end) {
        protocol = next;
        sourcePort = 0;
        destinationPort = 0;
        switch (next) {
            case IpProtocol.TCP, IpProtocol.UDP, IpProtocol.SCTP -> {
                if (end - at < PORTS_LENGTH) {
                    return false;
                }
                sourcePort = u16(buffer, at);
                destinationPort = u16(buffer, at + 2);
            }
            case IpProtocol.ICMP, IpProtocol.ICMPV6 -> {
                sourcePort = IcmpTypes.type(buffer, at, end);
                destinationPort = IcmpTypes.counterpart(next, sourcePort);
            }
            default -> {
                // Others are told by their addresses alone.
            }
        }
        return true;
    }

    long sourceHigh() {
        return sourceHigh;
    }

    long sourceLow() {
        return sourceLow;
    }

    long destinationHigh() {
        return destinationHigh;
    }

    long destinationLow() {
        return destinationLow;
    }

    int sourcePort() {
        return sourcePort;
    }

    int destinationPort() {
        return destinationPort;
    }

    int protocol() {
        return protocol;
    }

    private static int u8(DirectBuffer buffer, int offset) {
        return buffer.getByte(offset) & 0xff;
    }

    private static int u16(DirectBuffer buffer, int offset) {
        return Short.toUnsignedInt(Short.reverseBytes(buffer.getShort(offset)));
    }

    private static int i32(DirectBuffer buffer, int offset) {
        return Integer.reverseBytes(buffer.getInt(offset));
    }

    private static long i64(DirectBuffer buffer, int offset) {
        return Long.reverseBytes(buffer.getLong(offset));
    }
}
