package io.wirecut.perf.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a comparison says of one contestant.
///
/// @param engine name that it was asked for by
/// @param servedBy who did the work
/// @param explanation why, and how; empty if not known
/// @param gbps median throughput in gigabits (10^9 bits) of haystack a second
/// @param ratio median of its throughput over the first contestant's in the same round
/// @param spread half the distance from the lowest to the highest round, over the median
/// @param matches in one scan
/// @param agrees whether its matches are the same as those of the others
/// @param fault what went wrong in its scans though nothing was thrown; empty if nothing
/// @param memoryBytes that its compiled patterns take; 0 if not known
/// @param buildMs how long it took to compile, in milliseconds
/// @param roundsGbps throughput of each round
record Result(
        String engine,
        String servedBy,
        String explanation,
        double gbps,
        double ratio,
        double spread,
        long matches,
        boolean agrees,
        String fault,
        long memoryBytes,
        double buildMs,
        List<Double> roundsGbps) {

    /// Works out a contestant's figures.
    ///
    /// @param own its throughput in each round
    /// @param first that of the first contestant
    static Result of(
            Contestant contestant, double[] own, double[] first, long matches, boolean agrees) {
        double[] ratios = new double[own.length];
        Arrays.setAll(ratios, round -> own[round] / first[round]);
        return new Result(
                contestant.name(),
                contestant.searcher().servedBy(),
                contestant.searcher().explanation(),
                median(own),
                median(ratios),
                spread(own),
                matches,
                agrees,
                contestant.searcher().fault().orElse(""),
                contestant.searcher().memoryBytes(),
                contestant.buildMs(),
                Arrays.stream(own).boxed().toList());
    }

    /// One contestant's results in several processes as one: medians over the processes, and the
    /// spread over the rounds of all.
    static Result merged(List<Result> results) {
        Result first = results.getFirst();
        List<Double> rounds = new ArrayList<>();
        results.forEach(result -> rounds.addAll(result.roundsGbps));
        return new Result(
                first.engine,
                first.servedBy,
                first.explanation,
                median(results.stream().mapToDouble(Result::gbps).toArray()),
                median(results.stream().mapToDouble(Result::ratio).toArray()),
                spread(rounds.stream().mapToDouble(Double::doubleValue).toArray()),
                first.matches,
                results.stream().allMatch(Result::agrees),
                first.fault,
                first.memoryBytes,
                median(results.stream().mapToDouble(Result::buildMs).toArray()),
                rounds);
    }

    /// As it stands in a JSON report.
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("engine", engine);
        map.put("servedBy", servedBy);
        map.put("explanation", explanation);
        map.put("gbps", gbps);
        map.put("ratio", ratio);
        map.put("spread", spread);
        map.put("matches", matches);
        map.put("agrees", agrees);
        map.put("fault", fault);
        map.put("memoryBytes", memoryBytes);
        map.put("buildMs", buildMs);
        map.put("roundsGbps", roundsGbps);
        return map;
    }

    /// Reads back what [#toMap] gave.
    static Result fromMap(Map<?, ?> map) {
        List<Double> rounds = new ArrayList<>();
        for (Object round : (List<?>) value(map, "roundsGbps")) {
            rounds.add(((Number) round).doubleValue());
        }
        return new Result(
                (String) value(map, "engine"),
                (String) value(map, "servedBy"),
                (String) value(map, "explanation"),
                ((Number) value(map, "gbps")).doubleValue(),
                ((Number) value(map, "ratio")).doubleValue(),
                ((Number) value(map, "spread")).doubleValue(),
                ((Number) value(map, "matches")).longValue(),
                (Boolean) value(map, "agrees"),
                (String) value(map, "fault"),
                ((Number) value(map, "memoryBytes")).longValue(),
                ((Number) value(map, "buildMs")).doubleValue(),
                rounds);
    }

    private static Object value(Map<?, ?> map, String name) {
        Object value = map.get(name);
        if (value == null) {
            throw new IllegalArgumentException("name=%s is missing from a result".formatted(name));
        }
        return value;
    }

    private static double spread(double[] values) {
        double low = Arrays.stream(values).min().orElse(0);
        double high = Arrays.stream(values).max().orElse(0);
        return (high - low) / 2 / median(values);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
