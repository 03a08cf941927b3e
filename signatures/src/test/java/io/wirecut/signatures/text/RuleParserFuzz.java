package io.wirecut.signatures.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.wirecut.signatures.Diagnostic;
import io.wirecut.signatures.SignaturePack;
import java.nio.charset.StandardCharsets;

/// Whatever the bytes are: the parser throws nothing, accounts for every rule, and points at places
/// that exist.
class RuleParserFuzz {
    @FuzzTest
    void parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        SignaturePack pack = SignatureLoader.parse("fuzz.rules", text, Rules.SETTINGS);
        assertThat(
                        pack.signatures().size()
                                + pack.refusedCount()
                                + pack.replacedCount()
                                + pack.skippedCount())
                .isEqualTo(pack.ruleCount());
        long lines = text.chars().filter(c -> c == '\n').count() + 1;
        for (Diagnostic diagnostic : pack.diagnostics()) {
            assertThat((long) diagnostic.span().line()).isBetween(1L, lines);
            assertThat(diagnostic.span().column())
                    .isBetween(1, diagnostic.sourceLine().length() + 1);
            assertThat(diagnostic.render().chars().filter(Character::isISOControl))
                    .containsOnly((int) '\n');
        }
    }
}
