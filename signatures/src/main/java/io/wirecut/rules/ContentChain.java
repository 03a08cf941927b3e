package io.wirecut.rules;

import io.wirecut.signatures.Content;
import java.util.ArrayList;
import java.util.List;

/// Contents of one signature of which each depends on the match before it: one that does not, or
/// the signature's first, and the relative ones that follow it. Chains do not depend on each other.
/// Immutable.
final class ContentChain {
    private final ContentCheck[] checks;
    private final int fastPattern;

    private ContentChain(ContentCheck[] checks, int fastPattern) {
        this.checks = checks;
        this.fastPattern = fastPattern;
    }

    /// Cuts a signature's contents into chains. A negated content is not a match that a relative
    /// one could refer to: it does not end the chain that it stands in.
    ///
    /// @param fastPattern index of the content that the matcher searches for, or -1
    static ContentChain[] of(List<Content> contents, int fastPattern) {
        List<ContentChain> chains = new ArrayList<>();
        List<ContentCheck> checks = new ArrayList<>();
        int fastPatternInChain = -1;
        for (int i = 0; i < contents.size(); i++) {
            Content content = contents.get(i);
            ContentCheck check = new ContentCheck(content);
            if (!content.isRelative() && content.negated()) {
                chains.add(chain(List.of(check), -1));
                continue;
            }
            if (!content.isRelative() && !checks.isEmpty()) {
                chains.add(chain(checks, fastPatternInChain));
                checks.clear();
                fastPatternInChain = -1;
            }
            if (i == fastPattern) {
                fastPatternInChain = checks.size();
            }
            checks.add(check);
        }
        if (!checks.isEmpty()) {
            chains.add(chain(checks, fastPatternInChain));
        }
        return chains.toArray(ContentChain[]::new);
    }

    private static ContentChain chain(List<ContentCheck> checks, int fastPattern) {
        return new ContentChain(checks.toArray(ContentCheck[]::new), fastPattern);
    }

    /// The contents, in order.
    ContentCheck[] checks() {
        return checks;
    }

    /// Index in [#checks] of the content that the matcher searches for, or -1.
    int fastPattern() {
        return fastPattern;
    }

    /// Whether any content has to be found.
    boolean hasPositive() {
        for (ContentCheck check : checks) {
            if (!check.negated) {
                return true;
            }
        }
        return false;
    }

    /// How far the other contents can lie from an occurrence of the fast pattern.
    Reach reach() {
        return fastPattern < 0 ? reachFromStart() : reachFromFastPattern();
    }

    private Reach reachFromStart() {
        long last = 0;
        boolean first = true;
        for (ContentCheck check : checks) {
            if (!check.negated) {
                last = Reach.add(last, first ? check.lastEnd() : check.lastEndAfterPrevious());
                first = false;
            }
        }
        return new Reach(0, last);
    }

    private Reach reachFromFastPattern() {
        boolean follows = true;
        for (int i = fastPattern; i > 0 && follows; i--) {
            follows = checks[i].follows();
        }
        boolean precededByPositive = false;
        for (int i = 0; i < fastPattern; i++) {
            precededByPositive |= !checks[i].negated;
        }
        if (precededByPositive && !follows) {
            return Reach.UNBOUNDED;
        }
        long last = 0;
        for (int i = fastPattern + 1; i < checks.length; i++) {
            if (!checks[i].negated) {
                last = Reach.add(last, checks[i].lastEndAfterPrevious());
            }
        }
        return new Reach(last, 0);
    }

    /// How far the contents of a rule can lie from an occurrence of its fast pattern: a match ends
    /// at the greater of the two, at the latest.
    ///
    /// @param afterFastPattern bytes after the occurrence's end
    /// @param fromStart bytes after the buffer's first
    record Reach(long afterFastPattern, long fromStart) {
        static final Reach NONE = new Reach(0, 0);
        static final Reach UNBOUNDED = new Reach(Long.MAX_VALUE, 0);

        Reach max(Reach other) {
            return new Reach(
                    Math.max(afterFastPattern, other.afterFastPattern),
                    Math.max(fromStart, other.fromStart));
        }

        /// Stream offset at which a rule that still is incomplete cannot match any more.
        ///
        /// @param start of the fast pattern's occurrence
        /// @param end of the occurrence
        /// @param windowLength bytes that are kept
        long deadline(long start, long end, int windowLength) {
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
