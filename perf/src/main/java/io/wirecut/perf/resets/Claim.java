package io.wirecut.perf.resets;

/// What the sensor says became of a connection that it reset.
///
/// @param outcome as its record has it: `confirmed`, `survived`, `unknown`
/// @param segments RSTs that it says it sent
/// @param matchNs when the rule matched, nanoseconds since 1970, -1 if not said
/// @param injectionNs from the trigger to the first RST, -1 if not said
/// @param deathNs from the trigger to the death of the last end, -1 if not said
record Claim(String outcome, int segments, long matchNs, long injectionNs, long deathNs) {}
