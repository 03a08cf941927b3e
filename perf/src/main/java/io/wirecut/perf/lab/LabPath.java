package io.wirecut.perf.lab;

import java.util.Locale;

/// What is between the hosts of a lab and its sensor.
public enum LabPath {
    /// Nothing.
    PLAIN,
    /// A namespace on either side, for programs that tag frames on their way to the sensor: so that
    /// it has an 802.1Q trunk before it, whatever the kernel was built with.
    TAGGED,
    /// A namespace on the client's side, for a program that loses and reorders frames.
    ROUGH;

    /// As reports have it.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
