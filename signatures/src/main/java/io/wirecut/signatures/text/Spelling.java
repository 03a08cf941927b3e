package io.wirecut.signatures.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Guesses what was meant by a name that is unknown.
final class Spelling {
    private static final int MAX_LENGTH = 40;

    private Spelling() {}

    /// `did you mean 'x'?`, if one of the names is close.
    ///
    /// @param prefix put before the name in the answer
    static Optional<String> advice(String word, Collection<String> names, String prefix) {
        return closest(word, names).map(name -> "did you mean '%s%s'?".formatted(prefix, name));
    }

    /// The name that differs from the word by the fewest edits, if those are few: one for each
    /// three letters. Of equals, the first in alphabetical order.
    static Optional<String> closest(String word, Collection<String> names) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.isEmpty() || lower.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String best = "";
        int fewest = Math.max(1, (lower.length() + 1) / 3) + 1;
        for (String name : names) {
            if (Math.abs(name.length() - lower.length()) > fewest) {
                continue;
            }
            int edits = edits(lower, name.toLowerCase(Locale.ROOT));
            if (edits < fewest
                    || (edits == fewest && !best.isEmpty() && name.compareTo(best) < 0)) {
                fewest = edits;
                best = name;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /// Insertions, deletions, substitutions and swaps of neighbours that turn one into the other
    /// (optimal string alignment).
    static int edits(String left, String right) {
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            cost[i][0] = i;
        }
        for (int j = 0; j <= right.length(); j++) {
            cost[0][j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            for (int j = 1; j <= right.length(); j++) {
                boolean same = left.charAt(i - 1) == right.charAt(j - 1);
                int best = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
                best = Math.min(best, cost[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    best = Math.min(best, cost[i - 2][j - 2] + 1);
                }
                cost[i][j] = best;
            }
        }
        return cost[left.length()][right.length()];
    }
}
