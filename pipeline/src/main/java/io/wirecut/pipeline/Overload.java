package io.wirecut.pipeline;

/// What becomes of a frame whose worker's ring is full.
public enum Overload {
    /// It is forwarded without inspection, and counted as bypassed.
    FAIL_OPEN,
    /// It is dropped, and counted so.
    FAIL_CLOSED,
    /// The caller waits: for captures, which can.
    BLOCK
}
