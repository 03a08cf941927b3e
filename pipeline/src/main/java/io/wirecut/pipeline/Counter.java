package io.wirecut.pipeline;

/// What a worker, or the receiver, counts of its own. The parts of a frame's way count beside it.
enum Counter {
    FRAMES,
    BYTES,
    INSPECTED,
    FRAGMENTS,
    ALERTS,
    ALERTS_SUPPRESSED_BY_PASS,
    ALERTS_BEYOND_MAX,
    FLOW_RECORDS,
    FLOWS_REMATCHED,
    QUARANTINES,
    TAGGED_PACKETS
}
