package io.wirecut.pipeline.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadPriorityTest {
    /// The nice value is the 19th field, the policy the 41st; the second, a name, may have spaces.
    private record Share(int nice, int policy) {
        static final int SCHED_IDLE = 5;

        static Share ofThisThread() throws IOException {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return new Share(Integer.parseInt(fields[16]), Integer.parseInt(fields[38]));
        }
    }

    @Test
    void shouldLowerTheCallingThreadAndNoOther() throws Exception {
        assumeTrue(Posix.isLinux(), "not on Linux");
        Share before = Share.ofThisThread();
        CompletableFuture<Share> lowered = new CompletableFuture<>();
        try (var executor = Executors.newSingleThreadExecutor()) {
            var _ =
                    executor.submit(() ->
                            lowered.complete(
                                    ThreadPriority.lower() ? Share.ofThisThread() : before));
        }

        assertThat(lowered.get(60, TimeUnit.SECONDS)).isEqualTo(new Share(19, Share.SCHED_IDLE));
        assertThat(Share.ofThisThread()).isEqualTo(before);
    }
}
