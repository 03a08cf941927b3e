package io.wirecut.pipeline.evasion;

import java.util.TreeMap;

/// One end of a connection as its operating system behaves, slow and obvious: what its application
/// reads of the segments that reach it (RFC 9293 §3.10.7, RFC 5961, RFC 7323 §5, and the overlap
/// tables). Shares no code with the pipeline.
final class EndHost {
    private static final int WINDOW = 65_535;

    private record Piece(int start, int end, char value) {}

    /// An urgent byte that the application does not read with the others.
    private static final char OUT_OF_BAND = 0;

    private static final char UNREAD = '.';

    private final String system;
    private final String urgent;
    private final int hops;
    private final StringBuilder reads = new StringBuilder();

    /// What came early, byte by byte, with the extent of the segment that each is of.
    private final TreeMap<Integer, Piece> early = new TreeMap<>();

    private boolean sentSyn;
    private int initial;
    private int sent;
    private int window = WINDOW;
    private int edge;

    private boolean synchronised;
    private boolean established;
    private boolean over;
    private int next;
    private int fin = Integer.MAX_VALUE;
    private boolean timestamps;
    private int lastTimestamp = Integer.MIN_VALUE;
    private String synData = "";

    /// @param urgent what its application does with urgent bytes
    EndHost(String system, int hops, String urgent) {
        this.system = system;
        this.urgent = urgent;
        this.hops = hops;
    }

    /// What its application has read.
    String reads() {
        return reads.toString();
    }

    /// It sends a segment.
    void sends(Segment segment) {
        if (segment.is('S') && !sentSyn) {
            sentSyn = true;
            initial = segment.sequence();
            sent = initial + 1;
        }
        sent = Math.max(sent, segment.end());
        window = segment.number("win", WINDOW);
        edge = next + window;
        if (segment.acknowledgement() > next && !synData.isEmpty()) {
            // It shows that it has taken the data that came with the SYN.
            take(next, synData);
            synData = "";
        }
    }

    /// A segment reaches its network.
    void receives(Segment segment) {
        boolean damaged = segment.has("sum") || segment.has("ipsum") || segment.has("doff");
        // An ICMP error about a connection is no segment of it (RFC 5927 §4).
        if (over || damaged || segment.has("icmp") || segment.number("ttl", 64) < hops) {
            return;
        }
        if (segment.has("md5") && system.contains("linux")) {
            // Without a key for the peer a signed segment is dropped; others know no such option.
            return;
        }
        if (segment.is('R')) {
            over = isExact(segment);
        } else if (!synchronised) {
            if (segment.is('S') && !segment.is('F')) {
                synchronise(segment);
            }
        } else if (isAcceptable(segment)) {
            established = true;
            take(segment.dataStart(), withoutUrgent(segment));
            if (segment.is('F') && segment.end() > next) {
                fin = Math.min(fin, segment.end() - 1);
            }
            if (next == fin) {
                over = true;
            }
        }
    }

    /// Only what hits exactly is taken (RFC 5961 §3.2), or what answers a SYN.
    private boolean isExact(Segment segment) {
        return synchronised
                ? segment.sequence() == next
                : sentSyn && segment.is('A') && segment.acknowledgement() == sent;
    }

    private void synchronise(Segment segment) {
        boolean answers = segment.is('A');
        if (answers && (!sentSyn || segment.acknowledgement() != sent)) {
            return;
        }
        synchronised = true;
        established = answers;
        next = segment.sequence() + 1;
        edge = next + window;
        timestamps = segment.has("ts");
        lastTimestamp = segment.number("ts", Integer.MIN_VALUE);
        synData = segment.data();
    }

    private boolean isAcceptable(Segment segment) {
        if (segment.is('S') || !segment.is('A')) {
            return false;
        }
        if (timestamps && segment.has("ts")) {
            int timestamp = segment.number("ts", 0);
            if (timestamp < lastTimestamp) {
                return false;
            }
            if (segment.sequence() <= next) {
                lastTimestamp = timestamp;
            }
        }
        int acknowledgement = segment.acknowledgement();
        boolean opens = established || acknowledgement > initial;
        return opens
                && acknowledgement <= sent
                && acknowledgement >= sent - WINDOW
                && (segment.data().isEmpty() || segment.sequence() < edge);
    }

    /// Its data as the application reads them: the urgent byte is the one before the pointer.
    private String withoutUrgent(Segment segment) {
        String data = segment.data();
        int place = segment.number("urg", 0) - 1;
        boolean isThere = segment.is('U') && place >= 0 && place < data.length();
        if (!isThere || urgent.equals("inline") || urgent.equals("drop")) {
            return data;
        }
        char instead = urgent.equals("gap") ? UNREAD : OUT_OF_BAND;
        return data.substring(0, place) + instead + data.substring(place + 1);
    }

    private void take(int start, String data) {
        int end = start + data.length();
        for (int at = Math.max(start, next); at < Math.min(end, fin); at++) {
            Piece old = early.get(at);
            if (old == null
                    || Overlap.segmentReplaces(system, start, end, old.start(), old.end())) {
                early.put(at, new Piece(start, end, data.charAt(at - start)));
            }
        }
        while (early.containsKey(next) && next < fin) {
            char value = early.remove(next).value();
            if (value != OUT_OF_BAND) {
                reads.append(value);
            }
            next++;
        }
    }
}
