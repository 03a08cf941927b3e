package io.wirecut.perf.swap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecut.perf.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A short run, in which time does not count; `wirecut perf swap` is the long one.
class SwapCommandTest {
    @TempDir private Path folder;

    @Test
    void shouldReport() throws IOException {
        Path file = folder.resolve("swap.json");
        CommandRun run =
                CommandRun.of(
                        "swap",
                        "--swaps=10",
                        "--rules=20",
                        "--rate=20000",
                        "--quiet-seconds=1",
                        "--limit-ms=60000",
                        "--json=" + file);

        assertThat(run.out()).contains("10 swaps").contains("frames conserved");
        assertThat(run.exitCode()).isZero();
        JsonNode report = new ObjectMapper().readTree(file.toFile());
        assertThat(report.get("good").asBoolean()).isTrue();
        assertThat(report.get("wrong_alerts").asLong()).isZero();
        assertThat(report.get("alerts").asLong()).isEqualTo(report.get("requests").asLong());
        assertThat(report.get("details").get("rules.generation").asLong()).isEqualTo(14);
    }
}
