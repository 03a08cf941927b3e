package io.wirecut.signatures.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.signatures.Diagnostic;
import io.wirecut.signatures.PackException;
import io.wirecut.signatures.SharedData;
import io.wirecut.signatures.SignaturePack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Real packs: whatever is refused is refused for a reason that we know of.
class SharedPacksTest {
    private static SignaturePack load(Path path) throws IOException {
        try {
            return SignatureLoader.load(List.of(path), SignatureSettings.defaults(), true);
        } catch (PackException e) {
            throw new AssertionError("lenient loading refused", e);
        }
    }

    /// Problems other than what is known and not evaluated.
    private static List<String> mistakes(SignaturePack pack) {
        return pack.diagnostics().stream()
                .filter(Diagnostic::isError)
                .map(Diagnostic::problem)
                .filter(problem ->
                        !problem.contains("not evaluated by this version")
                                && !problem.contains("this version does not evaluate"))
                .distinct()
                .toList();
    }

    @Test
    void shouldUnderstandTheEmergingThreatsPack() throws IOException {
        SignaturePack pack = load(SharedData.path("packs/et-composite.rules.gz"));
        assertThat(pack.ruleCount()).isEqualTo(31_667);
        assertThat(pack.signatures()).hasSizeGreaterThan(2_600);
        assertThat(mistakes(pack))
                .containsExactly(
                        "no address is left in '![$SMTP_SERVERS,$DNS_SERVERS]'",
                        "no address is left in '!$SMTP_SERVERS'",
                        "no address is left in '!$HOME_NET'");
        assertThat(
                        pack.diagnostics().stream()
                                .filter(d -> d.problem().startsWith("no address"))
                                .map(d -> d.span().line())
                                .distinct())
                .as("rules that Suricata refuses, too, where HOME_NET is any")
                .containsExactly(1_820, 10_731, 10_732);
    }

    @Test
    void shouldUnderstandTheSnortCommunityPack() throws IOException {
        SignaturePack pack = load(SharedData.path("packs/snort2-community.rules.gz"));
        assertThat(pack.ruleCount()).isEqualTo(4_013);
        assertThat(pack.signatures()).hasSizeGreaterThan(670);
        assertThat(mistakes(pack)).isEmpty();
    }

    /// What a rule is refused for by name is an application protocol's, or what follows from one.
    @Test
    void shouldRefuseNothingButWhatApplicationProtocolsSay() throws IOException {
        Pattern ofApplications =
                Pattern.compile(
                        "(http|dns|tls|ja3s?|ssl|ssh|smtp|ftp|smb|dce|dcerpc|sip|file|app-layer)"
                                + "([._-].*)?|ftpbounce|urilen|uricontent");
        for (String name : List.of("et-composite", "snort2-community", "tcp-content-1000")) {
            SignaturePack pack = load(SharedData.path("packs/" + name + ".rules.gz"));
            assertThat(pack.diagnostics())
                    .filteredOn(d -> d.problem().contains("not evaluated by this version"))
                    .extracting(d -> d.keyword().replaceFirst("^protocol ", ""))
                    .as(name)
                    .allMatch(keyword -> ofApplications.matcher(keyword).matches());
        }
    }

    @Test
    void shouldUnderstandTheContentSample() throws IOException {
        SignaturePack pack = load(SharedData.path("packs/tcp-content-1000.rules.gz"));
        assertThat(pack.ruleCount()).isEqualTo(1_000);
        assertThat(pack.signatures()).hasSizeGreaterThan(980);
        assertThat(mistakes(pack)).isEmpty();
    }

    @Test
    void shouldAccountForEveryRuleOfTheConformanceCases() throws IOException {
        int rules = 0;
        int loaded = 0;
        try (Stream<Path> files = Files.list(SharedData.path("conformance/rules"))) {
            for (Path file : files.sorted().toList()) {
                SignaturePack pack = load(file);
                assertThat(
                                pack.signatures().size()
                                        + pack.refusedCount()
                                        + pack.replacedCount()
                                        + pack.skippedCount())
                        .as(file.toString())
                        .isEqualTo(pack.ruleCount());
                assertThat(pack.diagnostics()).allSatisfy(d -> assertThat(d.render()).isNotBlank());
                rules += pack.ruleCount();
                loaded += pack.signatures().size();
            }
        }
        assertThat(rules).isGreaterThan(900);
        assertThat(loaded).isGreaterThan(100);
    }
}
