package io.wirecut.perf.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecut.cli.Main;
import io.wirecut.perf.CommandRun;
import io.wirecut.pipeline.config.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Scores what a scripted runner found.
final class ConformanceCommandTest {
    @TempDir private Path folder = Path.of("");

    @BeforeEach
    void writeFiles() throws IOException {
        for (String name :
                List.of("a.pcap", "b.pcap", "c.pcap", "hang.pcap", "crash.pcap", "r.rules")) {
            Files.createFile(folder.resolve(name));
        }
        Files.writeString(folder.resolve("wrong.yaml"), "- a list\n");
    }

    /// Finds what is scripted for the capture's name.
    private static CaseRunner.Result run(
            Path capture, List<Path> rules, Settings settings, boolean inline) {
        return switch (capture.getFileName().toString()) {
            case "a.pcap" ->
                    new CaseRunner.Result(
                            Alerts.parse(
                                    settings.flag("stream.midstream", false)
                                            ? "1:allowed:1 2:allowed:5 9:allowed:1"
                                            : "1:allowed:1"),
                            Map.of());
            case "b.pcap" ->
                    new CaseRunner.Result(
                            Alerts.parse(inline ? "3:blocked:1" : "3:allowed:1"),
                            Map.of(4L, "r.rules:1:1: unknown keyword"));
            case "crash.pcap" -> throw new IllegalStateException("broken\n in two lines");
            case "hang.pcap" -> {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IllegalStateException("abandoned");
            }
            default -> new CaseRunner.Result(Alerts.NONE, Map.of());
        };
    }

    private CommandRun conformance(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                Main.commandLine()
                        .addSubcommand(new ConformanceCommand(ConformanceCommandTest::run))
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(
                                Stream.concat(Stream.of("conformance"), Arrays.stream(arguments))
                                        .map(Object::toString)
                                        .toArray(String[]::new));
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    private Path cases(String... lines) throws IOException {
        return Files.write(
                folder.resolve("cases.tsv"),
                Stream.concat(Stream.of("# name\tpcap …"), Arrays.stream(lines))
                        .map(line -> line.replace(" | ", "\t"))
                        .toList());
    }

    private static final String MIDSTREAM =
            "m | a.pcap | r.rules | - | --set stream.midstream=true | ids | x,y |"
                    + " 1:allowed:1 2:allowed:2 3:allowed:1";

    @Test
    void shouldScorePairsByClassAndInTotal() throws IOException {
        Path list =
                cases(
                        MIDSTREAM,
                        "inline | b.pcap | r.rules | - | - | ips | y | 3:blocked:1 4:blocked:1",
                        "none | c.pcap | r.rules | - | - | ids | - | -",
                        "filter | c.pcap | r.rules | - | port 22 | ids | - | 5:allowed:1");
        Path json = folder.resolve("out.json");
        Path misses = folder.resolve("misses");
        Path counts = folder.resolve("counts");

        CommandRun run =
                conformance(
                        "--cases", list, "--json", json, "--misses", misses, "--counts", counts);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .isEqualTo(
                        """
                        class  cases  expected  found  correct  recall  precision  loaded  recall  precision
                        -          2         1      0        0  0.0000     1.0000       1  1.0000     1.0000
                        x          1         3      3        2  0.6667     0.6667       1  0.6667     0.6667
                        y          2         5      4        3  0.6000     0.7500       1  0.6667     0.6667
                        total      4         6      4        3  0.5000     0.7500       2  0.6667     0.6667
                        could not run 1: no capture filters: port 22
                        1 pairs found with another count or action; 4 missing or surplus
                        """);
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.fieldNames()).toIterable().containsExactly("total", "classes", "loaded");
        assertThat(report.get("total").toString())
                .isEqualTo(
                        "{\"cases\":4,\"expected\":6,\"found\":4,\"correct\":3,\"recall\":0.5,"
                                + "\"precision\":0.75}");
        assertThat(report.get("classes").fieldNames()).toIterable().containsExactly("-", "x", "y");
        assertThat(report.get("loaded").get("total").get("cases").intValue()).isEqualTo(2);
        assertThat(report.get("loaded").get("classes").get("x").get("correct").intValue())
                .isEqualTo(2);
        assertThat(misses)
                .hasContent(
                        """
                        missing\tm\t3\tno match
                        surplus\tm\t9\tallowed:1
                        missing\tinline\t4\trefused: r.rules:1:1: unknown keyword
                        missing\tfilter\t5\tno capture filters: port 22
                        """);
        assertThat(counts).hasContent("m\t2\texpected allowed:2\tfound allowed:5\n");
    }

    @Test
    void shouldCountCasesThatCannotRunAsMissed() throws IOException {
        Path list =
                cases(
                        "pcap | no.pcap | r.rules | - | - | ids | - | 1:allowed:1",
                        "rules | a.pcap | no.rules | - | - | ids | - | 1:allowed:1",
                        "yaml | a.pcap | r.rules | wrong.yaml | - | ids | - | 1:allowed:1");

        CommandRun run = conformance("--cases", list);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("total      3         3      0        0  0.0000     1.0000       0")
                .contains("could not run 1: there is no file " + folder + "/no.pcap")
                .contains("could not run 1: there is no file " + folder + "/no.rules")
                .contains("could not run 1: " + folder + "/wrong.yaml:1:1: error: no settings");
    }

    @Test
    void shouldGoOnAfterACrashAndFailInTheEnd() throws IOException {
        Path list =
                cases(
                        "crash | crash.pcap | r.rules | - | - | ids | - | 1:allowed:1",
                        "hang | hang.pcap | r.rules | - | - | ids | - | 1:allowed:1",
                        "fine | a.pcap | r.rules | - | - | ids | - | 1:allowed:1");

        CommandRun run = conformance("--cases", list, "--jobs", 1, "--time-limit", 1);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("crash: crash: java.lang.IllegalStateException: broken in two lines at ")
                .contains("hang: no end after 1000 ms");
        assertThat(run.out())
                .contains("total      3         3      1        1  0.3333     1.0000       1");
    }

    @Test
    void shouldReadNoPacketWhereTheReferenceOnlyAnalysedRules() throws IOException {
        Path list = cases("a | a.pcap | r.rules | - | --engine-analysis | ids | - | -");

        CommandRun run = conformance("--cases", list);

        assertThat(run.out()).contains("total      1         0      0        0  1.0000     1.0000");
    }

    @Test
    void shouldRunOnlyWhatIsNamed() throws IOException {
        Path list = cases(MIDSTREAM, "n | c.pcap | r.rules | - | - | ids | - | -");

        assertThat(conformance("--cases", list, "--only", "n").out()).contains("total      1 ");
        assertThat(conformance("--cases", list, "--only", "n", "o"))
                .isEqualTo(new CommandRun(2, "", "--only: no case o\n"));
    }

    @Test
    void shouldScoreCapturesUnderOnePack() throws IOException {
        Path expected =
                Files.writeString(
                        folder.resolve("expected.tsv"),
                        "# capture\tsid:count\nb.pcap\t3:2 4:1 8:1\nzeek__missing.pcap\t-\n");
        Path json = folder.resolve("out.json");
        Path counts = folder.resolve("counts");

        CommandRun run =
                conformance(
                        "--captures",
                        folder,
                        "--expected",
                        expected,
                        "-S",
                        folder.resolve("r.rules"),
                        "--json",
                        json,
                        "--counts",
                        counts);

        assertThat(run.exitCode()).isZero();
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.get("total").get("expected").intValue()).isEqualTo(3);
        assertThat(report.get("total").get("correct").intValue()).isEqualTo(1);
        assertThat(report.get("classes").fieldNames()).toIterable().containsExactly("-", "zeek");
        assertThat(report.get("loaded").get("total").get("recall").doubleValue()).isEqualTo(0.5);
        assertThat(counts).hasContent("b.pcap\t3\texpected any:2\tfound allowed:1\n");
    }

    static Stream<Arguments> wrongLines() {
        return Stream.of(
                Arguments.of("a | b", "columns=2 must be 8, with tabs between them"),
                Arguments.of("a | b | c | - | - | tap | - | -", "mode=tap must be ids or ips"),
                Arguments.of(
                        "a | b | c | - | - | ids | - | 1:x",
                        "'1:x' must be sid:action:count or sid:count"),
                Arguments.of(
                        "a | b | c | - | - | ids | - | 1:a:1  2:a:1",
                        "'' must be sid:action:count or sid:count"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongLines")
    void shouldPointAtWrongLines(String line, String message) throws IOException {
        Path list = cases(line);

        assertThat(conformance("--cases", list))
                .isEqualTo(new CommandRun(1, "", list + ":2: error: " + message + "\n"));
    }

    @Test
    void shouldRefuseAListThatIsNoTextOrHasNoEnd() throws IOException {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {'a', (byte) 0xFF});
        Path endless = folder.resolve("endless");
        try (RandomAccessFile file = new RandomAccessFile(endless.toFile(), "rw")) {
            file.setLength(CaseFile.MAX_LENGTH + 1L);
        }
        assertThatThrownBy(() -> CaseFile.lines(binary))
                .hasMessage(binary + ": error: not UTF-8 text");
        assertThatThrownBy(() -> CaseFile.lines(endless))
                .hasMessage(endless + ": error: longer than 67108864 bytes: give it in parts");
    }

    @Test
    void shouldRefuseMisuse() throws IOException {
        Path list = cases(MIDSTREAM);
        String either = "give either --cases FILE, or --captures DIR --expected FILE -S RULES\n";

        assertThat(conformance()).isEqualTo(new CommandRun(2, "", either));
        assertThat(conformance("--cases", list, "--captures", folder))
                .isEqualTo(new CommandRun(2, "", either));
        assertThat(conformance("--cases", folder.resolve("no.tsv")))
                .isEqualTo(
                        new CommandRun(2, "", folder + "/no.tsv: error: there is no such file\n"));
        assertThat(conformance("--cases", list, "--jobs", 0).exitCode()).isEqualTo(2);
        assertThat(conformance("--cases", list, "--json", folder.resolve("no/out.json")).err())
                .isEqualTo(
                        folder
                                + "/no/out.json: error: cannot be written: NoSuchFileException:"
                                + " is the folder there, and may you write to it?\n");
    }
}
