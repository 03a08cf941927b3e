package io.wirecut.matcher;

import java.util.Comparator;

/// An occurrence of a pattern, as a handler gets it.
record Match(int patternId, long start, long end) {
    /// The order in which a scan reports.
    static final Comparator<Match> ORDER =
            Comparator.comparingLong(Match::end).thenComparingInt(Match::patternId);
}
