package io.wirecut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The life of a pack on the command line: made, signed, verified, tested, compared, used.
final class PackLifeTest {
    private static final Path CAPTURES = Path.of("..", "perf", "captures");
    private static final Path DEMO = Path.of("..", "signatures", "packs", "demo.rules");

    @TempDir private Path folder;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private Path pack = Path.of("");

    @BeforeEach
    void layOutAPack() throws IOException {
        pack = folder.resolve("demo.wcp");
        Path source = Files.createDirectories(folder.resolve("demo"));
        Files.writeString(
                source.resolve("pack.yaml"), "wirecut-pack: 1\nname: demo\nversion: 1.0\n");
        Files.createDirectories(source.resolve("rules"));
        Files.copy(DEMO, source.resolve("rules/demo.rules"));
        Files.createDirectories(source.resolve("tests"));
        Files.copy(
                CAPTURES.resolve("split-attack.pcap"), source.resolve("tests/split-attack.pcap"));
        Files.writeString(
                source.resolve("tests/web.yaml"),
                """
                tests:
                  - name: a path that leads upwards, in five segments out of order
                    capture: split-attack.pcap
                    expect: [1000001]
                  - name: the same as a text, in three segments
                    payload: "GET /a/../../../../etc/passwd HTTP/1.1\\r\\n\\r\\n"
                    segments: 3
                    expect: [1000001]
                  - name: the same from the server
                    payload: "GET /a/../../../../etc/passwd HTTP/1.1\\r\\n\\r\\n"
                    direction: to-client
                    expect: []
                """);
    }

    private int run(Object... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        CommandLine commandLine = Main.commandLine();
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return commandLine.execute(texts);
    }

    private void build() {
        assertThat(run("pack", "build", folder.resolve("demo"), "-o", pack)).isZero();
    }

    private Path key(String name) {
        Path key = folder.resolve(name);
        assertThat(run("pack", "keygen", key)).isZero();
        return key;
    }

    @Test
    void shouldBuildSignVerifyTestAndInspect() {
        build();
        assertThat(out.toString()).startsWith(pack + ": demo 1.0, 12 rules, 0 of them refused; ");
        Path key = key("mine");
        assertThat(run("pack", "sign", pack, "--key", key)).isZero();
        assertThat(run("pack", "verify", pack, "--key", key + ".pub")).isZero();
        assertThat(out.toString()).contains("demo 1.0 is whole, and signed by ");
        assertThat(run("pack", "test", pack, "--key", key + ".pub")).isZero();
        assertThat(out.toString()).isEqualTo("3 of 3 tests passed\n");
        Path capture = CAPTURES.resolve("split-attack.pcap");
        assertThat(run("inspect", "-r", capture, "-S", pack, "--key", key + ".pub", "-l", folder))
                .isZero();
        assertThat(out.toString()).contains("alerts   1 ");
    }

    @Test
    void shouldMakeTheSameBytesAgain() throws IOException {
        build();
        byte[] first = Files.readAllBytes(pack);
        build();
        assertThat(Files.readAllBytes(pack)).isEqualTo(first);
    }

    @Test
    void shouldRefuseWhatIsNotSignedByTheKeysThatAreConfigured() throws IOException {
        build();
        Path key = key("mine");
        Path capture = CAPTURES.resolve("split-attack.pcap");
        Path settings = folder.resolve("settings.yaml");
        Files.writeString(settings, "packs:\n  public-keys: [%s.pub]\n".formatted(key));

        assertThat(run("inspect", "-r", capture, "-S", pack, "-c", settings, "-l", folder))
                .isEqualTo(1);
        assertThat(err.toString())
                .startsWith("wirecut: " + pack + ": the pack is not signed, and must be by one of");
        assertThat(run("pack", "sign", pack, "--key", key("other"))).isZero();
        assertThat(run("pack", "verify", pack, "--key", key + ".pub")).isEqualTo(1);
        assertThat(err.toString()).contains(": no signature of the pack is by one of the keys ");
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 1;
        Files.write(pack, bytes);
        assertThat(run("pack", "info", pack)).isEqualTo(1);
        assertThat(err.toString()).startsWith("wirecut: " + pack + ": ");
    }

    @Test
    void shouldSayWhichTestFailed() throws IOException {
        Path tests = folder.resolve("demo/tests/web.yaml");
        Files.writeString(tests, Files.readString(tests).replace("expect: []", "expect: [5]"));
        build();
        Path json = folder.resolve("report.json");

        assertThat(run("pack", "test", pack, "--json", json)).isEqualTo(1);
        assertThat(out.toString())
                .isEqualTo(
                        pack
                                + ": tests/web.yaml:9:5: failed: the same from the server: no report by [5]\n"
                                + "2 of 3 tests passed\n");
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.get("passed").booleanValue()).isFalse();
        assertThat(report.at("/tests/2/missing/0").longValue()).isEqualTo(5);
    }

    @Test
    void shouldUseRulesOnlyIfTheTestsPassWhereThatIsAsked() throws IOException {
        build();
        Path capture = CAPTURES.resolve("split-attack.pcap");
        assertThat(run("inspect", "-r", capture, "-S", pack, "-l", folder, "--pack-tests"))
                .isZero();
        Files.writeString(
                folder.resolve("demo/tests/other.yaml"),
                "tests:\n  - name: a wish\n    payload: harmless\n    expect: [1000002]\n");
        build();
        assertThat(run("inspect", "-r", capture, "-S", pack, "-l", folder)).isZero();
        assertThat(run("inspect", "-r", capture, "-S", pack, "-l", folder, "--pack-tests"))
                .isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo(
                        "wirecut: %s: 1 of 4 tests failed, the first being a wish: no report by [1000002]; wirecut pack test lists them\n"
                                .formatted(pack));
        // Beside other rules, a pack's tests are run with its own.
        assertThat(run("inspect", "-r", capture, "-S", pack, DEMO, "-l", folder, "--pack-tests"))
                .isEqualTo(1);
    }

    @Test
    void shouldCompare() throws IOException {
        build();
        Path rules = folder.resolve("demo/rules/demo.rules");
        Files.writeString(
                rules,
                Files.readString(rules).replace("DEMO path traversal", "DEMO path climbing")
                        + "alert udp any any -> any 53 (msg:\"new\"; sid:1000999;)\n");
        Path later = folder.resolve("later.wcp");
        assertThat(
                        run(
                                "pack",
                                "build",
                                folder.resolve("demo"),
                                "-o",
                                later,
                                "--pack-version",
                                "1.1"))
                .isZero();
        Path json = folder.resolve("diff.json");

        assertThat(run("pack", "diff", pack, pack)).isZero();
        assertThat(run("pack", "diff", pack, later, "--json", json)).isEqualTo(1);
        assertThat(out.toString().lines())
                .containsExactly(
                        "+ 1000999 rev 0 \"new\"",
                        "~ 1000001 rev 1 \"DEMO path climbing to the password file\"",
                        "    - msg:\"DEMO path traversal to the password file\"",
                        "    + msg:\"DEMO path climbing to the password file\"",
                        "rules: 1 added, 0 removed, 1 changed; other files: 0");
        assertThat(new ObjectMapper().readTree(json.toFile()).at("/added/0/sid").longValue())
                .isEqualTo(1000999);
    }

    @Test
    void shouldTellWhatIsInAPack() throws IOException {
        build();
        Path json = folder.resolve("info.json");
        assertThat(run("pack", "info", pack, "--json", json)).isZero();
        assertThat(out.toString())
                .startsWith("name        demo\nversion     1.0\nsignatures  0\ntests       3\n\n")
                .contains("rules/demo.rules");
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.get("tests").intValue()).isEqualTo(3);
    }

    @Test
    void shouldRefuseToBuildWhatDoesNotLoad() throws IOException {
        Path rules = folder.resolve("demo/rules/demo.rules");
        Files.writeString(
                rules, Files.readString(rules) + "alert tcp any any -> any any (foo; sid:7;)\n");

        assertThat(run("pack", "build", folder.resolve("demo"), "-o", pack)).isEqualTo(1);
        assertThat(err.toString()).contains(":rules/demo.rules:").contains("unknown keyword 'foo'");
        assertThat(pack).doesNotExist();
        assertThat(run("pack", "build", folder.resolve("demo"), "-o", pack, "--lenient")).isZero();
        assertThat(out.toString()).contains("13 rules, 1 of them refused");
    }

    @Test
    void shouldBuildFromRuleFiles() {
        assertThat(run("pack", "build", DEMO, "-o", pack, "--author", "me", "--pack-version", "7"))
                .isZero();
        assertThat(run("pack", "info", pack)).isZero();
        assertThat(out.toString()).startsWith("name        demo\nversion     7\nauthor      me\n");
        assertThat(run("pack", "test", pack)).isEqualTo(1);
        assertThat(out.toString()).isEqualTo(pack + ": the pack has no tests\n");
    }

    @Test
    void shouldTellMisuse() throws IOException {
        build();
        assertThat(run("pack", "build", DEMO, "-o", folder.resolve("x.zip"))).isEqualTo(2);
        assertThat(err.toString()).contains("must end in .wcp");
        assertThat(run("pack", "verify", pack)).isEqualTo(2);
        assertThat(err.toString()).startsWith("wirecut: --key is missing");
        assertThat(run("pack", "info", folder.resolve("none.wcp"))).isEqualTo(2);
        Path key = key("mine");
        assertThat(run("pack", "keygen", key)).isEqualTo(2);
        assertThat(err.toString()).contains("is there already, and is not written over");
        assertThat(run("pack", "sign", pack, "--key", key + ".pub")).isEqualTo(1);
        assertThat(err.toString()).contains("holds a PUBLIC KEY, and a PRIVATE KEY is needed here");
        Files.write(folder.resolve("text.wcp"), "hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(run("pack", "info", folder.resolve("text.wcp"))).isEqualTo(1);
        assertThat(err.toString()).contains("not a pack");
    }

    @Test
    void shouldLoadACompiledPackWithTheSameResult() {
        assertThat(run("pack", "build", folder.resolve("demo"), "-o", pack, "--compile")).isZero();
        assertThat(run("inspect", "-r", CAPTURES, "-S", pack, "-l", folder)).isZero();
        assertThat(out.toString()).contains("rules    12 loaded").contains("alerts   4 ");
        assertThat(run("pack", "test", pack)).isZero();
        assertThat(run("pack", "info", pack, "--load")).isZero();
        assertThat(out.toString())
                .containsPattern("loads {7}12 rules in \\d+\\.\\d{3} s, from the compiled form\n");
        assertThat(run("pack", "info", pack, "--load", "--set", "vars.port-groups.HTTP_PORTS=81"))
                .isZero();
        assertThat(out.toString()).contains(" s, from the text\n");
    }

    @Test
    void shouldOverrideRulesOfAPack() throws IOException {
        assertThat(run("pack", "build", folder.resolve("demo"), "-o", pack, "--compile")).isZero();
        Path overrides = folder.resolve("site.conf");
        Files.writeString(
                overrides, "disable 1000002\nexempt 1000001 0.0.0.0/0 until 2099-01-01\ndrop 5\n");

        assertThat(
                        run(
                                "inspect",
                                "-r",
                                CAPTURES,
                                "-S",
                                pack,
                                "-l",
                                folder,
                                "--overrides",
                                overrides))
                .isZero();
        assertThat(out.toString()).contains("rules    11 loaded").contains("alerts   2 ");
        assertThat(err.toString())
                .contains(overrides + ":3: warning: the line changes no rule: drop 5\n");
        JsonNode stats = new ObjectMapper().readTree(folder.resolve("stats.json").toFile());
        assertThat(stats.get("exempted").get(overrides + ":2").longValue()).isPositive();
        assertThat(run("pack", "check", pack, "--overrides", overrides)).isZero();
        assertThat(out.toString()).contains("override").contains("disable 1000002");
        Files.writeString(overrides, "exempt 1000001 0.0.0.0/0 until 2001-01-01\n");
        assertThat(
                        run(
                                "inspect",
                                "-r",
                                CAPTURES,
                                "-S",
                                pack,
                                "-l",
                                folder,
                                "--overrides",
                                overrides))
                .isZero();
        assertThat(out.toString()).contains("alerts   4 ");
        Files.writeString(overrides, "disable\n");
        assertThat(run("pack", "check", pack, "--overrides", overrides)).isEqualTo(2);
        assertThat(err.toString()).startsWith("wirecut: " + overrides + ":1: ");
    }
}
