package io.wirecut.pipeline.reset;

/// What a [Fate] rests on.
public enum Evidence {
    /// Nothing: it is not known.
    NONE("none"),
    /// It sent a RST: it answers what belongs to the connection as a host without it does.
    RESET("reset"),
    /// It sent a SYN of another connection between the same ports.
    RESTART("restart"),
    /// It was silent for the configured time after a RST at what it expected.
    SILENCE("silence"),
    /// It went on to speak.
    TRAFFIC("traffic"),
    /// The connection was closed in order.
    CLOSE("close");

    private final String label;

    Evidence(String label) {
        this.label = label;
    }

    /// As reports name it.
    public String label() {
        return label;
    }
}
