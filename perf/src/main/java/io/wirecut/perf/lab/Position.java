package io.wirecut.perf.lab;

/// Where the sensor of a lab stands.
public enum Position {
    /// Beside a bridge, of which it sees every frame: it cannot stop any.
    TAP,
    /// In place of the bridge: it forwards each frame itself.
    WIRE,
    /// Behind the kernel's router, which asks it about each packet.
    NFQUEUE;

    /// Whether the sensor can hold packets back.
    public boolean isInline() {
        return this != TAP;
    }

    /// As reports have it.
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
