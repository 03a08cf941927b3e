package io.wirecut.pipeline.verdict;

import io.wirecut.signatures.Action;

/// What is decided for a frame and, where it says so, for the rest of its flow.
///
/// The constants stand in ascending order of precedence: where several decisions meet, the last of
/// them wins.
///
/// ```
///   verdict        this frame   rest of the flow         resets   alerts of the frame
///   FORWARD        forwarded    inspected                no       reported
///   PASS_FLOW      forwarded    forwarded, not inspected no       none
///   DROP_FRAME     dropped      inspected                no       reported
///   RESET_FRAME    dropped      inspected                yes      reported
///   DROP_FLOW      dropped      dropped                  no       reported
///   RESET_FLOW     dropped      dropped                  yes      reported
/// ```
///
/// In tap position nothing can be dropped: there "dropped" is what would have been, and the rest of
/// the flow is not inspected either. What was sent to reset it is followed up nevertheless.
public enum Verdict {
    /// Nothing stands against it.
    FORWARD,
    /// A rule or a policy lets the flow pass.
    PASS_FLOW,
    /// The frame is dropped.
    DROP_FRAME,
    /// The frame is dropped, and the ends are told by resets; what they send nevertheless is judged
    /// for itself.
    RESET_FRAME,
    /// The frame and the rest of its flow are dropped.
    DROP_FLOW,
    /// As [#DROP_FLOW], and the ends are told by resets.
    RESET_FLOW;

    /// Whether the frame is dropped.
    public boolean drops() {
        return this == DROP_FRAME || this == RESET_FRAME || dropsFlow();
    }

    /// Whether the rest of the flow is dropped too.
    public boolean dropsFlow() {
        return this == DROP_FLOW || this == RESET_FLOW;
    }

    /// The one of two decisions that holds.
    public Verdict or(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /// What a matching rule asks for.
    ///
    /// @param ofFlow whether the rule matched on its flow (on stream bytes, or by addresses alone)
    ///   rather than on the single packet, which is all that it then takes
    public static Verdict of(Action action, boolean ofFlow) {
        return switch (action) {
            case Action.Alert _ -> FORWARD;
            case Action.Pass _ -> ofFlow ? PASS_FLOW : FORWARD;
            case Action.Drop _ -> ofFlow ? DROP_FLOW : DROP_FRAME;
            case Action.Reset _ -> ofFlow ? RESET_FLOW : RESET_FRAME;
        };
    }
}
