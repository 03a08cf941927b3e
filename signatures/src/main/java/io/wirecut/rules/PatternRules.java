package io.wirecut.rules;

import io.wirecut.matcher.Pattern;
import io.wirecut.rules.steps.ContentCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Which rules have which fast pattern: rules of pattern `id` are `rules[starts[id]]` to
/// `rules[starts[id + 1] - 1]`. Immutable.
final class PatternRules {
    /// Begins of the runs in [#rules]; one more than there are patterns.
    final int[] starts;

    /// Rules, by pattern.
    final Rule[] rules;

    /// Whether any rule of a pattern binds it to a place, so that every occurrence must be looked
    /// at.
    final boolean[] positioned;

    private PatternRules(int[] starts, Rule[] rules, boolean[] positioned) {
        this.starts = starts;
        this.rules = rules;
        this.positioned = positioned;
    }

    /// Sorts rules by their fast patterns.
    ///
    /// @param rules each of which has a fast pattern that is a key of `ids`
    /// @param ids the id of each pattern, from 0 on
    static PatternRules of(List<Rule> rules, Map<Pattern, Integer> ids) {
        List<List<Rule>> byPattern = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            byPattern.add(new ArrayList<>());
        }
        boolean[] positioned = new boolean[ids.size()];
        for (Rule rule : rules) {
            Integer id = ids.get(rule.fastPattern());
            ContentCheck check = rule.fastPatternCheck();
            if (id == null || check == null) {
                throw new IllegalArgumentException("%s has no pattern id".formatted(rule));
            }
            byPattern.get(id).add(rule);
            positioned[id] |= check.positioned();
        }
        int[] starts = new int[ids.size() + 1];
        List<Rule> sorted = new ArrayList<>(rules.size());
        for (int i = 0; i < byPattern.size(); i++) {
            sorted.addAll(byPattern.get(i));
            starts[i + 1] = sorted.size();
        }
        return new PatternRules(starts, sorted.toArray(Rule[]::new), positioned);
    }

    /// Whether there are none.
    boolean isEmpty() {
        return rules.length == 0;
    }

    /// Bytes that the arrays take.
    long memoryBytes() {
        return starts.length * 4L + rules.length * 8L + positioned.length;
    }
}
