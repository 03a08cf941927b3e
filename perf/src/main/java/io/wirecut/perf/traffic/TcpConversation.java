package io.wirecut.perf.traffic;

import io.wirecut.pipeline.decode.TcpFlag;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// A TCP conversation from handshake to FIN, told as a script. Text is ISO 8859-1.
final class TcpConversation {
    private static final int MAX_SEGMENT = 1_400;
    private static final byte[] NO_OPTIONS = {};
    private static final byte[] NO_PAYLOAD = {};

    /// Maximum segment size 1,400, window scale 7, SACK permitted.
    private static final byte[] SYN_OPTIONS = HexFormat.of().parseHex("020405780103030704020000");

    private final Traffic traffic;
    private final FrameCrafter crafter;
    private final Endpoint client;
    private final Endpoint server;

    // What each end sends next.
    private int clientNext;
    private int serverNext;

    /// @param clientStart the client's initial sequence number
    /// @param serverStart the server's initial sequence number
    TcpConversation(
            Traffic traffic,
            FrameCrafter crafter,
            Endpoint client,
            Endpoint server,
            int clientStart,
            int serverStart) {
        this.traffic = traffic;
        this.crafter = crafter;
        this.client = client;
        this.server = server;
        this.clientNext = clientStart;
        this.serverNext = serverStart;
    }

    /// The handshake.
    TcpConversation open() {
        traffic.add(
                crafter.tcp(client, server, clientNext++, 0, TcpFlag.SYN, SYN_OPTIONS, NO_PAYLOAD));
        traffic.add(
                crafter.tcp(
                        server,
                        client,
                        serverNext++,
                        clientNext,
                        TcpFlag.SYN | TcpFlag.ACK,
                        SYN_OPTIONS,
                        NO_PAYLOAD));
        acknowledge(true);
        return this;
    }

    /// The client sends, and the server acknowledges.
    TcpConversation fromClient(String text) {
        clientNext = send(true, text, clientNext);
        acknowledge(false);
        return this;
    }

    /// The server sends, and the client acknowledges.
    TcpConversation fromServer(String text) {
        serverNext = send(false, text, serverNext);
        acknowledge(true);
        return this;
    }

    /// The client sends segments that arrive in another order; the server acknowledges the whole.
    ///
    /// @param cuts where the text is cut, ascending
    /// @param order in which the pieces arrive: each index from 0 to the number of cuts, once
    TcpConversation fromClient(String text, int[] cuts, int[] order) {
        for (int piece : order) {
            int start = piece == 0 ? 0 : cuts[piece - 1];
            int end = piece == cuts.length ? text.length() : cuts[piece];
            send(true, text.substring(start, end), clientNext + start);
        }
        clientNext += text.length();
        acknowledge(false);
        return this;
    }

    /// Both ends close, the client first.
    void close() {
        int flags = TcpFlag.FIN | TcpFlag.ACK;
        segment(true, clientNext++, flags, NO_PAYLOAD);
        segment(false, serverNext++, flags, NO_PAYLOAD);
        acknowledge(true);
    }

    /// Returns the sequence number after the text.
    private int send(boolean byClient, String text, int sequence) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int start = 0; start < bytes.length; start += MAX_SEGMENT) {
            int end = Math.min(bytes.length, start + MAX_SEGMENT);
            segment(
                    byClient,
                    sequence + start,
                    TcpFlag.PSH | TcpFlag.ACK,
                    Arrays.copyOfRange(bytes, start, end));
        }
        return sequence + bytes.length;
    }

    private void acknowledge(boolean byClient) {
        segment(byClient, byClient ? clientNext : serverNext, TcpFlag.ACK, NO_PAYLOAD);
    }

    private void segment(boolean byClient, int sequence, int flags, byte[] payload) {
        Endpoint from = byClient ? client : server;
        Endpoint to = byClient ? server : client;
        int acknowledgement = byClient ? serverNext : clientNext;
        traffic.add(crafter.tcp(from, to, sequence, acknowledgement, flags, NO_OPTIONS, payload));
    }
}
