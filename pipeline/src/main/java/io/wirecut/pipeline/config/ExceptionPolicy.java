package io.wirecut.pipeline.config;

/// What to do with traffic that cannot be inspected as it should be: a session picked up in the
/// middle, an exhausted table, a parser that fell over.
public enum ExceptionPolicy {
    /// Goes on as if nothing had happened.
    IGNORE,
    /// Lets the rest of the flow pass without inspection of its payload.
    PASS_FLOW,
    /// Lets this frame pass without inspection of its payload.
    PASS_PACKET,
    /// Drops this frame and the rest of the flow.
    DROP_FLOW,
    /// Drops this frame.
    DROP_PACKET,
    /// Drops the flow and resets it.
    REJECT,
    /// Lets the rest of the flow pass without any look at it.
    BYPASS,
    /// Drops the flow when inline, goes on when only listening; see [#resolved].
    AUTO;

    /// This policy with [#AUTO] replaced by what it means.
    ///
    /// @param inline whether frames are held until there is a verdict
    public ExceptionPolicy resolved(boolean inline) {
        return this != AUTO ? this : inline ? DROP_FLOW : IGNORE;
    }
}
