package io.wirecut.rules;

import io.wirecut.matcher.Matcher;
import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rules that packets of one protocol and direction can match, with the matcher that searches
/// for their fast patterns. Immutable, shared by all workers.
final class ScanGroup {
    /// Searches for the fast patterns; null if there are none.
    final @Nullable Matcher matcher;

    /// Rules that look at the stream, by the id of their fast pattern.
    final PatternRules streamRules;

    /// Rules that look at the packet's payload, by the id of their fast pattern.
    final PatternRules packetRules;

    /// Rules without a fast pattern that look at the stream.
    final HeaderIndex unfilteredStream;

    /// Rules without a fast pattern that look at the packet.
    final HeaderIndex unfilteredPacket;

    /// Pattern ids by the index of a rule.
    private final int[] patternIds;

    private ScanGroup(
            @Nullable Matcher matcher,
            int[] patternIds,
            PatternRules streamRules,
            PatternRules packetRules,
            HeaderIndex unfilteredStream,
            HeaderIndex unfilteredPacket) {
        this.matcher = matcher;
        this.patternIds = patternIds;
        this.streamRules = streamRules;
        this.packetRules = packetRules;
        this.unfilteredStream = unfilteredStream;
        this.unfilteredPacket = unfilteredPacket;
    }

    /// Compiles a group.
    ///
    /// @param rules all that packets of this group can match, in order
    /// @param hasStreams whether the packets of this group belong to streams
    /// @param saved a matcher that was made before, or null; not taken if its patterns are others
    static ScanGroup of(
            List<Rule> rules,
            boolean hasStreams,
            EvaluationSettings settings,
            @Nullable Matcher saved) {
        Map<Pattern, Integer> ids = new LinkedHashMap<>();
        List<Rule> stream = new ArrayList<>();
        List<Rule> packet = new ArrayList<>();
        for (Rule rule : rules) {
            if (hasStreams && rule.onStream()) {
                stream.add(rule);
            }
            if (!hasStreams || rule.onPacket()) {
                packet.add(rule);
            }
            if (rule.hasFastPattern()) {
                ids.putIfAbsent(rule.fastPattern(), ids.size());
            }
        }
        return new ScanGroup(
                ids.isEmpty() ? null : matcher(List.copyOf(ids.keySet()), settings, saved),
                patternIds(rules, ids),
                PatternRules.of(filtered(stream), ids),
                PatternRules.of(filtered(packet), ids),
                HeaderIndex.of(unfiltered(stream)),
                HeaderIndex.of(unfiltered(packet)));
    }

    /// The id, in this group's matcher, of the fast pattern of a rule that has one and is in this
    /// group.
    int patternId(Rule rule) {
        return patternIds[rule.index()];
    }

    /// Whether any rule of this group looks at the stream.
    boolean looksAtStream() {
        return !streamRules.isEmpty() || !unfilteredStream.isEmpty();
    }

    /// Bytes that the compiled form takes, estimated for all but the matcher.
    long memoryBytes() {
        return (matcher == null ? 0 : matcher.memoryBytes())
                + patternIds.length * 4L
                + streamRules.memoryBytes()
                + packetRules.memoryBytes()
                + unfilteredStream.memoryBytes()
                + unfilteredPacket.memoryBytes();
    }

    private static int[] patternIds(List<Rule> rules, Map<Pattern, Integer> ids) {
        int[] patternIds = new int[rules.isEmpty() ? 0 : rules.getLast().index() + 1];
        for (Rule rule : rules) {
            Integer id = !rule.hasFastPattern() ? null : ids.get(rule.fastPattern());
            patternIds[rule.index()] = id == null ? -1 : id;
        }
        return patternIds;
    }

    private static Matcher matcher(
            List<Pattern> patterns, EvaluationSettings settings, @Nullable Matcher saved) {
        if (saved != null && searchesFor(patterns, saved)) {
            return saved;
        }
        Matcher.Builder builder = Matcher.builder().patterns(PatternSet.of(patterns));
        if (settings.engine() != null) {
            builder.engine(settings.engine());
        }
        return builder.build();
    }

    private static boolean searchesFor(List<Pattern> patterns, Matcher matcher) {
        boolean same = matcher.patterns().size() == patterns.size();
        for (int id = 0; same && id < patterns.size(); id++) {
            same = matcher.patterns().pattern(id).equals(patterns.get(id));
        }
        return same;
    }

    private static List<Rule> filtered(List<Rule> rules) {
        return rules.stream().filter(rule -> rule.hasFastPattern()).toList();
    }

    private static List<Rule> unfiltered(List<Rule> rules) {
        return rules.stream().filter(rule -> !rule.hasFastPattern()).toList();
    }
}
