package io.wirecut.perf.host;

/// What an end's socket said last.
public enum Ending {
    /// All steps were done.
    DONE,
    /// `ECONNRESET` or `EPIPE`: the connection was cut.
    RESET,
    /// `ECONNREFUSED`: cut before it was open.
    REFUSED,
    /// The peer closed it, while more was expected.
    CLOSED,
    /// Nothing came within the time there was: it hangs.
    HUNG,
    /// Anything else, as the text says.
    OTHER;

    /// Whether a RST has ended it.
    public boolean isCut() {
        return this == RESET || this == REFUSED;
    }

    /// What an exception of a socket's means.
    static Ending of(String message) {
        if (message.startsWith("Connection reset") || message.startsWith("Broken pipe")) {
            return RESET;
        }
        return message.startsWith("Connection refused") ? REFUSED : OTHER;
    }
}
