package io.wirecut.signatures.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.signatures.Signature.Classification;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigFilesTest {
    @Test
    void shouldReadClasses() {
        ClassificationConfig config =
                ClassificationConfig.parse(
                        "c.config",
                        """
                        # comment
                        config classification: a-b_c,One, two, 3

                         config  classification :x,  X y  ,1
                        config classification: x,Later,2
                        config classification: 9,No,1
                        config reference: a b
                        """);
        assertThat(config.classes())
                .containsExactly(
                        Map.entry("a-b_c", new Classification("a-b_c", "One, two", 3)),
                        Map.entry("x", new Classification("x", "Later", 2)));
        assertThat(config.diagnostics())
                .extracting(d -> d.span().toString())
                .containsExactly("c.config:6:1", "c.config:7:1");
    }

    @Test
    void shouldReadReferenceSystems() {
        ReferenceConfig config =
                ReferenceConfig.parse(
                        "r.config",
                        "config reference: arachNIDS  http://a/?id=\nconfig reference: x\n");
        assertThat(config.linkPrefixes()).containsExactly(Map.entry("arachnids", "http://a/?id="));
        assertThat(config.diagnostics()).hasSize(1);
    }

    @Test
    void shouldHaveBuiltInsWithoutMistakes() {
        assertThat(
                        ClassificationConfig.parse("c", Resource.text("classification.config"))
                                .diagnostics())
                .isEmpty();
        assertThat(ReferenceConfig.parse("r", Resource.text("reference.config")).diagnostics())
                .isEmpty();
        assertThat(SignatureSettings.defaults().classifications())
                .containsEntry(
                        "misc-activity", new Classification("misc-activity", "Misc activity", 3));
        assertThat(SignatureSettings.defaults().referenceSystems()).containsKeys("url", "cve");
    }
}
