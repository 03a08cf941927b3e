package io.wirecut.pipeline.decode;

import static io.wirecut.pipeline.decode.DecodeStatus.IP_MALFORMED;
import static io.wirecut.pipeline.decode.DecodeStatus.LINK_TRUNCATED;
import static io.wirecut.pipeline.decode.DecodeStatus.NOT_IP;
import static io.wirecut.pipeline.decode.DecodeStatus.OK;
import static io.wirecut.pipeline.decode.DecodeStatus.TRANSPORT_MALFORMED;

/// What the decoder met that is out of the ordinary, each counted in [DecodeCounters].
///
/// An event whose [#status] is `OK` is only noted; any other ends the decoding, and gives the frame
/// that status unless it happened in a tunnel: then the packet around the tunnel stands.
public enum DecodeEvent {
    /// A link type that is not decoded.
    LINK_TYPE_UNKNOWN(DecodeStatus.UNKNOWN_LINK_TYPE),
    /// The frame ends within its Ethernet header.
    ETHERNET_TRUNCATED(LINK_TRUNCATED),
    /// The frame ends within a VLAN tag.
    VLAN_TRUNCATED(LINK_TRUNCATED),
    /// More VLAN tags than are recorded.
    VLAN_TOO_MANY(OK),
    /// The frame ends within its MPLS labels.
    MPLS_TRUNCATED(LINK_TRUNCATED),
    /// The frame ends within its PPPoE header.
    PPPOE_TRUNCATED(LINK_TRUNCATED),
    /// A PPPoE header of an unknown version, or whose length exceeds the frame.
    PPPOE_MALFORMED(LINK_TRUNCATED),
    /// The frame ends within its PPP header.
    PPP_TRUNCATED(LINK_TRUNCATED),
    /// The frame ends within its Cisco HDLC header.
    CISCO_HDLC_TRUNCATED(LINK_TRUNCATED),
    /// The frame ends within its loopback header.
    LOOPBACK_TRUNCATED(LINK_TRUNCATED),
    /// The frame ends within its Linux cooked header.
    LINUX_COOKED_TRUNCATED(LINK_TRUNCATED),
    /// The frame ends within its netfilter log attributes.
    NETFILTER_LOG_TRUNCATED(LINK_TRUNCATED),
    /// The link layer carries something else than IP: ARP, LLDP, spanning tree and so on.
    LINK_NOT_IP(NOT_IP),
    /// More headers than can be recorded.
    TOO_MANY_HEADERS(IP_MALFORMED),

    /// No version nibble of 4 or 6 where an IP header should be.
    IP_VERSION_WRONG(IP_MALFORMED),
    /// Less than 20 bytes where an IPv4 header should be.
    IPV4_HEADER_TRUNCATED(IP_MALFORMED),
    /// An IPv4 header length below 20, or beyond the packet.
    IPV4_HEADER_LENGTH(IP_MALFORMED),
    /// An IPv4 total length below the header's length.
    IPV4_TOTAL_LENGTH(IP_MALFORMED),
    /// An IPv4 total length beyond what was captured.
    IPV4_TRUNCATED(IP_MALFORMED),
    /// An IPv4 option whose length is wrong.
    IPV4_OPTION_LENGTH(OK),
    /// An IPv4 fragment that would end beyond 65,535 bytes.
    IPV4_FRAGMENT_TOO_LONG(IP_MALFORMED),
    /// Less than 40 bytes where an IPv6 header should be.
    IPV6_HEADER_TRUNCATED(IP_MALFORMED),
    /// An IPv6 payload length beyond what was captured.
    IPV6_TRUNCATED(IP_MALFORMED),
    /// An IPv6 extension header that exceeds the packet.
    IPV6_EXTENSION_TRUNCATED(IP_MALFORMED),
    /// More IPv6 extension headers than are followed.
    IPV6_TOO_MANY_EXTENSIONS(IP_MALFORMED),
    /// An IPv6 fragment that would end beyond 65,535 bytes, or is not the last and not a multiple
    /// of 8 bytes.
    IPV6_FRAGMENT_LENGTH(IP_MALFORMED),
    /// An authentication header that exceeds the packet.
    AUTHENTICATION_TRUNCATED(IP_MALFORMED),

    /// Less than 20 bytes where a TCP header should be.
    TCP_HEADER_TRUNCATED(TRANSPORT_MALFORMED),
    /// A TCP data offset below 20, or beyond the segment.
    TCP_HEADER_LENGTH(TRANSPORT_MALFORMED),
    /// A TCP option whose length is wrong; those before it were read.
    TCP_OPTION_LENGTH(OK),
    /// Less than 8 bytes where a UDP header should be.
    UDP_HEADER_TRUNCATED(TRANSPORT_MALFORMED),
    /// A UDP length below 8, or beyond the packet.
    UDP_LENGTH(TRANSPORT_MALFORMED),
    /// Less than 8 bytes where an ICMP header should be.
    ICMP_TRUNCATED(TRANSPORT_MALFORMED),
    /// Less than 8 bytes where an ICMPv6 header should be.
    ICMPV6_TRUNCATED(TRANSPORT_MALFORMED),
    /// Less than 12 bytes where an SCTP header should be.
    SCTP_TRUNCATED(TRANSPORT_MALFORMED),
    /// Less than 8 bytes where an ESP header should be.
    ESP_TRUNCATED(TRANSPORT_MALFORMED),

    /// A GRE header that exceeds the packet.
    GRE_TRUNCATED(OK),
    /// A GRE version other than 0 and 1.
    GRE_VERSION(OK),
    /// An ERSPAN header that exceeds the packet, or of an unknown version.
    ERSPAN_MALFORMED(LINK_TRUNCATED),
    /// No valid VXLAN header on VXLAN's port.
    VXLAN_MALFORMED(OK),
    /// No valid GENEVE header on GENEVE's port.
    GENEVE_MALFORMED(OK),
    /// No IPv6 packet behind Teredo's port.
    TEREDO_NOT_IPV6(OK),
    /// A network service header that exceeds the packet, or of an unknown version.
    NSH_MALFORMED(LINK_TRUNCATED),
    /// More tunnels, one within the other, than are followed.
    TUNNEL_TOO_DEEP(OK);

    private static final DecodeEvent[] VALUES = values();

    private final DecodeStatus status;

    DecodeEvent(DecodeStatus status) {
        this.status = status;
    }

    /// What becomes of a frame by this event; `OK` if it is only noted.
    public DecodeStatus status() {
        return status;
    }

    /// How many events there are.
    public static int count() {
        return VALUES.length;
    }
}
