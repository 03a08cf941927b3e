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
    /// The nice value is the 19th field; the second, a name, may have spaces.
    private static int niceOfThisThread() throws IOException {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
    }

    @Test
    void shouldLowerTheCallingThreadAndNoOther() throws Exception {
        assumeTrue(Posix.isLinux(), "not on Linux");
        int before = niceOfThisThread();
        CompletableFuture<Integer> lowered = new CompletableFuture<>();
        try (var executor = Executors.newSingleThreadExecutor()) {
            var _ =
                    executor.submit(() ->
                            lowered.complete(ThreadPriority.lower() ? niceOfThisThread() : -1));
        }

        assertThat(lowered.get(60, TimeUnit.SECONDS)).isEqualTo(19);
        assertThat(niceOfThisThread()).isEqualTo(before);
    }
}
