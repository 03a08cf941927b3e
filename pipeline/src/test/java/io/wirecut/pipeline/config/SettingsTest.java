package io.wirecut.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class SettingsTest {
    private static final String SURICATA_STYLE =
            """
            %YAML 1.1
            ---
            vars:
              address-groups:
                HOME_NET: "[192.168.0.0/16,
                            10.0.0.0/8]"
                EXTERNAL_NET: "!$HOME_NET"
                SERVERS: [10.0.0.1, [10.0.0.2, "!10.0.0.3"]]
              port-groups:
                HTTP_PORTS: "80"
                FILE_DATA_PORTS: "[$HTTP_PORTS,110,143]"
            stream:
              midstream: yes
              empty:
              nothing: ~
              reassembly:
                depth: 1mb
                mask: 0x1F
            outputs:
              - fast:
                  enabled: no
              - eve-log:
                  enabled: Enabled
                  types:
                    - alert
                    - http:
                        extended: yes
                    - stats:
            """;

    private static Settings suricataStyle() {
        return Settings.builder().yaml("suricata.yaml", SURICATA_STYLE).build();
    }

    @Test
    void shouldFindValuesByDottedPath() {
        Settings settings = suricataStyle();

        assertThat(settings.flag("stream.midstream", false)).isTrue();
        assertThat(settings.flag("outputs.0.fast.enabled", true)).isFalse();
        assertThat(settings.flag("outputs.1.eve-log.enabled", false)).isTrue();
        assertThat(settings.text("outputs.1.eve-log.types.0", "")).isEqualTo("alert");
        assertThat(settings.flag("outputs.1.eve-log.types.1.http.extended", false)).isTrue();
        assertThat(settings.size("stream.reassembly.depth", 0)).isEqualTo(1 << 20);
        assertThat(settings.integer("stream.reassembly.mask", 0)).isEqualTo(31);
        assertThat(settings.names("outputs.1.eve-log.types.1")).containsExactly("http");
    }

    @Test
    void shouldTakeTheDefaultWhenThereIsNoValue() {
        Settings settings = suricataStyle();

        assertThat(settings.text("stream.none", "otherwise")).isEqualTo("otherwise");
        assertThat(settings.text("stream.empty", "otherwise")).isEqualTo("otherwise");
        assertThat(settings.flag("stream.nothing", true)).isTrue();
        assertThat(settings.integer("stream.midstream.deeper", 7)).isEqualTo(7);
        assertThat(settings.list("stream.none")).isEmpty();
        assertThat(settings.section("stream.none")).isEmpty();
        assertThat(settings.has("stream.empty")).isFalse();
        assertThat(settings.has("stream")).isTrue();
    }

    @Test
    void shouldGiveVariablesInOrderAsRulesWriteThem() {
        Settings settings = suricataStyle();

        assertThat(settings.addressGroups().toString())
                .isEqualTo(
                        "{HOME_NET=[192.168.0.0/16, 10.0.0.0/8], EXTERNAL_NET=!$HOME_NET,"
                                + " SERVERS=[10.0.0.1,[10.0.0.2,!10.0.0.3]]}");
        assertThat(settings.portGroups().toString())
                .isEqualTo("{HTTP_PORTS=80, FILE_DATA_PORTS=[$HTTP_PORTS,110,143]}");
        assertThat(settings.list("vars.address-groups.SERVERS"))
                .containsExactly("10.0.0.1", "10.0.0.2", "!10.0.0.3");
    }

    @Test
    void shouldLetAssignmentsWinOverFilesWhateverTheOrder() {
        Settings settings =
                Settings.builder()
                        .set("stream.midstream=no")
                        .set("outputs.1.eve-log.types.2.stats.totals= yes ")
                        .set("outputs.5.new.enabled=on")
                        .set("vars.address-groups.HOME_NET=[10.0.0.0/8,a=b]")
                        .yaml("suricata.yaml", SURICATA_STYLE)
                        .build();

        assertThat(settings.flag("stream.midstream", true)).isFalse();
        assertThat(settings.flag("outputs.1.eve-log.types.2.stats.totals", false)).isTrue();
        assertThat(settings.flag("outputs.5.new.enabled", false)).isTrue();
        assertThat(settings.text("outputs.1.eve-log.types.0", "")).isEqualTo("alert");
        assertThat(settings.addressGroups()).containsEntry("HOME_NET", "[10.0.0.0/8,a=b]");
    }

    @Test
    void shouldReplaceSectionsOfEarlierFiles() {
        Settings settings =
                Settings.builder()
                        .yaml("a.yaml", "one: {a: 1, b: 2}\ntwo: x")
                        .yaml("b.yaml", "one: {a: 3}")
                        .build();

        assertThat(settings.section("one").toString()).isEqualTo("{a=3}");
        assertThat(settings.text("two", "")).isEqualTo("x");
    }

    @Test
    void shouldTellWhatNobodyAskedFor() {
        Settings settings = Settings.builder().yaml("s", "a: {b: 1, c: 2}\nd: [1, 2]\ne:").build();

        assertThat(settings.integer("a.b", 0)).isEqualTo(1);
        assertThat(settings.list("d")).containsExactly("1", "2");

        assertThat(settings.understood()).containsExactly("a.b", "d.0", "d.1");
        assertThat(settings.ignored()).containsExactly("a.c", "e");
        assertThat(Settings.empty().ignored()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "65535, 65535",
        "64kb, 65536",
        "1.5 mb, 1572864",
        "2GB, 2147483648",
        "10MiB, 10485760",
        "7b, 7"
    })
    void shouldReadSizes(String text, long bytes) {
        assertThat(Settings.builder().set("size=" + text).build().size("size", 0)).isEqualTo(bytes);
    }

    @Test
    void shouldBeTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            Settings settings = Settings.builder().set("a=DISABLED").set("b=1MIB").build();

            assertThat(settings.flag("a", true)).isFalse();
            assertThat(settings.size("b", 0)).isEqualTo(1 << 20);
        } finally {
            Locale.setDefault(before);
        }
    }

    static Stream<Arguments> wrongYaml() {
        return Stream.of(
                Arguments.of(
                        "tab for indentation",
                        "a:\n\tb: 1",
                        "s.yaml:2:1: error: found character '\\t(TAB)' that cannot start any"
                                + " token. (Do not use \\t(TAB) for indentation)"),
                Arguments.of(
                        "unclosed list",
                        "a: [1, 2",
                        "s.yaml:1:9: error: expected ',' or ']', but got <stream end>"),
                Arguments.of(
                        "no mapping",
                        "- a\n- b",
                        "s.yaml:1:1: error: no settings\nexpected: lines such as 'name: value'"),
                Arguments.of(
                        "a text",
                        "hello",
                        "s.yaml:1:1: error: no settings\nexpected: lines such as 'name: value'"),
                Arguments.of(
                        "two documents",
                        "a: 1\n---\nb: 2",
                        "s.yaml:3:1: error: more than one document"),
                Arguments.of(
                        "name that is a list",
                        "[a]: 1",
                        "s.yaml:1:1: error: the name of a setting must be a text"),
                Arguments.of(
                        "alias of nothing",
                        "a: *b",
                        "s.yaml:1:4: error: alias *b of nothing above"),
                Arguments.of(
                        "alias of itself",
                        "a: &b [*b]",
                        "s.yaml:1:8: error: alias *b of nothing above"),
                Arguments.of(
                        "aliases that multiply",
                        """
                        a: &a [x, x, x, x, x, x, x, x, x, x]
                        b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
                        c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
                        d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
                        e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
                        """,
                        "s.yaml:5:36: error: more than 100000 settings"),
                Arguments.of(
                        "escape that is cut off",
                        "a: 1\nbc: \"\\x",
                        "s.yaml:2:1: error: an escape that stands for no character follows"
                                + "\nexpected: \\x, \\u or \\U and 2, 4 or 8 hexadecimal digits"),
                Arguments.of(
                        "escape beyond Unicode",
                        "a: \"\\UFFFFFFFF\"",
                        "s.yaml:1:1: error: an escape that stands for no character follows"
                                + "\nexpected: \\x, \\u or \\U and 2, 4 or 8 hexadecimal digits"),
                Arguments.of(
                        "too deep",
                        "[".repeat(10_000),
                        "s.yaml:1:33: error: nested more than 32 deep"),
                Arguments.of(
                        "too long",
                        "a: " + "x".repeat(SettingsReader.MAX_LENGTH),
                        "s.yaml: error: longer than 1048576 bytes"),
                Arguments.of(
                        "include in a text",
                        "include: other.yaml",
                        "s.yaml:1:10: error: nothing can be included here"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongYaml")
    void shouldRefuseYamlThatIsNoSettings(String name, String yaml, String message) {
        assertThatThrownBy(() -> Settings.builder().yaml("s.yaml", yaml))
                .as(name)
                .isInstanceOf(SettingsException.class)
                .hasMessage(message);
    }

    @Test
    void shouldTellFileAndPathOfAValueThatIsNotUnderstood() {
        Settings settings =
                Settings.builder()
                        .yaml("s.yaml", "a:\n  flag: maybe\n  size: 1tb\n  list: [1]\n")
                        .set("a.number=-1")
                        .build();

        assertThatThrownBy(() -> settings.flag("a.flag", true))
                .hasMessage(
                        "s.yaml:2:9: error: a.flag=maybe is not understood\nexpected: yes or no");
        assertThatThrownBy(() -> settings.size("a.size", 1))
                .hasMessage(
                        "s.yaml:3:9: error: a.size=1tb is not understood\n"
                                + "expected: a size such as 65535, 64kb or 32mb");
        assertThatThrownBy(() -> settings.integer("a.number", 1))
                .hasMessage(
                        "--set a.number=-1: error: a.number=-1 is not understood\n"
                                + "expected: a whole number of 0 or more");
        assertThatThrownBy(() -> settings.text("a", ""))
                .hasMessage("s.yaml:2:3: error: a is a section\nexpected: one value: 'a: …'");
        assertThatThrownBy(() -> settings.choice("a.flag", Toggle.class, Toggle.AUTO))
                .hasMessage(
                        "s.yaml:2:9: error: a.flag=maybe is not understood\n"
                                + "expected: one of yes, no, auto");
    }

    @ParameterizedTest
    @CsvSource({"stream.midstream", "=yes", "a..b=1", "' .a=1'"})
    void shouldRefuseAssignmentsOfNothing(String assignment) {
        assertThatThrownBy(() -> Settings.builder().set(assignment))
                .hasMessage(
                        "--set "
                                + assignment
                                + ": error: no setting\nexpected: --set stream.midstream=true");
    }

    @Test
    void shouldReadIncludedFilesRelativeToTheIncluding(@TempDir Path folder) throws IOException {
        Files.createDirectory(folder.resolve("sub"));
        Path main =
                Files.writeString(
                        folder.resolve("main.yaml"),
                        "a: 1\nb: 1\ninclude: [sub/one.yaml]\nb: 3\nd: !include sub/two.yaml\n");
        Files.writeString(folder.resolve("sub/one.yaml"), "a: 2\nb: 2\ninclude: two.yaml\n");
        Files.writeString(folder.resolve("sub/two.yaml"), "c: 4\n");

        Settings settings = Settings.builder().file(main).build();

        assertThat(settings.integer("a", 0)).isEqualTo(2);
        assertThat(settings.integer("b", 0)).isEqualTo(3);
        assertThat(settings.integer("c", 0)).isEqualTo(4);
        assertThat(settings.integer("d.c", 0)).isEqualTo(4);
    }

    @Test
    void shouldRefuseFilesThatIncludeThemselves(@TempDir Path folder) throws IOException {
        Path one = Files.writeString(folder.resolve("one.yaml"), "x: 1\ninclude: two.yaml\n");
        Path two = Files.writeString(folder.resolve("two.yaml"), "include: ./one.yaml\n");

        assertThatThrownBy(() -> Settings.builder().file(one))
                .hasMessage("%s:1:10: error: %s/./one.yaml includes itself".formatted(two, folder));
    }

    @Test
    void shouldNoteOrRefuseIncludedFilesThatAreMissing(@TempDir Path folder) throws IOException {
        Path main = Files.writeString(folder.resolve("main.yaml"), "include: no.yaml\na: 1\n");

        assertThatThrownBy(() -> Settings.builder().file(main))
                .hasMessage("%s:1:10: error: there is no file %s/no.yaml".formatted(main, folder));
        Settings settings = Settings.builder().toleratingMissingIncludes().file(main).build();
        assertThat(settings.notes())
                .isEqualTo(List.of(main + ":1:10: include=no.yaml is not there"));
        assertThat(settings.integer("a", 0)).isEqualTo(1);
    }

    @Test
    void shouldRefuseFilesThatCannotBeRead(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("missing.yaml");
        Path binary =
                Files.write(folder.resolve("binary.yaml"), new byte[] {'a', ':', (byte) 0xFF});
        Path huge = Files.writeString(folder.resolve("huge.yaml"), "#".repeat((1 << 20) + 1));

        assertThatThrownBy(() -> Settings.builder().file(missing))
                .hasMessage("%s: error: there is no file %s".formatted(missing, missing));
        assertThatThrownBy(() -> Settings.builder().file(binary))
                .hasMessage("%s: error: %s is not UTF-8 text".formatted(binary, binary));
        assertThatThrownBy(() -> Settings.builder().file(huge))
                .hasMessage("%s: error: %s is longer than 1048576 bytes".formatted(huge, huge));
        assertThatThrownBy(() -> Settings.builder().file(folder))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("cannot be read");
    }
}
