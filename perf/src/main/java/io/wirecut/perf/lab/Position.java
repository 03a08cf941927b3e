package io.wirecut.perf.lab;

import java.util.Locale;

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
        return name().toLowerCase(Locale.ROOT);
    }
}
