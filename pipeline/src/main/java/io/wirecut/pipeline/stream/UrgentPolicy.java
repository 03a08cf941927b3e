package io.wirecut.pipeline.stream;

/// What becomes of an urgent byte, the one before the urgent pointer (RFC 6093 §3.1): whether the
/// application reads it with the others is its own choice, and most do not choose it.
public enum UrgentPolicy {
    /// It is a byte like any other: what an application reads that asks for urgent data inline.
    INLINE,
    /// It is taken out of the stream: what any other application reads.
    OUT_OF_BAND,
    /// It is a gap of one byte: no match spans it.
    GAP,
    /// The whole segment is left out of the stream, and refused inline.
    DROP
}
