package io.wirecut.signatures.text;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The names of protocols over IP that `ip_proto` knows, as IANA assigns their numbers.
final class IpProtocolNames {
    private static final Map<String, Integer> NUMBERS = new HashMap<>();

    static {
        String[] names = {
            "hopopt:0",
            "icmp:1",
            "igmp:2",
            "ggp:3",
            "ipencap:4",
            "ipip:4",
            "st:5",
            "tcp:6",
            "egp:8",
            "igp:9",
            "pup:12",
            "udp:17",
            "hmp:20",
            "xns-idp:22",
            "rdp:27",
            "iso-tp4:29",
            "dccp:33",
            "xtp:36",
            "ddp:37",
            "idpr-cmtp:38",
            "ipv6:41",
            "ipv6-route:43",
            "ipv6-frag:44",
            "idrp:45",
            "rsvp:46",
            "gre:47",
            "esp:50",
            "ipsec-esp:50",
            "ah:51",
            "ipsec-ah:51",
            "skip:57",
            "ipv6-icmp:58",
            "icmpv6:58",
            "ipv6-nonxt:59",
            "ipv6-opts:60",
            "rspf:73",
            "vmtp:81",
            "eigrp:88",
            "ospf:89",
            "ospfigp:89",
            "ax.25:93",
            "etherip:97",
            "encap:98",
            "pim:103",
            "ipcomp:108",
            "vrrp:112",
            "l2tp:115",
            "isis:124",
            "sctp:132",
            "fc:133",
            "mobility-header:135",
            "udplite:136",
            "mpls-in-ip:137",
            "manet:138",
            "hip:139",
            "shim6:140",
            "wesp:141",
            "rohc:142"
        };
        for (String name : names) {
            int colon = name.indexOf(':');
            NUMBERS.put(name.substring(0, colon), Integer.valueOf(name.substring(colon + 1)));
        }
    }

    private IpProtocolNames() {}

    /// The number that a name or a number stands for.
    ///
    /// @throws Refusal if it is neither
    static int number(Slice text) {
        if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
            return (int) text.number(0, 255);
        }
        Integer number = NUMBERS.get(text.toString().toLowerCase(Locale.ROOT));
        if (number == null) {
            throw text.refuse(
                    "unknown protocol '%s'".formatted(GroupReader.shortened(text.toString())),
                    "a number from 0 to 255 or a name such as tcp, gre, esp",
                    Spelling.advice(text.toString(), NUMBERS.keySet(), "").orElse(null));
        }
        return number;
    }
}
