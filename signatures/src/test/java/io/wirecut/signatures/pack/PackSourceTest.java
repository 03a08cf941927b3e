package io.wirecut.signatures.pack;

import static io.wirecut.signatures.pack.PackFixture.RULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackSourceTest {
    @TempDir private Path folder;

    private Path write(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(PackFixture.bytes(text));
        }
        return out.toByteArray();
    }

    @Test
    void shouldReadAFolderThatIsLaidOutAsAPack() throws IOException {
        write("pack.yaml", PackFixture.bytes("wirecut-pack: 1\nname: mine\nversion: 3\n"));
        write("rules/a.rules.gz", gzip(RULE));
        write("tests/t.yaml", PackFixture.bytes("tests: []\n"));
        write(".git/config", PackFixture.bytes("x"));
        write("compiled/old", PackFixture.bytes("x"));

        PackFile pack = PackFile.of("x.wcp", PackSource.ofFolder(folder).toPack());

        assertThat(pack.manifest().name()).isEqualTo("mine");
        assertThat(pack.entries("")).containsExactly("rules/a.rules", "tests/t.yaml");
        assertThat(pack.read("rules/a.rules")).isEqualTo(PackFixture.bytes(RULE));
    }

    @Test
    void shouldReadRuleFilesWithWhatStandsBesideThem() throws IOException {
        Path rules = write("a.rules", PackFixture.bytes(RULE));
        write("classification.config", PackFixture.bytes("# none\n"));

        assertThat(PackSource.ofRules(List.of(rules)).entries().keySet())
                .containsExactly("config/classification.config", "rules/a.rules");
    }

    @Test
    void shouldRefuseTwoFilesOfOneName() throws IOException {
        Path one = write("a.rules", PackFixture.bytes(RULE));
        Path other = write("b/a.rules.gz", gzip(RULE));

        assertThatThrownBy(() -> PackSource.ofRules(List.of(one, other)))
                .hasMessage("rules/a.rules: two files would have this name in the pack");
    }
}
