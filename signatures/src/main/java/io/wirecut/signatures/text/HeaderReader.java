package io.wirecut.signatures.text;

import io.wirecut.signatures.Action;
import io.wirecut.signatures.Action.Reset;
import io.wirecut.signatures.Action.ResetTarget;
import io.wirecut.signatures.AddressSet;
import io.wirecut.signatures.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Reads what stands before a rule's parenthesis: action, protocol, addresses, ports, direction.
final class HeaderReader {
    private static final Map<String, Action> ACTIONS = actions();
    private static final Set<String> OTHER_ACTIONS =
            Set.of("config", "log", "activate", "dynamic", "sdrop", "block", "rewrite", "react");
    private static final AddressSet ALL4 = AddressSet.ofRange4(0, -1);
    private static final AddressSet ALL6 = AddressSet.ofRange6(0, 0, -1, -1);
    private static final Map<String, Protocol> PROTOCOLS = protocols();
    private static final Set<String> OTHER_PROTOCOLS =
            Set.of(
                    "http",
                    "http1",
                    "http2",
                    "ftp",
                    "ftp-data",
                    "smtp",
                    "tls",
                    "ssl",
                    "ssh",
                    "imap",
                    "smb",
                    "dcerpc",
                    "dns",
                    "nfs",
                    "ntp",
                    "tftp",
                    "ike",
                    "krb5",
                    "quic",
                    "dhcp",
                    "snmp",
                    "sip",
                    "rfb",
                    "mqtt",
                    "telnet",
                    "rdp",
                    "bittorrent-dht",
                    "modbus",
                    "dnp3",
                    "enip",
                    "template",
                    "pgsql",
                    "vxlan",
                    "ldap",
                    "websocket",
                    "doh2",
                    "arp",
                    "pop3",
                    "mdns",
                    "jabber",
                    "irc",
                    "msn");
    private static final List<String> PARTS =
            List.of(
                    "action",
                    "protocol",
                    "source address",
                    "source port",
                    "direction",
                    "destination address",
                    "destination port");

    private final AddressReader addresses;
    private final PortReader ports;

    HeaderReader(SignatureSettings settings) {
        this.addresses = new AddressReader(settings.addressVariables());
        this.ports = new PortReader(settings.portVariables());
    }

    private static Map<String, Action> actions() {
        Map<String, Action> actions = new LinkedHashMap<>();
        actions.put("alert", new Action.Alert());
        actions.put("pass", new Action.Pass());
        actions.put("drop", new Action.Drop());
        actions.put("reject", new Reset(ResetTarget.SENDER));
        actions.put("rejectsrc", new Reset(ResetTarget.SENDER));
        actions.put("rejectdst", new Reset(ResetTarget.RECEIVER));
        actions.put("rejectboth", new Reset(ResetTarget.BOTH));
        actions.put("reset-client", new Reset(ResetTarget.CLIENT));
        actions.put("reset-server", new Reset(ResetTarget.SERVER));
        actions.put("reset-both", new Reset(ResetTarget.BOTH));
        return actions;
    }

    private static Map<String, Protocol> protocols() {
        Map<String, Protocol> protocols = new LinkedHashMap<>();
        protocols.put("ip", Protocol.IP);
        protocols.put("tcp", Protocol.TCP);
        protocols.put("udp", Protocol.UDP);
        protocols.put("icmp", Protocol.ICMP);
        protocols.put("sctp", Protocol.SCTP);
        protocols.put("pkthdr", Protocol.PACKET_HEADER);
        protocols.put("tcp-pkt", Protocol.TCP_PACKET);
        protocols.put("tcp-stream", Protocol.TCP_STREAM);
        protocols.put("ipv4", Protocol.IP);
        protocols.put("ip4", Protocol.IP);
        protocols.put("ipv6", Protocol.IP);
        protocols.put("ip6", Protocol.IP);
        protocols.put("icmpv4", Protocol.ICMP);
        protocols.put("icmp4", Protocol.ICMP);
        protocols.put("icmpv6", Protocol.ICMP);
        protocols.put("icmp6", Protocol.ICMP);
        return protocols;
    }

    /// Reads the header into the draft. What is wrong with one part is reported, and the next part
    /// is read.
    void read(Slice header, RuleDraft draft) {
        List<Slice> parts = parts(header);
        if (parts.size() != PARTS.size()) {
            report(parts, header, draft);
            return;
        }
        attempt(draft, "", parts.get(0), part -> draft.action = action(part));
        String protocol = parts.get(1).toString().toLowerCase(Locale.ROOT);
        String blamed = OTHER_PROTOCOLS.contains(protocol) ? "protocol " + protocol : "";
        attempt(draft, blamed, parts.get(1), part -> draft.protocol = protocol(part));
        attempt(draft, "", parts.get(2), part -> draft.source = addresses.read(part));
        attempt(draft, "", parts.get(3), part -> draft.sourcePorts = ports.read(part));
        attempt(draft, "", parts.get(4), part -> draft.bidirectional = isBidirectional(part));
        attempt(draft, "", parts.get(5), part -> draft.destination = addresses.read(part));
        attempt(draft, "", parts.get(6), part -> draft.destinationPorts = ports.read(part));
        limitToVersion(protocol, draft);
        if (draft.source.isEmpty() || draft.destination.isEmpty()) {
            draft.refuse(
                    parts.get(1)
                            .refuse(
                                    "no address in the rule is one of '%s'".formatted(protocol),
                                    null,
                                    null),
                    "header");
        }
    }

    private static void attempt(
            RuleDraft draft, String blamed, Slice part, Consumer<Slice> reader) {
        try {
            reader.accept(part);
        } catch (Refusal refusal) {
            draft.refuse(refusal, blamed.isEmpty() ? "header" : blamed);
        }
    }

    /// A wrong action is more telling than the count of parts: it is what a stray line has.
    private static void report(List<Slice> parts, Slice header, RuleDraft draft) {
        if (!parts.isEmpty()) {
            int before = draft.errorCount();
            attempt(draft, "", parts.get(0), HeaderReader::action);
            if (draft.errorCount() > before) {
                return;
            }
        }
        boolean tooMany = parts.size() > PARTS.size();
        Slice where = tooMany ? parts.get(PARTS.size()) : header.from(header.length());
        draft.refuse(
                where.refuse(
                        tooMany
                                ? "the header has more than seven parts"
                                : "the header has no " + PARTS.get(parts.size()),
                        "ACTION PROTOCOL SOURCE PORT -> DESTINATION PORT (OPTIONS)",
                        tooMany ? "put addresses and ports that are lists in brackets" : null),
                "");
    }

    /// The parts between white space that is in no list.
    private static List<Slice> parts(Slice header) {
        List<Slice> parts = new ArrayList<>();
        int level = 0;
        int from = 0;
        for (int i = 0; i <= header.length() && parts.size() <= PARTS.size(); i++) {
            char c = i < header.length() ? header.charAt(i) : ' ';
            level += c == '[' ? 1 : c == ']' && level > 0 ? -1 : 0;
            if (i == header.length() || (level == 0 && Slice.isBlank(c))) {
                Slice part = header.part(from, i).strip();
                if (!part.isEmpty()) {
                    parts.add(part);
                }
                from = i;
            }
        }
        return parts;
    }

    private static Action action(Slice text) {
        String name = text.toString().toLowerCase(Locale.ROOT);
        Action action = ACTIONS.get(name);
        if (action == null) {
            boolean known = OTHER_ACTIONS.contains(name);
            throw text.refuse(
                    "%s action '%s'"
                            .formatted(
                                    known ? "unsupported" : "unknown",
                                    GroupReader.shortened(text.toString())),
                    "one of " + String.join(", ", ACTIONS.keySet()),
                    known ? null : Spelling.advice(name, ACTIONS.keySet(), "").orElse(null));
        }
        return action;
    }

    /// What a `rate_filter` may have done instead.
    ///
    /// @throws Refusal if it is none of these
    static Action rateFilterAction(Slice text) {
        return switch (text.toString().toLowerCase(Locale.ROOT)) {
            case "alert" -> new Action.Alert();
            case "pass" -> new Action.Pass();
            case "drop" -> new Action.Drop();
            case "reject" -> new Reset(ResetTarget.SENDER);
            default ->
                    throw text.refuse(
                            "unknown action '%s'".formatted(GroupReader.shortened(text.toString())),
                            "one of alert, pass, drop, reject",
                            null);
        };
    }

    private static Protocol protocol(Slice text) {
        String name = text.toString().toLowerCase(Locale.ROOT);
        Protocol protocol = PROTOCOLS.get(name);
        if (protocol != null) {
            return protocol;
        }
        String expected = "one of " + String.join(", ", PROTOCOLS.keySet());
        if (OTHER_PROTOCOLS.contains(name)) {
            throw text.refuse(
                    "protocol '%s' is known, but not evaluated by this version".formatted(name),
                    expected,
                    null);
        }
        Set<String> all = new TreeSet<>(PROTOCOLS.keySet());
        all.addAll(OTHER_PROTOCOLS);
        throw text.refuse(
                "unknown protocol '%s'".formatted(GroupReader.shortened(text.toString())),
                expected,
                Spelling.advice(name, all, "").orElse(null));
    }

    private static boolean isBidirectional(Slice text) {
        return switch (text.toString()) {
            case "->" -> false;
            case "<>" -> true;
            default ->
                    throw text.refuse(
                            "unknown direction '%s'"
                                    .formatted(GroupReader.shortened(text.toString())),
                            "-> or <>",
                            text.toString().equals("<-")
                                    ? "swap the two sides and write ->"
                                    : null);
        };
    }

    private static void limitTo(AddressSet without, RuleDraft draft) {
        draft.source = draft.source.minus(without);
        draft.destination = draft.destination.minus(without);
    }

    /// A protocol that names a version of IP is that protocol between addresses of that version.
    private static void limitToVersion(String protocol, RuleDraft draft) {
        if (protocol.endsWith("4")) {
            limitTo(ALL6, draft);
        } else if (protocol.endsWith("6")) {
            limitTo(ALL4, draft);
        }
    }
}
