package io.wirecut.rules;

import io.wirecut.signatures.Signature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one signature has cost so far, in all workers.
///
/// @param gid of the signature
/// @param sid of the signature
/// @param rev of the signature
/// @param message of the signature
/// @param checks how often its contents and other steps were evaluated; of one that its fast
///   pattern alone decides, how often that was found
/// @param matches how often it matched
/// @param estimatedNs nanoseconds that the evaluations took, estimated from one in 256
/// @param limitHits how often an evaluation was given up because it took too long
/// @param regexLimitHits how often a regular expression was given up because it took too long
public record RuleCost(
        int gid,
        long sid,
        int rev,
        String message,
        long checks,
        long matches,
        long estimatedNs,
        long limitHits,
        long regexLimitHits) {

    /// Reads what evaluators have counted, of any generations: a signature is told by its gid, sid
    /// and rev. May be called by any thread while they count.
    ///
    /// @return those that were looked at, the costliest first
    public static List<RuleCost> of(List<RuleEvaluator> evaluators) {
        Map<List<Number>, RuleCost> costs = new LinkedHashMap<>();
        for (RuleEvaluator evaluator : evaluators) {
            for (int i = 0; i < evaluator.rules().size(); i++) {
                RuleCost cost = of(evaluator.rules().rule(i), evaluator.costs());
                if (cost.checks != 0 || cost.matches != 0) {
                    costs.merge(
                            List.<Number>of(cost.gid, cost.sid, cost.rev), cost, RuleCost::plus);
                }
            }
        }
        List<RuleCost> sorted = new ArrayList<>(costs.values());
        sorted.sort(
                Comparator.comparingLong(RuleCost::estimatedNs)
                        .thenComparingLong(RuleCost::checks)
                        .thenComparingLong(RuleCost::matches)
                        .reversed());
        return sorted;
    }

    private static RuleCost of(Rule rule, RuleCosts costs) {
        Signature signature = rule.signature();
        int index = rule.index();
        return new RuleCost(
                signature.gid(),
                signature.sid(),
                signature.rev(),
                signature.message(),
                costs.count(index, RuleCosts.CHECKS),
                costs.count(index, RuleCosts.MATCHES),
                costs.estimatedNs(index),
                costs.count(index, RuleCosts.LIMIT_HITS),
                costs.count(index, RuleCosts.REGEX_LIMIT_HITS));
    }

    private RuleCost plus(RuleCost other) {
        return new RuleCost(
                gid,
                sid,
                rev,
                message,
                checks + other.checks,
                matches + other.matches,
                estimatedNs + other.estimatedNs,
                limitHits + other.limitHits,
                regexLimitHits + other.regexLimitHits);
    }
}
