package io.wirecut.pipeline;

import io.wirecut.pipeline.fixture.FrameListSource;
import io.wirecut.pipeline.fixture.Frames;
import java.util.function.UnaryOperator;

/// A TCP conversation, frame by frame, from 192.0.2.1:40000 to 198.51.100.2:80, or the like in
/// IPv6.
final class ConversationFrames {
    static final int CLIENT_START = 1000;
    static final int SERVER_START = 5000;
    private static final int ETHERNET = 1;

    private final FrameListSource source = new FrameListSource(ETHERNET);
    private final UnaryOperator<Frames> link;
    private final boolean ipv6;
    private final int clientPort;

    ConversationFrames() {
        this(frames -> frames, false, 40_000);
    }

    /// @param link adds what lies between Ethernet and IP
    ConversationFrames(UnaryOperator<Frames> link, boolean ipv6, int clientPort) {
        this.link = link;
        this.ipv6 = ipv6;
        this.clientPort = clientPort;
    }

    ConversationFrames handshake() {
        source.add(client().seq(CLIENT_START).flags("S"));
        source.add(server().seq(SERVER_START).ack(CLIENT_START + 1).flags("SA"));
        source.add(client().seq(CLIENT_START + 1).ack(SERVER_START + 1).flags("A"));
        return this;
    }

    /// @param offset in the client's stream, 0 for its first byte
    ConversationFrames fromClient(int offset, String payload) {
        source.add(
                client().seq(CLIENT_START + 1 + offset)
                        .ack(SERVER_START + 1)
                        .flags("PA")
                        .payload(payload));
        return this;
    }

    /// @param offset in the server's stream
    /// @param acknowledged bytes of the client's stream
    ConversationFrames fromServer(int offset, int acknowledged, String payload) {
        source.add(
                server().seq(SERVER_START + 1 + offset)
                        .ack(CLIENT_START + 1 + acknowledged)
                        .flags("PA")
                        .payload(payload));
        return this;
    }

    FrameListSource source() {
        return source;
    }

    Frames client() {
        return ip("192.0.2.1", "198.51.100.2", "2001:db8::1", "2001:db8::2").tcp(clientPort, 80);
    }

    Frames server() {
        return ip("198.51.100.2", "192.0.2.1", "2001:db8::2", "2001:db8::1").tcp(80, clientPort);
    }

    private Frames ip(String source4, String target4, String source6, String target6) {
        Frames frames = link.apply(Frames.ethernet());
        return ipv6 ? frames.ipv6(source6, target6) : frames.ipv4(source4, target4);
    }
}
