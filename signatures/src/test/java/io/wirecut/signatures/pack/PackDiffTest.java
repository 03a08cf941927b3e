package io.wirecut.signatures.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.signatures.text.RuleText;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class PackDiffTest {
    private static PackDiff diff(String before, String after) throws IOException {
        return PackDiff.between(
                PackFixture.open("rules/a.rules", before),
                PackFixture.open("rules/b.rules", after));
    }

    private static String rule(String header, String options) {
        return "%s (%s)%n".formatted(header, options);
    }

    private static String rule(String options) {
        return rule("alert tcp any any -> any any", options);
    }

    @Test
    void shouldTellRulesByTheirIds() throws IOException {
        PackDiff diff =
                diff(
                        rule("sid:1;") + rule("sid:2; rev:1;") + rule("gid:3; sid:2;"),
                        rule("gid:3; sid:2;") + rule("sid:2; rev:1;") + rule("sid:9;"));

        assertThat(diff.added()).extracting(rule -> rule.number("sid", 0)).containsExactly(9L);
        assertThat(diff.removed()).extracting(rule -> rule.number("sid", 0)).containsExactly(1L);
        assertThat(diff.changed()).isEmpty();
        assertThat(diff.files()).containsExactly("- rules/a.rules", "+ rules/b.rules");
    }

    @Test
    void shouldTellWhatChanged() throws IOException {
        PackDiff diff =
                diff(
                        rule("msg:\"a\\; b\"; content:\"x\"; content:\"x\"; sid:1; rev:1;"),
                        rule(
                                "drop  tcp any any -> any any",
                                "msg:\"a\\; c\"; content:\"x\"; sid:1; rev:2;"));

        assertThat(diff.changed()).hasSize(1);
        assertThat(diff.changed().getFirst().lines())
                .containsExactly(
                        "- alert tcp any any -> any any",
                        "+ drop tcp any any -> any any",
                        "- msg:\"a\\; b\"",
                        "- content:\"x\"",
                        "- rev:1",
                        "+ msg:\"a\\; c\"",
                        "+ rev:2");
    }

    @Test
    void shouldTellRulesThatWereSwitched() throws IOException {
        PackDiff diff =
                diff("# " + rule("sid:1;") + rule("sid:2;"), rule("sid:1;") + "#" + rule("sid:2;"));

        assertThat(diff.changed())
                .extracting(PackDiff.Change::lines)
                .containsExactly(java.util.List.of("+ enabled"), java.util.List.of("- enabled"));
    }

    @Test
    void shouldTellAnotherOrderOfOptions() throws IOException {
        assertThat(
                        diff(
                                        rule("content:\"a\"; content:\"b\"; sid:1;"),
                                        rule("content:\"b\"; content:\"a\"; sid:1;"))
                                .changed()
                                .getFirst()
                                .lines())
                .containsExactly("+ another order of the options");
    }

    @Test
    void shouldCompareRulesThatAreRefused() throws IOException {
        PackDiff diff =
                diff(
                        rule("alert dnp3 any any -> any any", "foo:1; sid:1;"),
                        rule("alert dnp3 any any -> any any", "foo:2; sid:1;"));

        assertThat(diff.changed().getFirst().lines()).containsExactly("- foo:1", "+ foo:2");
    }

    @Test
    void shouldTellOtherFiles() throws IOException {
        PackDiff diff =
                PackDiff.between(
                        PackFixture.open("tests/a", "1", "tests/b", "1", "rules/a.rules", "# 1"),
                        PackFixture.open("tests/b", "2", "tests/c", "1", "rules/a.rules", "# 2"));

        assertThat(diff.files()).containsExactly("- tests/a", "~ tests/b", "+ tests/c");
        assertThat(diff.isEmpty()).isFalse();
    }

    @Test
    void shouldTellRulesThatAreCommentedOutFromComments() {
        assertThat(
                        RuleText.readAll(
                                "x",
                                """
                                # alert someone (sid: none)
                                #alert tcp any any -> any any (sid:5;)
                                # just text
                                """))
                .extracting(rule -> rule.number("sid", 0) + " " + rule.enabled())
                .containsExactly("0 false", "5 false");
    }
}
