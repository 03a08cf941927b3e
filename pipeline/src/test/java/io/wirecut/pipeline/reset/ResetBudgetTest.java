package io.wirecut.pipeline.reset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// How many RSTs there may be a second.
final class ResetBudgetTest {
    private static ResetBudget budget(int perSecond, int perSource) {
        ResetOptions usual = TrackerFixture.options();
        return new ResetBudget(
                new ResetOptions(
                        false,
                        NetworkSet.EMPTY,
                        NetworkSet.EMPTY,
                        24,
                        perSecond,
                        perSource,
                        16,
                        usual.settleNs(),
                        usual.confirmNs(),
                        usual.trackNs(),
                        usual.unreachable(),
                        false,
                        false),
                7);
    }

    private static int taken(ResetBudget budget, long source, long second, int tries) {
        int taken = 0;
        long nowNs = TimeUnit.SECONDS.toNanos(second) + 5;
        for (int i = 0; i < tries; i++) {
            taken += budget.take(0, source, nowNs) == Refusal.NONE ? 1 : 0;
        }
        return taken;
    }

    @Test
    void shouldGiveEachSecondItsShare() {
        ResetBudget budget = budget(5, 0);
        assertThat(taken(budget, 1, 100, 8)).isEqualTo(5);
        assertThat(taken(budget, 1, 99, 8)).as("a worker that is late").isZero();
        assertThat(taken(budget, 1, 101, 8)).isEqualTo(5);
        assertThat(taken(budget, 1, 50, 8)).as("another input").isEqualTo(5);
    }

    @Test
    void shouldGiveEachClientItsShare() {
        ResetBudget budget = budget(0, 3);
        assertThat(taken(budget, 1, 100, 8)).isEqualTo(3);
        assertThat(taken(budget, 2, 100, 8)).isEqualTo(3);
        assertThat(budget.take(0, 1, TimeUnit.SECONDS.toNanos(100)))
                .isEqualTo(Refusal.SOURCE_BUDGET);
        assertThat(taken(budget, 1, 101, 8)).isEqualTo(3);
    }

    @Test
    void shouldHaveNoLimitUnlessTold() {
        assertThat(taken(budget(0, 0), 1, 100, 100_000)).isEqualTo(100_000);
    }

    @Test
    void shouldNameTheBudgetThatIsSpent() {
        ResetBudget budget = budget(1, 5);
        assertThat(taken(budget, 1, 100, 1)).isEqualTo(1);
        assertThat(budget.take(0, 9, TimeUnit.SECONDS.toNanos(100)))
                .isEqualTo(Refusal.SECOND_BUDGET);
    }
}
