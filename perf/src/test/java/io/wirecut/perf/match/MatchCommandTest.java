package io.wirecut.perf.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecut.matcher.Matcher;
import io.wirecut.matcher.PatternSet;
import io.wirecut.perf.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class MatchCommandTest {
    @TempDir private Path folder = Path.of("");
    private Path patterns = Path.of("");
    private Path haystack = Path.of("");

    @BeforeEach
    void writeInputs() throws IOException {
        patterns = Files.writeString(folder.resolve("patterns.tsv"), "0\t6162\n1\t4344\n");
        // "ab" is torn between the first two pieces of 4; "cd" in any case is in the third.
        haystack = Files.writeString(folder.resolve("haystack"), "abxabyyycDzz");
    }

    private JsonNode results(Path json) throws IOException {
        return new ObjectMapper().readTree(json.toFile()).get("results");
    }

    @Test
    void shouldReportEveryEngineNamedInOrder() throws IOException {
        Path json = folder.resolve("out.json");

        CommandRun run =
                CommandRun.of(
                        "match",
                        "--patterns",
                        patterns,
                        "--haystack",
                        haystack,
                        "--length",
                        4,
                        "--engines",
                        "reference,auto",
                        "--rounds",
                        2,
                        "--json",
                        json);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith(
                        "12 bytes in 3 pieces, each its own stream; 2 patterns, 1 of them in any"
                                + " case; 2 matches\nengine")
                .containsPattern("reference +reference +\\d+\\.\\d+ +±\\d+% +1\\.00")
                .containsPattern("auto: \\w+.*: 2 patterns of 1 to 3 bytes on their own path");
        JsonNode results = results(json);
        assertThat(results).hasSize(2);
        JsonNode auto = results.get(1);
        assertThat(results.get(0).get("engine").textValue()).isEqualTo("reference");
        assertThat(results.get(0).get("ratio").doubleValue()).isEqualTo(1.0);
        assertThat(auto.fieldNames())
                .toIterable()
                .containsExactly(
                        "engine",
                        "servedBy",
                        "explanation",
                        "gbps",
                        "ratio",
                        "spread",
                        "matches",
                        "agrees",
                        "fault",
                        "memoryBytes",
                        "buildMs",
                        "roundsGbps");
        assertThat(auto.get("engine").textValue()).isEqualTo("auto");
        assertThat(auto.get("servedBy").textValue()).isIn(Matcher.engines());
        assertThat(auto.get("gbps").doubleValue()).isPositive();
        assertThat(auto.get("ratio").doubleValue()).isPositive();
        assertThat(auto.get("matches").longValue()).isEqualTo(2);
        assertThat(auto.get("memoryBytes").longValue()).isPositive();
        assertThat(auto.get("buildMs").doubleValue()).isPositive();
    }

    @Test
    void shouldFindMatchesAcrossPiecesOfOneStream() throws IOException {
        Path json = folder.resolve("out.json");

        CommandRun run =
                CommandRun.of(
                        "match",
                        "--patterns",
                        patterns,
                        "--haystack",
                        haystack,
                        "--length",
                        4,
                        "--stream",
                        "--engines",
                        "reference",
                        "--rounds",
                        1,
                        "--json",
                        json);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("one stream").contains("3 matches");
        assertThat(results(json).get(0).get("matches").longValue()).isEqualTo(3);
    }

    @Test
    void shouldTakeMediansOverFreshProcesses() throws IOException {
        Path json = folder.resolve("out.json");

        CommandRun run =
                CommandRun.of(
                        "match",
                        "--patterns",
                        patterns,
                        "--haystack",
                        haystack,
                        "--engines",
                        "automaton,hankcs",
                        "--rounds",
                        1,
                        "--forks",
                        2,
                        "--json",
                        json);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        JsonNode hankcs = results(json).get(1);
        assertThat(hankcs.get("servedBy").textValue()).startsWith("hankcs");
        assertThat(hankcs.get("roundsGbps")).hasSize(2);
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.get("run").get("forks").intValue()).isEqualTo(2);
        assertThat(report.get("environment").get("jvmFlags").isArray()).isTrue();
    }

    static Stream<Arguments> wrongUse() {
        return Stream.of(
                Arguments.of("zero length", 2, "--length=0", "--length=0 must be 1 or more"),
                Arguments.of("zero rounds", 2, "--rounds=0", "--rounds=0 must be from 1 to 1000"),
                Arguments.of(
                        "unknown engine",
                        2,
                        "--engines=reference,warp",
                        "--engines: engine=warp must be one of"),
                Arguments.of("no forks", 2, "--forks=-1", "--forks=-1 must be from 0 to 100"),
                Arguments.of(
                        "unknown peer to tolerate",
                        2,
                        "--tolerate=warp",
                        "--tolerate: engine=warp must be one of"),
                Arguments.of("unknown option", 2, "--warp", "Unknown option: '--warp'"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongUse")
    void shouldRefuseMisuse(String name, int exitCode, String option, String message) {
        CommandRun run =
                CommandRun.of("match", "--patterns", patterns, "--haystack", haystack, option);

        assertThat(run.exitCode()).as(name).isEqualTo(exitCode);
        assertThat(run.err()).as(name).startsWith(message);
        assertThat(run.out()).as(name).isEmpty();
    }

    @Test
    void shouldRefuseWhatIsLongerThanItReads() throws IOException {
        Path file = Files.writeString(folder.resolve("long"), "0123456789");

        assertThat(InputFile.bytes(file, 10)).hasSize(10);
        assertThatThrownBy(() -> InputFile.bytes(file, 9))
                .hasMessage(file + ": error: longer than 9 bytes: give a part of it");
        Path endless = Path.of("/dev/zero");
        assumeThat(endless).exists();
        assertThatThrownBy(() -> InputFile.bytes(endless, 1_000))
                .hasMessage("/dev/zero: error: longer than 1000 bytes: give a part of it");
    }

    @Test
    void shouldNameFilesThatAreMissingOrEmpty() throws IOException {
        Path missing = folder.resolve("missing");
        Path empty = Files.createFile(folder.resolve("empty"));

        CommandRun withoutPatterns =
                CommandRun.of(
                        "match",
                        "--engines",
                        "automaton",
                        "--patterns",
                        missing,
                        "--haystack",
                        haystack);
        CommandRun withoutHaystack =
                CommandRun.of(
                        "match",
                        "--engines",
                        "automaton",
                        "--patterns",
                        patterns,
                        "--haystack",
                        missing);
        CommandRun withEmptyHaystack =
                CommandRun.of(
                        "match",
                        "--engines",
                        "automaton",
                        "--patterns",
                        patterns,
                        "--haystack",
                        empty);

        assertThat(withoutPatterns)
                .isEqualTo(new CommandRun(2, "", missing + ": error: there is no such file\n"));
        assertThat(withoutHaystack)
                .isEqualTo(new CommandRun(2, "", missing + ": error: there is no such file\n"));
        assertThat(withEmptyHaystack)
                .isEqualTo(new CommandRun(1, "", empty + ": error: there is nothing to search\n"));
    }

    static Stream<Arguments> wrongPatterns() {
        return Stream.of(
                Arguments.of("no flag", "x\t61", "p:1:1: error: no pattern"),
                Arguments.of("no tab", "0 61", "p:1:2: error: no pattern"),
                Arguments.of("flag alone", "0", "p:1:2: error: no pattern"),
                Arguments.of("no bytes", "0\t", "p:1:3: error: no pattern"),
                Arguments.of("odd digits", "0\t61\n1\t616", "p:2:6: error: no pattern"),
                Arguments.of("no digit", "0\t61zz", "p:1:5: error: no pattern"),
                Arguments.of(
                        "several",
                        "a\n0\t61\nb",
                        "p:1:1: error: no pattern\np:3:1: error: no pattern"),
                Arguments.of("nothing", "\n\n", "p: error: there are no patterns"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongPatterns")
    void shouldPointAtWrongPatterns(String name, String text, String message) {
        assertThatThrownBy(() -> PatternFile.parse("p", text))
                .as(name)
                .hasMessage(
                        message
                                + "\nexpected: 0 or 1, a tab, pairs of hexadecimal digits:"
                                + " 1<tab>474554");
    }

    @Test
    void shouldReadPatternsWithAnyLineEnd() {
        PatternSet patterns = PatternFile.parse("p", "0\t6aFf\r\n\r\n1\t00");

        assertThat(patterns).extracting(Object::toString).containsExactly("6a ff", "00 (any case)");
    }

    @Test
    void shouldAskForACommand() {
        CommandRun run = CommandRun.of();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("What to measure?").contains("match");
    }
}
