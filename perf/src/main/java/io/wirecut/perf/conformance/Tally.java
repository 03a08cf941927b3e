package io.wirecut.perf.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// Counts (case, sid) pairs: those expected, those found, and those that are both. Owned by one
/// thread.
final class Tally {
    private int cases;
    private int expected;
    private int found;
    private int correct;

    void add(SortedSet<Long> expectedSids, SortedSet<Long> foundSids) {
        SortedSet<Long> both = new TreeSet<>(expectedSids);
        both.retainAll(foundSids);
        cases++;
        expected += expectedSids.size();
        found += foundSids.size();
        correct += both.size();
    }

    int cases() {
        return cases;
    }

    int expected() {
        return expected;
    }

    int found() {
        return found;
    }

    int correct() {
        return correct;
    }

    /// Share of the expected pairs that were found, 0 to 1; 1 if none was expected.
    double recall() {
        return expected == 0 ? 1 : (double) correct / expected;
    }

    /// Share of the found pairs that were expected, 0 to 1; 1 if none was found.
    double precision() {
        return found == 0 ? 1 : (double) correct / found;
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("cases", cases);
        map.put("expected", expected);
        map.put("found", found);
        map.put("correct", correct);
        map.put("recall", recall());
        map.put("precision", precision());
        return map;
    }
}
