package io.wirecut.rules;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/// Decides whether the contents of a rule can be found in a view of a payload or stream.
///
/// A rule matches if every chain of its contents has a choice of places that fits; earlier choices
/// are taken back until one is found. At least one of the places must reach into the new bytes of
/// the view: a match that was there before has been reported before.
///
/// One per worker. Allocates nothing after construction.
final class ContentEvaluator {
    private static final int FOUND = 0;

    /// Not from this end of the previous match; another, later one may do.
    private static final int FAILED = 1;

    /// Neither from this end of the previous match nor from any later one.
    private static final int HOPELESS = 2;

    private static final int NONE = -1;

    /// Bits of a view's offsets.
    private static final int PLACE_BITS = 22;

    private static final int DEAD_END_COUNT = 1 << 13;

    /// As many searches as can be told apart in the table of dead ends.
    private static final long SEARCH_COUNT =
            (1L << (Long.SIZE - PLACE_BITS)) / Rule.MAX_CONTENT_COUNT;

    private final int limit;
    private UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private long base;
    private int newFrom;
    private int forced;
    private int budget;
    private int furthestEnd;
    private int fastPatternStart;

    /// Places from which the rest of a chain was not found, which is so whatever led there: without
    /// this memory, contents that occur often could be combined in endless ways. A table without
    /// chains of its own: a new entry takes the place of the old.
    private final long[] deadEnds = new long[DEAD_END_COUNT];

    private long search;

    /// @param limit places to try for one rule
    ContentEvaluator(int limit) {
        this.limit = limit;
    }

    /// Moves to a view.
    ///
    /// @param view the bytes, from index 0 to its capacity; lent until the next call
    /// @param base offset of the view's first byte in the payload or stream
    /// @param newFrom offset of the first new byte in the view; 0 if all are
    void wrap(UnsafeBuffer view, long base, int newFrom) {
        this.view = view;
        this.base = base;
        this.newFrom = newFrom;
    }

    /// Whether the rule's contents match, and not only in bytes that are not new.
    boolean matches(Rule rule) {
        budget = limit;
        fastPatternStart = NONE;
        boolean isNew = !rule.hasPositive();
        for (ContentChain chain : rule.chains()) {
            furthestEnd = 0;
            if (!isFound(chain, NONE)) {
                return false;
            }
            isNew |= furthestEnd > newFrom;
        }
        return isNew || matchesNewly(rule);
    }

    /// Whether the last evaluation was given up because it took too long.
    boolean isExhausted() {
        return budget < 0;
    }

    /// Offset in the payload or stream at which the rule's fast pattern was, if it matched.
    long fastPatternStart() {
        return base + fastPatternStart;
    }

    private boolean matchesNewly(Rule rule) {
        for (ContentChain chain : rule.chains()) {
            for (int i = 0; i < chain.checks().length; i++) {
                if (!chain.checks()[i].negated && isFound(chain, i)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// @param forcedIndex content that must reach into the new bytes, or [#NONE]
    private boolean isFound(ContentChain chain, int forcedIndex) {
        forced = forcedIndex;
        if (++search == SEARCH_COUNT) {
            Arrays.fill(deadEnds, 0);
            search = 1;
        }
        return place(chain, 0, -base) == FOUND;
    }

    /// Finds places for the contents of a chain from an index on.
    private int place(ContentChain chain, int begin, long previousEnd) {
        ContentCheck[] checks = chain.checks();
        int index = begin;
        while (index < checks.length && checks[index].negated) {
            if (find(checks[index], previousEnd, 0) != ContentCheck.NOT_FOUND) {
                return FAILED;
            }
            index++;
        }
        if (index == checks.length) {
            return budget < 0 ? HOPELESS : FOUND;
        }
        ContentCheck check = checks[index];
        int least = index == forced ? newFrom - check.length + 1 : 0;
        int start = find(check, previousEnd, least);
        while (start != ContentCheck.NOT_FOUND) {
            int result = placeRest(chain, index + 1, start + check.length);
            if (result == FOUND) {
                furthestEnd = Math.max(furthestEnd, start + check.length);
                if (index == chain.fastPattern()) {
                    fastPatternStart = start;
                }
                return FOUND;
            }
            if (result == HOPELESS) {
                return HOPELESS;
            }
            start = find(check, previousEnd, start + 1);
        }
        // Without an upper bound, a later end of the previous match leaves a part of these places.
        return check.bounded && budget >= 0 ? FAILED : HOPELESS;
    }

    /// Finds places for the rest of a chain, unless that was tried in vain before.
    private int placeRest(ContentChain chain, int begin, int previousEnd) {
        if (begin == chain.checks().length) {
            return FOUND;
        }
        long key = (search * Rule.MAX_CONTENT_COUNT + begin) << PLACE_BITS | previousEnd;
        int slot = (begin * 0x9E37 + previousEnd) & (DEAD_END_COUNT - 1);
        if (deadEnds[slot] == key) {
            return FAILED;
        }
        int result = place(chain, begin, previousEnd);
        if (result == FAILED) {
            deadEnds[slot] = key;
        }
        return result;
    }

    private int find(ContentCheck check, long previousEnd, int least) {
        int from = Math.max(least, check.firstStart(base, view.capacity(), previousEnd));
        int to = check.lastEnd(base, view.capacity(), previousEnd);
        if (budget < 0 || to - from < check.length) {
            return ContentCheck.NOT_FOUND;
        }
        int start = check.find(view, from, to);
        budget -= start == ContentCheck.NOT_FOUND ? to - from : start - from + 1;
        return start;
    }
}
