package io.wirecut.signatures.text;

import io.wirecut.signatures.HeaderTest;
import io.wirecut.signatures.HeaderTest.ChecksumLayer;
import io.wirecut.signatures.NumberRange;
import io.wirecut.signatures.PacketEvent;
import io.wirecut.signatures.PacketNumber;
import io.wirecut.signatures.PacketTest.TcpFlags;
import io.wirecut.signatures.text.Keywords.Value;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Keywords on the headers of a packet, and on what was out of the ordinary about them.
final class HeaderKeywords {
    private static final long MAX_8 = 0xFF;
    private static final long MAX_16 = 0xFFFF;
    private static final long MAX_24 = 0xFF_FFFF;
    private static final long MAX_32 = 0xFFFF_FFFFL;
    private static final int MAX_FRAGMENT_OFFSET = 0x1FFF;
    private static final String FRAGMENT_FORMS =
            "letters of MDR, with +, * or ! before or behind them";
    private static final Map<String, Integer> IP_OPTIONS = ipOptions();

    private HeaderKeywords() {}

    static void addTo(Keywords keywords) {
        addNumber(keywords, "ttl", PacketNumber.TTL, MAX_8);
        addNumber(keywords, "id", PacketNumber.IP_ID, MAX_16);
        addNumber(keywords, "tos", PacketNumber.TOS, MAX_8);
        addNumber(keywords, "fragoffset", PacketNumber.FRAGMENT_OFFSET, MAX_FRAGMENT_OFFSET);
        addNumber(keywords, "seq", PacketNumber.TCP_SEQUENCE, MAX_32);
        keywords.addAlias("tcp.seq", "seq");
        addNumber(keywords, "ack", PacketNumber.TCP_ACKNOWLEDGEMENT, MAX_32);
        keywords.addAlias("tcp.ack", "ack");
        addNumber(keywords, "window", PacketNumber.TCP_WINDOW, MAX_16);
        keywords.addAlias("tcp.window", "window");
        addNumber(keywords, "tcp.mss", PacketNumber.TCP_MSS, MAX_16);
        addNumber(keywords, "itype", PacketNumber.ICMP_TYPE, MAX_8);
        addNumber(keywords, "icode", PacketNumber.ICMP_CODE, MAX_8);
        addNumber(keywords, "icmp_id", PacketNumber.ICMP_ID, MAX_16);
        addNumber(keywords, "icmp_seq", PacketNumber.ICMP_SEQUENCE, MAX_16);
        addNumber(keywords, "icmpv6.mtu", PacketNumber.ICMPV6_MTU, MAX_32);
        addNumber(keywords, "vxlan_vni", PacketNumber.VXLAN_VNI, MAX_24);
        keywords.add("ip_proto", Value.BARE, HeaderKeywords::ipProtocol);
        keywords.add("sameip", Value.NONE, HeaderKeywords::sameAddress);
        keywords.add("ipopts", Value.BARE, HeaderKeywords::ipOption);
        keywords.add("fragbits", Value.BARE, HeaderKeywords::fragmentBits);
        addChecksum(keywords, "ipv4-csum", ChecksumLayer.IPV4);
        addChecksum(keywords, "tcpv4-csum", ChecksumLayer.TCPV4);
        addChecksum(keywords, "tcpv6-csum", ChecksumLayer.TCPV6);
        addChecksum(keywords, "udpv4-csum", ChecksumLayer.UDPV4);
        addChecksum(keywords, "udpv6-csum", ChecksumLayer.UDPV6);
        addChecksum(keywords, "icmpv4-csum", ChecksumLayer.ICMPV4);
        addChecksum(keywords, "icmpv6-csum", ChecksumLayer.ICMPV6);
        addEvent(keywords, "decode-event", PacketEvent.Origin.DECODE);
        addEvent(keywords, "stream-event", PacketEvent.Origin.STREAM);
    }

    private static void addNumber(Keywords keywords, String name, PacketNumber number, long max) {
        keywords.add(
                name,
                Value.BARE,
                (option, draft) ->
                        draft.test(
                                option,
                                new HeaderTest.NumberTest(
                                        number, NumberForms.read(option.value(), max))));
    }

    private static void addChecksum(Keywords keywords, String name, ChecksumLayer layer) {
        keywords.add(
                name,
                Value.BARE,
                (option, draft) -> {
                    boolean valid =
                            switch (option.value().toString().toLowerCase(Locale.ROOT)) {
                                case "valid" -> true;
                                case "invalid" -> false;
                                default ->
                                        throw option.value()
                                                .refuse(
                                                        "'%s' says nothing of a checksum"
                                                                .formatted(
                                                                        GroupReader.shortened(
                                                                                option.value()
                                                                                        .toString())),
                                                        "valid or invalid",
                                                        null);
                            };
                    draft.test(option, new HeaderTest.Checksum(layer, valid));
                });
    }

    private static void addEvent(Keywords keywords, String name, PacketEvent.Origin origin) {
        keywords.add(
                name,
                Value.BARE,
                (option, draft) -> {
                    String event = option.value().toString();
                    PacketEvent known = PacketEvent.named(origin, event);
                    if (known == null) {
                        throw option.value()
                                .refuse(
                                        "no event of this version is called '%s'"
                                                .formatted(GroupReader.shortened(event)),
                                        "the name of an event as in Suricata's event rules",
                                        Spelling.advice(event, eventNames(origin), "")
                                                .orElse(null));
                    }
                    draft.test(option, new HeaderTest.Event(known));
                });
    }

    private static List<String> eventNames(PacketEvent.Origin origin) {
        return Arrays.stream(PacketEvent.values())
                .filter(event -> event.origin() == origin)
                .map(PacketEvent::keywordName)
                .toList();
    }

    private static void sameAddress(Option option, RuleDraft draft) {
        draft.test(option, new HeaderTest.SameAddress());
    }

    /// A protocol by number or name, perhaps with `!`, `<` or `>` before it.
    private static void ipProtocol(Option option, RuleDraft draft) {
        Slice value = option.value();
        boolean operator = "!<>".indexOf(value.charAt(0)) >= 0;
        Slice name = (operator ? value.from(1) : value).strip();
        long number = IpProtocolNames.number(name);
        NumberRange range =
                switch (operator ? value.charAt(0) : '=') {
                    case '!' -> new NumberRange(number, number, true);
                    case '<' -> new NumberRange(0, number - 1, false);
                    case '>' -> new NumberRange(number + 1, MAX_8, false);
                    default -> NumberRange.of(number);
                };
        if (range.isEmpty()) {
            throw value.refuse("no protocol satisfies '%s'".formatted(value), null, null);
        }
        draft.test(option, new HeaderTest.NumberTest(PacketNumber.IP_PROTOCOL, range));
    }

    private static void ipOption(Option option, RuleDraft draft) {
        String name = option.value().toString().toLowerCase(Locale.ROOT);
        Integer type = IP_OPTIONS.get(name);
        if (type == null) {
            throw option.value()
                    .refuse(
                            "unknown IP option '%s'".formatted(GroupReader.shortened(name)),
                            "one of " + String.join(", ", IP_OPTIONS.keySet()),
                            Spelling.advice(name, IP_OPTIONS.keySet(), "").orElse(null));
        }
        draft.test(option, new HeaderTest.IpOption(type));
    }

    /// Option types without the copy flag (RFC 791 §3.1, RFC 1108, CIPSO draft).
    private static Map<String, Integer> ipOptions() {
        Map<String, Integer> options = new LinkedHashMap<>();
        options.put("rr", 7);
        options.put("eol", 0);
        options.put("nop", 1);
        options.put("ts", 68);
        options.put("sec", 2);
        options.put("esec", 5);
        options.put("lsrr", 3);
        options.put("ssrr", 9);
        options.put("satid", 8);
        options.put("cipso", 6);
        options.put("qs", 25);
        options.put("rtralt", 20);
        options.put("any", HeaderTest.IpOption.ANY_OPTION);
        return options;
    }

    private static void fragmentBits(Option option, RuleDraft draft) {
        Slice value = option.value();
        TcpFlags.Mode mode = TcpFlags.Mode.EXACTLY;
        int last = value.length() - 1;
        if ("+*!".indexOf(value.charAt(0)) >= 0) {
            mode = PacketKeywords.mode(value.charAt(0));
            value = value.from(1).strip();
        } else if ("+*!".indexOf(value.charAt(last)) >= 0) {
            mode = PacketKeywords.mode(value.charAt(last));
            value = value.part(0, last).strip();
        }
        if (value.isEmpty()) {
            throw value.refuse("flags are missing", FRAGMENT_FORMS, null);
        }
        int bits = 0;
        for (int i = 0; i < value.length(); i++) {
            bits |= fragmentBit(value.part(i, i + 1));
        }
        draft.test(option, new HeaderTest.FragmentBits(mode, bits));
    }

    private static int fragmentBit(Slice letter) {
        return switch (letter.charAt(0)) {
            case 'M', 'm' -> 1;
            case 'D', 'd' -> 2;
            case 'R', 'r' -> 4;
            default ->
                    throw letter.refuse(
                            "'%s' is not a fragmentation flag".formatted(letter),
                            FRAGMENT_FORMS,
                            null);
        };
    }
}
