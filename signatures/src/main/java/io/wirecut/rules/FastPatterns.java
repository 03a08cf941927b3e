package io.wirecut.rules;

import io.wirecut.matcher.Pattern;
import io.wirecut.signatures.Content;
import io.wirecut.signatures.Step;
import java.util.BitSet;
import java.util.List;

/// Chooses the content of a signature that the matcher searches for, before any other is looked at.
final class FastPatterns {
    private FastPatterns() {}

    /// The one that was marked; otherwise the one with the most bytes and different bytes, the
    /// first of equal ones. A negated content cannot be it.
    ///
    /// @return index of the step, or -1 if there is none
    static int choose(List<Step> steps) {
        int best = -1;
        int bestScore = 0;
        for (int i = 0; i < steps.size(); i++) {
            if (!(steps.get(i) instanceof Content content) || content.negated()) {
                continue;
            }
            if (content.fastPattern()) {
                return i;
            }
            int score = score(content.pattern());
            if (score > bestScore) {
                best = i;
                bestScore = score;
            }
        }
        return best;
    }

    private static int score(Pattern pattern) {
        BitSet distinct = new BitSet();
        for (int i = 0; i < pattern.length(); i++) {
            distinct.set(Byte.toUnsignedInt(pattern.byteAt(i)));
        }
        return pattern.length() + 2 * distinct.cardinality();
    }
}
