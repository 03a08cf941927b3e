package io.wirecut.perf.match;

import io.wirecut.matcher.MatchHandler;

/// Counts matches, and keeps a digest of them in their order: engines that agree on both have found
/// the same.
final class MatchCount implements MatchHandler {
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private long count;
    private long digest;

    long count() {
        return count;
    }

    long digest() {
        return digest;
    }

    void clear() {
        count = 0;
        digest = 0;
    }

    @Override
    public void onMatch(int patternId, long start, long end) {
        count++;
        digest = (digest ^ end ^ ((long) patternId << 40)) * MULTIPLIER + start;
    }
}
