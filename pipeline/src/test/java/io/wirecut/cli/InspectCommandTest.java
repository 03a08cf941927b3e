package io.wirecut.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.pipeline.source.PcapFileWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// `wirecut inspect` as its user meets it: files, messages, exit codes.
class InspectCommandTest {
    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void makeInputs() throws IOException {
        Files.writeString(
                folder.resolve("good.rules"),
                """
                reset-both tcp any any -> any any (msg:"Evil"; content:"evil"; sid:1;)
                alert udp any any -> any any (msg:"Evil too"; content:"evil"; sid:2;)
                """);
        Files.writeString(
                folder.resolve("bad.rules"),
                """
                alert udp any any -> any any (content:"evil"; sid:2;)
                alert tcp any any -> any any (cuntent:"x"; sid:3;)
                """);
        Files.createDirectory(folder.resolve("no-captures"));
        Files.createFile(folder.resolve("empty.pcap"));
        Files.writeString(folder.resolve("text.pcap"), "this is no capture, but a text\n");
        byte[] capture = capture(folder.resolve("good.pcap"));
        Files.write(folder.resolve("cut.pcap"), Arrays.copyOf(capture, capture.length - 5));
    }

    private static byte[] capture(Path path) throws IOException {
        byte[] udp =
                Frames.ethernet().ipv4("192.0.2.1", "192.0.2.2").udp(1, 2).payload("evil").build();
        byte[] tcp =
                Frames.ethernet()
                        .vlan(5)
                        .ipv4("192.0.2.1", "192.0.2.2")
                        .tcp(1, 2)
                        .flags("PA")
                        .seq(100)
                        .ack(200)
                        .payload("evil")
                        .build();
        try (PcapFileWriter writer =
                new PcapFileWriter(
                        path, LinkType.ETHERNET, PcapFileWriter.Resolution.NANOSECONDS)) {
            writer.append(new UnsafeBuffer(udp), 0, udp.length, 1_000_000_000L);
            writer.append(new UnsafeBuffer(tcp), 0, tcp.length, 2_000_000_000L);
            writer.append(new UnsafeBuffer(udp), 0, udp.length, 3_000_000_000L);
        }
        return Files.readAllBytes(path);
    }

    private int run(String arguments) {
        String[] words = arguments.replace("@", folder + "/").split(" ", -1);
        CommandLine commandLine = Main.commandLine();
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return commandLine.execute(words);
    }

    @Test
    void shouldShowWhatRulesCost() throws IOException {
        int code =
                run(
                        "inspect -r @good.pcap -S @good.rules -l @out --profile --set"
                                + " stream.midstream=true --set rule-budget.share=90");
        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString()).contains("2 were looked at").contains("ns/check");
        JsonNode rules =
                new ObjectMapper()
                        .readTree(folder.resolve("out/profile.json").toFile())
                        .get("rules");
        assertThat(rules).hasSize(2);
        assertThat(rules.findValuesAsText("matches")).containsExactlyInAnyOrder("2", "1");
    }

    @Test
    void shouldWriteAlertsResetsAndStatistics() throws IOException {
        int code = run("inspect -r @good.pcap -S @good.rules -l @out --set stream.midstream=true");
        assertThat(code).as(err.toString()).isZero();

        ObjectMapper json = new ObjectMapper();
        JsonNode stats = json.readTree(folder.resolve("out/stats.json").toFile());
        assertThat(stats.get("frames").asLong()).isEqualTo(3);
        assertThat(stats.get("alerts").asLong()).isEqualTo(3);
        assertThat(stats.get("resets").asLong()).isEqualTo(2);
        assertThat(stats.get("conserved").asBoolean()).isTrue();
        for (String name : new String[] {"bytes", "load_s", "run_s", "worker_cpu_s", "workers"}) {
            assertThat(stats.get(name)).as(name).isNotNull();
        }
        var events = Files.readAllLines(folder.resolve("out/eve.json"));
        assertThat(events).hasSize(3);
        JsonNode alert = json.readTree(events.get(1));
        assertThat(alert.at("/alert/signature").asText()).isEqualTo("Evil");
        assertThat(alert.at("/vlan/0").asInt()).isEqualTo(5);
        assertThat(alert.at("/reset/segments")).hasSize(2);
        assertThat(Files.size(folder.resolve("out/resets.pcap"))).isGreaterThan(24);
    }

    @Test
    void shouldReportWhatComesBeforeAFault() throws IOException {
        assertThat(run("inspect -r @cut.pcap -S @good.rules -l @out")).isEqualTo(Main.FAILED);
        assertThat(err.toString())
                .startsWith("wirecut: " + folder + "/cut.pcap: byte ")
                .contains("the capture is cut off")
                .doesNotContain("Exception");
        assertThat(Files.readAllLines(folder.resolve("out/eve.json"))).hasSize(2);
    }

    @Test
    void shouldLeaveOutRefusedRulesWhenLenientAndSaySo() throws IOException {
        assertThat(run("inspect -r @good.pcap -S @bad.rules -l @out --lenient")).isZero();
        assertThat(out.toString()).contains("1 loaded, 1 refused for cuntent 1");
        assertThat(Files.readAllLines(folder.resolve("out/eve.json"))).hasSize(2);
    }

    @Test
    void shouldNameSettingsThatMeanNothing() {
        String arguments = "inspect -r @good.pcap -S @good.rules -l @out";

        assertThat(run(arguments + " --set stream.inspect-onn=ack --set stream.inspect-on=ack"))
                .isZero();

        assertThat(err.toString())
                .contains("settings that mean nothing here, 1 in all: stream.inspect-onn")
                .doesNotContain("inspect-on,");
    }

    @Test
    void shouldWriteTheEventsThatAreAskedFor() throws IOException {
        String command = "inspect -r @good.pcap -S @good.rules -l @out";
        assertThat(run(command + " --events flow")).as(err.toString()).isZero();
        assertThat(Files.readAllLines(folder.resolve("out/eve.json")))
                .isNotEmpty()
                .allMatch(line -> line.contains("\"event_type\":\"flow\""));

        assertThat(run(command + " --events alert,FLOW")).isZero();
        assertThat(Files.readAllLines(folder.resolve("out/eve.json")))
                .anyMatch(line -> line.contains("\"event_type\":\"alert\""))
                .anyMatch(line -> line.contains("\"event_type\":\"flow\""));

        String types = " --set outputs.0.eve-log.types.0=flow";
        assertThat(run(command + types)).isZero();
        assertThat(Files.readAllLines(folder.resolve("out/eve.json")))
                .allMatch(line -> line.contains("\"event_type\":\"flow\""));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments("-r @none.pcap -S @good.rules", 2, "none.pcap: there is no such file"),
                arguments("-r @good.pcap -S @none.rules", 2, "none.rules: no such file"),
                arguments("-r @no-captures -S @good.rules", 2, "no capture in this folder"),
                arguments("-r @empty.pcap -S @good.rules", 1, "the capture is empty"),
                arguments("-r @text.pcap -S @good.rules", 1, "neither pcap nor pcapng"),
                arguments("-r @good.pcap -S @bad.rules", 1, "did you mean 'content'?"),
                arguments("-r @good.pcap -S @good.rules --workers 999", 2, "workers=999 must be"),
                arguments("-r @good.pcap -S @good.rules --workers x", 2, "Invalid value"),
                arguments("-r @good.pcap -S @good.rules --set x", 2, "error: no setting"),
                arguments("-r @good.pcap -S @good.rules -c @none.yaml", 2, "none.yaml"),
                arguments(
                        "-r @good.pcap -S @good.rules --classification @none.config",
                        2,
                        "none.config"),
                arguments(
                        "-r @good.pcap -S @good.rules --events x",
                        2,
                        "[ALERT, FLOW, PACKET, RESET]"),
                arguments("-r @good.pcap", 2, "Missing required option"),
                arguments("-r @good.pcap -S @good.rules -k some", 2, "Invalid value"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldSayWhatIsWrong(String arguments, int code, String message) {
        assertThat(run("inspect " + arguments + " -l @out")).isEqualTo(code);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    }

    @Test
    void shouldSayWhatIsWrongWithTheFolderToWriteTo() throws IOException {
        assertThat(run("inspect -r @good.pcap -S @good.rules -l @good.rules")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo(
                        "wirecut: %s/good.rules: there is a file, not a folder\n"
                                .formatted(folder));

        err.getBuffer().setLength(0);
        Files.createDirectories(folder.resolve("taken/eve.json"));
        assertThat(run("inspect -r @good.pcap -S @good.rules -l @taken")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith(
                        "wirecut: %s/taken/eve.json: cannot create the file (".formatted(folder))
                .hasLineCount(1);

        err.getBuffer().setLength(0);
        Files.createDirectories(folder.resolve("out/stats.json"));
        assertThat(run("inspect -r @good.pcap -S @good.rules -l @out")).isEqualTo(2);
        assertThat(err.toString()).contains("out/stats.json: error: cannot be written: Is a dir");
    }

    @Test
    void shouldSayInALineThatMemoryRanOut() {
        CommandLine commandLine = Main.commandLine();
        commandLine.setErr(new PrintWriter(err));
        commandLine.addSubcommand("hungry", new Hungry());
        assertThat(Main.execute(commandLine, "hungry")).isEqualTo(Main.FAILED);
        assertThat(err.toString())
                .startsWith("wirecut: out of memory (Java heap space); give less at once")
                .hasLineCount(1);
    }

    @CommandLine.Command(name = "hungry")
    private static final class Hungry implements Runnable {
        @Override
        public void run() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    @Test
    void shouldShowTheStackTraceOnlyForDebugging() {
        assertThat(run("inspect -r @none.pcap -S @good.rules -l @out --debug")).isEqualTo(2);
        assertThat(err.toString()).contains("\tat ");
    }

    @Test
    void shouldHelpWithEveryCommand() {
        assertThat(run("--help")).isZero();
        assertThat(run("inspect --help")).isZero();
        assertThat(run("pack check --help")).isZero();
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).contains("Exit codes:", "--lenient", "wirecut ");
    }
}
