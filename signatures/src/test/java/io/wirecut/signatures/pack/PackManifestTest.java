package io.wirecut.signatures.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.signatures.pack.PackManifest.FileDigest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PackManifestTest {
    private static final String HEAD = "wirecut-pack: 1\nname: a\nversion: 1.10\n";

    private static PackManifest read(String yaml) throws PackFormatException {
        return PackManifest.read("pack.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldReadWhatItWrites() throws PackFormatException {
        PackManifest manifest =
                new PackManifest(
                        "et-open",
                        "2026.11.22+1",
                        "0.1",
                        "Ünï \"q\" \\ \u0007\u202e\n: #",
                        "- [a, b]",
                        new TreeMap<>(Map.of("rules/a.rules", new FileDigest(7, "ab".repeat(32)))));

        assertThat(PackManifest.read("pack.yaml", manifest.toYaml())).isEqualTo(manifest);
    }

    @Test
    void shouldTakeValuesAsTheyAreWritten() throws PackFormatException {
        assertThat(read(HEAD).version()).isEqualTo("1.10");
        assertThat(read("# mine\n" + HEAD + "author: 'yes'\n").author()).isEqualTo("yes");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("", "pack.yaml: the file must have fields: 'name: value'"),
                Arguments.of(
                        "name: a\nversion: 1\n",
                        "pack.yaml:1:1: wirecut-pack= must be 1: this version"),
                Arguments.of("wirecut-pack: 2\n", "pack.yaml:1:15: wirecut-pack=2 must be 1"),
                Arguments.of("wirecut-pack: 1\n", "pack.yaml: name= must be 1 to 64"),
                Arguments.of("wirecut-pack: 1\nname: A b\n", "pack.yaml: name=A b must be 1 to 64"),
                Arguments.of("wirecut-pack: 1\nname: a\n", "pack.yaml: version= must be"),
                Arguments.of(
                        HEAD + "verison: 2\n",
                        "pack.yaml:4:10: unknown field 'verison': one of wirecut-pack, name"),
                Arguments.of(HEAD + "name: b\n", "pack.yaml:4:1: second field 'name'"),
                Arguments.of(HEAD + "author: [a]\n", "pack.yaml:4:9: 'author' must be a text"),
                Arguments.of(
                        HEAD + "minimum-engine: new\n",
                        "pack.yaml: minimum-engine=new must be a version"),
                Arguments.of(HEAD + "files: x\n", "pack.yaml:4:8: 'files' must be a list"),
                Arguments.of(
                        HEAD + "files: [{name: ../a}]\n",
                        "pack.yaml:4:9: name=../a: the name must be a relative"),
                Arguments.of(
                        HEAD + "files: [{name: a, sha256: 1}]\n",
                        "pack.yaml:4:9: sha256=1 must be 64"),
                Arguments.of(
                        HEAD
                                + "files: [{name: a, sha256: "
                                + "0".repeat(64)
                                + ", length: 9999999999}]\n",
                        "length=9999999999 must be a whole number from 0 to 536870912"),
                Arguments.of(
                        HEAD + "author: &a b\n",
                        "pack.yaml:4:9: anchors and aliases are not allowed here"),
                Arguments.of(HEAD + "author: *a\n", "anchors and aliases"),
                Arguments.of(HEAD + "---\na: b\n", "pack.yaml:5:1: more than one document"),
                Arguments.of(HEAD + "author: '\n", "not YAML: "),
                Arguments.of(HEAD + "files: " + "[".repeat(100_000), "nested more than 16 deep"),
                Arguments.of(
                        HEAD + "files:\n" + "- a\n".repeat(200_000), "more than 200000 values"),
                Arguments.of(
                        "#".repeat(5 << 20), "pack.yaml: length=5242880 must be at most 4194304"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldRefuse(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(PackFormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldRefuseWhatIsNotUtf8() {
        assertThatThrownBy(() -> PackManifest.read("pack.yaml", new byte[] {(byte) 0xC3, '('}))
                .hasMessage("pack.yaml: not UTF-8 text");
    }
}
