package io.wirecut.pipeline.stream;

/// How a TCP segment stands to the session of its flow.
public enum Standing {
    /// It belongs to the session: its data, if it has any, are for the [StreamAssembler].
    IN_SESSION,
    /// There is no session that it could belong to: its beginning was not seen, and midstream
    /// pickup is off. It has no stream; rules for single packets still apply.
    OUTSIDE_SESSION,
    /// There is a session, and its receiver will not take this segment: it must not touch any
    /// stream.
    REJECTED
}
