package io.wirecut.pipeline.flow;

/// How far what was seen of a TCP connection can be relied upon, from the best on.
public enum SessionConfidence {
    /// Its handshake and both ends were seen: sequence numbers, windows and roles are known.
    FULL,
    /// It was picked up after its beginning: roles are guessed, windows taken to be wide, and what
    /// came before was not inspected.
    MIDSTREAM,
    /// One end was not seen at all: nothing shows what it got, and a RST cannot be aimed at it but
    /// by what the other end says.
    ONE_SIDED,
    /// It is being opened.
    OPENING
}
