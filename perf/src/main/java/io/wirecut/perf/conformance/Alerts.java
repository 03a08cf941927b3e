package io.wirecut.perf.conformance;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How often each signature alerted on a capture, by what was done with the packet. Immutable.
///
/// @param counts by signature id, then by action: `allowed`, `blocked`, or [#ANY_ACTION]
record Alerts(SortedMap<Long, SortedMap<String, Long>> counts) {
    /// Stands for all actions where a list does not tell them apart.
    static final String ANY_ACTION = "any";

    static final Alerts NONE = new Alerts(Collections.emptySortedMap());

    /// Reads `sid:action:count` or `sid:count`, separated by blanks, or `-` for none.
    ///
    /// @throws IllegalArgumentException if it is anything else
    static Alerts parse(String text) {
        if (text.equals("-")) {
            return NONE;
        }
        Collector alerts = new Collector();
        for (String alert : text.split(" ", -1)) {
            String[] parts = alert.split(":", -1);
            try {
                switch (parts.length) {
                    case 2 -> alerts.add(number(parts[0]), ANY_ACTION, number(parts[1]));
                    case 3 -> alerts.add(number(parts[0]), parts[1], number(parts[2]));
                    default -> throw new NumberFormatException();
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "'%s' must be sid:action:count or sid:count".formatted(alert), e);
            }
        }
        return alerts.done();
    }

    private static long number(String text) {
        return Long.parseUnsignedLong(text);
    }

    SortedSet<Long> sids() {
        return Collections.unmodifiableSortedSet(new TreeMap<>(counts).navigableKeySet());
    }

    /// The counts of one signature as `allowed:2 blocked:1`; `-` if it did not alert.
    String describe(long sid) {
        SortedMap<String, Long> byAction = counts.get(sid);
        return byAction == null
                ? "-"
                : byAction.entrySet().stream()
                        .map(count -> count.getKey() + ":" + count.getValue())
                        .collect(Collectors.joining(" "));
    }

    /// Whether a signature alerted as often here as there, action by action where both tell it.
    boolean countsAlike(Alerts other, long sid) {
        SortedMap<String, Long> left = counts.getOrDefault(sid, Collections.emptySortedMap());
        SortedMap<String, Long> right =
                other.counts.getOrDefault(sid, Collections.emptySortedMap());
        if (left.containsKey(ANY_ACTION) || right.containsKey(ANY_ACTION)) {
            return sum(left) == sum(right);
        }
        return left.equals(right);
    }

    private static long sum(SortedMap<String, Long> byAction) {
        return byAction.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Gathers alerts one by one. Owned by one thread.
    static final class Collector {
        private final SortedMap<Long, SortedMap<String, Long>> counts = new TreeMap<>();

        void add(long sid, String action, long count) {
            counts.computeIfAbsent(sid, _ -> new TreeMap<>()).merge(action, count, Long::sum);
        }

        Alerts done() {
            SortedMap<Long, SortedMap<String, Long>> copy = new TreeMap<>();
            counts.forEach((sid, byAction) ->
                    copy.put(sid, Collections.unmodifiableSortedMap(new TreeMap<>(byAction))));
            return new Alerts(Collections.unmodifiableSortedMap(copy));
        }
    }
}
