package io.wirecut.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.signatures.Action;
import io.wirecut.signatures.Inspection;
import io.wirecut.signatures.Protocol;
import io.wirecut.signatures.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RuleSetTest {
    private static Signature signature(long sid, Action action, int priority) {
        return SignatureFixture.tcp().sid(sid).action(action).priority(priority).build();
    }

    @Test
    void shouldOrderByActionThenPriorityThenPlaceInTheFile() {
        Action alert = new Action.Alert();
        RuleSet rules =
                RuleSet.compile(
                        List.of(
                                signature(1, alert, 3),
                                signature(2, new Action.Reset(Action.ResetTarget.BOTH), 1),
                                signature(3, alert, 1),
                                signature(4, new Action.Drop(), 2),
                                signature(5, new Action.Pass(), 3),
                                signature(6, alert, 3),
                                signature(7, new Action.Drop(), 1)));

        List<Long> order =
                IntStream.range(0, rules.size())
                        .mapToObj(i -> rules.rule(i).signature().sid())
                        .toList();
        assertThat(order).containsExactly(5L, 7L, 4L, 2L, 3L, 1L, 6L);
        assertThat(IntStream.range(0, rules.size()).allMatch(i -> rules.rule(i).index() == i))
                .isTrue();
    }

    @Test
    void shouldReportMatchesInOrderAndCountThoseBeyondTheCapacity() {
        List<Signature> signatures = new ArrayList<>();
        for (int priority = 5; priority > 0; priority--) {
            signatures.add(
                    SignatureFixture.of(Protocol.TCP)
                            .sid(priority)
                            .priority(priority)
                            .content("evil")
                            .build());
        }
        StreamRun all =
                StreamRun.of(EvaluationSettings.DEFAULT, signatures.toArray(Signature[]::new));
        StreamRun few =
                StreamRun.of(
                        EvaluationSettings.DEFAULT.withMatchCapacity(3),
                        signatures.toArray(Signature[]::new));

        assertThat(all.packet("evil evil")).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(all.evaluator().counts().matchOverflows()).isZero();
        assertThat(few.packet("evil evil")).hasSize(3);
        assertThat(few.evaluator().counts().matchOverflows()).isEqualTo(2);
    }

    @Test
    void shouldCompileNoSignatures() {
        RuleSet rules = RuleSet.compile(List.of());
        StreamRun run = new StreamRun(rules);

        assertThat(rules.size()).isZero();
        assertThat(rules.streamStateLength()).isZero();
        assertThat(run.packet("anything")).isEmpty();
    }

    @Test
    void shouldRefuseSignaturesWithTooManyContents() {
        SignatureFixture signature = SignatureFixture.tcp().sid(7);
        for (int i = 0; i <= Inspection.MAX_STEP_COUNT; i++) {
            signature.content("a", "distance 0");
        }
        List<Signature> signatures = List.of(signature.build());

        assertThatThrownBy(() -> RuleSet.compile(signatures))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "test.rules:7:1: sid=7 has 513 steps on one buffer, and must have at most"
                                + " 512: split it");
    }

    @Test
    void shouldEvaluateSignaturesWithVeryManyContents() {
        SignatureFixture signature = SignatureFixture.tcp().sid(1);
        for (int i = 0; i < Inspection.MAX_STEP_COUNT; i++) {
            signature.content("a", "distance 0");
        }
        StreamRun run = StreamRun.of(EvaluationSettings.DEFAULT, signature.build());

        assertThat(run.packet("a".repeat(Inspection.MAX_STEP_COUNT - 1))).isEmpty();
        assertThat(run.packet("a")).containsExactly(1L);
    }

    @Test
    void shouldRefuseSettingsOutOfRange() {
        EvaluationSettings settings = EvaluationSettings.DEFAULT;

        assertThatThrownBy(() -> settings.withWindowLength(100))
                .hasMessage("windowLength=100 must be a multiple of 8, from 0 to 1048576");
        assertThatThrownBy(() -> settings.withPendingCapacity(-1))
                .hasMessage("pendingCapacity=-1 must be from 0 to 65536");
        assertThatThrownBy(() -> settings.withEvaluationLimit(0))
                .hasMessage("evaluationLimit=0 must be at least 1");
        assertThatThrownBy(() -> settings.withMatchCapacity(0))
                .hasMessage("matchCapacity=0 must be at least 1");
    }
}
