package io.wirecut.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.signatures.Diagnostic;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReputationSettingsTest {
    private static final String RULE = "alert ip any any -> any any (iprep:src,Bad,>,1; sid:1;)";

    @TempDir Path folder;

    @Test
    void shouldReadTheFilesThatAreNamedAsInSuricata() throws IOException {
        Files.writeString(folder.resolve("categories"), "1,Bad,Bad hosts\n");
        Files.writeString(folder.resolve("addresses"), "192.0.2.1,1,9\n");

        SignatureSettings settings = RuleConfiguration.signatures(settings("[addresses]"));

        assertThat(SignatureLoader.parse("x.rules", RULE, settings).signatures()).hasSize(1);
        assertThat(SignatureLoader.parse("x.rules", RULE, SignatureSettings.defaults()))
                .satisfies(pack ->
                        assertThat(pack.diagnostics())
                                .extracting(Diagnostic::problem)
                                .containsExactly("unknown category 'Bad'"));
    }

    @Test
    void shouldSayThatAFileOfAddressesIsNotThere() throws IOException {
        Files.writeString(folder.resolve("categories"), "1,Bad,Bad hosts\n");

        assertThatThrownBy(() -> RuleConfiguration.signatures(settings("[none]")))
                .isInstanceOf(IOException.class)
                .hasMessage(folder.resolve("none") + ": no such file");
    }

    private Settings settings(String files) {
        return Settings.builder()
                .yaml(
                        "s.yaml",
                        """
                        reputation-categories-file: %1$s/categories
                        default-reputation-path: %1$s
                        reputation-files: %2$s
                        """
                                .formatted(folder, files))
                .build();
    }
}
