package io.wirecut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PackCommandTest {
    @TempDir private Path folder;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void clear() {
        out = new StringWriter();
        err = new StringWriter();
    }

    private int run(Object... arguments) {
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        CommandLine commandLine = Main.commandLine();
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return commandLine.execute(texts);
    }

    private Path rules(String... lines) throws IOException {
        return Files.writeString(folder.resolve("x.rules"), String.join("\n", lines));
    }

    @Test
    void shouldReturnZeroWhenEveryRuleLoads() throws IOException {
        Path rules = rules("alert tcp any any -> any any (sid:1;)", "# comment");
        assertThat(run("pack", "check", rules)).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "rules         count    share",
                        "in the files      1  100.0 %",
                        "loaded            1  100.0 %",
                        "refused           0    0.0 %");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldPrintDiagnosticsAndCoverage() throws IOException {
        Path rules =
                rules(
                        "alert tcp any any -> any any (geoip:dst,FR; sid:1;)",
                        "alert http any any -> any any (geoip:dst,DE; sid:2;)",
                        "alert tcp any any -> any any (sid:3;)");
        assertThat(run("pack", "check", rules)).isEqualTo(1);
        assertThat(out.toString())
                .startsWith(
                        rules
                                + ":1:31: error: keyword 'geoip' is known, but not evaluated by this version\n      alert")
                .endsWith(
                        """
                        rules         count    share
                        in the files      3  100.0 %
                        loaded            1   33.3 %
                        refused           2   66.7 %

                        refused for    rules  for this alone
                        geoip              2               1
                        protocol http      1               0
                        """);
    }

    @Test
    void shouldPrintTheFirstDiagnosticsOnlyUnlessAllAreAskedFor() throws IOException {
        String[] lines = new String[50];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "alert tcp any any -> any any (foo%d; sid:%d;)".formatted(i, i + 1);
        }
        Path rules = rules(lines);
        assertThat(run("pack", "check", rules)).isEqualTo(1);
        assertThat(out.toString().lines().filter(line -> line.contains("error:"))).hasSize(20);
        assertThat(out.toString())
                .contains("… and 30 more diagnostics: --all prints them.")
                .endsWith("… and 10 more: --all prints them.\n");
        clear();
        assertThat(run("pack", "check", "--all", rules)).isEqualTo(1);
        assertThat(out.toString().lines().filter(line -> line.contains("error:"))).hasSize(50);
        assertThat(out.toString()).doesNotContain("more");
    }

    @Test
    void shouldWriteTheReportAsJson() throws IOException {
        Path rules = rules("alert tcp any any -> any any (fo\"o\\\t; sid:1;)");
        Path json = folder.resolve("report.json");
        assertThat(run("pack", "check", rules, "--json", json)).isEqualTo(1);
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.get("rules").intValue()).isEqualTo(1);
        assertThat(report.get("loaded").intValue()).isZero();
        assertThat(report.get("refused").intValue()).isEqualTo(1);
        assertThat(report.get("replaced").intValue()).isZero();
        assertThat(report.at("/refusals").properties()).hasSize(1);
        JsonNode diagnostic = report.get("diagnostics").get(0);
        assertThat(diagnostic.get("file").textValue()).isEqualTo(rules.toString());
        assertThat(diagnostic.get("line").intValue()).isEqualTo(1);
        assertThat(diagnostic.get("column").intValue()).isEqualTo(31);
        assertThat(diagnostic.get("level").textValue()).isEqualTo("error");
        assertThat(diagnostic.get("problem").textValue()).startsWith("unknown keyword 'fo\"o\\");
    }

    @Test
    void shouldTakeVariablesAndClassesFromOptions() throws IOException {
        Path rules = rules("alert tcp $HOME_NET any -> $DC $DC_PORTS (classtype:mine; sid:1;)");
        Path classes =
                Files.writeString(
                        folder.resolve("our.config"), "config classification: mine,Our own,1");
        assertThat(run("pack", "check", rules)).isEqualTo(1);
        assertThat(out.toString()).contains("unknown address variable '$DC'");
        clear();
        assertThat(
                        run(
                                "pack",
                                "check",
                                rules,
                                "--home-net",
                                "[10.0.0.0/8]",
                                "--set",
                                "vars.address-groups.DC=1.2.3.4",
                                "--set",
                                "vars.port-groups.DC_PORTS=[1,2]",
                                "--classification",
                                classes))
                .isZero();
        assertThat(out.toString()).startsWith("rules");
    }

    @Test
    void shouldCallMisuseWhatIsMisuse() throws IOException {
        assertThat(run("pack")).isEqualTo(2);
        assertThat(err.toString()).startsWith("which command? See wirecut pack --help");
        assertThat(run("pack", "check")).isEqualTo(2);
        assertThat(run("pack", "check", rules(""), "--set", "a")).isEqualTo(2);
        Path missing = folder.resolve("missing.rules");
        clear();
        assertThat(run("pack", "check", missing)).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("wirecut: " + missing + ": no such file\n");
        clear();
        assertThat(run("pack", "check", rules(""), "--classification", missing)).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("wirecut: " + missing + ": no such file\n");
    }
}
