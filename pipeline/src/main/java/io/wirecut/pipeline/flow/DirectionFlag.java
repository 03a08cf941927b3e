package io.wirecut.pipeline.flow;

/// The bits of [Flow#hasDirectionFlag].
public final class DirectionFlag {
    /// The sequence numbers of this direction are known.
    public static final int SYNCHRONISED = 1;

    /// A SYN was seen.
    public static final int SYN_SEEN = 1 << 1;

    /// The SYN is acknowledged by the other end.
    public static final int SYN_ACKNOWLEDGED = 1 << 2;

    /// A segment with ACK was seen, so that [Flow#acknowledged] and [Flow#window] are known.
    public static final int ACK_SEEN = 1 << 3;

    /// A FIN was seen, and [Flow#finSequence] is its sequence number.
    public static final int FIN_SEEN = 1 << 4;

    /// The FIN is acknowledged by the other end.
    public static final int FIN_ACKNOWLEDGED = 1 << 5;

    /// A RST was seen.
    public static final int RST_SEEN = 1 << 6;

    /// The RST was one that its receiver must have accepted.
    public static final int RST_EXACT = 1 << 7;

    /// [Flow#sackRightEdge] is known.
    public static final int SACK_SEEN = 1 << 8;

    /// The assembler has begun with this stream.
    public static final int STREAM_STARTED = 1 << 9;

    /// The assembler has handed on as much of this stream as it may.
    public static final int DEPTH_REACHED = 1 << 10;

    /// The assembler has announced the end of this stream.
    public static final int STREAM_ENDED = 1 << 11;

    /// Data of the SYN is stored, and it is not known whether the other end takes it.
    public static final int SYN_DATA_HELD = 1 << 12;

    /// The SYN had data and asked for TCP Fast Open.
    public static final int FAST_OPEN = 1 << 13;

    /// The segments of this direction carry a signature in an option: the first one did.
    public static final int SIGNED = 1 << 14;

    /// A SYN with another sequence number came while the session was under way: the other end's
    /// answer will show whether the session begins anew.
    public static final int RESTART_SEEN = 1 << 15;

    /// Some of the stored data of this direction may not reach their receiver, and are held back
    /// until it acknowledges them.
    public static final int DOUBT_HELD = 1 << 20;

    /// [Flow#timestampEcho] is known.
    public static final int ECHO_SEEN = 1 << 21;

    /// The lowest of the four bits that the assembler keeps the overlap policy in.
    public static final int POLICY_SHIFT = 16;

    private DirectionFlag() {}
}
