package io.wirecut.signatures;

/// Bytes that a signature's steps look at, by name. Each is a part of a packet or of the stream it
/// belongs to; an application protocol's parts are further constants of this kind.
public enum Buffer {
    /// The packet's payload, or the stream it is a part of; what steps look at that follow no other
    /// name.
    PAYLOAD("pkt_data"),
    /// The TCP header with its options.
    TCP_HEADER("tcp.hdr"),
    /// The UDP header.
    UDP_HEADER("udp.hdr"),
    /// The IPv4 header with its options.
    IPV4_HEADER("ipv4.hdr"),
    /// The IPv6 header with its extension headers.
    IPV6_HEADER("ipv6.hdr"),
    /// The ICMPv4 header.
    ICMPV4_HEADER("icmpv4.hdr"),
    /// The ICMPv6 header.
    ICMPV6_HEADER("icmpv6.hdr"),
    /// The source address, 4 bytes or 16.
    SOURCE_ADDRESS("ip.src"),
    /// The destination address, 4 bytes or 16.
    DESTINATION_ADDRESS("ip.dst");

    private final String keyword;

    Buffer(String keyword) {
        this.keyword = keyword;
    }

    /// The keyword that names it.
    public String keyword() {
        return keyword;
    }
}
