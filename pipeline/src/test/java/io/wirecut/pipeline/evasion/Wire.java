package io.wirecut.pipeline.evasion;

import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.fixture.Frames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Makes frames of the segments of a case.
final class Wire {
    static final int CLIENT_PORT = 40_000;
    static final int SERVER_PORT = 80;

    private static final int SERVER_INITIAL = 5_000;
    private static final String MD5_OPTION = "1312" + "00".repeat(16);

    private final EvasionCase scene;
    private final boolean ipv6;
    private final int clientInitial;
    private int fragmentId;

    /// The timestamp that each end has taken, the client first: it echoes it.
    private final int[] takenTimestamps = new int[2];

    Wire(EvasionCase scene) {
        this.scene = scene;
        ipv6 = scene.has("ip6");
        clientInitial =
                scene.has("isn") ? HexFormat.fromHexDigits(scene.given().get("isn")) : 1_000;
    }

    /// The frames of one segment: one, unless it is sent in fragments.
    List<byte[]> frames(Segment segment) {
        byte[] whole = tcp(segment);
        if (segment.has("icmp")) {
            return List.of(error(segment, whole));
        }
        if (!segment.has("frag")) {
            return List.of(
                    Frames.ethernet().header("", ipv6 ? 0x86DD : 0x0800, 0).payload(whole).build());
        }
        byte[] content = Arrays.copyOfRange(whole, ipv6 ? 40 : 20, whole.length);
        int step = segment.number("frag", 8);
        List<byte[]> frames = new ArrayList<>();
        fragmentId++;
        for (int at = 0; at < content.length; at += step) {
            boolean more = at + step < content.length;
            Frames ip = ip(Frames.ethernet(), segment);
            Frames fragment =
                    ipv6
                            ? ip.fragmentHeader(fragmentId, at, more)
                            : ip.fragment(fragmentId, at, more);
            frames.add(
                    fragment.protocol(IpProtocol.TCP)
                            .payload(
                                    Arrays.copyOfRange(
                                            content, at, Math.min(content.length, at + step)))
                            .build());
        }
        return segment.has("back") ? frames.reversed() : frames;
    }

    /// An ICMP error of a router on the way: host unreachable.
    private byte[] error(Segment segment, byte[] quoted) {
        String sender =
                segment.fromClient()
                        ? Hosts.client(scene.system(), ipv6)
                        : Hosts.server(scene.system(), ipv6);
        Frames error =
                ipv6
                        ? Frames.ethernet().ipv6("2001:db8:99::9", sender).icmpv6(1, 3)
                        : Frames.ethernet().ipv4("203.0.113.9", sender).icmp(3, 1);
        return error.payload(quoted).build();
    }

    private Frames ip(Frames link, Segment segment) {
        String client = Hosts.client(scene.system(), ipv6);
        String server = Hosts.server(scene.system(), ipv6);
        String from = segment.fromClient() ? client : server;
        String to = segment.fromClient() ? server : client;
        Frames ip = ipv6 ? link.ipv6(from, to) : link.ipv4(from, to);
        if (segment.has("ipopts")) {
            ip.ipOptions(segment.text("ipopts"));
        }
        if (segment.has("ipsum")) {
            ip.badChecksum();
        }
        return ip.ttl(segment.number("ttl", 64));
    }

    private byte[] tcp(Segment segment) {
        boolean fromClient = segment.fromClient();
        int own = fromClient ? clientInitial : SERVER_INITIAL;
        int other = fromClient ? SERVER_INITIAL : clientInitial;
        Frames tcp =
                ip(Frames.raw(), segment)
                        .tcp(
                                fromClient ? CLIENT_PORT : SERVER_PORT,
                                fromClient ? SERVER_PORT : CLIENT_PORT)
                        .seq(own + segment.sequence())
                        .ack(segment.is('A') ? other + segment.acknowledgement() : 0)
                        .flags(segment.flags())
                        .window(segment.number("win", 65_535))
                        .urgent(segment.number("urg", 0));
        String options = options(segment);
        if (!options.isEmpty()) {
            tcp.options(options);
        }
        if (segment.has("sum")) {
            tcp.badChecksum();
        }
        if (segment.has("doff")) {
            tcp.set(12, segment.number("doff", 5) << 4);
        }
        return tcp.payload(segment.data()).build();
    }

    private String options(Segment segment) {
        String options = segment.text("opts");
        if (segment.has("ts")) {
            int timestamp = segment.number("ts", 0);
            int echo = takenTimestamps[segment.fromClient() ? 0 : 1];
            options += "0101080a%08x%08x".formatted(timestamp, echo);
            if (!segment.has("forged")) {
                int peer = segment.fromClient() ? 1 : 0;
                takenTimestamps[peer] = Math.max(takenTimestamps[peer], timestamp);
            }
        }
        return segment.has("md5") ? options + MD5_OPTION : options;
    }
}
