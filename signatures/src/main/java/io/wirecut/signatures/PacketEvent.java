package io.wirecut.signatures;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something out of the ordinary that a packet brought, under the name that rules have for it:
/// `stream-event:NAME` for what the following of TCP sessions met, `decode-event:NAME` for what the
/// decoding of headers met. The names are those that Suricata 7 documents in its event rules, so
/// that rules written for it mean the same here.
public enum PacketEvent {
    /// An ACK of the client where the server's SYN with ACK is due, or the other way round.
    STREAM_3WHS_ACK_IN_WRONG_DIR(Origin.STREAM, "3whs_ack_in_wrong_dir"),
    /// Of a one-sided handshake: a segment that does not follow the SYN.
    STREAM_3WHS_ASYNC_WRONG_SEQ(Origin.STREAM, "3whs_async_wrong_seq"),
    /// The segment that completes the handshake has the right sequence number and acknowledges what
    /// was never sent.
    STREAM_3WHS_RIGHT_SEQ_WRONG_ACK_EVASION(Origin.STREAM, "3whs_right_seq_wrong_ack_evasion"),
    /// A SYN with ACK from the end that sent the SYN.
    STREAM_3WHS_SYNACK_IN_WRONG_DIRECTION(Origin.STREAM, "3whs_synack_in_wrong_direction"),
    /// A SYN with ACK again, with another acknowledgement number.
    STREAM_3WHS_SYNACK_RESEND_WITH_DIFFERENT_ACK(
            Origin.STREAM, "3whs_synack_resend_with_different_ack"),
    /// A SYN with ACK again, with another sequence number.
    STREAM_3WHS_SYNACK_RESEND_WITH_DIFF_SEQ(Origin.STREAM, "3whs_synack_resend_with_diff_seq"),
    /// A SYN with ACK from the client after that of the server.
    STREAM_3WHS_SYNACK_TOSERVER_ON_SYN_RECV(Origin.STREAM, "3whs_synack_toserver_on_syn_recv"),
    /// A SYN with ACK that does not acknowledge the SYN.
    STREAM_3WHS_SYNACK_WITH_WRONG_ACK(Origin.STREAM, "3whs_synack_with_wrong_ack"),
    /// More rival SYNs with ACK than are kept apart.
    STREAM_3WHS_SYNACK_FLOOD(Origin.STREAM, "3whs_synack_flood"),
    /// A SYN with ACK that leaves the data of a Fast Open SYN unacknowledged.
    STREAM_3WHS_SYNACK_TFO_DATA_IGNORED(Origin.STREAM, "3whs_synack_tfo_data_ignored"),
    /// The client's SYN again, with another sequence number, after the server's answer.
    STREAM_3WHS_SYN_RESEND_DIFF_SEQ_ON_SYN_RECV(
            Origin.STREAM, "3whs_syn_resend_diff_seq_on_syn_recv"),
    /// A SYN from the server after its SYN with ACK.
    STREAM_3WHS_SYN_TOCLIENT_ON_SYN_RECV(Origin.STREAM, "3whs_syn_toclient_on_syn_recv"),
    /// More rival SYNs than are kept apart.
    STREAM_3WHS_SYN_FLOOD(Origin.STREAM, "3whs_syn_flood"),
    /// The segment that should complete the handshake has neither the right sequence number nor the
    /// right acknowledgement.
    STREAM_3WHS_WRONG_SEQ_WRONG_ACK(Origin.STREAM, "3whs_wrong_seq_wrong_ack"),
    /// Data from the server before the client has completed the handshake.
    STREAM_3WHS_ACK_DATA_INJECT(Origin.STREAM, "3whs_ack_data_inject"),
    /// Of a handshake with two SYNs: a SYN with ACK that does not acknowledge the other SYN.
    STREAM_4WHS_SYNACK_WITH_WRONG_ACK(Origin.STREAM, "4whs_synack_with_wrong_ack"),
    /// Of a handshake with two SYNs: a SYN with ACK whose sequence number is not that of the SYN.
    STREAM_4WHS_SYNACK_WITH_WRONG_SYN(Origin.STREAM, "4whs_synack_with_wrong_syn"),
    /// Of a handshake with two SYNs: a sequence number that does not follow the SYN.
    STREAM_4WHS_WRONG_SEQ(Origin.STREAM, "4whs_wrong_seq"),
    /// Of a handshake with two SYNs: an acknowledgement of what was never sent.
    STREAM_4WHS_INVALID_ACK(Origin.STREAM, "4whs_invalid_ack"),
    /// One end has closed: a segment out of the window.
    STREAM_CLOSEWAIT_ACK_OUT_OF_WINDOW(Origin.STREAM, "closewait_ack_out_of_window"),
    /// One end has closed: a FIN out of the window.
    STREAM_CLOSEWAIT_FIN_OUT_OF_WINDOW(Origin.STREAM, "closewait_fin_out_of_window"),
    /// One end has closed: data again that are acknowledged already.
    STREAM_CLOSEWAIT_PKT_BEFORE_LAST_ACK(Origin.STREAM, "closewait_pkt_before_last_ack"),
    /// One end has closed: an acknowledgement of what was never sent.
    STREAM_CLOSEWAIT_INVALID_ACK(Origin.STREAM, "closewait_invalid_ack"),
    /// Both ends have closed at once: a segment out of the window.
    STREAM_CLOSING_ACK_WRONG_SEQ(Origin.STREAM, "closing_ack_wrong_seq"),
    /// Both ends have closed at once: an acknowledgement of what was never sent.
    STREAM_CLOSING_INVALID_ACK(Origin.STREAM, "closing_invalid_ack"),
    /// Established: a segment out of the window.
    STREAM_EST_PACKET_OUT_OF_WINDOW(Origin.STREAM, "est_packet_out_of_window"),
    /// Established: data again that are acknowledged already.
    STREAM_EST_PKT_BEFORE_LAST_ACK(Origin.STREAM, "est_pkt_before_last_ack"),
    /// Established: the server's SYN with ACK again.
    STREAM_EST_SYNACK_RESEND(Origin.STREAM, "est_synack_resend"),
    /// Established: the server's SYN with ACK again, with another acknowledgement number.
    STREAM_EST_SYNACK_RESEND_WITH_DIFFERENT_ACK(
            Origin.STREAM, "est_synack_resend_with_different_ack"),
    /// Established: a SYN with ACK from the server with another sequence number.
    STREAM_EST_SYNACK_RESEND_WITH_DIFF_SEQ(Origin.STREAM, "est_synack_resend_with_diff_seq"),
    /// Established: a SYN with ACK from the client.
    STREAM_EST_SYNACK_TOSERVER(Origin.STREAM, "est_synack_toserver"),
    /// Established: the client's SYN again.
    STREAM_EST_SYN_RESEND(Origin.STREAM, "est_syn_resend"),
    /// Established: a SYN from the client with another sequence number.
    STREAM_EST_SYN_RESEND_DIFF_SEQ(Origin.STREAM, "est_syn_resend_diff_seq"),
    /// Established: a SYN from the server.
    STREAM_EST_SYN_TOCLIENT(Origin.STREAM, "est_syn_toclient"),
    /// Established: an acknowledgement of what was never sent.
    STREAM_EST_INVALID_ACK(Origin.STREAM, "est_invalid_ack"),
    /// Established: a FIN with an acknowledgement of what was never sent.
    STREAM_FIN_INVALID_ACK(Origin.STREAM, "fin_invalid_ack"),
    /// A FIN is not acknowledged yet: a segment out of the window.
    STREAM_FIN1_ACK_WRONG_SEQ(Origin.STREAM, "fin1_ack_wrong_seq"),
    /// A FIN is not acknowledged yet: a FIN out of the window.
    STREAM_FIN1_FIN_WRONG_SEQ(Origin.STREAM, "fin1_fin_wrong_seq"),
    /// A FIN is not acknowledged yet: an acknowledgement of what was never sent.
    STREAM_FIN1_INVALID_ACK(Origin.STREAM, "fin1_invalid_ack"),
    /// A FIN is acknowledged, the other due: a segment out of the window.
    STREAM_FIN2_ACK_WRONG_SEQ(Origin.STREAM, "fin2_ack_wrong_seq"),
    /// A FIN is acknowledged, the other due: a FIN out of the window.
    STREAM_FIN2_FIN_WRONG_SEQ(Origin.STREAM, "fin2_fin_wrong_seq"),
    /// A FIN is acknowledged, the other due: an acknowledgement of what was never sent.
    STREAM_FIN2_INVALID_ACK(Origin.STREAM, "fin2_invalid_ack"),
    /// A FIN that belongs to no session.
    STREAM_FIN_BUT_NO_SESSION(Origin.STREAM, "fin_but_no_session"),
    /// Established: a FIN out of the window.
    STREAM_FIN_OUT_OF_WINDOW(Origin.STREAM, "fin_out_of_window"),
    /// A segment with both SYN and FIN.
    STREAM_FIN_SYN(Origin.STREAM, "fin_syn"),
    /// The last acknowledgement is due: a segment out of the window.
    STREAM_LASTACK_ACK_WRONG_SEQ(Origin.STREAM, "lastack_ack_wrong_seq"),
    /// The last acknowledgement is due: an acknowledgement of what was never sent.
    STREAM_LASTACK_INVALID_ACK(Origin.STREAM, "lastack_invalid_ack"),
    /// A RST that belongs to no session.
    STREAM_RST_BUT_NO_SESSION(Origin.STREAM, "rst_but_no_session"),
    /// The session is closing: a RST with an acknowledgement of what was never sent.
    STREAM_RST_INVALID_ACK(Origin.STREAM, "rst_invalid_ack"),
    /// Both ends have closed: a segment with another sequence number.
    STREAM_TIMEWAIT_ACK_WRONG_SEQ(Origin.STREAM, "timewait_ack_wrong_seq"),
    /// Both ends have closed: an acknowledgement of what was never sent.
    STREAM_TIMEWAIT_INVALID_ACK(Origin.STREAM, "timewait_invalid_ack"),
    /// The session is closing: a SYN again.
    STREAM_SHUTDOWN_SYN_RESEND(Origin.STREAM, "shutdown_syn_resend"),
    /// A timestamp older than the last, so that the segment is not taken (RFC 7323 §5).
    STREAM_PKT_INVALID_TIMESTAMP(Origin.STREAM, "pkt_invalid_timestamp"),
    /// An acknowledgement of what was never sent, in any state.
    STREAM_PKT_INVALID_ACK(Origin.STREAM, "pkt_invalid_ack"),
    /// An acknowledgement number without the ACK flag.
    STREAM_PKT_BROKEN_ACK(Origin.STREAM, "pkt_broken_ack"),
    /// A window update with a sequence number beyond what was sent.
    STREAM_PKT_BAD_WINDOW_UPDATE(Origin.STREAM, "pkt_bad_window_update"),
    /// Data again that were seen before.
    STREAM_PKT_RETRANSMISSION(Origin.STREAM, "pkt_retransmission"),
    /// Data again that their receiver had acknowledged already.
    STREAM_PKT_SPURIOUS_RETRANSMISSION(Origin.STREAM, "pkt_spurious_retransmission"),
    /// The session goes on after a RST that its receiver did not take.
    STREAM_SUSPECTED_RST_INJECT(Origin.STREAM, "suspected_rst_inject"),
    /// A packet on another worker than its flow; never here, since the receiver gives both
    /// directions to one.
    STREAM_WRONG_THREAD(Origin.STREAM, "wrong_thread"),
    /// Data that lie wholly before what was handed on.
    STREAM_REASSEMBLY_SEGMENT_BEFORE_BASE_SEQ(Origin.STREAM, "reassembly_segment_before_base_seq"),
    /// No room to store a segment.
    STREAM_REASSEMBLY_NO_SEGMENT(Origin.STREAM, "reassembly_no_segment"),
    /// No room to store a segment: the memory of all streams is used up.
    STREAM_REASSEMBLY_INSERT_MEMCAP(Origin.STREAM, "reassembly_insert_memcap"),
    /// No room to store a segment: its stream has used up its share.
    STREAM_REASSEMBLY_INSERT_LIMIT(Origin.STREAM, "reassembly_insert_limit"),
    /// A segment that could not be stored.
    STREAM_REASSEMBLY_INSERT_INVALID(Origin.STREAM, "reassembly_insert_invalid"),
    /// Bytes that were not seen and will not be handed on.
    STREAM_REASSEMBLY_SEQ_GAP(Origin.STREAM, "reassembly_seq_gap"),
    /// Data again that disagree with those that were seen before.
    STREAM_REASSEMBLY_OVERLAP_DIFFERENT_DATA(Origin.STREAM, "reassembly_overlap_different_data"),
    /// A stream has reached the depth: the rest is not inspected.
    STREAM_REASSEMBLY_DEPTH_REACHED(Origin.STREAM, "reassembly_depth_reached"),
    /// Many small segments one after the other. Not of Suricata: after Snort's `small_segments`.
    STREAM_REASSEMBLY_SMALL_SEGMENTS(Origin.STREAM, "reassembly_small_segments"),
    /// More urgent bytes out of band than are followed; never here, since none is limited.
    STREAM_REASSEMBLY_URGENT_OOB_LIMIT_REACHED(
            Origin.STREAM, "reassembly_urgent_oob_limit_reached"),

    /// A frame that ends within its Ethernet header.
    DECODE_ETHERNET_PKT_TOO_SMALL(Origin.DECODE, "ethernet.pkt_too_small"),
    /// A frame that ends within a VLAN tag.
    DECODE_VLAN_HEADER_TOO_SMALL(Origin.DECODE, "vlan.header_too_small"),
    /// More VLAN tags than are recorded.
    DECODE_VLAN_TOO_MANY_LAYERS(Origin.DECODE, "vlan.too_many_layers"),
    /// A frame that ends within its MPLS labels.
    DECODE_MPLS_HEADER_TOO_SMALL(Origin.DECODE, "mpls.header_too_small"),
    /// A frame that ends within its PPPoE header.
    DECODE_PPPOE_PKT_TOO_SMALL(Origin.DECODE, "pppoe.pkt_too_small"),
    /// A frame that ends within its PPP header.
    DECODE_PPP_PKT_TOO_SMALL(Origin.DECODE, "ppp.pkt_too_small"),
    /// A frame that ends within its Cisco HDLC header.
    DECODE_CHDLC_PKT_TOO_SMALL(Origin.DECODE, "chdlc.pkt_too_small"),
    /// A frame that ends within its loopback header.
    DECODE_LTNULL_PKT_TOO_SMALL(Origin.DECODE, "ltnull.pkt_too_small"),
    /// A frame that ends within its Linux cooked header.
    DECODE_SLL_PKT_TOO_SMALL(Origin.DECODE, "sll.pkt_too_small"),
    /// No version 4 or 6 where an IP header should be.
    DECODE_IPRAW_INVALID_IP_VERSION(Origin.DECODE, "ipraw.invalid_ip_version"),
    /// Less than 20 bytes where an IPv4 header should be.
    DECODE_IPV4_PKT_TOO_SMALL(Origin.DECODE, "ipv4.pkt_too_small"),
    /// An IPv4 header length below 20.
    DECODE_IPV4_HLEN_TOO_SMALL(Origin.DECODE, "ipv4.hlen_too_small"),
    /// An IPv4 total length below the header's length.
    DECODE_IPV4_IPLEN_SMALLER_THAN_HLEN(Origin.DECODE, "ipv4.iplen_smaller_than_hlen"),
    /// An IPv4 total length beyond what was captured.
    DECODE_IPV4_TRUNC_PKT(Origin.DECODE, "ipv4.trunc_pkt"),
    /// An IPv4 option whose length is wrong.
    DECODE_IPV4_OPT_INVALID_LEN(Origin.DECODE, "ipv4.opt_invalid_len"),
    /// An IPv4 fragment that would end beyond 65,535 bytes.
    DECODE_IPV4_FRAG_PKT_TOO_LARGE(Origin.DECODE, "ipv4.frag_pkt_too_large"),
    /// An IPv4 fragment that overlaps another.
    DECODE_IPV4_FRAG_OVERLAP(Origin.DECODE, "ipv4.frag_overlap"),
    /// Less than 40 bytes where an IPv6 header should be.
    DECODE_IPV6_PKT_TOO_SMALL(Origin.DECODE, "ipv6.pkt_too_small"),
    /// An IPv6 payload length beyond what was captured.
    DECODE_IPV6_TRUNC_PKT(Origin.DECODE, "ipv6.trunc_pkt"),
    /// An IPv6 extension header that exceeds the packet.
    DECODE_IPV6_TRUNC_EXTHDR(Origin.DECODE, "ipv6.trunc_exthdr"),
    /// More than one IPv6 fragment header.
    DECODE_IPV6_EXTHDR_DUPL_FH(Origin.DECODE, "ipv6.exthdr_dupl_fh"),
    /// An IPv6 fragment header of a datagram in one piece.
    DECODE_IPV6_EXTHDR_USELESS_FH(Origin.DECODE, "ipv6.exthdr_useless_fh"),
    /// An IPv6 fragment that would end beyond 65,535 bytes.
    DECODE_IPV6_FRAG_PKT_TOO_LARGE(Origin.DECODE, "ipv6.frag_pkt_too_large"),
    /// An IPv6 fragment that overlaps another.
    DECODE_IPV6_FRAG_OVERLAP(Origin.DECODE, "ipv6.frag_overlap"),
    /// An IPv6 fragment, not the last, whose length is not a multiple of 8.
    DECODE_IPV6_FRAG_INVALID_LENGTH(Origin.DECODE, "ipv6.frag_invalid_length"),
    /// Less than 20 bytes where a TCP header should be.
    DECODE_TCP_PKT_TOO_SMALL(Origin.DECODE, "tcp.pkt_too_small"),
    /// A TCP data offset below 20 bytes.
    DECODE_TCP_HLEN_TOO_SMALL(Origin.DECODE, "tcp.hlen_too_small"),
    /// A TCP option whose length is wrong.
    DECODE_TCP_OPT_INVALID_LEN(Origin.DECODE, "tcp.opt_invalid_len"),
    /// Less than 8 bytes where a UDP header should be.
    DECODE_UDP_PKT_TOO_SMALL(Origin.DECODE, "udp.pkt_too_small"),
    /// A UDP length beyond the packet.
    DECODE_UDP_HLEN_TOO_SMALL(Origin.DECODE, "udp.hlen_too_small"),
    /// A UDP length that is not that of the packet.
    DECODE_UDP_HLEN_INVALID(Origin.DECODE, "udp.hlen_invalid"),
    /// A UDP length below 8.
    DECODE_UDP_LEN_INVALID(Origin.DECODE, "udp.len_invalid"),
    /// Less than 8 bytes where an ICMP header should be.
    DECODE_ICMPV4_PKT_TOO_SMALL(Origin.DECODE, "icmpv4.pkt_too_small"),
    /// Less than 8 bytes where an ICMPv6 header should be.
    DECODE_ICMPV6_PKT_TOO_SMALL(Origin.DECODE, "icmpv6.pkt_too_small"),
    /// Less than 12 bytes where an SCTP header should be.
    DECODE_SCTP_PKT_TOO_SMALL(Origin.DECODE, "sctp.pkt_too_small"),
    /// Less than 8 bytes where an ESP header should be.
    DECODE_ESP_PKT_TOO_SMALL(Origin.DECODE, "esp.pkt_too_small"),
    /// A GRE header that exceeds the packet.
    DECODE_GRE_PKT_TOO_SMALL(Origin.DECODE, "gre.pkt_too_small"),
    /// A GRE version other than 0 and 1.
    DECODE_GRE_WRONG_VERSION(Origin.DECODE, "gre.wrong_version"),
    /// An ERSPAN header that exceeds the packet.
    DECODE_ERSPAN_HEADER_TOO_SMALL(Origin.DECODE, "erspan.header_too_small"),
    /// A PPPoE session header whose code is not that of data.
    DECODE_PPPOE_WRONG_CODE(Origin.DECODE, "pppoe.wrong_code"),
    /// PPP with a protocol that is not decoded.
    DECODE_PPP_UNSUP_PROTO(Origin.DECODE, "ppp.unsup_proto"),
    /// A loopback header of neither IPv4 nor IPv6.
    DECODE_LTNULL_UNSUPPORTED_TYPE(Origin.DECODE, "ltnull.unsupported_type"),
    /// Another version than 4 where an IPv4 header is announced.
    DECODE_IPV4_WRONG_IP_VERSION(Origin.DECODE, "ipv4.wrong_ip_version"),
    /// ICMPv6 within IPv4.
    DECODE_IPV4_ICMPV6(Origin.DECODE, "ipv4.icmpv6"),
    /// An IPv4 fragment that could not be kept.
    DECODE_IPV4_FRAG_IGNORED(Origin.DECODE, "ipv4.frag_ignored"),
    /// Another version than 6 where an IPv6 header is announced.
    DECODE_IPV6_WRONG_IP_VERSION(Origin.DECODE, "ipv6.wrong_ip_version"),
    /// More than one IPv6 routing header.
    DECODE_IPV6_EXTHDR_DUPL_RH(Origin.DECODE, "ipv6.exthdr_dupl_rh"),
    /// More than one IPv6 header of hop-by-hop options.
    DECODE_IPV6_EXTHDR_DUPL_HH(Origin.DECODE, "ipv6.exthdr_dupl_hh"),
    /// More than two IPv6 headers of destination options.
    DECODE_IPV6_EXTHDR_DUPL_DH(Origin.DECODE, "ipv6.exthdr_dupl_dh"),
    /// More than one authentication header.
    DECODE_IPV6_EXTHDR_DUPL_AH(Origin.DECODE, "ipv6.exthdr_dupl_ah"),
    /// An authentication header whose reserved field is not 0.
    DECODE_IPV6_EXTHDR_AH_RES_NOT_NULL(Origin.DECODE, "ipv6.exthdr_ah_res_not_null"),
    /// An IPv6 option that exceeds its header.
    DECODE_IPV6_EXTHDR_INVALID_OPTLEN(Origin.DECODE, "ipv6.exthdr_invalid_optlen"),
    /// A hop-by-hop option that is not known.
    DECODE_IPV6_HOPOPTS_UNKNOWN_OPT(Origin.DECODE, "ipv6.hopopts_unknown_opt"),
    /// Hop-by-hop options that are nothing but padding.
    DECODE_IPV6_HOPOPTS_ONLY_PADDING(Origin.DECODE, "ipv6.hopopts_only_padding"),
    /// A destination option that is not known.
    DECODE_IPV6_DSTOPTS_UNKNOWN_OPT(Origin.DECODE, "ipv6.dstopts_unknown_opt"),
    /// Destination options that are nothing but padding.
    DECODE_IPV6_DSTOPTS_ONLY_PADDING(Origin.DECODE, "ipv6.dstopts_only_padding"),
    /// A PadN option without padding.
    DECODE_IPV6_ZERO_LEN_PADN(Origin.DECODE, "ipv6.zero_len_padn"),
    /// An IPv6 routing header of type 0, which is forbidden (RFC 5095).
    DECODE_IPV6_RH_TYPE_0(Origin.DECODE, "ipv6.rh_type_0"),
    /// An IPv6 fragment header whose reserved field is not 0.
    DECODE_IPV6_FH_NON_ZERO_RESERVED_FIELD(Origin.DECODE, "ipv6.fh_non_zero_reserved_field"),
    /// Bytes after an IPv6 header that says nothing follows.
    DECODE_IPV6_DATA_AFTER_NONE_HEADER(Origin.DECODE, "ipv6.data_after_none_header"),
    /// ICMP for IPv4 within IPv6.
    DECODE_IPV6_ICMPV4(Origin.DECODE, "ipv6.icmpv4"),
    /// An IPv6 fragment that could not be kept.
    DECODE_IPV6_FRAG_IGNORED(Origin.DECODE, "ipv6.frag_ignored"),
    /// A TCP option that is there twice.
    DECODE_TCP_OPT_DUPLICATE(Origin.DECODE, "tcp.opt_duplicate"),
    /// An ERSPAN header of an unknown version.
    DECODE_ERSPAN_UNSUPPORTED_VERSION(Origin.DECODE, "erspan.unsupported_version"),
    /// No valid VXLAN header on VXLAN's port.
    DECODE_VXLAN_UNKNOWN_PAYLOAD_TYPE(Origin.DECODE, "vxlan.unknown_payload_type"),
    /// No valid GENEVE header on GENEVE's port.
    DECODE_GENEVE_UNKNOWN_PAYLOAD_TYPE(Origin.DECODE, "geneve.unknown_payload_type"),
    /// A packet that ends within its network service header.
    DECODE_NSH_HEADER_TOO_SMALL(Origin.DECODE, "nsh.header_too_small"),
    /// A network service header of an unknown version.
    DECODE_NSH_UNSUPPORTED_VERSION(Origin.DECODE, "nsh.unsupported_version"),
    /// A network service header whose length is wrong.
    DECODE_NSH_BAD_HEADER_LENGTH(Origin.DECODE, "nsh.bad_header_length"),
    /// A network service header before something that is not decoded.
    DECODE_NSH_UNKNOWN_PAYLOAD(Origin.DECODE, "nsh.unknown_payload"),
    /// More headers than can be recorded.
    DECODE_TOO_MANY_LAYERS(Origin.DECODE, "too_many_layers");

    /// Which keyword an event belongs to.
    public enum Origin {
        /// `stream-event`.
        STREAM,
        /// `decode-event`.
        DECODE
    }

    private static final PacketEvent[] VALUES = values();
    private static final Map<String, PacketEvent> STREAM_EVENTS = named(Origin.STREAM);
    private static final Map<String, PacketEvent> DECODE_EVENTS = named(Origin.DECODE);

    private final Origin origin;
    private final String keywordName;

    PacketEvent(Origin origin, String keywordName) {
        this.origin = origin;
        this.keywordName = keywordName;
    }

    /// Which keyword knows this event.
    public Origin origin() {
        return origin;
    }

    /// The name that the keyword has for this event, such as `est_packet_out_of_window`.
    public String keywordName() {
        return keywordName;
    }

    /// How many events there are, of both origins.
    public static int count() {
        return VALUES.length;
    }

    /// The event of this name, or null if the keyword has none.
    public static @Nullable PacketEvent named(Origin origin, String keywordName) {
        return (origin == Origin.STREAM ? STREAM_EVENTS : DECODE_EVENTS).get(keywordName);
    }

    private static Map<String, PacketEvent> named(Origin origin) {
        Map<String, PacketEvent> events = new HashMap<>();
        for (PacketEvent event : VALUES) {
            if (event.origin == origin) {
                events.put(event.keywordName, event);
            }
        }
        return Map.copyOf(events);
    }
}
