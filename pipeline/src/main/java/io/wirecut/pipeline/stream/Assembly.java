package io.wirecut.pipeline.stream;

/// What became of a segment.
public enum Assembly {
    /// It was handed on, or stored until its turn comes; or it has no data.
    TAKEN,
    /// It holds nothing that was not handed on or stored before.
    NOTHING_NEW,
    /// Inline only: it disagrees with bytes that were seen before, and nothing of it was taken. Its
    /// receiver must not get it.
    CONTRADICTORY,
    /// Inline only: there is no room to store it, and nothing of it was taken. Its receiver must
    /// not get it, unless a policy says so.
    REFUSED,
    /// Inline only: it has an urgent byte, and the policy is to drop it. Nothing of it was taken,
    /// and its receiver must not get it.
    URGENT
}
