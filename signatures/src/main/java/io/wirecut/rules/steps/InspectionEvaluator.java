package io.wirecut.rules.steps;

import io.wirecut.signatures.Inspection;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/// Decides whether the steps of a rule hold in a view of a payload, stream or other buffer.
///
/// They do if every chain of steps has a choice of places that fits; earlier choices are taken back
/// until one is found. At least one of the places must reach into the new bytes of the view: a
/// match that was there before has been reported before.
///
/// One per worker. Allocates nothing after construction.
public final class InspectionEvaluator {
    private static final int FOUND = 0;

    /// Not from this cursor; another, later one may do.
    private static final int FAILED = 1;

    /// Neither from this cursor nor from any later one.
    private static final int HOPELESS = 2;

    private static final int NONE = -1;

    /// Bits of a view's offsets.
    private static final int PLACE_BITS = 22;

    private static final int DEAD_END_COUNT = 1 << 13;

    /// As many searches as can be told apart in the table of dead ends.
    private static final long SEARCH_COUNT =
            (1L << (Long.SIZE - PLACE_BITS)) / Inspection.MAX_STEP_COUNT;

    private final InspectionContext context;
    private final int limit;
    private int newFrom;
    private int forced;
    private int budget;
    private long furthestEnd;
    private int fastPatternStart;

    /// Cursors from which the rest of a chain did not hold, which is so whatever led there: without
    /// this memory, contents that occur often could be combined in endless ways. A table without
    /// chains of its own: a new entry takes the place of the old.
    private final long[] deadEnds = new long[DEAD_END_COUNT];

    private long search;

    /// @param context what the steps share
    /// @param limit places to try for one rule
    public InspectionEvaluator(InspectionContext context, int limit) {
        this.context = context;
        this.limit = limit;
    }

    /// Moves to a view.
    ///
    /// @param view the bytes, from index 0 to its capacity; lent until the next call
    /// @param base offset of the view's first byte in the payload or stream
    /// @param newFrom offset of the first new byte in the view; 0 if all are
    public void wrap(UnsafeBuffer view, long base, int newFrom) {
        context.wrap(view, base);
        this.newFrom = newFrom;
    }

    /// Whether all chains hold, and not only in bytes that are not new.
    public boolean matches(StepChain[] chains) {
        budget = limit;
        context.regexLimited = false;
        fastPatternStart = NONE;
        boolean isNew = newFrom == 0;
        boolean hasPositive = false;
        for (StepChain chain : chains) {
            furthestEnd = 0;
            if (!isFound(chain, NONE)) {
                return false;
            }
            isNew |= furthestEnd > newFrom;
            hasPositive |= chain.hasPositive();
        }
        return isNew || !hasPositive || matchesNewly(chains);
    }

    /// Whether the last evaluation was given up because it took too long.
    public boolean isExhausted() {
        return budget < 0;
    }

    /// Whether a regular expression in the last evaluation was given up because it took too long.
    public boolean isRegexLimited() {
        return context.regexLimited;
    }

    /// Offset in the payload or stream at which the rule's fast pattern was, if it matched.
    public long fastPatternStart() {
        return context.base + fastPatternStart;
    }

    private boolean matchesNewly(StepChain[] chains) {
        for (StepChain chain : chains) {
            for (int i = 0; i < chain.checks().length; i++) {
                if (chain.checks()[i].isPositive() && isFound(chain, i)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// @param forcedIndex step that must reach into the new bytes, or [#NONE]
    private boolean isFound(StepChain chain, int forcedIndex) {
        forced = forcedIndex;
        if (++search == SEARCH_COUNT) {
            Arrays.fill(deadEnds, 0);
            search = 1;
        }
        return place(chain, 0, -context.base) == FOUND;
    }

    /// Has the steps of a chain hold from an index on.
    private int place(StepChain chain, int begin, long from) {
        StepCheck[] checks = chain.checks();
        long cursor = from;
        long end = 0;
        for (int index = begin; index < checks.length; index++) {
            if (checks[index] instanceof SearchCheck sought) {
                if (!sought.negated) {
                    int result = choose(chain, index, sought, cursor);
                    furthestEnd = result == FOUND ? Math.max(furthestEnd, end) : furthestEnd;
                    return result;
                }
                if (find(sought, cursor, 0) != SearchCheck.NOT_FOUND) {
                    return FAILED;
                }
            } else if (checks[index] instanceof PointCheck point) {
                budget--;
                cursor = point.apply(context, cursor);
                boolean isOld = index == forced && context.lookedTo <= newFrom;
                if (cursor == PointCheck.FAILED || isOld) {
                    return FAILED;
                }
                end = Math.max(end, point.isPositive() ? context.lookedTo : 0);
            }
        }
        furthestEnd = Math.max(furthestEnd, end);
        return budget < 0 ? HOPELESS : FOUND;
    }

    /// Finds a place for a search from which the rest of the chain holds.
    private int choose(StepChain chain, int index, SearchCheck sought, long cursor) {
        int least = index == forced ? Math.max(0, sought.leastToReach(newFrom)) : 0;
        long found = find(sought, cursor, least);
        while (found != SearchCheck.NOT_FOUND) {
            int start = SearchCheck.startOf(found);
            int end = SearchCheck.endOf(found);
            int result =
                    index == forced && end <= newFrom ? FAILED : placeRest(chain, index + 1, end);
            if (result == FOUND) {
                furthestEnd = Math.max(furthestEnd, end);
                if (index == chain.fastPattern()) {
                    fastPatternStart = start;
                }
                return FOUND;
            }
            if (result == HOPELESS) {
                return HOPELESS;
            }
            found = find(sought, cursor, start + 1);
        }
        // Without an upper bound, a later cursor leaves a part of these places.
        boolean mayFollowLater = sought.mayFollowLater() || !chain.monotonic();
        return mayFollowLater && budget >= 0 ? FAILED : HOPELESS;
    }

    /// Has the rest of a chain hold, unless that was tried in vain before.
    private int placeRest(StepChain chain, int begin, int cursor) {
        if (begin == chain.checks().length) {
            return FOUND;
        }
        if (chain.setsVariables()) {
            return place(chain, begin, cursor);
        }
        long key = (search * Inspection.MAX_STEP_COUNT + begin) << PLACE_BITS | cursor;
        int slot = (begin * 0x9E37 + cursor) & (DEAD_END_COUNT - 1);
        if (deadEnds[slot] == key) {
            return FAILED;
        }
        int result = place(chain, begin, cursor);
        if (result == FAILED) {
            deadEnds[slot] = key;
        }
        return result;
    }

    private long find(SearchCheck check, long cursor, int least) {
        if (budget < 0) {
            return SearchCheck.NOT_FOUND;
        }
        long found = check.find(context, cursor, least);
        budget -= check.cost(context, cursor, least, found);
        return found;
    }
}
