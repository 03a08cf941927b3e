package io.wirecut.perf.flood;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecut.perf.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The short form of a flood; `wirecut perf flood` is the long one.
class FloodTest {
    @TempDir Path folder;

    @Test
    void shouldInspectEstablishedConnectionsThroughAFlood() {
        Flood.Result result = new Flood(20_000, 2_000, 200, 200_000).run();

        assertThat(result.phases())
                .extracting(Flood.Phase::expectedAlerts)
                .containsExactly(0L, 200L, 2_000L, 200L);
        assertThat(result.isEveryRequestSeen()).as("%s", result.phases()).isTrue();
        assertThat(result.isAllCounted()).isTrue();
        assertThat(result.count("flow.created")).isEqualTo(202_000);
        assertThat(result.count("flow.evicted_unestablished")).isEqualTo(182_000);
        assertThat(result.count("memory.flow_active")).isEqualTo(20_000);
        assertThat(result.count("flow.emergencies")).isEqualTo(1);
        assertThat(result.count("flow.table_full")).isZero();
    }

    @Test
    void shouldHoldAMillionFlowsInHalfAGibibyte() {
        Flood.Result result = new Flood(1_000_000, 1_000_000, 0, 0).run();

        assertThat(result.count("memory.flow_active")).isEqualTo(1_000_000);
        assertThat(result.count("memory.flow_bytes")).isLessThan(300L << 20);
        assertThat(result.count("flow.ended")).isZero();
    }

    @Test
    void shouldReport() throws IOException {
        Path file = folder.resolve("flood.json");
        CommandRun run =
                CommandRun.of(
                        "flood",
                        "--flows=5000",
                        "--established=100",
                        "--inspected=10",
                        "--syns=20000",
                        "--limit-ms=60000",
                        "--json=" + file);

        assertThat(run.out()).contains("every request gave its alert").contains("all counted");
        assertThat(run.exitCode()).isZero();
        JsonNode report = new ObjectMapper().readTree(file.toFile());
        assertThat(report.get("good").asBoolean()).isTrue();
        assertThat(report.get("phases").get(2).get("frames").asLong()).isEqualTo(20_200);
        assertThat(report.get("off_heap_bytes").get("flow_record_bytes").asLong()).isEqualTo(256);
    }

    @Test
    void shouldRefuseNumbersThatDoNotFit() {
        CommandRun run = CommandRun.of("flood", "--flows=10", "--established=11");

        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err())
                .contains(
                        "--inspected=10000 must be at most --established=11, and that at most"
                                + " --flows=10");
        assertThat(CommandRun.of("flood", "--limit-ms=-1").err())
                .isEqualTo("--limit-ms=-1.0 must be above 0\n");
    }
}
