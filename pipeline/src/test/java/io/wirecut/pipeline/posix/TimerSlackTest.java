package io.wirecut.pipeline.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimerSlackTest {
    private static final int PR_GET_TIMERSLACK = 30;

    private static int slackOfThisThread() {
        return Posix.prctl(PR_GET_TIMERSLACK, 0, 0);
    }

    @Test
    void shouldTakeItFromTheCallingThreadAndNoOther() throws Exception {
        assumeTrue(Posix.isLinux(), "not on Linux");
        int before = slackOfThisThread();
        CompletableFuture<Integer> left = new CompletableFuture<>();
        try (var executor = Executors.newSingleThreadExecutor()) {
            var _ =
                    executor.submit(
                            () -> left.complete(TimerSlack.remove() ? slackOfThisThread() : -1));
        }

        assertThat(left.get(60, TimeUnit.SECONDS)).isOne();
        assertThat(slackOfThisThread()).isEqualTo(before);
    }
}
