package io.wirecut.perf.swap;

import org.HdrHistogram.Histogram;

/// What was seen in one part of a run.
///
/// @param latencyNs of each frame, from when it was due to its verdict
/// @param longestNs of each window of a tenth of a second, its longest frame
/// @param collector what the garbage collector did
/// @param stolenMs that the machine's own host used its cores for others, all cores together
record Phase(Histogram latencyNs, Histogram longestNs, CollectorWork collector, long stolenMs) {
    long windowsOver(double limitMs) {
        long limitNs = (long) (limitMs * 1e6);
        return longestNs.getTotalCount() - longestNs.getCountBetweenValues(0, limitNs);
    }
}
