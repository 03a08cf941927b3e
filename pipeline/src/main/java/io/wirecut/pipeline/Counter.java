package io.wirecut.pipeline;

import java.util.Locale;

/// What a worker, or the receiver, counts of its own. The parts of a frame's way count beside it.
enum Counter {
    FRAMES,
    BYTES,
    INSPECTED,
    FRAGMENTS,
    ALERTS,
    ALERTS_SUPPRESSED_BY_PASS,
    RESETS;

    /// The name that statistics show: lower case.
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
