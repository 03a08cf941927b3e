package io.wirecut.pipeline.reset;

/// Where the sensor stands, which decides whether a packet that is to be dropped still arrives.
public enum Position {
    /// Beside the wire: every packet is delivered, whatever is decided.
    TAP("tap"),
    /// On the wire: a packet that is to be dropped does not arrive.
    INLINE("inline");

    private final String label;

    Position(String label) {
        this.label = label;
    }

    /// As reports name it.
    public String label() {
        return label;
    }
}
