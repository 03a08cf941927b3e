package io.wirecut.perf.match;

import io.wirecut.matcher.Matcher;
import io.wirecut.matcher.ScanState;

/// One engine in a comparison.
///
/// @param name as it was asked for
/// @param matcher compiled from the patterns of the comparison
/// @param state for the scans of the only thread
/// @param buildMs how long it took to compile, in milliseconds
record Contestant(String name, Matcher matcher, ScanState state, double buildMs) {}
