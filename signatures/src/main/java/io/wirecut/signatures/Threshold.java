package io.wirecut.signatures;

import org.jspecify.annotations.Nullable;

/// How often a signature is reported: `threshold`, `detection_filter` and `rate_filter`. Time is
/// that of the capture.
///
/// @param kind how it counts
/// @param track what is counted apart
/// @param count of matches, 1 to [#MAX_COUNT]
/// @param seconds that a count goes on for, at least 1; not of [Kind#BACKOFF]
/// @param multiplier of [Kind#BACKOFF], at least 2: by how much the count grows
/// @param newAction of [Kind#RATE_FILTER]: what to do instead; otherwise null
/// @param timeoutSeconds of [Kind#RATE_FILTER]: how long to do it, besides the rest of the second
///   in which the rate was exceeded
public record Threshold(
        Kind kind,
        Track track,
        int count,
        long seconds,
        int multiplier,
        @Nullable Action newAction,
        long timeoutSeconds) {
    /// The greatest count.
    public static final int MAX_COUNT = (1 << 20) - 1;

    /// One that has neither a multiplier nor an action of its own.
    public static Threshold of(Kind kind, Track track, int count, long seconds) {
        return new Threshold(kind, track, count, seconds, 0, null, 0);
    }

    /// How a threshold counts.
    public enum Kind {
        /// The first `count` matches are reported.
        LIMIT,
        /// Every match that makes the count full is reported, and the count begins anew.
        THRESHOLD,
        /// The match that makes the count full is reported, and no other.
        BOTH,
        /// The match that makes the count full is reported, and the count multiplied.
        BACKOFF,
        /// Matches beyond the count are reported.
        DETECTION_FILTER,
        /// All are reported; what is beyond the count gets another action.
        RATE_FILTER
    }

    /// What is counted apart.
    public enum Track {
        /// Each source address.
        SOURCE,
        /// Each destination address.
        DESTINATION,
        /// Each pair of addresses, whichever of them is the source.
        BOTH,
        /// Nothing: one count for the signature.
        RULE,
        /// Each flow.
        FLOW
    }
}
