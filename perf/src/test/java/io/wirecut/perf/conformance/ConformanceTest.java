package io.wirecut.perf.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecut.perf.CommandRun;
import io.wirecut.perf.SharedData;
import io.wirecut.pipeline.config.InspectionSettings;
import io.wirecut.pipeline.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our alerts against those of the reference, on the cases that lie beside the project.
final class ConformanceTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void shouldAlertAsTheReferenceWhereAllRulesLoad() throws IOException {
        Path cases = SharedData.path("conformance/cases.tsv");
        Path json = folder.resolve("conformance.json");
        Path misses = folder.resolve("misses");

        CommandRun run =
                CommandRun.of("conformance", "--cases", cases, "--json", json, "--misses", misses);

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        JsonNode loaded = report.get("loaded").get("total");
        String listed = run.out() + Files.readString(misses);
        assertThat(report.get("total").get("cases").intValue())
                .isEqualTo(CaseFile.read(cases).size());
        assertThat(loaded.get("expected").intValue()).isPositive();
        assertThat(loaded.get("recall").doubleValue()).as(listed).isGreaterThanOrEqualTo(0.95);
        assertThat(loaded.get("precision").doubleValue()).as(listed).isGreaterThanOrEqualTo(0.99);
    }

    @Test
    void shouldReadTheSettingsOfEveryCase() throws IOException {
        Path settingsFolder = SharedData.path("conformance/settings");
        List<Path> files;
        try (Stream<Path> listed = Files.list(settingsFolder)) {
            files = listed.sorted().toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            assertThatCode(() -> InspectionSettings.of(read(file)))
                    .as(file.toString())
                    .doesNotThrowAnyException();
        }
    }

    private static Settings read(Path file) {
        return Settings.builder().toleratingMissingIncludes().file(file).build();
    }
}
