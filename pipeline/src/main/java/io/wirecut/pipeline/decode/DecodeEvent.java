package io.wirecut.pipeline.decode;

import static io.wirecut.pipeline.decode.DecodeStatus.IP_MALFORMED;
import static io.wirecut.pipeline.decode.DecodeStatus.LINK_TRUNCATED;
import static io.wirecut.pipeline.decode.DecodeStatus.NOT_IP;
import static io.wirecut.pipeline.decode.DecodeStatus.OK;
import static io.wirecut.pipeline.decode.DecodeStatus.TRANSPORT_MALFORMED;

import io.wirecut.signatures.PacketEvent;
import org.jspecify.annotations.Nullable;

/// What the decoder met that is out of the ordinary, each counted in [DecodeCounters].
///
/// An event whose [#status] is `OK` is only noted; any other ends the decoding, and gives the frame
/// that status unless it happened in a tunnel: then the packet around the tunnel stands.
public enum DecodeEvent {
    /// A link type that is not decoded.
    LINK_TYPE_UNKNOWN(DecodeStatus.UNKNOWN_LINK_TYPE),
    /// The frame ends within its Ethernet header.
    ETHERNET_TRUNCATED(LINK_TRUNCATED, PacketEvent.DECODE_ETHERNET_PKT_TOO_SMALL),
    /// The frame ends within a VLAN tag.
    VLAN_TRUNCATED(LINK_TRUNCATED, PacketEvent.DECODE_VLAN_HEADER_TOO_SMALL),
    /// More VLAN tags than are recorded.
    VLAN_TOO_MANY(OK, PacketEvent.DECODE_VLAN_TOO_MANY_LAYERS),
    /// The frame ends within its MPLS labels.
    MPLS_TRUNCATED(LINK_TRUNCATED, PacketEvent.DECODE_MPLS_HEADER_TOO_SMALL),
    /// The frame ends within its PPPoE header.
    PPPOE_TRUNCATED(LINK_TRUNCATED, PacketEvent.DECODE_PPPOE_PKT_TOO_SMALL),
    /// A PPPoE header of an unknown version, or whose length exceeds the frame.
    PPPOE_MALFORMED(LINK_TRUNCATED, PacketEvent.DECODE_PPPOE_WRONG_CODE),
    /// The frame ends within its PPP header.
    PPP_TRUNCATED(LINK_TRUNCATED, PacketEvent.DECODE_PPP_PKT_TOO_SMALL),
    /// The frame ends within its Cisco HDLC header.
    CISCO_HDLC_TRUNCATED(LINK_TRUNCATED, PacketEvent.DECODE_CHDLC_PKT_TOO_SMALL),
    /// The frame ends within its loopback header.
    LOOPBACK_TRUNCATED(LINK_TRUNCATED, PacketEvent.DECODE_LTNULL_PKT_TOO_SMALL),
    /// The frame ends within its Linux cooked header.
    LINUX_COOKED_TRUNCATED(LINK_TRUNCATED, PacketEvent.DECODE_SLL_PKT_TOO_SMALL),
    /// The frame ends within its netfilter log attributes.
    NETFILTER_LOG_TRUNCATED(LINK_TRUNCATED),
    /// PPP with a protocol that is not decoded.
    PPP_PROTOCOL(NOT_IP, PacketEvent.DECODE_PPP_UNSUP_PROTO),
    /// A loopback header of neither IPv4 nor IPv6.
    LOOPBACK_FAMILY(NOT_IP, PacketEvent.DECODE_LTNULL_UNSUPPORTED_TYPE),
    /// The link layer carries something else than IP: ARP, LLDP, spanning tree and so on.
    LINK_NOT_IP(NOT_IP),
    /// More headers than can be recorded.
    TOO_MANY_HEADERS(IP_MALFORMED, PacketEvent.DECODE_TOO_MANY_LAYERS),

    /// Another version than 4 where an IPv4 header is announced.
    IPV4_VERSION_WRONG(IP_MALFORMED, PacketEvent.DECODE_IPV4_WRONG_IP_VERSION),
    /// Another version than 6 where an IPv6 header is announced.
    IPV6_VERSION_WRONG(IP_MALFORMED, PacketEvent.DECODE_IPV6_WRONG_IP_VERSION),
    /// No version nibble of 4 or 6 where either of them may be.
    IP_VERSION_WRONG(IP_MALFORMED, PacketEvent.DECODE_IPRAW_INVALID_IP_VERSION),
    /// Less than 20 bytes where an IPv4 header should be.
    IPV4_HEADER_TRUNCATED(IP_MALFORMED, PacketEvent.DECODE_IPV4_PKT_TOO_SMALL),
    /// An IPv4 header length below 20, or beyond the packet.
    IPV4_HEADER_LENGTH(IP_MALFORMED, PacketEvent.DECODE_IPV4_HLEN_TOO_SMALL),
    /// An IPv4 total length below the header's length.
    IPV4_TOTAL_LENGTH(IP_MALFORMED, PacketEvent.DECODE_IPV4_IPLEN_SMALLER_THAN_HLEN),
    /// An IPv4 total length beyond what was captured.
    IPV4_TRUNCATED(IP_MALFORMED, PacketEvent.DECODE_IPV4_TRUNC_PKT),
    /// An IPv4 option whose length is wrong.
    IPV4_OPTION_LENGTH(OK, PacketEvent.DECODE_IPV4_OPT_INVALID_LEN),
    /// An IPv4 fragment that would end beyond 65,535 bytes.
    IPV4_FRAGMENT_TOO_LONG(IP_MALFORMED, PacketEvent.DECODE_IPV4_FRAG_PKT_TOO_LARGE),
    /// Less than 40 bytes where an IPv6 header should be.
    IPV6_HEADER_TRUNCATED(IP_MALFORMED, PacketEvent.DECODE_IPV6_PKT_TOO_SMALL),
    /// An IPv6 payload length beyond what was captured.
    IPV6_TRUNCATED(IP_MALFORMED, PacketEvent.DECODE_IPV6_TRUNC_PKT),
    /// An IPv6 extension header that exceeds the packet.
    IPV6_EXTENSION_TRUNCATED(IP_MALFORMED, PacketEvent.DECODE_IPV6_TRUNC_EXTHDR),
    /// More IPv6 extension headers than are followed.
    IPV6_TOO_MANY_EXTENSIONS(IP_MALFORMED, PacketEvent.DECODE_TOO_MANY_LAYERS),
    /// An IPv6 fragment that would end beyond 65,535 bytes.
    IPV6_FRAGMENT_TOO_LONG(IP_MALFORMED, PacketEvent.DECODE_IPV6_FRAG_PKT_TOO_LARGE),
    /// An IPv6 fragment that is not the last and not a multiple of 8 bytes.
    IPV6_FRAGMENT_LENGTH(IP_MALFORMED, PacketEvent.DECODE_IPV6_FRAG_INVALID_LENGTH),
    /// An IPv6 fragment header whose reserved field is not 0.
    IPV6_FRAGMENT_RESERVED(OK, PacketEvent.DECODE_IPV6_FH_NON_ZERO_RESERVED_FIELD),
    /// An IPv6 fragment header of a datagram in one piece: an atomic fragment (RFC 6946).
    IPV6_FRAGMENT_ATOMIC(OK, PacketEvent.DECODE_IPV6_EXTHDR_USELESS_FH),
    /// More than one IPv6 fragment header.
    IPV6_FRAGMENT_HEADER_REPEATED(OK, PacketEvent.DECODE_IPV6_EXTHDR_DUPL_FH),
    /// More than one IPv6 routing header.
    IPV6_ROUTING_HEADER_REPEATED(OK, PacketEvent.DECODE_IPV6_EXTHDR_DUPL_RH),
    /// An IPv6 routing header of type 0, which is forbidden (RFC 5095).
    IPV6_ROUTING_TYPE_0(OK, PacketEvent.DECODE_IPV6_RH_TYPE_0),
    /// More than one IPv6 header of hop-by-hop options.
    IPV6_HOP_BY_HOP_REPEATED(OK, PacketEvent.DECODE_IPV6_EXTHDR_DUPL_HH),
    /// More than two IPv6 headers of destination options.
    IPV6_DESTINATION_OPTIONS_REPEATED(OK, PacketEvent.DECODE_IPV6_EXTHDR_DUPL_DH),
    /// More than one IPv6 authentication header.
    IPV6_AUTHENTICATION_REPEATED(OK, PacketEvent.DECODE_IPV6_EXTHDR_DUPL_AH),
    /// An authentication header whose reserved field is not 0.
    IPV6_AUTHENTICATION_RESERVED(OK, PacketEvent.DECODE_IPV6_EXTHDR_AH_RES_NOT_NULL),
    /// An IPv6 option that exceeds its header.
    IPV6_OPTION_LENGTH(OK, PacketEvent.DECODE_IPV6_EXTHDR_INVALID_OPTLEN),
    /// A hop-by-hop option that is not known.
    IPV6_HOP_BY_HOP_UNKNOWN(OK, PacketEvent.DECODE_IPV6_HOPOPTS_UNKNOWN_OPT),
    /// Hop-by-hop options that are nothing but padding.
    IPV6_HOP_BY_HOP_PADDING(OK, PacketEvent.DECODE_IPV6_HOPOPTS_ONLY_PADDING),
    /// A destination option that is not known.
    IPV6_DESTINATION_OPTION_UNKNOWN(OK, PacketEvent.DECODE_IPV6_DSTOPTS_UNKNOWN_OPT),
    /// Destination options that are nothing but padding.
    IPV6_DESTINATION_OPTIONS_PADDING(OK, PacketEvent.DECODE_IPV6_DSTOPTS_ONLY_PADDING),
    /// A PadN option without padding.
    IPV6_EMPTY_PADDING(OK, PacketEvent.DECODE_IPV6_ZERO_LEN_PADN),
    /// Bytes after an IPv6 header that says nothing follows.
    IPV6_DATA_AFTER_NONE(OK, PacketEvent.DECODE_IPV6_DATA_AFTER_NONE_HEADER),
    /// An authentication header that exceeds the packet.
    AUTHENTICATION_TRUNCATED(IP_MALFORMED),

    /// Less than 20 bytes where a TCP header should be.
    TCP_HEADER_TRUNCATED(TRANSPORT_MALFORMED, PacketEvent.DECODE_TCP_PKT_TOO_SMALL),
    /// A TCP data offset below 20, or beyond the segment.
    TCP_HEADER_LENGTH(TRANSPORT_MALFORMED, PacketEvent.DECODE_TCP_HLEN_TOO_SMALL),
    /// A TCP option that is there twice: the later one holds.
    TCP_OPTION_REPEATED(OK, PacketEvent.DECODE_TCP_OPT_DUPLICATE),
    /// A TCP option whose length is wrong; those before it were read.
    TCP_OPTION_LENGTH(OK, PacketEvent.DECODE_TCP_OPT_INVALID_LEN),
    /// Less than 8 bytes where a UDP header should be.
    UDP_HEADER_TRUNCATED(TRANSPORT_MALFORMED, PacketEvent.DECODE_UDP_HLEN_TOO_SMALL),
    /// A UDP length below 8.
    UDP_LENGTH_TOO_SMALL(TRANSPORT_MALFORMED, PacketEvent.DECODE_UDP_LEN_INVALID),
    /// A UDP length beyond the packet.
    UDP_LENGTH(TRANSPORT_MALFORMED, PacketEvent.DECODE_UDP_PKT_TOO_SMALL),
    /// A UDP length that leaves some of the packet over.
    UDP_LENGTH_SHORT(OK),
    /// Less than 8 bytes where an ICMP header should be.
    ICMP_TRUNCATED(TRANSPORT_MALFORMED, PacketEvent.DECODE_ICMPV4_PKT_TOO_SMALL),
    /// Less than 8 bytes where an ICMPv6 header should be.
    ICMPV6_TRUNCATED(TRANSPORT_MALFORMED, PacketEvent.DECODE_ICMPV6_PKT_TOO_SMALL),
    /// ICMPv6 within IPv4.
    ICMPV6_IN_IPV4(OK, PacketEvent.DECODE_IPV4_ICMPV6),
    /// ICMP for IPv4 within IPv6.
    ICMP_IN_IPV6(OK, PacketEvent.DECODE_IPV6_ICMPV4),
    /// Less than 12 bytes where an SCTP header should be.
    SCTP_TRUNCATED(TRANSPORT_MALFORMED, PacketEvent.DECODE_SCTP_PKT_TOO_SMALL),
    /// Less than 8 bytes where an ESP header should be.
    ESP_TRUNCATED(TRANSPORT_MALFORMED, PacketEvent.DECODE_ESP_PKT_TOO_SMALL),

    /// A GRE header that exceeds the packet.
    GRE_TRUNCATED(OK, PacketEvent.DECODE_GRE_PKT_TOO_SMALL),
    /// A GRE version other than 0 and 1.
    GRE_VERSION(OK, PacketEvent.DECODE_GRE_WRONG_VERSION),
    /// An ERSPAN header that exceeds the packet.
    ERSPAN_TRUNCATED(LINK_TRUNCATED, PacketEvent.DECODE_ERSPAN_HEADER_TOO_SMALL),
    /// An ERSPAN header of an unknown version.
    ERSPAN_VERSION(LINK_TRUNCATED, PacketEvent.DECODE_ERSPAN_UNSUPPORTED_VERSION),
    /// No valid VXLAN header on VXLAN's port.
    VXLAN_MALFORMED(OK, PacketEvent.DECODE_VXLAN_UNKNOWN_PAYLOAD_TYPE),
    /// No valid GENEVE header on GENEVE's port.
    GENEVE_MALFORMED(OK, PacketEvent.DECODE_GENEVE_UNKNOWN_PAYLOAD_TYPE),
    /// No IPv6 packet behind Teredo's port.
    TEREDO_NOT_IPV6(OK),
    /// The packet ends within its network service header.
    NSH_TRUNCATED(LINK_TRUNCATED, PacketEvent.DECODE_NSH_HEADER_TOO_SMALL),
    /// A network service header of an unknown version.
    NSH_VERSION(LINK_TRUNCATED, PacketEvent.DECODE_NSH_UNSUPPORTED_VERSION),
    /// A network service header whose length is below its least, or beyond the packet.
    NSH_LENGTH(LINK_TRUNCATED, PacketEvent.DECODE_NSH_BAD_HEADER_LENGTH),
    /// A network service header before something that is not decoded.
    NSH_PAYLOAD(NOT_IP, PacketEvent.DECODE_NSH_UNKNOWN_PAYLOAD),
    /// More tunnels, one within the other, than are followed.
    TUNNEL_TOO_DEEP(OK, PacketEvent.DECODE_TOO_MANY_LAYERS);

    private static final DecodeEvent[] VALUES = values();

    private final DecodeStatus status;
    private final @Nullable PacketEvent packetEvent;

    DecodeEvent(DecodeStatus status) {
        this(status, null);
    }

    DecodeEvent(DecodeStatus status, @Nullable PacketEvent packetEvent) {
        this.status = status;
        this.packetEvent = packetEvent;
    }

    /// What becomes of a frame by this event; `OK` if it is only noted.
    public DecodeStatus status() {
        return status;
    }

    /// What rules know it as; null if they have no name for it.
    public @Nullable PacketEvent packetEvent() {
        return packetEvent;
    }

    /// How many events there are.
    public static int count() {
        return VALUES.length;
    }
}
