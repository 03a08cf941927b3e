package io.wirecut.pipeline.evasion;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Whose byte a host keeps where two pieces claim it, by how the later one lies to the earlier one:
/// written off the papers' tables, and apart from the code that is held against it.
final class Overlap {
    /// How a later piece can begin and end against an earlier one; the order of the tables'
    /// columns.
    private static final List<String> RELATIONS =
            List.of(
                    "before/before",
                    "before/with",
                    "before/after",
                    "with/before",
                    "with/with",
                    "with/after",
                    "after/before",
                    "after/with",
                    "after/after");

    /// Segments: O the original is kept, S the subsequent (Novak and Sturges 2007, table of
    /// results; systems that it does not list stand with the one that they descend from).
    private static final Map<String, String> SEGMENTS =
            Map.ofEntries(
                    // begins:          before with after
                    Map.entry("first", "OOO OOO OOO"),
                    Map.entry("last", "SSS SSS SSS"),
                    Map.entry("bsd", "SSS OOO OOO"),
                    Map.entry("bsd-right", "SSS OOO OOO"),
                    Map.entry("linux", "SSS OOS OOO"),
                    Map.entry("old-linux", "SSS OSS OOO"),
                    Map.entry("windows", "SSS OOO OOO"),
                    Map.entry("windows2k3", "SSS OOO OOO"),
                    Map.entry("vista", "OOO OOO OOO"),
                    Map.entry("solaris", "OSS OSS OOS"),
                    Map.entry("old-solaris", "OSS OSS OOS"),
                    Map.entry("hpux10", "SSS OOO OOO"),
                    Map.entry("hpux11", "OSS OSS OOS"),
                    Map.entry("irix", "SSS OOO OOO"),
                    Map.entry("macos", "SSS OOO OOO"));

    /// Fragments (Novak 2005, table of policies and of the systems that have them).
    private static final Map<String, String> FRAGMENTS =
            Map.ofEntries(
                    Map.entry("first", "OOO OOO OOO"),
                    Map.entry("last", "SSS SSS SSS"),
                    Map.entry("bsd", "SSS OOO OOO"),
                    Map.entry("bsd-right", "OOO SSS SSS"),
                    Map.entry("linux", "SSS SSS OOO"),
                    Map.entry("old-linux", "SSS SSS OOO"),
                    Map.entry("windows", "OOS OOO OOO"),
                    Map.entry("windows2k3", "OOS OOO OOO"),
                    Map.entry("vista", "OOS OOO OOO"),
                    Map.entry("solaris", "OSS OOO OOO"),
                    Map.entry("old-solaris", "OOO OOO OOO"),
                    Map.entry("hpux10", "SSS OOO OOO"),
                    Map.entry("hpux11", "OOO OOO OOO"),
                    Map.entry("irix", "SSS OOO OOO"),
                    Map.entry("macos", "OOO OOO OOO"));

    private Overlap() {}

    /// Whether a segment takes the bytes that it shares with an earlier one.
    static boolean segmentReplaces(String system, int start, int end, int oldStart, int oldEnd) {
        return replaces(
                Objects.requireNonNull(SEGMENTS.get(system), system), start, end, oldStart, oldEnd);
    }

    /// Whether a fragment takes the bytes that it shares with an earlier one.
    static boolean fragmentReplaces(String system, int start, int end, int oldStart, int oldEnd) {
        return replaces(
                Objects.requireNonNull(FRAGMENTS.get(system), system),
                start,
                end,
                oldStart,
                oldEnd);
    }

    private static boolean replaces(String row, int start, int end, int oldStart, int oldEnd) {
        String relation = relation(start, oldStart) + "/" + relation(end, oldEnd);
        return row.replace(" ", "").charAt(RELATIONS.indexOf(relation)) == 'S';
    }

    private static String relation(int value, int other) {
        return value < other ? "before" : value == other ? "with" : "after";
    }
}
