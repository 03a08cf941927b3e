package io.wirecut.cli;

import io.wirecut.cli.report.TextTable;
import io.wirecut.rules.RuleCost;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the rules have cost: a table of the costliest for a person, and all as JSON.
final class ProfileReport {
    private static final int MAX_SHOWN = 20;
    private static final int MAX_MESSAGE_LENGTH = 48;

    private final List<RuleCost> costs;

    /// @param costs the costliest first
    ProfileReport(List<RuleCost> costs) {
        this.costs = costs;
    }

    Map<String, Object> toJson() {
        List<Map<String, Object>> rules = costs.stream().map(ProfileReport::toJson).toList();
        return Map.of("rules", rules);
    }

    private static Map<String, Object> toJson(RuleCost cost) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("gid", cost.gid());
        json.put("sid", cost.sid());
        json.put("rev", cost.rev());
        json.put("msg", cost.message());
        json.put("checks", cost.checks());
        json.put("matches", cost.matches());
        json.put("estimated_ns", cost.estimatedNs());
        json.put("evaluation_limit_hits", cost.limitHits());
        json.put("regex_limit_hits", cost.regexLimitHits());
        return json;
    }

    /// @param file where all are
    String table(Path file) {
        long totalNs = costs.stream().mapToLong(RuleCost::estimatedNs).sum();
        TextTable table =
                new TextTable(
                        "sid", "checks", "matches", "ms", "share", "ns/check", "limits", "rule");
        for (RuleCost cost : costs.subList(0, Math.min(costs.size(), MAX_SHOWN))) {
            table.add(
                    String.valueOf(cost.sid()),
                    "%,d".formatted(cost.checks()),
                    "%,d".formatted(cost.matches()),
                    String.format(Locale.ROOT, "%.1f", cost.estimatedNs() / 1e6),
                    "%d %%"
                            .formatted(
                                    Math.round(100.0 * cost.estimatedNs() / Math.max(totalNs, 1))),
                    "%,d".formatted(cost.estimatedNs() / Math.max(cost.checks(), 1)),
                    "%,d".formatted(cost.limitHits() + cost.regexLimitHits()),
                    shortened(cost.message()));
        }
        return "%nrules     %,d were looked at, about %.1f ms in all  -> %s%n%s"
                .formatted(costs.size(), totalNs / 1e6, file, table);
    }

    private static String shortened(String message) {
        return message.length() <= MAX_MESSAGE_LENGTH
                ? message
                : message.substring(0, MAX_MESSAGE_LENGTH - 1) + "…";
    }
}
