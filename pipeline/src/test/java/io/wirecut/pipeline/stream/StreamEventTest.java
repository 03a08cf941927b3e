package io.wirecut.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wirecut.pipeline.flow.TcpState;
import io.wirecut.signatures.PacketEvent;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is out of the ordinary about sessions, as a table: segments in; the state they lead to, the
/// events by name in the order of the packets, and what goes to the server and to the client.
final class StreamEventTest {
    private static final int FAR = 100_000;

    /// MD5 signature option of 18 bytes, padded.
    private static final String SIGNED = "0101 1312 00112233445566778899aabbccddeeff";

    /// Fast Open with a cookie of 8 bytes, padded.
    private static final String FAST_OPEN = "0101 220a 0011223344556677";

    private static Arguments row(
            String name,
            UnaryOperator<Conversation> segments,
            TcpState state,
            String events,
            String toServer,
            String toClient) {
        return arguments(name, segments, state, events, toServer, toClient);
    }

    private static Arguments open(
            String name, UnaryOperator<Conversation> segments, String events, String toServer) {
        return row(name, segments, TcpState.ESTABLISHED, events, toServer, "");
    }

    static Stream<Arguments> handshakes() {
        return Stream.of(
                open("three-way", c -> c.handshake().client(1, "ab"), "", "ab"),
                open("syn again", c -> c.client("S", 0, 0, "").handshake(), "", ""),
                open(
                        "four-way",
                        c ->
                                c.client("S", 0, 0, "")
                                        .server("S", 0, 0, "")
                                        .client("SA", 0, 1, "")
                                        .server("A", 1, 1, "")
                                        .client(1, "ab"),
                        "",
                        "ab"),
                open(
                        "simultaneous open",
                        c ->
                                c.client("S", 0, 0, "")
                                        .server("S", 0, 0, "")
                                        .client("SA", 0, 1, "")
                                        .server("SA", 0, 1, "")
                                        .client(1, "ab"),
                        "",
                        "ab"),
                open(
                        "split: ack, then syn",
                        c ->
                                c.client("S", 0, 0, "")
                                        .server("A", 1, 1, "")
                                        .server("S", 0, 0, "")
                                        .client("SA", 0, 1, "")
                                        .server("A", 1, 1, "")
                                        .client(1, "ab"),
                        "3whs_ack_in_wrong_dir",
                        "ab"),
                open(
                        "four-way, syn-ack acknowledges the wrong syn",
                        c ->
                                c.client("S", 0, 0, "")
                                        .server("S", 0, 0, "")
                                        .client("SA", 0, 77, "")
                                        .client("SA", 0, 1, "")
                                        .server("A", 1, 1, ""),
                        "4whs_synack_with_wrong_ack",
                        ""),
                open(
                        "four-way, syn-ack is another syn",
                        c ->
                                c.client("S", 0, 0, "")
                                        .server("S", 0, 0, "")
                                        .client("SA", 55, 1, "")
                                        .client("SA", 0, 1, "")
                                        .server("A", 1, 1, ""),
                        "4whs_synack_with_wrong_syn",
                        ""),
                open(
                        "four-way, last ack has another sequence number",
                        c ->
                                c.client("S", 0, 0, "")
                                        .server("S", 0, 0, "")
                                        .client("SA", 0, 1, "")
                                        .server("A", 5, 1, ""),
                        "4whs_wrong_seq",
                        ""),
                row(
                        "four-way, last ack acknowledges nothing",
                        c ->
                                c.client("S", 0, 0, "")
                                        .server("S", 0, 0, "")
                                        .client("SA", 0, 1, "")
                                        .server("A", 1, 99, ""),
                        TcpState.SYN_RECEIVED,
                        "4whs_invalid_ack",
                        "",
                        ""),
                row(
                        "syn-ack acknowledges nothing",
                        c -> c.client("S", 0, 0, "").server("SA", 0, 99, ""),
                        TcpState.SYN_SENT,
                        "3whs_synack_with_wrong_ack",
                        "",
                        ""),
                row(
                        "syn-ack from the client",
                        c -> c.client("S", 0, 0, "").client("SA", 0, 1, ""),
                        TcpState.SYN_SENT,
                        "3whs_synack_in_wrong_direction",
                        "",
                        ""),
                row(
                        "syn-ack from the client after the server's",
                        c -> c.client("S", 0, 0, "").server("SA", 0, 1, "").client("SA", 0, 1, ""),
                        TcpState.ESTABLISHED,
                        "3whs_synack_toserver_on_syn_recv",
                        "",
                        ""),
                row(
                        "syn-ack again with another ack",
                        c -> c.client("S", 0, 0, "").server("SA", 0, 1, "").server("SA", 0, 9, ""),
                        TcpState.SYN_RECEIVED,
                        "3whs_synack_resend_with_different_ack",
                        "",
                        ""),
                row(
                        "syn-ack again with another sequence number",
                        c -> c.client("S", 0, 0, "").server("SA", 0, 1, "").server("SA", 9, 1, ""),
                        TcpState.SYN_RECEIVED,
                        "3whs_synack_resend_with_diff_seq",
                        "",
                        ""),
                row(
                        "syn again with another sequence number, after the answer",
                        c -> c.client("S", 0, 0, "").server("SA", 0, 1, "").client("S", 9, 0, ""),
                        TcpState.SYN_RECEIVED,
                        "3whs_syn_resend_diff_seq_on_syn_recv",
                        "",
                        ""),
                row(
                        "syn from the server after its syn-ack",
                        c -> c.client("S", 0, 0, "").server("SA", 0, 1, "").server("S", 0, 0, ""),
                        TcpState.SYN_RECEIVED,
                        "3whs_syn_toclient_on_syn_recv",
                        "",
                        ""),
                open(
                        "ack of the future, then the right one",
                        c ->
                                c.client("S", 0, 0, "")
                                        .server("SA", 0, 1, "")
                                        .client("A", 1, 7, "")
                                        .client("A", 1, 1, "ab"),
                        "3whs_right_seq_wrong_ack_evasion",
                        "ab"),
                open(
                        "ack wrong in both, then the right one",
                        c ->
                                c.client("S", 0, 0, "")
                                        .server("SA", 0, 1, "")
                                        .client("A", 9, 7, "")
                                        .client("A", 1, 1, "ab"),
                        "3whs_wrong_seq_wrong_ack",
                        "ab"),
                row(
                        "data from the server before the handshake is complete",
                        c ->
                                c.client("S", 0, 0, "")
                                        .server("SA", 0, 1, "")
                                        .server("A", 1, 1, "xy")
                                        .client("A", 1, 3, ""),
                        TcpState.ESTABLISHED,
                        "3whs_ack_data_inject",
                        "",
                        "xy"),
                row(
                        "many rival syn-acks",
                        c -> {
                            c.client("S", 0, 0, "");
                            for (int i = 0; i < 6; i++) {
                                c.server("SA", i * 10, 1, "");
                            }
                            return c;
                        },
                        TcpState.SYN_RECEIVED,
                        "3whs_synack_resend_with_diff_seq 3whs_synack_resend_with_diff_seq"
                                + " 3whs_synack_resend_with_diff_seq"
                                + " 3whs_synack_resend_with_diff_seq"
                                + " 3whs_synack_resend_with_diff_seq 3whs_synack_flood",
                        "",
                        ""),
                open(
                        "syn with data that is taken",
                        c ->
                                c.client("S", 0, 0, "ab")
                                        .server("SA", 0, 3, "")
                                        .client("A", 3, 1, "cd"),
                        "",
                        "abcd"),
                open(
                        "syn with data that is not taken",
                        c ->
                                c.client("S", 0, 0, "XX")
                                        .server("SA", 0, 1, "")
                                        .client("A", 1, 1, "ab"),
                        "",
                        "ab"),
                open(
                        "fast open that is taken",
                        c ->
                                c.options(FAST_OPEN)
                                        .client("S", 0, 0, "ab")
                                        .options("")
                                        .server("SA", 0, 3, "")
                                        .server("A", 1, 3, "")
                                        .client("A", 3, 1, "cd"),
                        "3whs_ack_in_wrong_dir",
                        "abcd"),
                open(
                        "fast open that is ignored",
                        c ->
                                c.options(FAST_OPEN)
                                        .client("S", 0, 0, "XX")
                                        .server("SA", 0, 1, "")
                                        .options("")
                                        .client("A", 1, 1, "ab"),
                        "3whs_synack_tfo_data_ignored",
                        "ab"),
                row(
                        "syn-ack with data",
                        c ->
                                c.client("S", 0, 0, "")
                                        .server("SA", 0, 1, "xy")
                                        .client("A", 1, 3, "ab"),
                        TcpState.ESTABLISHED,
                        "",
                        "ab",
                        "xy"),
                row(
                        "syn with fin",
                        c -> c.client("SF", 0, 0, ""),
                        TcpState.OUTSIDE,
                        "fin_but_no_session fin_syn",
                        "",
                        ""),
                row(
                        "rst first",
                        c -> c.client("R", 5, 0, ""),
                        TcpState.OUTSIDE,
                        "rst_but_no_session",
                        "",
                        ""),
                row(
                        "fin first",
                        c -> c.client("FA", 5, 1, ""),
                        TcpState.OUTSIDE,
                        "fin_but_no_session",
                        "",
                        ""));
    }

    static Stream<Arguments> established() {
        return Stream.of(
                open(
                        "out of the window",
                        c -> c.client(FAR, "XX").client(1, "ab"),
                        "est_packet_out_of_window",
                        "ab"),
                open(
                        "fin out of the window",
                        c -> c.client("FA", FAR, 1, "").client(1, "ab"),
                        "fin_out_of_window",
                        "ab"),
                open(
                        "ack of the future",
                        c -> c.client("A", 1, FAR * 2, "XX").client(1, "ab"),
                        "est_invalid_ack pkt_invalid_ack",
                        "ab"),
                open(
                        "fin with an ack of the future",
                        c -> c.client("FA", 1, FAR * 2, "").client(1, "ab"),
                        "fin_invalid_ack pkt_invalid_ack",
                        "ab"),
                open(
                        "syn again",
                        c -> c.client("S", 0, 0, "").client(1, "ab"),
                        "est_syn_resend",
                        "ab"),
                open(
                        "syn with another sequence number",
                        c -> c.client("S", 77, 0, "").client(1, "ab"),
                        "est_syn_resend_diff_seq",
                        "ab"),
                open(
                        "syn with data",
                        c -> c.client("S", 0, 0, "XX").client(1, "ab"),
                        "est_syn_resend",
                        "ab"),
                open(
                        "syn from the server",
                        c -> c.server("S", 0, 0, "").client(1, "ab"),
                        "est_syn_toclient",
                        "ab"),
                open(
                        "syn-ack from the client",
                        c -> c.client("SA", 0, 1, "").client(1, "ab"),
                        "est_synack_toserver",
                        "ab"),
                open(
                        "syn-ack again",
                        c -> c.server("SA", 0, 1, "").client(1, "ab"),
                        "est_synack_resend",
                        "ab"),
                open(
                        "syn-ack again with another ack",
                        c -> c.server("SA", 0, 9, "").client(1, "ab"),
                        "est_synack_resend_with_different_ack",
                        "ab"),
                open(
                        "syn-ack with another sequence number",
                        c -> c.server("SA", 9, 1, "").client(1, "ab"),
                        "est_synack_resend_with_diff_seq",
                        "ab"),
                open("without ack flag", c -> c.client("P", 1, 0, "XX").client(1, "ab"), "", "ab"),
                open(
                        "keep-alive with a byte",
                        c -> c.client(1, "ab").serverAcks(3).client(2, "b").client(3, "c"),
                        "",
                        "abc"),
                open(
                        "keep-alive without a byte",
                        c -> c.client(1, "ab").serverAcks(3).client(2, "").client(3, "c"),
                        "",
                        "abc"),
                open(
                        "zero-window probe",
                        c ->
                                c.client(1, "ab")
                                        .window(0)
                                        .serverAcks(3)
                                        .client(3, "c")
                                        .serverAcks(3)
                                        .window(100)
                                        .serverAcks(4)
                                        .client(4, "d"),
                        "",
                        "abcd"),
                open(
                        "retransmission",
                        c -> c.client(1, "ab").client(1, "ab"),
                        "pkt_retransmission reassembly_segment_before_base_seq",
                        "ab"),
                open(
                        "retransmission of what was acknowledged",
                        c -> c.client(1, "ab").serverAcks(3).client(1, "ab"),
                        "est_pkt_before_last_ack pkt_retransmission pkt_spurious_retransmission"
                                + " reassembly_segment_before_base_seq",
                        "ab"),
                open(
                        "gap",
                        c -> c.client(1, "ab").client(5, "ef").serverAcks(7),
                        "reassembly_seq_gap",
                        "ab[2]ef"),
                open(
                        "overlap with the same data",
                        c -> c.client(3, "cd").client(3, "cd").client(1, "ab"),
                        "",
                        "abcd"),
                open(
                        "overlap with other data",
                        c -> c.client(3, "cd").client(3, "XX").client(1, "ab"),
                        "reassembly_overlap_different_data",
                        "abcd"),
                open(
                        "window update from the future",
                        c -> c.client("A", 1, 1, "").window(10).client("A", 50, 60, ""),
                        "pkt_bad_window_update",
                        ""),
                open(
                        "urgent byte",
                        c -> c.urgent(2).client("UA", 1, 1, "abc").urgent(0).client(4, "d"),
                        "",
                        "acd"),
                open(
                        "urgent byte, out of order",
                        c -> c.urgent(1).client("UA", 3, 1, "Xd").urgent(0).client(1, "ab"),
                        "",
                        "abd"),
                open(
                        "urgent pointer beyond the segment",
                        c -> c.urgent(9).client("UA", 1, 1, "ab").urgent(0).client(3, "cd"),
                        "",
                        "abcd"),
                open(
                        "urgent pointer without the flag",
                        c -> c.urgent(1).client(1, "ab"),
                        "",
                        "ab"));
    }

    static Stream<Arguments> closing() {
        UnaryOperator<Conversation> clientFin = c -> c.client("FA", 1, 1, "");
        UnaryOperator<Conversation> acked = c -> clientFin.apply(c).serverAcks(2);
        UnaryOperator<Conversation> serverFin = c -> acked.apply(c).server("FA", 1, 2, "");
        UnaryOperator<Conversation> both = c -> clientFin.apply(c).server("FA", 1, 1, "");
        UnaryOperator<Conversation> over = c -> serverFin.apply(c).client("A", 2, 2, "");
        return Stream.of(
                row(
                        "fin-wait-1: out of the window",
                        c -> clientFin.apply(c).server("A", FAR, 1, "X"),
                        TcpState.HALF_CLOSED,
                        "fin1_ack_wrong_seq",
                        "",
                        ""),
                row(
                        "fin-wait-1: fin out of the window",
                        c -> clientFin.apply(c).server("FA", FAR, 1, ""),
                        TcpState.HALF_CLOSED,
                        "fin1_fin_wrong_seq",
                        "",
                        ""),
                row(
                        "fin-wait-1: invalid ack",
                        c -> clientFin.apply(c).server("A", 1, FAR * 2, ""),
                        TcpState.HALF_CLOSED,
                        "fin1_invalid_ack pkt_invalid_ack",
                        "",
                        ""),
                row(
                        "fin-wait-2: out of the window",
                        c -> acked.apply(c).server("A", FAR, 2, "X"),
                        TcpState.HALF_CLOSED,
                        "fin2_ack_wrong_seq",
                        "",
                        ""),
                row(
                        "fin-wait-2: fin out of the window",
                        c -> acked.apply(c).server("FA", FAR, 2, ""),
                        TcpState.HALF_CLOSED,
                        "fin2_fin_wrong_seq",
                        "",
                        ""),
                row(
                        "fin-wait-2: invalid ack",
                        c -> acked.apply(c).server("A", 1, FAR * 2, ""),
                        TcpState.HALF_CLOSED,
                        "fin2_invalid_ack pkt_invalid_ack",
                        "",
                        ""),
                row(
                        "close-wait: out of the window",
                        c -> acked.apply(c).client("A", FAR, 1, "X"),
                        TcpState.HALF_CLOSED,
                        "closewait_ack_out_of_window",
                        "",
                        ""),
                row(
                        "close-wait: fin out of the window",
                        c -> acked.apply(c).client("FA", FAR, 1, ""),
                        TcpState.HALF_CLOSED,
                        "closewait_fin_out_of_window",
                        "",
                        ""),
                row(
                        "close-wait: invalid ack",
                        c -> acked.apply(c).client("A", 2, FAR * 2, ""),
                        TcpState.HALF_CLOSED,
                        "closewait_invalid_ack pkt_invalid_ack",
                        "",
                        ""),
                row(
                        "close-wait: data again",
                        c -> c.client("FA", 1, 1, "ab").serverAcks(4).client("A", 1, 1, "ab"),
                        TcpState.HALF_CLOSED,
                        "closewait_pkt_before_last_ack pkt_retransmission"
                                + " pkt_spurious_retransmission reassembly_segment_before_base_seq",
                        "ab.",
                        ""),
                row(
                        "half-closed: the other end goes on",
                        c -> acked.apply(c).server("A", 1, 2, "xy").client("A", 2, 3, ""),
                        TcpState.HALF_CLOSED,
                        "",
                        "",
                        "xy"),
                row(
                        "closing: out of the window",
                        c -> both.apply(c).client("A", FAR, 1, "X"),
                        TcpState.CLOSING,
                        "closing_ack_wrong_seq",
                        "",
                        ""),
                row(
                        "closing: invalid ack",
                        c -> both.apply(c).client("A", 2, FAR * 2, ""),
                        TcpState.CLOSING,
                        "closing_invalid_ack pkt_invalid_ack",
                        "",
                        ""),
                row(
                        "last-ack: out of the window",
                        c -> serverFin.apply(c).client("A", FAR, 2, "X"),
                        TcpState.CLOSING,
                        "lastack_ack_wrong_seq",
                        "",
                        ""),
                row(
                        "last-ack: invalid ack",
                        c -> serverFin.apply(c).client("A", 2, FAR * 2, ""),
                        TcpState.CLOSING,
                        "lastack_invalid_ack pkt_invalid_ack",
                        "",
                        ""),
                row(
                        "time-wait: out of the window",
                        c -> over.apply(c).client("A", FAR, 2, "X"),
                        TcpState.TIME_WAIT,
                        "timewait_ack_wrong_seq",
                        "",
                        ""),
                row(
                        "time-wait: invalid ack",
                        c -> over.apply(c).server("A", 2, FAR * 2, ""),
                        TcpState.TIME_WAIT,
                        "timewait_invalid_ack pkt_invalid_ack",
                        "",
                        ""),
                row(
                        "syn while closing",
                        c -> acked.apply(c).client("S", 0, 0, ""),
                        TcpState.HALF_CLOSED,
                        "shutdown_syn_resend",
                        "",
                        ""),
                row(
                        "rst with an invalid ack while closing",
                        c -> acked.apply(c).client("RA", FAR, FAR * 2, ""),
                        TcpState.HALF_CLOSED,
                        "rst_invalid_ack",
                        "",
                        ""),
                row(
                        "fin again",
                        c -> acked.apply(c).client("FA", 1, 1, ""),
                        TcpState.HALF_CLOSED,
                        "",
                        "",
                        ""));
    }

    /// Who forges a segment must not blind us to those that follow.
    static Stream<Arguments> forgeries() {
        return Stream.of(
                open(
                        "rst far away",
                        c -> c.client("R", FAR * 2, 0, "").client(1, "ab"),
                        "est_packet_out_of_window suspected_rst_inject",
                        "ab"),
                open(
                        "rst in the window",
                        c -> c.client("R", 9, 0, "").client(1, "ab"),
                        "suspected_rst_inject",
                        "ab"),
                open(
                        "rst, exact",
                        c -> c.client("R", 1, 0, "").client(1, "ab"),
                        "suspected_rst_inject",
                        "ab"),
                open(
                        "rst, exact, signed",
                        c -> c.options(SIGNED).client("R", 1, 0, "").options("").client(1, "ab"),
                        "suspected_rst_inject",
                        "ab"),
                open(
                        "rst, exact, that expires",
                        c -> c.ttl(3).client("R", 1, 0, "").ttl(64).client(1, "ab"),
                        "suspected_rst_inject",
                        "ab"),
                row(
                        "rst and a new syn",
                        c ->
                                c.client("R", 1, 0, "")
                                        .client("S", 7_777, 0, "")
                                        .client(1, "ab")
                                        .serverAcks(3),
                        TcpState.ESTABLISHED,
                        "est_syn_resend_diff_seq suspected_rst_inject",
                        "ab",
                        ""),
                open("fin", c -> c.client("FA", 1, 1, "").client(1, "ab").serverAcks(3), "", "ab"),
                open(
                        "syn",
                        c -> c.client("S", 500, 0, "XX").client(1, "ab"),
                        "est_syn_resend_diff_seq",
                        "ab"),
                open(
                        "data that expire, before the true ones",
                        c ->
                                c.ttl(3)
                                        .client(1, "XX")
                                        .ttl(64)
                                        .client(1, "ab")
                                        .client(3, "cd")
                                        .serverAcks(5)
                                        .client(5, "ef"),
                        "reassembly_overlap_different_data",
                        "abcdef"),
                open(
                        "data that expire, after the true ones",
                        c -> c.client(3, "cd").ttl(3).client(3, "XX").ttl(64).client(1, "ab"),
                        "reassembly_overlap_different_data",
                        "abcd"),
                open(
                        "the way gets longer, and nothing is forged",
                        c ->
                                c.ttl(60)
                                        .client(1, "ab")
                                        .client(3, "cd")
                                        .serverAcks(5)
                                        .client(5, "ef"),
                        "",
                        "abcdef"),
                open(
                        "signed data before the true ones",
                        c ->
                                c.options(SIGNED)
                                        .client(1, "XX")
                                        .options("")
                                        .client(1, "ab")
                                        .serverAcks(3)
                                        .client(3, "cd"),
                        "reassembly_overlap_different_data",
                        "abcd"),
                open(
                        "signed data that the receiver takes",
                        c -> c.options(SIGNED).client(1, "ab").options("").serverAcks(3),
                        "",
                        "ab"),
                open(
                        "data without ack before the true ones",
                        c -> c.client("P", 1, 0, "XX").client(1, "ab"),
                        "",
                        "ab"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("handshakes")
    void shouldNameTheOdditiesOfHandshakes(
            String name,
            UnaryOperator<Conversation> segments,
            TcpState state,
            String events,
            String toServer,
            String toClient) {
        Conversation talk = Conversation.tapped(OverlapPolicy.BSD);
        check(name, segments.apply(talk), state, events, toServer, toClient);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"established", "closing", "forgeries"})
    void shouldNameTheOdditiesOfSessions(
            String name,
            UnaryOperator<Conversation> segments,
            TcpState state,
            String events,
            String toServer,
            String toClient) {
        for (int before : new int[] {1_000, 1, 0, -1}) {
            Conversation talk =
                    Conversation.tapped(OverlapPolicy.BSD).initial(before, 5_000).handshake();
            check(name, segments.apply(talk), state, events, toServer, toClient);
        }
    }

    private static void check(
            String name,
            Conversation talk,
            TcpState state,
            String events,
            String toServer,
            String toClient) {
        assertThat(String.join(" ", talk.eventNames())).as(name).isEqualTo(events);
        assertThat(talk.toServer()).as(name).isEqualTo(toServer);
        assertThat(talk.toClient()).as(name).isEqualTo(toClient);
        assertThat(talk.flow().state()).as(name).isEqualTo(state);
    }

    private static Conversation withTimestamps() {
        return Conversation.tapped(OverlapPolicy.BSD)
                .timestamps(100, 0)
                .client("S", 0, 0, "")
                .timestamps(900, 100)
                .server("SA", 0, 1, "")
                .timestamps(110, 900)
                .client("A", 1, 1, "");
    }

    @Test
    void shouldRejectDataOlderThanWhatItsReceiverHasSeen() {
        Conversation talk = withTimestamps().timestamps(99, 900).client(1, "XX");
        assertThat(talk.standing()).isEqualTo(Standing.REJECTED);
        assertThat(talk.eventNames()).containsExactly("pkt_invalid_timestamp");
        talk.timestamps(120, 900).client(1, "ab");
        assertThat(talk.toServer()).isEqualTo("ab");
    }

    @Test
    void shouldNotBelieveATimestampFromTheFutureBeforeItsReceiverDoes() {
        Conversation talk = withTimestamps().timestamps(1_000_000, 900).ttl(3).client(FAR, "XX");
        talk.ttl(64).timestamps(120, 900).client(1, "ab").timestamps(910, 120).serverAcks(3);
        assertThat(talk.toServer()).isEqualTo("ab");
        talk.timestamps(119, 910).client(3, "XX").timestamps(130, 910).client(3, "cd");
        assertThat(talk.toServer()).isEqualTo("abcd");
    }

    @Test
    void shouldFollowTimestampsAcrossTheirWrap() {
        Conversation talk =
                Conversation.tapped(OverlapPolicy.BSD)
                        .timestamps(-2, 0)
                        .client("S", 0, 0, "")
                        .timestamps(900, -2)
                        .server("SA", 0, 1, "")
                        .timestamps(3, 900)
                        .client("A", 1, 1, "ab");
        assertThat(talk.toServer()).isEqualTo("ab");
        talk.timestamps(901, 3).serverAcks(3).timestamps(-1, 901).client(3, "XX");
        assertThat(talk.standing()).isEqualTo(Standing.REJECTED);
    }

    @Test
    void shouldBeginAnotherSessionWhenTheOtherEndAnswersANewSyn() {
        Conversation talk = Conversation.tapped(OverlapPolicy.BSD).handshake().client(1, "ab");
        talk.initial(90_000, 80_000).handshake().client(1, "cd");
        assertThat(talk.toServer()).isEqualTo("ab.cd");
        assertThat(talk.flow().established()).isTrue();
        assertThat(talk.flow().hasDirectionFlag(true, 1)).isTrue();
        assertThat(talk.tcpCounters().midstreamPickups()).isZero();
    }

    @Test
    void shouldStayWithTheSessionWhenTheOtherEndChallengesANewSyn() {
        Conversation talk = Conversation.tapped(OverlapPolicy.BSD).handshake().client(1, "ab");
        talk.client("S", 50_000, 0, "").serverAcks(3).client(3, "cd");
        assertThat(talk.toServer()).isEqualTo("abcd");
        assertThat(talk.endReasons()).isEmpty();
    }

    @Test
    void shouldCountAnEventOnceAPacket() {
        Conversation talk = Conversation.tapped(OverlapPolicy.BSD).handshake();
        talk.client(FAR, "XX").client(FAR, "XX").client(FAR, "XX");
        PacketEvent event = PacketEvent.STREAM_EST_PACKET_OUT_OF_WINDOW;
        assertThat(talk.events().count(event)).isEqualTo(3);
    }

    @Test
    void shouldDropUrgentSegmentsInlineIfAsked() {
        StreamOptions options = StreamOptions.forInline().withUrgentPolicy(UrgentPolicy.DROP);
        Conversation talk = new Conversation(TcpOptions.strict(), options).handshake();
        talk.urgent(1).client("UA", 1, 1, "ab");
        assertThat(talk.assembly()).isEqualTo(Assembly.URGENT);
        assertThat(talk.urgent(0).client(1, "ab").toServer()).isEqualTo("ab");
    }

    static Stream<Arguments> urgentPolicies() {
        return Stream.of(
                arguments(UrgentPolicy.INLINE, "abcde"),
                arguments(UrgentPolicy.OUT_OF_BAND, "acde"),
                arguments(UrgentPolicy.GAP, "a[1]cde"),
                arguments(UrgentPolicy.DROP, "[3]de"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("urgentPolicies")
    void shouldReadUrgentBytesAsThePolicySays(UrgentPolicy policy, String out) {
        StreamOptions options = StreamOptions.forTap(OverlapPolicy.LINUX).withUrgentPolicy(policy);
        Conversation talk = new Conversation(TcpOptions.strict(), options).handshake();
        talk.urgent(2).client("UA", 1, 1, "abc").urgent(0).client(4, "de").serverAcks(6);
        assertThat(talk.toServer()).isEqualTo(out);
        Conversation early = new Conversation(TcpOptions.strict(), options).handshake();
        early.client(4, "de").urgent(2).client("UA", 1, 1, "abc").urgent(0).serverAcks(6);
        assertThat(early.toServer()).isEqualTo(out);
    }
}
