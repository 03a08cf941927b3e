package io.wirecut.pipeline.decode;

/// The headers that a frame is made of, as [Packet#headerKind] tells them.
public enum HeaderKind {
    /// What follows is payload.
    END,
    /// Ethernet: two addresses and an EtherType.
    ETHERNET,
    /// An 802.1Q or 802.1ad tag and the EtherType after it.
    VLAN,
    /// A stack of MPLS labels (RFC 3032), with the pseudowire's control word if there is one.
    MPLS,
    /// PPPoE session (RFC 2516), without the PPP header that follows.
    PPPOE,
    /// PPP (RFC 1661).
    PPP,
    /// Cisco HDLC.
    CISCO_HDLC,
    /// BSD loopback.
    LOOPBACK,
    /// Linux cooked capture, version 1.
    LINUX_COOKED,
    /// Linux cooked capture, version 2.
    LINUX_COOKED_2,
    /// Linux netfilter log.
    NETFILTER_LOG,
    /// No header at all: the version nibble tells which IP follows.
    RAW_IP,
    /// IPv4 with its options.
    IPV4,
    /// IPv6 with its extension headers.
    IPV6,
    /// IP authentication header after an IPv4 header (RFC 4302).
    AUTHENTICATION,
    /// TCP with its options.
    TCP,
    /// UDP.
    UDP,
    /// ICMP for IPv4.
    ICMP,
    /// ICMP for IPv6.
    ICMPV6,
    /// SCTP common header.
    SCTP,
    /// Encapsulating security payload.
    ESP,
    /// GRE with its optional fields.
    GRE,
    /// ERSPAN type II or III.
    ERSPAN,
    /// VXLAN (RFC 7348).
    VXLAN,
    /// GENEVE with its options (RFC 8926).
    GENEVE,
    /// Teredo's authentication and origin headers, which may be empty (RFC 4380).
    TEREDO,
    /// Network service header (RFC 8300).
    NSH
}
