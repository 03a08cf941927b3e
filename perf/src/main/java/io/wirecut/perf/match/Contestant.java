package io.wirecut.perf.match;

import io.wirecut.perf.peer.Searcher;

/// One engine or peer in a comparison.
///
/// @param name as it was asked for
/// @param searcher compiled from the patterns of the comparison
/// @param buildMs how long it took to compile, in milliseconds
record Contestant(String name, Searcher searcher, double buildMs) {}
