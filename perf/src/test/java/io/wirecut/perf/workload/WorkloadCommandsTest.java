package io.wirecut.perf.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.matcher.TrafficModel;
import io.wirecut.perf.CommandRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkloadCommandsTest {
    @TempDir private Path folder = Path.of("");

    private static Path captures() {
        Path folder = Path.of("").toAbsolutePath();
        return folder.endsWith("perf")
                ? folder.resolve("captures")
                : folder.resolve("perf/captures");
    }

    private Path output(String name) {
        return folder.resolve(name);
    }

    private String text(String name) throws IOException {
        return Files.readString(output(name), StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldPutStreamsOfACaptureTogether() throws IOException {
        CommandRun run =
                CommandRun.of(
                        "payloads",
                        "-r",
                        captures().resolve("split-attack.pcap"),
                        "-o",
                        output("payloads"));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("bytes of payload of 1 captures written to");
        assertThat(text("payloads")).contains("HTTP/1.1\r\nHost: ");
    }

    @Test
    void shouldTakeTheSamePayloadsEachTimeAndNoMoreThanWanted() throws IOException {
        for (String name : List.of("first", "second")) {
            assertThat(CommandRun.of("payloads", "-r", captures(), "-o", output(name)).exitCode())
                    .isZero();
        }
        CommandRun.of("payloads", "-r", captures(), "-o", output("part"), "--max-bytes", 100);

        assertThat(output("first")).hasSameBinaryContentAs(output("second"));
        assertThat(text("part")).hasSize(100);
    }

    @Test
    void shouldTakeWhatStandsBeforeDamage() throws IOException {
        byte[] whole = Files.readAllBytes(captures().resolve("innocent.pcap"));
        Path damaged = folder.resolve("damaged.pcap");
        Files.write(damaged, Arrays.copyOf(whole, whole.length - 10));

        CommandRun run = CommandRun.of("payloads", "-r", damaged, "-o", output("payloads"));

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("damaged.pcap");
        assertThat(output("payloads")).isNotEmptyFile();
    }

    @Test
    void shouldTakeTheMarkedOrLongestContentOfEachRule() throws IOException {
        Path rules =
                Files.writeString(
                        folder.resolve("web.rules"),
                        """
                        alert tcp any any -> any any (content:"short"; content:"the longest"; sid:1;)
                        alert http any any -> any any (http.uri; content:"marked"; nocase; \
                        fast_pattern; content:"not marked"; sid:2;)
                        alert tcp any any -> any any (content:!"negated content"; content:"|00 01|"; sid:3;)
                        alert tcp any any -> any any (content:"marked"; nocase; sid:4;)
                        alert tcp any any -> any any (flags:S; sid:5;)
                        """);

        CommandRun run = CommandRun.of("patterns", "-S", rules, "-o", output("patterns"));
        CommandRun.of("patterns", "-S", rules, "-o", output("all"), "--min-length", 1);
        CommandRun.of("patterns", "-S", rules, "-o", output("one"), "--min-length", 1, "--max", 1);

        String longest = "0\t746865206c6f6e67657374\n";
        String marked = "1\t6d61726b6564\n";
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("2 patterns written to");
        assertThat(text("patterns")).isEqualTo(longest + marked);
        assertThat(text("all")).isEqualTo(longest + marked + "0\t0001\n");
        assertThat(text("one")).isEqualTo(longest);
    }

    @Test
    void shouldMakeUpTheSamePatternsForTheSameSeed() throws IOException {
        CommandRun.of("patterns", "--generate", 1000, "--seed", 5, "-o", output("first"));
        CommandRun.of("patterns", "--generate", 1000, "--seed", 5, "-o", output("again"));
        CommandRun.of("patterns", "--generate", 100, "--seed", 5, "-o", output("fewer"));
        CommandRun.of("patterns", "--generate", 1000, "--seed", 6, "-o", output("other"));

        assertThat(text("first").lines()).hasSize(1000).doesNotHaveDuplicates();
        assertThat(text("again")).isEqualTo(text("first"));
        assertThat(text("first")).startsWith(text("fewer"));
        assertThat(text("other")).isNotEqualTo(text("first"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "html",
                "http",
                "random",
                "mix",
                "prefix-attack",
                "suffix-attack",
                "window-attack"
            })
    void shouldMakeUpTheSameHaystackForTheSameSeed(String kind) throws IOException {
        Path patterns = Files.writeString(folder.resolve("p"), "0\t414243444546\n1\t61\n");
        for (String name : List.of("first", "again")) {
            CommandRun run =
                    CommandRun.of(
                            "haystack",
                            "--kind",
                            kind,
                            "--bytes",
                            9999,
                            "--patterns",
                            patterns,
                            "-o",
                            output(name));
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }

        assertThat(text("first")).hasSize(9999).isEqualTo(text("again"));
    }

    @Test
    void shouldAttackWithAllButOneByteOfPatterns() throws IOException {
        Path patterns = Files.writeString(folder.resolve("p"), "0\t414243444546\n");
        CommandRun.of(
                "haystack",
                "--kind",
                "prefix-attack",
                "--bytes",
                10,
                "--patterns",
                patterns,
                "-o",
                output("prefix"));
        CommandRun.of(
                "haystack",
                "--kind",
                "suffix-attack",
                "--bytes",
                10,
                "--patterns",
                patterns,
                "-o",
                output("suffix"));

        assertThat(text("prefix")).isEqualTo("ABCDEABCDE");
        assertThat(text("suffix")).isEqualTo("BCDEFBCDEF");
    }

    @Test
    void shouldTrainAModelOnCaptures() throws IOException {
        CommandRun run =
                CommandRun.of("train", "-r", captures(), "--windows", 100, "-o", output("a.model"));
        CommandRun.of("train", "-r", captures(), "--windows", 100, "-o", output("b.model"));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("100 windows of ").contains(" of 4 captures written to ");
        assertThat(output("b.model")).hasSameBinaryContentAs(output("a.model"));
        try (InputStream model = Files.newInputStream(output("a.model"))) {
            assertThat(TrafficModel.read(model).size()).isEqualTo(100);
        }
    }

    static Stream<Arguments> wrongUse() {
        return Stream.of(
                Arguments.of(
                        2,
                        "--kind=prefix-attack needs --patterns FILE",
                        List.of("haystack", "--kind", "prefix-attack")),
                Arguments.of(
                        2,
                        "--bytes=0 must be from 1",
                        List.of("haystack", "--kind", "html", "--bytes", "0")),
                Arguments.of(
                        2,
                        "kind=warp must be one of html, http",
                        List.of("haystack", "--kind", "warp")),
                Arguments.of(2, "give either -S RULES or --generate N", List.of("patterns")),
                Arguments.of(
                        2,
                        "error: /nowhere/x.rules: no such file",
                        List.of("patterns", "-S", "/nowhere/x.rules")),
                Arguments.of(
                        2,
                        "/nowhere/x: error: there is no such file",
                        List.of("payloads", "-r", "/nowhere/x")),
                Arguments.of(
                        2,
                        "--windows: capacity=0 must be from 1 to 1048576",
                        List.of("train", "-r", "/nowhere/x", "--windows", "0")),
                Arguments.of(
                        2,
                        "/nowhere/x: error: there is no such file",
                        List.of("train", "-r", "/nowhere/x")),
                Arguments.of(
                        2,
                        "--max-bytes=0 must be from 1",
                        List.of("payloads", "-r", "/nowhere/x", "--max-bytes", "0")));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("wrongUse")
    void shouldRefuseMisuse(int exitCode, String message, List<String> arguments) {
        List<Object> all = new ArrayList<>(arguments);
        all.add("-o");
        all.add(output("out"));

        CommandRun run = CommandRun.of(all.toArray());

        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.err()).contains(message);
        assertThat(output("out")).doesNotExist();
    }
}
