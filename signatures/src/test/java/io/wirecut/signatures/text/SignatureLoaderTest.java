package io.wirecut.signatures.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.signatures.PackException;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.SignaturePack;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureLoaderTest {
    private static final SignatureSettings SETTINGS = SignatureSettings.defaults();

    @TempDir private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text, StandardCharsets.ISO_8859_1);
    }

    private static String rule(long sid, String options) {
        return "alert tcp any any -> any any (" + options + " sid:" + sid + ";)\n";
    }

    @Test
    void shouldSkipCommentsAndJoinContinuedLines() {
        String text =
                String.join(
                        "\r\n",
                        "\u00EF\u00BB\u00BF# comment \\",
                        "",
                        "; another",
                        "   \t",
                        "  alert tcp any any -> any any \\",
                        "    (msg:\"a\\",
                        " b\"; \\  ",
                        " sid:1;)",
                        "#alert tcp any any -> any any (sid:2;)",
                        "alert tcp any any -> any any (sid:3;) \\");
        SignaturePack pack = Rules.load(text);
        assertThat(Rules.rendered(pack)).contains("web.rules:10:39: error: text behind the rule");
        assertThat(pack.ruleCount()).isEqualTo(2);
        Signature signature = pack.signatures().getFirst();
        assertThat(signature.message()).isEqualTo("a b");
        assertThat(signature.span()).hasToString("web.rules:5:3");
    }

    @Test
    void shouldLoadFilesFoldersAndGzip() throws IOException, PackException {
        Path plain = file("z.rules", rule(1, ""));
        Path packs = Files.createDirectory(folder.resolve("packs"));
        Files.writeString(packs.resolve("b.rules"), rule(2, ""));
        Files.writeString(packs.resolve("notes.txt"), "no rules");
        Path gzip = packs.resolve("a.rules.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
            out.write(rule(3, "").getBytes(StandardCharsets.ISO_8859_1));
        }
        SignaturePack pack = SignatureLoader.load(List.of(plain, packs), SETTINGS, false);
        assertThat(pack.signatures()).extracting(Signature::sid).containsExactly(1L, 3L, 2L);
        assertThat(pack.diagnostics()).isEmpty();
        assertThat(pack.signatures().get(1).span()).hasToString(gzip + ":1:1");
    }

    @Test
    void shouldThrowOnceWithAllDiagnosticsUnlessLenient() throws IOException, PackException {
        Path file = file("x.rules", rule(1, "foo:1;") + rule(2, "") + rule(3, "lua:\"a.lua\";"));
        assertThatThrownBy(() -> SignatureLoader.load(List.of(file), SETTINGS, false))
                .isInstanceOfSatisfying(
                        PackException.class, e -> assertThat(e.pack().signatures()).hasSize(1))
                .hasMessageContaining("x.rules:1:31: error: unknown keyword 'foo'")
                .hasMessageContaining(
                        "x.rules:3:31: error: keyword 'lua' is known, but not evaluated by this version")
                .hasMessageEndingWith("\n2 of 3 rules refused");
        SignaturePack pack = SignatureLoader.load(List.of(file), SETTINGS, true);
        assertThat(pack.signatures()).extracting(Signature::sid).containsExactly(2L);
        assertThat(pack.refusedCount()).isEqualTo(2);
    }

    @Test
    void shouldBoundTheMessageOfManyRefusals() throws IOException {
        Path file = file("x.rules", rule(1, "foo:1;").repeat(250));
        assertThatThrownBy(() -> SignatureLoader.load(List.of(file), SETTINGS, false))
                .hasMessageContaining("\n… and 150 more\n250 of 250 rules refused");
    }

    @Test
    void shouldTakeTheHigherRevisionAndRefuseTheSameOne() {
        SignaturePack pack =
                Rules.load(
                        rule(1, "msg:\"old\"; rev:1;")
                                + rule(1, "msg:\"new\"; rev:2;")
                                + rule(1, "msg:\"same\"; rev:2;")
                                + rule(1, "gid:2; msg:\"other\";"));
        assertThat(pack.signatures())
                .extracting(Signature::message)
                .containsExactly("new", "other");
        assertThat(pack.ruleCount()).isEqualTo(4);
        assertThat(pack.refusedCount()).isEqualTo(1);
        assertThat(pack.replacedCount()).isEqualTo(1);
        assertThat(pack.refusals()).containsOnlyKeys("sid");
        assertThat(pack.diagnostics())
                .extracting(d -> d.level() + " " + d.problem())
                .containsExactly(
                        "WARNING rev 2 of sid 1 replaces rev 1 at web.rules:1:1",
                        "ERROR sid 1 is taken: rev 2 of it stands at web.rules:2:1");
    }

    @Test
    void shouldReadConfigurationBesideTheRulesUnlessItIsGiven() throws IOException, PackException {
        Path rules = file("x.rules", rule(1, "classtype:mine; reference:our,1;"));
        file("classification.config", "config classification: mine,My Own,7\nwrong\n");
        file("reference.config", "config reference: our http://our.example/\n");
        SignaturePack pack = SignatureLoader.load(List.of(rules), SETTINGS, false);
        assertThat(pack.signatures().getFirst().classification())
                .isEqualTo(new Signature.Classification("mine", "My Own", 7));
        assertThat(pack.signatures().getFirst().priority()).isEqualTo(7);
        assertThat(pack.diagnostics()).hasSize(1);
        assertThat(pack.diagnostics().getFirst().render())
                .isEqualTo(
                        folder.resolve("classification.config")
                                + """
                                :2:1: warning: line is not understood and left out
                                      wrong
                                      ^^^^^
                                expected: config classification: NAME,DESCRIPTION,PRIORITY\
                                """);

        Path other = file("other.config", "config classification: mine,Given,2");
        SignatureSettings given =
                SignatureSettings.builder()
                        .classifications(ClassificationConfig.read(other))
                        .build();
        assertThat(
                        SignatureLoader.load(List.of(rules), given, false)
                                .signatures()
                                .getFirst()
                                .priority())
                .isEqualTo(2);
    }

    @Test
    void shouldTellWhatIsWrongWithAFile() throws IOException {
        Path missing = folder.resolve("missing.rules");
        assertThatThrownBy(() -> SignatureLoader.load(List.of(missing), SETTINGS, true))
                .isInstanceOf(IOException.class)
                .hasMessage(missing + ": no such file");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> SignatureLoader.load(List.of(empty), SETTINGS, true))
                .hasMessage(empty + ": no file in this folder ends in .rules or .rules.gz");
        Path damaged = folder.resolve("damaged.rules.gz");
        Files.write(damaged, new byte[] {0x1F, (byte) 0x8B, 8, 0, 0});
        assertThatThrownBy(() -> SignatureLoader.load(List.of(damaged), SETTINGS, true))
                .hasMessageStartingWith(damaged + ": damaged gzip file");
    }

    @Test
    void shouldRefuseMoreTextThanTheLimit() throws IOException {
        Path file = file("x.rules", "#".repeat(100));
        assertThat(new RuleFileReader(100).read(file)).hasSize(100);
        assertThatThrownBy(() -> new RuleFileReader(99).read(file))
                .hasMessageEndingWith("the rule files hold more than 99 bytes");
    }

    @Test
    void shouldRefuseRulesThatAreTooLongOrTooMany() {
        String longLine = "a".repeat(RuleLines.MAX_LENGTH * 3);
        String joined = ("b".repeat(1_000) + "\\\n").repeat(100) + "c\n";
        SignaturePack pack = Rules.load(longLine + "\n" + joined + rule(1, ""));
        assertThat(pack.signatures()).hasSize(1);
        assertThat(pack.diagnostics())
                .extracting(d -> d.span().line() + " " + d.problem())
                .containsExactly("1 rule is too long", "2 rule is too long");
        assertThat(pack.diagnostics())
                .allSatisfy(d ->
                        assertThat(d.sourceLine())
                                .hasSizeLessThanOrEqualTo(RuleLines.MAX_LENGTH + 1));

        PackBuilder few = new PackBuilder(SETTINGS, 2);
        few.addRules("x.rules", rule(1, "") + rule(2, "") + rule(3, "") + rule(4, ""));
        few.addRules("y.rules", rule(5, ""));
        SignaturePack cut = few.build();
        assertThat(cut.signatures()).hasSize(2);
        assertThat(cut.diagnostics().getFirst().problem()).isEqualTo("more than 2 rules");
    }

    @Test
    void shouldBoundVariablesThatDoubleEachOther() {
        SignatureSettings.Builder builder = SignatureSettings.builder();
        for (int i = 0; i < 7; i++) {
            String next = "$V" + (i + 1);
            builder.addressVariable("V" + i, "[" + (next + ",").repeat(2_000) + next + "]");
        }
        builder.addressVariable("V7", "1.2.3.4");
        SignaturePack pack =
                SignatureLoader.parse(
                        "x.rules", "alert ip $V0 any -> any any (sid:1;)", builder.build());
        assertThat(pack.signatures()).as(Rules.rendered(pack)).hasSize(1);
    }

    @Test
    void shouldRefuseNestingThatIsTooDeep() {
        String deep = "[".repeat(20_000) + "1.2.3.4" + "]".repeat(20_000);
        SignaturePack pack = Rules.load("alert ip " + deep + " any -> any any (sid:1;)");
        assertThat(pack.diagnostics().getFirst().problem())
                .isEqualTo("address group is nested too deep");
    }

    @Test
    void shouldLetSettingsBeNamedAsInTheYaml() {
        SignatureSettings.Builder builder = SignatureSettings.builder();
        assertThat(builder.set("vars.address-groups.DC", "1.2.3.4")).isTrue();
        assertThat(builder.set("vars.port-groups.DC_PORTS", "[1,2]")).isTrue();
        assertThat(builder.set("stream.midstream", "true")).isFalse();
        SignatureSettings settings = builder.build();
        assertThat(settings.addressVariables()).containsEntry("DC", "1.2.3.4");
        assertThat(settings.portVariables()).containsEntry("DC_PORTS", "[1,2]");
        assertThat(settings.toBuilder().build().portVariables())
                .isEqualTo(settings.portVariables());
    }
}
