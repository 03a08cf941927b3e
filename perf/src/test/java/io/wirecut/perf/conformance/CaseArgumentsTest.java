package io.wirecut.perf.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CaseArgumentsTest {
    private static final Path FOLDER = Path.of("/nowhere");

    private static CaseArguments with(List<String> assignments) {
        return new CaseArguments(assignments, false, false, List.of(), List.of());
    }

    static Stream<Arguments> lines() {
        List<String> unverified = List.of("stream.checksum-validation=no");
        return Stream.of(
                Arguments.of("-", with(List.of())),
                Arguments.of("-k none", with(unverified)),
                Arguments.of("-k all", with(List.of("stream.checksum-validation=yes"))),
                Arguments.of(
                        "--set stream.midstream=true --set=a.b=c",
                        with(List.of("stream.midstream=true", "a.b=c"))),
                Arguments.of(
                        "--simulate-ips",
                        new CaseArguments(List.of(), true, false, List.of(), List.of())),
                Arguments.of(
                        "--engine-analysis",
                        new CaseArguments(List.of(), false, true, List.of(), List.of())),
                Arguments.of(
                        "-vvv  --no-random --runmode=single --runmode single"
                                + " --data-dir=${OUTPUT_DIR}",
                        with(List.of())),
                Arguments.of(
                        "--set default-rule-path=${TEST_DIR}",
                        with(List.of("default-rule-path=/nowhere"))),
                Arguments.of(
                        "--set threshold-file=${TEST_DIR}/threshold.config --set a=b",
                        new CaseArguments(
                                List.of("a=b"),
                                false,
                                false,
                                List.of(
                                        "the file threshold.config is not there"
                                                + " (--set threshold-file=${TEST_DIR}/threshold.config)"),
                                List.of())),
                Arguments.of(
                        "-k sometimes --warp=9 -w",
                        new CaseArguments(
                                List.of(),
                                false,
                                false,
                                List.of(),
                                List.of("-k sometimes", "--warp=9", "-w"))),
                Arguments.of(
                        "tcp port 22",
                        new CaseArguments(
                                List.of(),
                                false,
                                false,
                                List.of("no capture filters: tcp port 22"),
                                List.of())),
                Arguments.of(
                        "-k",
                        new CaseArguments(List.of(), false, false, List.of(), List.of("-k "))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void shouldUnderstandTheReferenceRun(String line, CaseArguments arguments) {
        assertThat(CaseArguments.parse(line, FOLDER)).isEqualTo(arguments);
    }

    @Test
    void shouldNameFilesThatAreThere(@TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve("threshold.config"));

        CaseArguments arguments =
                CaseArguments.parse("--set threshold-file=${TEST_DIR}/threshold.config", folder);

        assertThat(arguments.unmet()).isEmpty();
        assertThat(arguments.assignments())
                .containsExactly("threshold-file=" + folder + "/threshold.config");
    }
}
