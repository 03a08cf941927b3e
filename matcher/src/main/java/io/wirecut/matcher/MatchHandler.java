package io.wirecut.matcher;

/// Receives the matches of a scan.
@FunctionalInterface
public interface MatchHandler {
    /// Called for every occurrence of every pattern, overlapping ones included, in ascending order
    /// of `end` and, for the same end, in ascending order of `patternId`.
    ///
    /// Called on the scanning thread, in the middle of the scan: it must not scan with the same
    /// state.
    ///
    /// @param patternId the pattern's index in its [PatternSet]
    /// @param start offset of the first byte of the occurrence: from the beginning of the stream in
    ///   a streaming scan, from the beginning of the haystack in a block scan
    /// @param end offset just past the last byte of the occurrence, counted likewise
    void onMatch(int patternId, long start, long end);
}
