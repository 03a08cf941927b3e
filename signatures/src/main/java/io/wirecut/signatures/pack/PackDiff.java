package io.wirecut.signatures.pack;

import io.wirecut.signatures.text.RuleText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is different between two packs: rules by their ids, whether this engine understands them or
/// not, and all other files by their bytes.
///
/// @param added rules that only the second has
/// @param removed rules that only the first has
/// @param changed rules that both have, and not the same
/// @param files other entries that are different, in alphabetical order, each with `+`, `-` or `~`
///   and a blank before it
public record PackDiff(
        List<RuleText> added, List<RuleText> removed, List<Change> changed, List<String> files) {
    /// Makes the lists immutable.
    public PackDiff {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
        files = List.copyOf(files);
    }

    /// A rule that is not what it was.
    ///
    /// @param before in the first pack
    /// @param after in the second
    /// @param lines what was taken away, with `- ` before it, and what was added, with `+ `
    public record Change(RuleText before, RuleText after, List<String> lines) {
        /// Makes the list immutable.
        public Change {
            lines = List.copyOf(lines);
        }
    }

    /// Who a rule is.
    private record Id(long gid, long sid) implements Comparable<Id> {
        private static final Comparator<Id> ORDER =
                Comparator.comparingLong(Id::gid).thenComparingLong(Id::sid);

        @Override
        public int compareTo(Id other) {
            return ORDER.compare(this, other);
        }
    }

    /// Whether there is nothing different.
    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty() && files.isEmpty();
    }

    /// Compares two packs.
    ///
    /// @throws IOException if an entry of one is damaged
    public static PackDiff between(PackFile first, PackFile second) throws IOException {
        Map<Id, RuleText> before = rules(first);
        Map<Id, RuleText> after = rules(second);
        List<RuleText> added = new ArrayList<>();
        List<RuleText> removed = new ArrayList<>();
        List<Change> changed = new ArrayList<>();
        SortedSet<Id> ids = new TreeSet<>(before.keySet());
        ids.addAll(after.keySet());
        for (Id id : ids) {
            RuleText old = before.get(id);
            RuleText now = after.get(id);
            if (old == null && now != null) {
                added.add(now);
            } else if (old != null && now == null) {
                removed.add(old);
            } else if (old != null && now != null) {
                List<String> lines = lines(old, now);
                if (!lines.isEmpty()) {
                    changed.add(new Change(old, now, lines));
                }
            }
        }
        return new PackDiff(added, removed, changed, files(first, second));
    }

    private static SortedMap<Id, RuleText> rules(PackFile pack) throws IOException {
        SortedMap<Id, RuleText> rules = new TreeMap<>();
        for (String entry : pack.entries(PackFile.RULES)) {
            String text = new String(pack.read(entry), StandardCharsets.ISO_8859_1);
            for (RuleText rule : RuleText.readAll(entry, text)) {
                long sid = rule.number("sid", 0);
                if (sid > 0) {
                    rules.merge(new Id(rule.number("gid", 1), sid), rule, PackDiff::stronger);
                }
            }
        }
        return rules;
    }

    /// Of two rules with one id, the one that counts.
    private static RuleText stronger(RuleText first, RuleText second) {
        if (first.enabled() != second.enabled()) {
            return first.enabled() ? first : second;
        }
        return second.number("rev", 0) > first.number("rev", 0) ? second : first;
    }

    private static List<String> lines(RuleText before, RuleText after) {
        List<String> lines = new ArrayList<>();
        if (before.enabled() != after.enabled()) {
            lines.add(after.enabled() ? "+ enabled" : "- enabled");
        }
        if (!before.header().equals(after.header())) {
            lines.add("- " + before.header());
            lines.add("+ " + after.header());
        }
        List<String> gone = new ArrayList<>(before.options());
        List<String> come = new ArrayList<>(after.options());
        after.options().forEach(gone::remove);
        before.options().forEach(come::remove);
        gone.forEach(option -> lines.add("- " + option));
        come.forEach(option -> lines.add("+ " + option));
        if (lines.isEmpty() && !before.options().equals(after.options())) {
            lines.add("+ another order of the options");
        }
        return lines;
    }

    private static List<String> files(PackFile first, PackFile second) {
        SortedSet<String> names = new TreeSet<>(first.entries(""));
        names.addAll(second.entries(""));
        List<String> files = new ArrayList<>();
        for (String name : names) {
            var before = first.manifest().files().get(name);
            var after = second.manifest().files().get(name);
            boolean isRules = name.startsWith(PackFile.RULES) && before != null && after != null;
            if (before == null) {
                files.add("+ " + name);
            } else if (after == null) {
                files.add("- " + name);
            } else if (!isRules && !before.equals(after)) {
                files.add("~ " + name);
            }
        }
        return files;
    }
}
