package io.wirecut.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.rules.state.SharedMemory;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Rules that take too much time, and what all of them take.
class RuleQuarantineTest {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;

    private final List<String> told = new ArrayList<>();
    private final RuleSet rules =
            RuleSet.compile(
                    signatures(
                            "alert tcp any any -> any any (content:\"a\"; sid:1;)",
                            "alert tcp any any -> any any (content:\"b\"; sid:2;)"));
    private final Rule rule = rules.rule(0);
    private long nowNs;
    private final RuleQuarantine quarantine =
            new RuleQuarantine(new RuleBudget(25, 60), 2, () -> nowNs, this::tell);

    private static List<Signature> signatures(String... lines) {
        var pack =
                SignatureLoader.parse(
                        "test.rules", String.join("\n", lines), SignatureSettings.defaults());
        assertThat(pack.diagnostics()).isEmpty();
        return pack.signatures();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void tell(Rule rule, boolean begins, long timestampNs, long spentNs, long durationNs) {
        told.add(
                "%d %s %d s"
                        .formatted(
                                rule.signature().sid(),
                                begins ? "away for" : "back after",
                                durationNs / SECOND));
    }

    /// Charges a rule that takes a millisecond each time.
    private void charge(int evaluations) {
        for (int i = 0; i < evaluations; i++) {
            nowNs += MS;
            quarantine.onTimed(rule, MS, 0);
        }
    }

    @Test
    void shouldLeaveARuleOutThatTakesMoreThanItsShareUntilItsTimeIsUp() {
        charge(200);
        assertThat(quarantine.holds(rule, 0)).isFalse();
        charge(60);
        assertThat(quarantine.holds(rule, 0)).isTrue();
        assertThat(quarantine.holds(rules.rule(1), 0)).isFalse();
        assertThat(quarantine.size()).isEqualTo(1);
        nowNs += 59 * SECOND;
        assertThat(quarantine.holds(rule, 0)).isTrue();
        nowNs += 2 * SECOND;
        quarantine.releaseDue(0);
        assertThat(quarantine.holds(rule, 0)).isFalse();
        assertThat(quarantine.size()).isZero();
        assertThat(told).containsExactly("1 away for 60 s", "1 back after 60 s");
    }

    @Test
    void shouldLeaveARuleOutForLongerThatIsNoBetterAfterwards() {
        for (int i = 0; i < 3; i++) {
            charge(300);
            nowNs += 300 * SECOND;
            quarantine.releaseDue(0);
        }
        nowNs += 10_000 * SECOND;
        charge(300);
        assertThat(told)
                .containsExactly(
                        "1 away for 60 s",
                        "1 back after 60 s",
                        "1 away for 120 s",
                        "1 back after 120 s",
                        "1 away for 240 s",
                        "1 back after 240 s",
                        "1 away for 60 s");
    }

    @Test
    void shouldNotBlameARuleForAPauseOfTheMachine() {
        quarantine.onTimed(rule, 200 * MS, 0);
        assertThat(quarantine.suspects(0)).as("timed each time from now on").isTrue();
        for (int i = 0; i < 1_000; i++) {
            nowNs += 2 * MS;
            quarantine.onTimed(rule, 1_000, 0);
        }
        assertThat(quarantine.suspects(0)).as("cleared").isFalse();
        assertThat(told).isEmpty();
    }

    @Test
    void shouldLeaveARuleOutThatTakesLittleEachTimeButVeryOften() {
        for (int i = 0; i < 1_000 && told.isEmpty(); i++) {
            nowNs += MS;
            quarantine.onTimed(rule, 2_000, 0);
        }
        assertThat(told).containsExactly("1 away for 60 s");
    }

    /// Every way to divide the letters has to be tried before it is clear that there is none.
    @Test
    void shouldLeaveOutARuleThatRunsWildAndNoOther() {
        EvaluationSettings settings =
                EvaluationSettings.DEFAULT.withBudget(new RuleBudget(1, 3_600));
        RuleSet set =
                RuleSet.compile(
                        signatures(
                                "alert tcp any any -> any any (content:\"wild\";"
                                        + " pcre:\"/(a|aa)+[0-9]$/\"; sid:1;)",
                                "alert tcp any any -> any any (content:\"wild\"; content:\"tame\";"
                                        + " sid:2;)"),
                        settings);
        RuleEvaluator evaluator = new RuleEvaluator(set, 1, SharedMemory.of(set.sharedNeeds(), 1));
        evaluator.limitRules(this::tell);
        FakeFacts facts = new FakeFacts();
        facts.inStream = false;
        facts.payload(bytes("wild tame " + "a".repeat(2_000)));
        int matches = 0;
        int packets = 0;
        while (told.isEmpty() && packets < 10_000) {
            evaluator.beginPacket(facts);
            matches += evaluator.endPacket();
            packets++;
        }
        assertThat(told).containsExactly("1 away for 3600 s");
        assertThat(evaluator.counts().quarantinedCount()).isEqualTo(1);
        evaluator.beginPacket(facts);
        matches += evaluator.endPacket();
        assertThat(matches).as("of the other rule").isEqualTo(packets + 1);
        List<RuleCost> costs = RuleCost.of(List.of(evaluator));
        RuleCost wild = costs.stream().filter(cost -> cost.sid() == 1).findFirst().orElseThrow();
        assertThat(wild.checks()).isEqualTo(packets);
        assertThat(wild.matches()).isZero();
        assertThat(wild.limitHits() + wild.regexLimitHits()).isPositive();
    }

    @Test
    void shouldCountAndTimeEvaluations() {
        RuleSet set =
                RuleSet.compile(
                        signatures(
                                "alert tcp any any -> any any (content:\"evil\"; sid:1;)",
                                "alert tcp any any -> any any (content:\"evil\"; content:\"twin\";"
                                        + " sid:2;)",
                                "alert tcp any any -> any any (content:\"none\"; sid:3;)"));
        RuleEvaluator one = new RuleEvaluator(set, 1, SharedMemory.of(set.sharedNeeds(), 1));
        RuleEvaluator two = new RuleEvaluator(set, 1, SharedMemory.of(set.sharedNeeds(), 1));
        FakeFacts facts = new FakeFacts();
        facts.inStream = false;
        for (int i = 0; i < 10_000; i++) {
            facts.payload(bytes(i % 2 == 0 ? "an evil twin" : "an evil brother"));
            RuleEvaluator evaluator = i % 4 < 2 ? one : two;
            evaluator.beginPacket(facts);
            evaluator.endPacket();
        }
        List<RuleCost> costs = RuleCost.of(List.of(one, two));
        assertThat(costs).extracting(RuleCost::sid).containsExactly(2L, 1L);
        assertThat(costs).extracting(RuleCost::checks).containsExactly(10_000L, 10_000L);
        assertThat(costs).extracting(RuleCost::matches).containsExactly(5_000L, 10_000L);
        assertThat(costs.getFirst().estimatedNs()).isBetween(10_000L, 1_000_000_000L);
        assertThat(costs.getFirst().limitHits()).isZero();
    }

    @Test
    void shouldRefuseABudgetOutOfItsRange() {
        assertThatThrownBy(() -> new RuleBudget(101, 60))
                .hasMessage("sharePercent=101 must be from 0 to 100");
        assertThatThrownBy(() -> new RuleBudget(10, 0))
                .hasMessage("quarantineSeconds=0 must be from 1 to 86400");
    }
}
