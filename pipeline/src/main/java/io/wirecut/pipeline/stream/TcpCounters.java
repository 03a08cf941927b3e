package io.wirecut.pipeline.stream;

/// What a tracker counts. Written by the worker's thread only; another thread may read figures that
/// are a little old.
public final class TcpCounters {
    long handshakes;
    long midstreamPickups;
    long outsideSession;
    long outOfWindow;
    long invalidAck;
    long withoutAck;
    long invalidHandshake;
    long unexpectedSyn;
    long exactResets;
    long unverifiedResets;
    long ignoredResets;
    long ignoredFins;
    long forgedFins;
    long revivals;
    long staleTimestamps;

    TcpCounters() {}

    /// Handshakes completed.
    public long handshakes() {
        return handshakes;
    }

    /// Sessions taken up without a handshake, or with one side of it.
    public long midstreamPickups() {
        return midstreamPickups;
    }

    /// Segments outside any session.
    public long outsideSession() {
        return outsideSession;
    }

    /// Segments rejected because they lie beyond the window.
    public long outOfWindow() {
        return outOfWindow;
    }

    /// Segments rejected because they acknowledge what cannot have been sent, or is long past.
    public long invalidAck() {
        return invalidAck;
    }

    /// Segments rejected because a session's segments have ACK, and they have not.
    public long withoutAck() {
        return withoutAck;
    }

    /// Segments rejected because they do not fit the handshake.
    public long invalidHandshake() {
        return invalidHandshake;
    }

    /// SYNs rejected because the session is under way.
    public long unexpectedSyn() {
        return unexpectedSyn;
    }

    /// RSTs that their receiver must have accepted.
    public long exactResets() {
        return exactResets;
    }

    /// RSTs in the window but not exact: the session is held on to for a short time.
    public long unverifiedResets() {
        return unverifiedResets;
    }

    /// RSTs outside the window, rejected: suspected injection.
    public long ignoredResets() {
        return ignoredResets;
    }

    /// FINs beyond the window, rejected.
    public long ignoredFins() {
        return ignoredFins;
    }

    /// FINs beyond which their alleged sender went on: suspected injection.
    public long forgedFins() {
        return forgedFins;
    }

    /// Segments rejected because their timestamp is older than what their receiver has seen.
    public long staleTimestamps() {
        return staleTimestamps;
    }

    /// Sessions that went on after an exact RST.
    public long revivals() {
        return revivals;
    }
}
