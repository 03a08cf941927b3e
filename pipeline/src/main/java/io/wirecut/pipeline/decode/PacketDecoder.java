package io.wirecut.pipeline.decode;

import org.agrona.DirectBuffer;

/// Finds the headers of a frame, through tunnels, down to the innermost packet's payload.
///
/// One header after the other, from a table: each kind of header has a class whose `decode` says
/// which kind follows. When what a tunnel carries cannot be decoded (or is not IP), the packet
/// around it stands and its payload is the tunnel's. Depth is bounded: 32 headers, 8 tunnels. One
/// thread at a time. Allocates nothing after construction.
public final class PacketDecoder {
    private final DecodeCounters counters = new DecodeCounters();
    private final Cursor cursor;

    /// Looks for tunnels behind the ports that are registered for them.
    public PacketDecoder() {
        this(TunnelPorts.REGISTERED);
    }

    /// Looks for tunnels behind these ports.
    public PacketDecoder(TunnelPorts tunnelPorts) {
        cursor = new Cursor(counters, tunnelPorts, new Packet());
    }

    /// What was met so far.
    public DecodeCounters counters() {
        return counters;
    }

    /// Decodes the frame that the packet was wrapped around ([Packet#wrapFrame]).
    ///
    /// @return the same as [Packet#status]
    public DecodeStatus decode(Packet packet) {
        packet.beginDecoding();
        return run(packet, 0, packet.frameLength, LinkHeaders.first(packet.linkType));
    }

    /// Decodes on from a datagram that the packet's frame completed. [Packet#buffer] then is that
    /// datagram and [Packet#reassembled] is true.
    ///
    /// @param packet was decoded and is a [Packet#fragment]
    /// @param buffer holds the datagram, and must stay as it is until the slot is used again
    /// @param offset of the datagram's IP header
    /// @param length of the datagram with its header
    /// @return the same as [Packet#status]
    public DecodeStatus decodeDatagram(Packet packet, DirectBuffer buffer, int offset, int length) {
        packet.wrapDatagram(buffer, offset, length);
        return run(packet, 0, length, HeaderKind.RAW_IP);
    }

    private DecodeStatus run(Packet packet, int offset, int limit, HeaderKind first) {
        Cursor at = cursor;
        at.packet = packet;
        at.buffer = packet.datagram;
        at.counting = true;
        int headerCount = packet.headerCount;
        int layers = packet.layers;
        int vlanCount = packet.vlanCount;
        follow(at, offset, limit, first, Cursor.MAX_TUNNELS);
        if (at.failure != null && at.tunnels > 0) {
            packet.headerCount = headerCount;
            packet.layers = layers;
            packet.vlanCount = vlanCount;
            at.counting = false;
            follow(at, offset, limit, first, at.tunnels - 1);
        }
        DecodeEvent failure = at.failure;
        packet.status = failure == null ? DecodeStatus.OK : failure.status();
        if (packet.status != DecodeStatus.OK && packet.status != DecodeStatus.TRANSPORT_MALFORMED) {
            packet.clearIp();
        }
        counters.add(packet.status);
        return packet.status;
    }

    private static void follow(
            Cursor at, int offset, int limit, HeaderKind first, int tunnelLimit) {
        at.offset = offset;
        at.limit = limit;
        at.tunnels = 0;
        at.tunnelLimit = tunnelLimit;
        at.failure = null;
        HeaderKind kind = first;
        if (kind == HeaderKind.END) {
            at.fail(DecodeEvent.LINK_TYPE_UNKNOWN);
        }
        while (kind != HeaderKind.END) {
            if (kind != HeaderKind.RAW_IP && !at.packet.addHeader(kind, at.offset)) {
                at.fail(DecodeEvent.TOO_MANY_HEADERS);
                return;
            }
            kind = decodeHeader(kind, at);
        }
    }

    private static HeaderKind decodeHeader(HeaderKind kind, Cursor at) {
        return switch (kind) {
            case END -> HeaderKind.END;
            case ETHERNET -> LinkHeaders.ethernet(at);
            case VLAN -> LinkHeaders.vlan(at);
            case MPLS -> LinkHeaders.mpls(at);
            case PPPOE -> PppHeaders.pppoe(at);
            case PPP -> PppHeaders.ppp(at);
            case CISCO_HDLC -> PppHeaders.ciscoHdlc(at);
            case LOOPBACK -> LinkHeaders.loopback(at);
            case LINUX_COOKED -> LinkHeaders.linuxCooked(at);
            case LINUX_COOKED_2 -> LinkHeaders.linuxCooked2(at);
            case NETFILTER_LOG -> LinkHeaders.netfilterLog(at);
            case RAW_IP -> LinkHeaders.rawIp(at);
            case IPV4 -> Ipv4Header.decode(at);
            case IPV6 -> Ipv6Header.decode(at);
            case AUTHENTICATION -> TransportHeaders.authentication(at);
            case TCP -> TcpHeader.decode(at);
            case UDP -> TransportHeaders.udp(at);
            case ICMP ->
                    TransportHeaders.icmp(
                            at, 4, DecodeEvent.ICMP_TRUNCATED, DecodeEvent.ICMP_IN_IPV6);
            case ICMPV6 ->
                    TransportHeaders.icmp(
                            at, 6, DecodeEvent.ICMPV6_TRUNCATED, DecodeEvent.ICMPV6_IN_IPV4);
            case SCTP -> TransportHeaders.sctp(at);
            case ESP -> TransportHeaders.esp(at);
            case GRE -> GreHeader.decode(at);
            case ERSPAN -> TunnelHeaders.erspan(at);
            case VXLAN -> TunnelHeaders.vxlan(at);
            case GENEVE -> TunnelHeaders.geneve(at);
            case TEREDO -> TunnelHeaders.teredo(at);
            case NSH -> TunnelHeaders.nsh(at);
        };
    }
}
