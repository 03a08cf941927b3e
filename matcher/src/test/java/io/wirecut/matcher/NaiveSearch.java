package io.wirecut.matcher;

import java.util.ArrayList;
import java.util.List;

/// The search that anybody would believe: every pattern at every place.
final class NaiveSearch {
    private NaiveSearch() {}

    static List<Match> matches(PatternSet patterns, byte[] haystack) {
        List<Match> matches = new ArrayList<>();
        for (int id = 0; id < patterns.size(); id++) {
            Pattern pattern = patterns.pattern(id);
            for (int start = 0; start + pattern.length() <= haystack.length; start++) {
                if (occursAt(pattern, haystack, start)) {
                    matches.add(new Match(id, start, start + pattern.length()));
                }
            }
        }
        matches.sort(Match.ORDER);
        return matches;
    }

    private static boolean occursAt(Pattern pattern, byte[] haystack, int start) {
        for (int i = 0; i < pattern.length(); i++) {
            byte seen = haystack[start + i];
            byte sought = pattern.byteAt(i);
            boolean equal =
                    pattern.ignoresCase() ? lowerCase(seen) == lowerCase(sought) : seen == sought;
            if (!equal) {
                return false;
            }
        }
        return true;
    }

    private static int lowerCase(byte value) {
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZ".indexOf(value) >= 0 ? value + 'a' - 'A' : value;
    }
}
