package io.wirecut.pipeline.defrag;

/// Which fragment's bytes a receiving system keeps where two overlap (Judy Novak, "Target-Based
/// Fragmentation Reassembly", Sourcefire 2005). Each asks whether the later fragment replaces the
/// earlier one's bytes.
public enum FragmentOverlap {
    /// The earlier to come is kept.
    FIRST,
    /// The later to come is kept: Cisco IOS.
    LAST,
    /// The one that begins before, or at the same offset and came first: the BSDs and their heirs.
    BSD,
    /// The one that begins behind, or at the same offset and came last: HP JetDirect.
    BSD_RIGHT,
    /// The one that begins before, or at the same offset and came last: Linux.
    LINUX,
    /// The earlier to come, unless the later begins before it and ends behind it.
    WINDOWS,
    /// The earlier to come, unless the later begins before it and ends behind it or with it.
    SOLARIS,
    /// None: the datagram is given up, but for a fragment that brings nothing new (RFC 8200 §4.5 of
    /// IPv6 datagrams).
    DISCARD;

    /// Whether a fragment `[start, end)` replaces the bytes that it shares with one that came
    /// before it, `[earlierStart, earlierEnd)`.
    boolean replaces(int start, int end, int earlierStart, int earlierEnd) {
        return switch (this) {
            case FIRST, DISCARD -> false;
            case LAST -> true;
            case BSD -> start < earlierStart;
            case BSD_RIGHT -> start >= earlierStart;
            case LINUX -> start <= earlierStart;
            case WINDOWS -> start < earlierStart && end > earlierEnd;
            case SOLARIS -> start < earlierStart && end >= earlierEnd;
        };
    }
}
