package io.wirecut.pipeline.reset;

/// An end of a flow.
public enum End {
    /// The end that opened the connection.
    CLIENT("client"),
    /// The end that accepted it.
    SERVER("server");

    private final String label;

    End(String label) {
        this.label = label;
    }

    /// The other end.
    public End opposite() {
        return this == CLIENT ? SERVER : CLIENT;
    }

    /// As reports name it.
    public String label() {
        return label;
    }
}
