package io.wirecut.pipeline.flow;

/// The bits of [Flow#hasFlag].
public final class FlowFlag {
    /// Every further packet of the flow is dropped; in inline position only.
    public static final int DROPPED = 1;

    /// Every further packet of the flow passes without being held against a rule.
    public static final int PASSED = 1 << 1;

    /// A rule asked to drop or reset the flow; at a tap only, where its further packets go their
    /// way and are not held against a rule.
    public static final int CONDEMNED = 1 << 18;

    /// Nothing more of the flow is held against a rule, for whichever reason.
    public static final int DECIDED = DROPPED | PASSED | CONDEMNED;

    /// The connection is established.
    public static final int ESTABLISHED = 1 << 2;

    /// The flow was picked up without a handshake.
    public static final int MIDSTREAM = 1 << 3;

    /// The connection was taken up although its server was not seen to answer.
    public static final int ONE_SIDED = 1 << 4;

    /// A RST was seen that may or may not have ended the connection.
    public static final int UNVERIFIED_RESET = 1 << 5;

    /// SYNs with different sequence numbers were seen from one end.
    public static final int RIVAL_SYN = 1 << 6;

    /// Both ends began with a SYN of their own: four segments, or a simultaneous open.
    public static final int TWO_SYNS = 1 << 16;

    /// The flow took the place of another one, whose other end answered a new SYN: that SYN was
    /// seen, but counted to the old flow.
    public static final int RESTARTED = 1 << 17;

    /// An alert was given for one of its packets.
    public static final int ALERTED = 1 << 7;

    /// An exception policy asked that nothing of it be looked at any more; [#PASSED] is set too.
    public static final int BYPASSED = 1 << 8;

    private FlowFlag() {}
}
