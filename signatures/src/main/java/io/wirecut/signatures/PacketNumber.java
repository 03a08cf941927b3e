package io.wirecut.signatures;

/// A number that a packet, or the flow that it belongs to, has.
public enum PacketNumber {
    /// `ttl`: IPv4 time to live, IPv6 hop limit.
    TTL,
    /// `id`: IPv4 identification.
    IP_ID,
    /// `tos`: the IPv4 header's byte of this name.
    TOS,
    /// `fragoffset`: where the fragment lies in its datagram, in units of 8 bytes.
    FRAGMENT_OFFSET,
    /// `ip_proto`: what the IP header says follows.
    IP_PROTOCOL,
    /// `seq`: TCP sequence number.
    TCP_SEQUENCE,
    /// `ack`: TCP acknowledgement number.
    TCP_ACKNOWLEDGEMENT,
    /// `window`: TCP window as it stands in the header.
    TCP_WINDOW,
    /// `tcp.mss`: what the TCP option of this name says.
    TCP_MSS,
    /// `itype`: type of an ICMP or ICMPv6 message.
    ICMP_TYPE,
    /// `icode`: code of an ICMP or ICMPv6 message.
    ICMP_CODE,
    /// `icmp_id`: identifier of an ICMP or ICMPv6 message that has one.
    ICMP_ID,
    /// `icmp_seq`: sequence number of an ICMP or ICMPv6 message that has one.
    ICMP_SEQUENCE,
    /// `icmpv6.mtu`: what a Packet Too Big message says.
    ICMPV6_MTU,
    /// `vxlan_vni`: network identifier of the VXLAN tunnel that the packet came through.
    VXLAN_VNI,
    /// `flow.age`: whole seconds since the flow's first packet.
    FLOW_AGE,
    /// `flow.pkts_toserver`: packets of the flow from its client, this one included.
    FLOW_PACKETS_TO_SERVER,
    /// `flow.pkts_toclient`: packets of the flow from its server, this one included.
    FLOW_PACKETS_TO_CLIENT,
    /// `flow.bytes_toserver`: bytes on the wire of these packets.
    FLOW_BYTES_TO_SERVER,
    /// `flow.bytes_toclient`: bytes on the wire of these packets.
    FLOW_BYTES_TO_CLIENT,
    /// `stream_size`: bytes that the client has sent by its sequence numbers.
    STREAM_SIZE_CLIENT,
    /// `stream_size`: bytes that the server has sent by its sequence numbers.
    STREAM_SIZE_SERVER;

    /// What stands for a number that the packet does not have.
    public static final long NONE = -1;

    /// Whether it is of the single packet, rather than the same for all packets that make up a
    /// stretch of a stream.
    public boolean ofPacket() {
        return compareTo(FLOW_AGE) < 0 && this != IP_PROTOCOL;
    }

    /// Whether it is one of [#STREAM_SIZE_CLIENT] and [#STREAM_SIZE_SERVER].
    public boolean isStreamSize() {
        return this == STREAM_SIZE_CLIENT || this == STREAM_SIZE_SERVER;
    }
}
