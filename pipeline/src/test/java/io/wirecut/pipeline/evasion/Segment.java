package io.wirecut.pipeline.evasion;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A TCP segment as a row of a table writes it. Sequence numbers are relative to the first of the
/// end that counts them, so that data begin at 1.
///
/// ```text
/// >          from the client; < from the server
/// SA         flags, ACK if none are given; 0 for no flag at all
/// @5         begins at 5, and its sender goes on from where it was; else it begins where the sender is
/// ^9         acknowledges 9; else all that the other end has sent
/// :TEXT      data
/// {a,b=1}    marks
/// ```
///
/// The marks:
///
/// ```text
/// sum        wrong TCP checksum         cut=3    sent in pieces of 3 bytes
/// ipsum      wrong IPv4 checksum        frag=8   sent in fragments of 8 bytes
/// ttl=1      time to live               back     the last piece, or fragment, first
/// ts=7       value of the timestamps    pause=9  comes 9 seconds later
/// md5        with an MD5 option         opts=…   TCP options in hex
/// urg=2      urgent pointer             ipopts=… IP options in hex
/// win=0      window                     doff=4   data offset in words
/// forged     its sender knows nothing of it: its peer still gets it
/// icmp       in its place an ICMP error that quotes it, to who it says is its sender
/// ```
record Segment(
        boolean fromClient,
        String flags,
        int sequence,
        int acknowledgement,
        String data,
        Map<String, String> marks) {
    private static final Pattern FORM =
            Pattern.compile(
                    "([<>])([FSRPAUEC0]*)(?:@(-?\\d+))?(?:\\^(-?\\d+))?(?::([^{]*))?(?:\\{(.*)})?");
    private static final String HANDSHAKE = "3WHS";

    /// Reads the segments of a row.
    static List<Segment> parse(String row) {
        List<Segment> segments = new ArrayList<>();
        int[] next = new int[2];
        for (String token : row.strip().split("\\s+", -1)) {
            if (token.equals(HANDSHAKE)) {
                for (String part : List.of(">S", "<SA", ">A")) {
                    addTo(segments, part, next);
                }
            } else {
                addTo(segments, token, next);
            }
        }
        return segments;
    }

    private static void addTo(List<Segment> segments, String token, int[] next) {
        Matcher form = FORM.matcher(token);
        if (!form.matches()) {
            throw new IllegalArgumentException("not a segment: " + token);
        }
        boolean fromClient = form.group(1).equals(">");
        int own = fromClient ? 0 : 1;
        String flags = form.group(2).isEmpty() ? "A" : form.group(2).replace("0", "");
        String data = form.group(5) == null ? "" : form.group(5);
        int sequence = form.group(3) == null ? next[own] : Integer.parseInt(form.group(3));
        int acknowledgement =
                form.group(4) == null ? next[1 - own] : Integer.parseInt(form.group(4));
        Segment whole =
                new Segment(
                        fromClient,
                        flags,
                        sequence,
                        flags.contains("A") ? acknowledgement : 0,
                        data,
                        marks(form.group(6)));
        if (form.group(3) == null && !whole.has("forged")) {
            next[own] = whole.end();
        }
        segments.addAll(whole.pieces());
    }

    private static Map<String, String> marks(String list) {
        Map<String, String> marks = new HashMap<>();
        if (list != null) {
            for (String mark : list.split(",", -1)) {
                int equals = mark.indexOf('=');
                marks.put(
                        equals < 0 ? mark : mark.substring(0, equals),
                        equals < 0 ? "" : mark.substring(equals + 1));
            }
        }
        return marks;
    }

    private List<Segment> pieces() {
        int step = number("cut", Math.max(1, data.length()));
        List<Segment> pieces = new ArrayList<>();
        for (int at = 0; at < Math.max(1, data.length()); at += step) {
            String piece = data.substring(at, Math.min(data.length(), at + step));
            pieces.add(
                    new Segment(fromClient, flags, sequence + at, acknowledgement, piece, marks));
        }
        return has("back") && has("cut") ? pieces.reversed() : pieces;
    }

    boolean is(char flag) {
        return flags.indexOf(flag) >= 0;
    }

    boolean has(String mark) {
        return marks.containsKey(mark);
    }

    int number(String mark, int otherwise) {
        return has(mark) ? Integer.parseInt(marks.get(mark)) : otherwise;
    }

    String text(String mark) {
        return marks.getOrDefault(mark, "");
    }

    /// Where the data begin.
    int dataStart() {
        return is('S') ? sequence + 1 : sequence;
    }

    /// The sequence number after all that it takes.
    int end() {
        return dataStart() + data.length() + (is('F') ? 1 : 0);
    }
}
