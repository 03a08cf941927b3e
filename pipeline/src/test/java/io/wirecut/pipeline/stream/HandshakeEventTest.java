package io.wirecut.pipeline.stream;

import static io.wirecut.pipeline.stream.SessionCase.check;
import static io.wirecut.pipeline.stream.SessionCase.open;
import static io.wirecut.pipeline.stream.SessionCase.row;

import io.wirecut.pipeline.flow.TcpState;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The oddities of handshakes, as a table.
final class HandshakeEventTest {
    /// Fast Open with a cookie of 8 bytes, padded.
    private static final String FAST_OPEN = "0101 220a 0011223344556677";

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
                        "many rival syns, one too many",
                        c -> {
                            for (int i = 0; i < 11; i++) {
                                c.client("S", i * 10, 0, "");
                            }
                            return c;
                        },
                        TcpState.SYN_SENT,
                        "3whs_syn_flood",
                        "",
                        ""),
                row(
                        "many rival syns, not too many",
                        c -> {
                            for (int i = 0; i < 10; i++) {
                                c.client("S", i * 10, 0, "");
                            }
                            return c;
                        },
                        TcpState.SYN_SENT,
                        "",
                        "",
                        ""),
                row(
                        "the same syn many times",
                        c -> {
                            for (int i = 0; i < 20; i++) {
                                c.client("S", 0, 0, "");
                            }
                            return c;
                        },
                        TcpState.SYN_SENT,
                        "",
                        "",
                        ""),
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
}
