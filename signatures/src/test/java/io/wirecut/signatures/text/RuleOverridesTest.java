package io.wirecut.signatures.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.signatures.Action;
import io.wirecut.signatures.Diagnostic;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.SignaturePack.OverrideCount;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class RuleOverridesTest {
    private static final String RULES =
            """
            alert tcp any any -> any any (msg:"WEB shell upload"; content:"abc"; classtype:trojan-activity; sid:1; rev:1;)
            alert udp any any -> any 53 (msg:"DNS tunnel"; content:"xyz"; sid:2;)
            # alert tcp any any -> any any (msg:"WEB noisy"; content:"q"; sid:3;)
            # only a comment
            alert tcp any any -> any any (msg:"other generator"; gid:7; sid:2;)
            """;

    private static SignaturePack load(String overrides) throws IOException {
        SignatureSettings settings =
                SignatureSettings.builder()
                        .overrides(RuleOverrides.parse("site.conf", overrides))
                        .build();
        return SignatureLoader.parse("rules/web.rules", RULES, settings);
    }

    /// `gid:sid action message` of each signature.
    private static List<String> left(SignaturePack pack) {
        return pack.signatures().stream()
                .map(s -> "%d:%d %s %s".formatted(s.gid(), s.sid(), s.action().kind(), s.message()))
                .toList();
    }

    static Stream<Arguments> cases() {
        String one = "1:1 ALERT WEB shell upload";
        String two = "1:2 ALERT DNS tunnel";
        String three = "1:3 ALERT WEB noisy";
        String seven = "7:2 ALERT other generator";
        return Stream.of(
                Arguments.of("# nothing\n\n", List.of(one, two, seven)),
                Arguments.of("disable 1", List.of(two, seven)),
                Arguments.of("disable 2", List.of(one, seven)),
                Arguments.of("disable 7:2", List.of(one, two)),
                Arguments.of("disable 1-2", List.of(seven)),
                Arguments.of("disable re:content:.abc", List.of(two, seven)),
                Arguments.of("disable msg:\"^dns T\"", List.of(one, seven)),
                Arguments.of("disable classtype:trojan-activity", List.of(two, seven)),
                Arguments.of("disable group:web", List.of()),
                Arguments.of("disable group:w*.rules", List.of()),
                Arguments.of("disable group:dns", List.of(one, two, seven)),
                Arguments.of("disable *", List.of()),
                Arguments.of("enable 3", List.of(one, two, three, seven)),
                Arguments.of("disable *\nenable msg:WEB", List.of(one, three)),
                Arguments.of("enable 3\ndisable 3", List.of(one, two, seven)),
                Arguments.of(
                        "modify 1 \"msg:\\\"(\\w+) shell\" \"msg:\\\"$1 web shell\"",
                        List.of("1:1 ALERT WEB web shell upload", two, seven)),
                Arguments.of("modify * abc xyz\ndisable re:xyz", List.of(seven)),
                Arguments.of("drop 1-2", List.of(one.replace("ALERT", "DROP"), two.replace("ALERT", "DROP"), seven)),
                Arguments.of("reject classtype:trojan-activity", List.of(one.replace("ALERT", "REJECT"), two, seven)),
                Arguments.of("drop 1\nalert 1", List.of(one, two, seven)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldLeave(String overrides, List<String> expected) throws IOException {
        SignaturePack pack = load(overrides);

        assertThat(left(pack)).isEqualTo(expected);
        assertThat(pack.refusedCount()).isZero();
        assertThat(pack.ruleCount()).isEqualTo(expected.size());
    }

    @Test
    void shouldCountWhatEachLineTouchedAndWarnOfThoseThatTouchNothing() throws IOException {
        SignaturePack pack = load("disable msg:WEB\n# x\nenable 3\n\ndisable 99\nmodify 2 abc x\n");

        assertThat(pack.overrides())
                .containsExactly(
                        new OverrideCount("site.conf:1", "disable msg:WEB", 1),
                        new OverrideCount("site.conf:3", "enable 3", 1),
                        new OverrideCount("site.conf:5", "disable 99", 0),
                        new OverrideCount("site.conf:6", "modify 2 abc x", 0));
        assertThat(pack.diagnostics())
                .extracting(Diagnostic::render)
                .containsExactly(
                        "site.conf:5:1: warning: the line changes no rule\n      disable 99\n      ^^^^^^^^^^",
                        "site.conf:6:1: warning: the line changes no rule\n      modify 2 abc x\n      ^^^^^^^^^^^^^^");
    }

    @Test
    void shouldExemptAddresses() throws IOException {
        SignaturePack pack =
                load("exempt 1 [192.0.2.0/24,2001:db8::1] until 2027-01-31\nexempt 1-2 10.0.0.1");
        Signature first = pack.signatures().getFirst();

        assertThat(first.reporting().exemptions()).hasSize(2);
        var exemption = first.reporting().exemptions().getFirst();
        assertThat(exemption.name()).isEqualTo("site.conf:1");
        assertThat(exemption.addresses().contains4(0xC000_0207)).isTrue();
        assertThat(exemption.untilNs()).isEqualTo(1_801_353_600L * 1_000_000_000L);
        assertThat(first.reporting().exemptions().getLast().untilNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(first.action()).isEqualTo(new Action.Alert());
        assertThat(pack.signatures().getLast().reporting().exemptions()).isEmpty();
        assertThat(pack.overrides()).extracting(OverrideCount::touched).containsExactly(1, 2);
    }

    @Test
    void shouldGiveThePlaceOfAMistakeThatAModificationMade() throws IOException {
        SignaturePack pack = load("modify 1 content contnet");

        assertThat(pack.refusedCount()).isEqualTo(1);
        assertThat(pack.diagnostics().getFirst().render())
                .startsWith("rules/web.rules:1:55: error: unknown keyword 'contnet'");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("remove 1", "f:1: unknown word 'remove': one of disable, enable"),
                Arguments.of("\ndisable", "f:2: 1 words, and disable takes 2"),
                Arguments.of("disable msg:a b", "f:1: 3 words, and disable takes 2: put what has blanks"),
                Arguments.of("disable foo", "f:1: 'foo' selects nothing: SID, GID:SID"),
                Arguments.of("disable re:(", "f:1: not a regular expression: Unclosed group"),
                Arguments.of("disable re:\"a", "f:1: a quote is not closed"),
                Arguments.of("modify 1 a", "f:1: 3 words, and modify takes 4"),
                Arguments.of("exempt 1 10.0.0.300", "f:1: '10.0.0.300'"),
                Arguments.of("exempt 1 10.0.0.1 until tomorrow", "f:1: not a date such as 2027-01-31"),
                Arguments.of("exempt 1 10.0.0.1 till 2027-01-31", "f:1: 'till' where 'until'"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldRefuse(String overrides, String message) {
        assertThatThrownBy(() -> RuleOverrides.parse("f", overrides))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(message);
    }
}
