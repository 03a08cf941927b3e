package io.wirecut.rules.steps;

import io.wirecut.signatures.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Steps on one buffer of which each may depend on those before it, through the cursor or through
/// variables. Chains do not depend on how an earlier chain found its places. Immutable.
public final class StepChain {
    private final StepCheck[] checks;
    private final int fastPattern;
    private final boolean setsVariables;
    private final boolean monotonic;
    private final boolean hasPositive;

    private StepChain(List<StepCheck> checks, int fastPattern) {
        this.checks = checks.toArray(StepCheck[]::new);
        this.fastPattern = fastPattern;
        boolean anySets = false;
        boolean anyPositive = false;
        boolean allMonotonic = true;
        for (StepCheck check : this.checks) {
            anySets |= check.setsVariable() >= 0;
            anyPositive |= check.isPositive();
            allMonotonic &= isMonotonic(check);
        }
        setsVariables = anySets;
        hasPositive = anyPositive;
        monotonic = allMonotonic;
    }

    /// Cuts the steps on a buffer into chains.
    ///
    /// @param fastPattern index of the content that the matcher searches for, or -1
    public static StepChain[] of(List<Step> steps, int fastPattern) {
        ChainCutter cutter = new ChainCutter();
        for (int i = 0; i < steps.size(); i++) {
            cutter.add(StepCheck.of(steps.get(i)), i == fastPattern);
        }
        return cutter.chains();
    }

    /// The steps, in order.
    StepCheck[] checks() {
        return checks;
    }

    /// Index in [#checks] of the content that the matcher searches for, or -1.
    int fastPattern() {
        return fastPattern;
    }

    /// The content that the matcher searches for, or null if it is in no step of this chain.
    public @Nullable ContentCheck fastPatternCheck() {
        return fastPattern >= 0 && checks[fastPattern] instanceof ContentCheck content
                ? content
                : null;
    }

    /// Whether any step keeps a number for later ones, so that more than the cursor tells whether
    /// the rest of the chain holds.
    boolean setsVariables() {
        return setsVariables;
    }

    /// Whether a later cursor at one step can only lead to later cursors at those that follow.
    boolean monotonic() {
        return monotonic;
    }

    /// Whether certain bytes have to be there.
    boolean hasPositive() {
        return hasPositive;
    }

    private static boolean isMonotonic(StepCheck check) {
        return !check.usesVariables && (check instanceof ContentCheck || !check.movesCursor());
    }

    /// How far the other steps can look from an occurrence of the fast pattern.
    public Reach reach() {
        if (!monotonic) {
            return Reach.UNBOUNDED;
        }
        return fastPattern < 0 ? reachFromStart() : reachFromFastPattern();
    }

    private Reach reachFromStart() {
        long cursor = 0;
        long furthest = 0;
        for (StepCheck check : checks) {
            long end = lastEnd(check, cursor);
            cursor = check.movesCursor() ? end : cursor;
            furthest = check.isPositive() ? Math.max(furthest, end) : furthest;
        }
        return new Reach(0, furthest);
    }

    private static long lastEnd(StepCheck check, long cursor) {
        return check.relative ? Reach.add(cursor, check.lastEndAfterCursor()) : check.lastEnd();
    }

    private Reach reachFromFastPattern() {
        boolean follows = true;
        boolean precededByPositive = false;
        for (int i = fastPattern; i >= 0; i--) {
            precededByPositive |= i < fastPattern && checks[i].isPositive();
            follows &= i == 0 || (checks[i] instanceof ContentCheck content && content.follows());
        }
        if (precededByPositive && !follows) {
            return Reach.UNBOUNDED;
        }
        long cursor = 0;
        long furthest = 0;
        long fromStart = 0;
        for (int i = fastPattern + 1; i < checks.length; i++) {
            StepCheck check = checks[i];
            if (!check.relative) {
                fromStart = check.isPositive() ? Math.max(fromStart, check.lastEnd()) : fromStart;
                continue;
            }
            long end = lastEnd(check, cursor);
            cursor = check.movesCursor() ? end : cursor;
            furthest = check.isPositive() ? Math.max(furthest, end) : furthest;
        }
        return new Reach(furthest, fromStart);
    }

    /// Puts steps into chains.
    private static final class ChainCutter {
        private final List<Draft> drafts = new ArrayList<>();
        private Draft open = new Draft();

        void add(StepCheck check, boolean isFastPattern) {
            if (check.relative || check.usesVariables) {
                joinThoseThatSet(check);
            } else if (!check.movesCursor()) {
                // What follows refers to the step before this one.
                drafts.add(Draft.of(check));
                return;
            } else {
                close();
            }
            if (isFastPattern) {
                open.fastPattern = open.checks.size();
            }
            open.checks.add(check);
        }

        StepChain[] chains() {
            close();
            StepChain[] chains = new StepChain[drafts.size()];
            for (int i = 0; i < chains.length; i++) {
                chains[i] = new StepChain(drafts.get(i).checks, drafts.get(i).fastPattern);
            }
            return chains;
        }

        private void close() {
            if (!open.checks.isEmpty()) {
                drafts.add(open);
                open = new Draft();
            }
        }

        /// A chain that looks for places and sets a variable from what it finds there is not done
        /// with before the step that uses the variable has held.
        private void joinThoseThatSet(StepCheck check) {
            if (!check.usesVariables) {
                return;
            }
            int first = 0;
            while (first < drafts.size() && !drafts.get(first).choosesVariables()) {
                first++;
            }
            if (first == drafts.size()) {
                return;
            }
            Draft joined = new Draft();
            drafts.subList(first, drafts.size()).forEach(joined::append);
            drafts.subList(first, drafts.size()).clear();
            joined.append(open);
            open = joined;
        }
    }

    /// A chain while steps are added.
    private static final class Draft {
        private final List<StepCheck> checks = new ArrayList<>();
        private int fastPattern = -1;

        static Draft of(StepCheck check) {
            Draft draft = new Draft();
            draft.checks.add(check);
            return draft;
        }

        void append(Draft other) {
            if (other.fastPattern >= 0) {
                fastPattern = checks.size() + other.fastPattern;
            }
            checks.addAll(other.checks);
        }

        /// Whether it sets a variable after a search, which may find several places.
        boolean choosesVariables() {
            boolean searches = false;
            for (StepCheck check : checks) {
                if (searches && check.setsVariable() >= 0) {
                    return true;
                }
                searches |= check instanceof SearchCheck;
            }
            return false;
        }
    }

    /// How far the steps of a rule can look from an occurrence of its fast pattern: a match ends at
    /// the greater of the two, at the latest.
    ///
    /// @param afterFastPattern bytes after the occurrence's end
    /// @param fromStart bytes after the buffer's first
    public record Reach(long afterFastPattern, long fromStart) {
        /// Nothing beyond the fast pattern.
        public static final Reach NONE = new Reach(0, 0);

        static final Reach UNBOUNDED = new Reach(Long.MAX_VALUE, 0);

        /// The further of two.
        public Reach max(Reach other) {
            long after = Math.max(afterFastPattern, other.afterFastPattern);
            long start = Math.max(fromStart, other.fromStart);
            boolean same = after == afterFastPattern && start == fromStart;
            return same ? this : new Reach(after, start);
        }

        /// Stream offset at which a rule that still is incomplete cannot match any more.
        ///
        /// @param start of the fast pattern's occurrence
        /// @param end of the occurrence
        /// @param windowLength bytes that are kept
        public long deadline(long start, long end, int windowLength) {
            return Math.min(
                    add(start, windowLength), Math.max(add(end, afterFastPattern), fromStart));
        }

        /// The sum of two lengths, [Long#MAX_VALUE] if it is greater.
        static long add(long left, long right) {
            long sum = left + right;
            return sum < 0 ? Long.MAX_VALUE : sum;
        }
    }
}
