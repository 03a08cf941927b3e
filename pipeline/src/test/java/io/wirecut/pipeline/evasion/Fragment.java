package io.wirecut.pipeline.evasion;

import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.fixture.Frames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A fragment of a UDP datagram as a row of a table writes it, in blocks of 8 bytes. Block 0 is the
/// UDP header whatever the letters say; the blocks after it hold a letter each.
///
/// ```text
/// 2          begins at block 2
/// :AAB       its blocks
/// .          it is the datagram's last; else more follow
/// {…}        ipsum wrong header checksum, ttl=1, id=7 identification, src=3 another sender,
///            pause=9 seconds before it, vlan=5
/// ```
record Fragment(int start, String letters, boolean last, Segment marks) {
    private static final Pattern FORM = Pattern.compile("(\\d+):([A-Z]+)(\\.?)(?:\\{(.*)})?");
    private static final int BLOCK = 8;
    private static final int PORT = 53;
    private static final int USUAL_ID = 77;
    private static final int IPV6_LENGTH = 40;

    /// Reads the fragments of a row.
    static List<Fragment> parse(String row) {
        List<Fragment> fragments = new ArrayList<>();
        for (String token : row.strip().split("\\s+", -1)) {
            Matcher form = FORM.matcher(token);
            if (!form.matches()) {
                throw new IllegalArgumentException("not a fragment: " + token);
            }
            String marks = form.group(4) == null ? "" : "{" + form.group(4) + "}";
            fragments.add(
                    new Fragment(
                            Integer.parseInt(form.group(1)),
                            form.group(2),
                            !form.group(3).isEmpty(),
                            Segment.parse(">" + marks).getFirst()));
        }
        return fragments;
    }

    int end() {
        return start + letters.length();
    }

    int id() {
        return marks.number("id", USUAL_ID);
    }

    /// @param system of the receiver; [FragmentHost#DISCARD] is one of IPv6
    /// @param blocks of the whole datagram, its UDP header among them
    byte[] frame(String system, int blocks) {
        if (system.equals(FragmentHost.DISCARD)) {
            return frame6(blocks);
        }
        byte[] payload = new byte[letters.length() * BLOCK];
        for (int i = 0; i < letters.length(); i++) {
            Arrays.fill(payload, i * BLOCK, (i + 1) * BLOCK, (byte) letters.charAt(i));
        }
        if (start == 0) {
            ByteBuffer.wrap(payload)
                    .putShort((short) PORT)
                    .putShort((short) PORT)
                    .putShort((short) (blocks * BLOCK))
                    .putShort((short) 0);
        }
        Frames link = Frames.ethernet();
        if (marks.has("vlan")) {
            link.vlan(marks.number("vlan", 0));
        }
        String sender = "10.0.3." + marks.number("src", 1);
        Frames ip = link.ipv4(sender, Hosts.server(system, false));
        if (marks.has("ipsum")) {
            ip.badChecksum();
        }
        return ip.protocol(IpProtocol.UDP)
                .ttl(marks.number("ttl", 64))
                .fragment(id(), start * BLOCK, !last)
                .payload(payload)
                .build();
    }

    /// A block begins with its letter and adds nothing to the checksum, which UDP over IPv6 needs.
    private byte[] frame6(int blocks) {
        String sender = "fd00:3::1";
        String receiver = Hosts.server("first", true);
        byte[] payload = new byte[letters.length() * BLOCK];
        for (int i = 0; i < letters.length(); i++) {
            payload[i * BLOCK] = (byte) letters.charAt(i);
            payload[i * BLOCK + 2] = (byte) ~letters.charAt(i);
            payload[i * BLOCK + 3] = (byte) 0xFF;
        }
        if (start == 0) {
            byte[] empty =
                    Frames.raw()
                            .ipv6(sender, receiver)
                            .udp(PORT, PORT)
                            .payload(new byte[(blocks - 1) * BLOCK])
                            .build();
            System.arraycopy(empty, IPV6_LENGTH, payload, 0, BLOCK);
        }
        return Frames.ethernet()
                .ipv6(sender, receiver)
                .fragmentHeader(id(), start * BLOCK, !last)
                .protocol(IpProtocol.UDP)
                .payload(payload)
                .build();
    }
}
