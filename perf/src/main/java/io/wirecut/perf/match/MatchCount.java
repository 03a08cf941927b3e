package io.wirecut.perf.match;

import io.wirecut.matcher.MatchHandler;

/// Counts matches, and keeps a digest of them that does not depend on their order: engines that
/// agree on both have found the same. The order is looked at beside it.
final class MatchCount implements MatchHandler {
    private static final long ID_MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;
    private static final long MIXER = 0xBF58_476D_1CE4_E5B9L;
    private static final long LENGTH_MULTIPLIER = 0x94D0_49BB_1331_11EBL;

    private long count;
    private long digest;
    private long disorderCount;
    private long lastEnd;
    private int lastId;

    long count() {
        return count;
    }

    long digest() {
        return digest;
    }

    /// Matches whose end lies before that of the one before them, or is the same with no greater
    /// id. A new stream begins with one.
    long disorderCount() {
        return disorderCount;
    }

    void clear() {
        count = 0;
        digest = 0;
        disorderCount = 0;
        lastEnd = 0;
        lastId = 0;
    }

    @Override
    public void onMatch(int patternId, long start, long end) {
        count++;
        long mixed = (end ^ patternId * ID_MULTIPLIER) * MIXER;
        digest += (mixed ^ (mixed >>> 29)) * LENGTH_MULTIPLIER + (end - start) * mixed;
        if (end < lastEnd || (end == lastEnd && patternId <= lastId)) {
            disorderCount++;
        }
        lastEnd = end;
        lastId = patternId;
    }
}
