package io.wirecut.pipeline;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.fixture.Frames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Frames of a few TCP conversations at once, as a fuzzer's input asks for them: cut, repeated,
/// overlapping, out of order, forged, fragmented, cut off or overwritten.
final class HostileTraffic {
    private static final int MAX_FRAMES = 64;
    private static final int CLIENT_START = 0xFFFF_FFF0; // the sequence numbers wrap early
    private static final int SERVER_START = 5_000;
    private static final int ETHERNET_LENGTH = 14;
    private static final int[] LINK_TYPES = {
        LinkType.ETHERNET, LinkType.RAW, LinkType.LINUX_COOKED, LinkType.NULL, 147
    };
    private static final byte[] REQUEST =
            "GET /evil/twin HTTP/1.1\r\nHost: a\r\nCookie: reset me, both of us\r\n\r\nbad bad body"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RESPONSE =
            "HTTP/1.1 200 OK\r\nServer: wicked\r\n\r\nsecret root: pass-this drop-that"
                    .getBytes(StandardCharsets.US_ASCII);

    /// A frame as a pipeline takes it.
    ///
    /// @param wireLength at least the length of the bytes
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Frame(byte[] bytes, int wireLength, long timestampNs, int linkType) {}

    private final FuzzedDataProvider data;
    private final List<Frame> frames = new ArrayList<>();
    private long nowNs;

    private HostileTraffic(FuzzedDataProvider data) {
        this.data = data;
    }

    /// Reads all frames that the input asks for, bounded in number and length.
    static List<Frame> of(FuzzedDataProvider data) {
        HostileTraffic traffic = new HostileTraffic(data);
        while (data.remainingBytes() > 0 && traffic.frames.size() < MAX_FRAMES) {
            traffic.next();
        }
        return traffic.frames;
    }

    private void next() {
        int conversation = data.consumeInt(0, 3);
        boolean fromClient = data.consumeBoolean();
        switch (data.consumeInt(0, 9)) {
            case 0 -> handshake(conversation);
            case 1, 2, 3 -> add(data(conversation, fromClient));
            case 4 -> add(forgery(conversation, fromClient));
            case 5 -> repeat();
            case 6 -> fragments(conversation, fromClient);
            case 7 -> cutOff(data(conversation, fromClient).build());
            case 8 -> overwritten(data(conversation, fromClient).build());
            default -> add(data.consumeBytes(data.consumeInt(0, 80)), linkType());
        }
    }

    private void handshake(int conversation) {
        add(tcp(conversation, true).seq(CLIENT_START).flags("S"));
        add(tcp(conversation, false).seq(SERVER_START).ack(CLIENT_START + 1).flags("SA"));
        add(tcp(conversation, true).seq(CLIENT_START + 1).ack(SERVER_START + 1).flags("A"));
    }

    /// A piece of the stream, its bytes now and then not those that the stream has there.
    private Frames data(int conversation, boolean fromClient) {
        byte[] stream = fromClient ? REQUEST : RESPONSE;
        int start = data.consumeInt(0, stream.length);
        byte[] piece =
                Arrays.copyOfRange(
                        stream, start, Math.min(stream.length, start + data.consumeInt(0, 90)));
        if (piece.length > 0 && data.consumeInt(0, 7) == 0) {
            piece[data.consumeInt(0, piece.length - 1)] = data.consumeByte();
        }
        int acknowledged = data.consumeInt(0, (fromClient ? RESPONSE : REQUEST).length + 1);
        return tcp(conversation, fromClient)
                .seq(sequence(fromClient, start))
                .ack(sequence(!fromClient, acknowledged))
                .flags("A")
                .payload(piece);
    }

    /// Any flags, near the truth or anywhere.
    private Frames forgery(int conversation, boolean fromClient) {
        int bits = data.consumeInt(0, 63);
        StringBuilder flags = new StringBuilder();
        for (int bit = 0; bit < 6; bit++) {
            if ((bits & 1 << bit) != 0) {
                flags.append("FSRPAU".charAt(bit));
            }
        }
        boolean near = data.consumeBoolean();
        int at = near ? sequence(fromClient, data.consumeInt(-2, 100)) : data.consumeInt();
        int ack = near ? sequence(!fromClient, data.consumeInt(-2, 100)) : data.consumeInt();
        return tcp(conversation, fromClient)
                .seq(at)
                .ack(ack)
                .flags(flags.toString())
                .window(data.consumeInt(0, 65_535))
                .urgent(data.consumeInt(0, 3))
                .payload(data.consumeBytes(data.consumeInt(0, 20)));
    }

    private void repeat() {
        if (!frames.isEmpty()) {
            Frame frame = frames.get(data.consumeInt(0, frames.size() - 1));
            add(frame.bytes, frame.linkType);
        }
    }

    /// A segment in two or three fragments, in any order, overlapping or not.
    private void fragments(int conversation, boolean fromClient) {
        boolean ipv6 = conversation == 1;
        byte[] whole = data(conversation, fromClient).build();
        int ipOffset = ETHERNET_LENGTH + 4 * tags(conversation);
        byte[] datagram = Arrays.copyOfRange(whole, ipOffset + (ipv6 ? 40 : 20), whole.length);
        int id = data.consumeInt(0, 2);
        for (int i = data.consumeInt(1, 3); i > 0; i--) {
            int start = 8 * data.consumeInt(0, (datagram.length - 1) / 8);
            int end = Math.min(datagram.length, start + 8 * data.consumeInt(1, 15));
            boolean more = end < datagram.length;
            Frames ip = ip(conversation, fromClient);
            Frames fragment =
                    ipv6 ? ip.fragmentHeader(id, start, more) : ip.fragment(id, start, more);
            add(
                    fragment.protocol(IpProtocol.TCP)
                            .payload(Arrays.copyOfRange(datagram, start, end)));
        }
    }

    private void cutOff(byte[] whole) {
        byte[] captured = Arrays.copyOf(whole, data.consumeInt(0, whole.length));
        frames.add(new Frame(captured, whole.length, clock(), LinkType.ETHERNET));
    }

    private void overwritten(byte[] frame) {
        for (int i = data.consumeInt(1, 3); i > 0; i--) {
            frame[data.consumeInt(0, frame.length - 1)] = data.consumeByte();
        }
        add(frame, linkType());
    }

    private Frames tcp(int conversation, boolean fromClient) {
        int client = 40_000 + conversation;
        return ip(conversation, fromClient).tcp(fromClient ? client : 80, fromClient ? 80 : client);
    }

    /// The first conversation is plain, the second IPv6, the others have VLAN tags.
    private Frames ip(int conversation, boolean fromClient) {
        Frames frame = Frames.ethernet();
        for (int i = 0; i < tags(conversation); i++) {
            frame.vlan(5 + i);
        }
        if (conversation == 1) {
            return fromClient
                    ? frame.ipv6("2001:db8::1", "2001:db8::2")
                    : frame.ipv6("2001:db8::2", "2001:db8::1");
        }
        return fromClient
                ? frame.ipv4("192.0.2.1", "198.51.100.2")
                : frame.ipv4("198.51.100.2", "192.0.2.1");
    }

    private static int tags(int conversation) {
        return Math.max(0, conversation - 1);
    }

    private static int sequence(boolean fromClient, int offset) {
        return (fromClient ? CLIENT_START : SERVER_START) + 1 + offset;
    }

    private int linkType() {
        return data.consumeBoolean() ? LinkType.ETHERNET : data.pickValue(LINK_TYPES);
    }

    private void add(Frames frame) {
        add(frame.build(), LinkType.ETHERNET);
    }

    private void add(byte[] frame, int linkType) {
        frames.add(new Frame(frame, frame.length, clock(), linkType));
    }

    /// Mostly a millisecond on; now and then back, or beyond a timeout.
    private long clock() {
        nowNs +=
                switch (data.consumeInt(0, 31)) {
                    case 0 -> -5_000_000_000L;
                    case 1 -> 70_000_000_000L;
                    case 2 -> 4_000_000_000_000L;
                    default -> 1_000_000L;
                };
        return nowNs;
    }
}
