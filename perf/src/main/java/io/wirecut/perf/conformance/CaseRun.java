package io.wirecut.perf.conformance;

import java.util.Map;

/// How a case went.
///
/// @param subject the case
/// @param found alerts; none if it could not be run
/// @param refusals by the id of each rule that was not loaded, why
/// @param obstacle why it could not be run or came to no end, in one line; empty if it did
/// @param crashed whether the obstacle is a fault of ours
record CaseRun(
        ConformanceCase subject,
        Alerts found,
        Map<Long, String> refusals,
        String obstacle,
        boolean crashed) {
    /// Makes the collections immutable.
    CaseRun {
        refusals = Map.copyOf(refusals);
    }

    static CaseRun of(ConformanceCase subject, CaseRunner.Result result) {
        return new CaseRun(subject, result.alerts(), result.refusals(), "", false);
    }

    static CaseRun notRun(ConformanceCase subject, String obstacle) {
        return new CaseRun(subject, Alerts.NONE, Map.of(), obstacle, false);
    }

    static CaseRun crashed(ConformanceCase subject, String obstacle) {
        return new CaseRun(subject, Alerts.NONE, Map.of(), obstacle, true);
    }

    /// Whether all that the case names could be loaded.
    boolean isLoaded() {
        return obstacle.isEmpty() && refusals.isEmpty();
    }

    /// Why an alert of this signature is missing.
    String reason(long sid) {
        if (!obstacle.isEmpty()) {
            return obstacle;
        }
        String refusal = refusals.get(sid);
        if (refusal != null) {
            return "refused: " + refusal;
        }
        return refusals.isEmpty()
                ? "no match"
                : "no match; refused of the same case: "
                        + refusals.values().stream().sorted().findFirst().orElse("");
    }
}
