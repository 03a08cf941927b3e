package io.wirecut.perf.resets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// What the tries of a cell add up to.
final class CellResult {
    private static final long MAX_NS = 100_000_000_000L;
    private static final int DIGITS = 3;
    private static final int MAX_EXAMPLES = 3;
    private static final double RIGHT_CLAIMS = 0.99;
    private static final int MAX_MEDIAN_SEGMENTS = 8;

    private final Cell cell;
    private final Histogram segments = new Histogram(MAX_NS, DIGITS);
    private final Histogram matchNs = new Histogram(MAX_NS, DIGITS);
    private final Histogram wireNs = new Histogram(MAX_NS, DIGITS);
    private final Histogram injectionNs = new Histogram(MAX_NS, DIGITS);
    private final Histogram deathNs = new Histogram(MAX_NS, DIGITS);
    private final List<String> examples = new ArrayList<>();
    private int tries;
    private int cutClients;
    private int cutServers;
    private int hungClients;
    private int hungServers;
    private int finished;
    private int leaks;
    private long mostLeaked;
    private int claims;
    private int unknown;
    private int wrongClaims;
    private int moot;

    CellResult(Cell cell, List<Try> all, Claims claimed) {
        this.cell = cell;
        for (Try subject : all) {
            add(subject);
            claim(subject, claimed.of(subject));
        }
    }

    private void add(Try subject) {
        tries++;
        cutClients += subject.isClientCut() ? 1 : 0;
        cutServers += subject.isServerCut() ? 1 : 0;
        hungClients += subject.isClientHung() ? 1 : 0;
        hungServers += subject.isServerHung() ? 1 : 0;
        finished += subject.client().ending() == io.wirecut.perf.host.Ending.DONE ? 1 : 0;
        if (subject.leaked() >= 0) {
            leaks++;
            mostLeaked = Math.max(mostLeaked, subject.leaked());
        }
        if (subject.foreignResets() > 0) {
            segments.recordValue(subject.foreignResets());
        }
        record(wireNs, subject.wireNs());
        record(deathNs, subject.deathNs());
        if (!isAsWanted(subject)) {
            example(subject.describe());
        }
    }

    private static void record(Histogram histogram, long value) {
        if (value >= 0) {
            histogram.recordValue(Math.min(value, MAX_NS));
        }
    }

    private void example(String text) {
        if (examples.size() < MAX_EXAMPLES) {
            examples.add(text);
        }
    }

    private void claim(Try subject, @Nullable Claim claim) {
        if (claim == null) {
            return;
        }
        claims++;
        record(injectionNs, claim.injectionNs());
        if (claim.matchNs() >= 0 && subject.resetAtNs() >= 0) {
            record(matchNs, subject.resetAtNs() - claim.matchNs());
        }
        if (!subject.canTell()) {
            moot++;
            return;
        }
        boolean isRight =
                switch (claim.outcome()) {
                    case "confirmed" -> subject.isKilled();
                    case "survived" -> !subject.isKilled();
                    default -> {
                        unknown++;
                        yield true;
                    }
                };
        if (!isRight) {
            wrongClaims++;
            example("claimed " + claim.outcome() + ": " + subject.describe());
        }
    }

    /// Whether a connection ended as it should have.
    private boolean isAsWanted(Try subject) {
        if (cell.ask() == Ask.NOTHING) {
            return subject.client().ending() == io.wirecut.perf.host.Ending.DONE;
        }
        if (cell.position().isInline()) {
            return subject.isKilled() && (subject.leaked() < 0);
        }
        if (cell.ask() == Ask.DROP) {
            return true;
        }
        boolean isOver = cell.scenario().isRace() && !subject.isClientHung();
        boolean leavesNoneHanging =
                cell.mayHang() || (!subject.isClientHung() && !subject.isServerHung());
        return leavesNoneHanging && (isOver || subject.isKilled());
    }

    Cell cell() {
        return cell;
    }

    /// Whether the targets are met.
    boolean isGood() {
        return faults().isEmpty();
    }

    /// What is not as it should be, in a few words.
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (!examples.isEmpty() && wrongClaims == 0) {
            faults.add("not as wanted");
        }
        if (segments.getTotalCount() > 0
                && segments.getValueAtPercentile(50) > MAX_MEDIAN_SEGMENTS) {
            faults.add("too many RSTs");
        }
        if (claims > 0 && wrongClaims > (1 - RIGHT_CLAIMS) * (claims - moot)) {
            faults.add("wrong claims");
        }
        return faults;
    }

    /// Connections that did not end as they should have, a few of them.
    List<String> examples() {
        return examples;
    }

    /// Adds the nanoseconds from each match to the first RST at an interface to a histogram.
    void addMatchTimesTo(Histogram histogram) {
        histogram.add(matchNs);
    }

    private static String us(Histogram histogram, double percentile) {
        return histogram.getTotalCount() == 0
                ? "-"
                : Long.toString(histogram.getValueAtPercentile(percentile) / 1_000);
    }

    /// How many connections the sensor said something about.
    int claims() {
        return claims;
    }

    /// The headings of [#row].
    static String[] headings() {
        return new String[] {
            "cell",
            "tries",
            "cut c",
            "cut s",
            "hung c",
            "hung s",
            "done",
            "leaks",
            "RSTs p50",
            "max",
            "match us p50",
            "p99",
            "mark us p50",
            "p99",
            "death us p50",
            "p99",
            "claims",
            "wrong",
            "unknown",
            "moot",
            ""
        };
    }

    /// A row of a table.
    String[] row() {
        boolean hasResets = segments.getTotalCount() > 0;
        return new String[] {
            cell.name(),
            Integer.toString(tries),
            Integer.toString(cutClients),
            Integer.toString(cutServers),
            Integer.toString(hungClients),
            Integer.toString(hungServers),
            Integer.toString(finished),
            Integer.toString(leaks),
            hasResets ? Long.toString(segments.getValueAtPercentile(50)) : "-",
            hasResets ? Long.toString(segments.getMaxValue()) : "-",
            us(matchNs, 50),
            us(matchNs, 99),
            us(wireNs, 50),
            us(wireNs, 99),
            us(deathNs, 50),
            us(deathNs, 99),
            Integer.toString(claims),
            Integer.toString(wrongClaims),
            Integer.toString(unknown),
            Integer.toString(moot),
            isGood() ? "" : "! " + String.join(", ", faults())
        };
    }

    /// For a JSON report.
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("cell", cell.name());
        map.put("position", cell.position().label());
        map.put("network", cell.network().label());
        map.put("ask", cell.ask().label());
        map.put("scenario", cell.scenario().label());
        map.put("good", isGood());
        map.put("tries", tries);
        map.put("cut_clients", cutClients);
        map.put("cut_servers", cutServers);
        map.put("hung_clients", hungClients);
        map.put("hung_servers", hungServers);
        map.put("finished", finished);
        map.put("leaks", leaks);
        map.put("most_bytes_leaked", mostLeaked);
        map.put("resets_per_connection", figures(segments));
        map.put("match_to_reset_ns", figures(matchNs));
        map.put("mark_to_reset_ns", figures(wireNs));
        map.put("trigger_to_injection_ns", figures(injectionNs));
        map.put("mark_to_death_ns", figures(deathNs));
        map.put("claims", claims);
        map.put("claims_wrong", wrongClaims);
        map.put("claims_unknown", unknown);
        map.put("claims_moot", moot);
        map.put("examples", examples);
        return map;
    }

    private static Map<String, Object> figures(Histogram histogram) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("count", histogram.getTotalCount());
        if (histogram.getTotalCount() > 0) {
            figures.put("p50", histogram.getValueAtPercentile(50));
            figures.put("p99", histogram.getValueAtPercentile(99));
            figures.put("max", histogram.getMaxValue());
        }
        return figures;
    }
}
