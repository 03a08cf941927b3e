package io.wirecut.signatures.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.signatures.Diagnostic;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.SignaturePack;
import java.util.List;

/// What the tests of this package have in common.
final class Rules {
    static final SignatureSettings SETTINGS =
            SignatureSettings.builder()
                    .addressVariable("HOME_NET", "[10.0.0.0/8,!10.1.0.0/16]")
                    .build();

    private Rules() {}

    /// A TCP rule with these options and a sid.
    static String tcp(String options) {
        return "alert tcp any any -> any any (" + options + " sid:1;)";
    }

    static SignaturePack load(String text) {
        return SignatureLoader.parse("web.rules", text, SETTINGS);
    }

    /// The signature that a rule is parsed to; fails with its diagnostics if it is refused.
    static Signature signature(String rule) {
        SignaturePack pack = load(rule);
        assertThat(pack.signatures()).as(rendered(pack)).hasSize(1);
        return pack.signatures().getFirst();
    }

    /// All diagnostics, as a user sees them.
    static String rendered(SignaturePack pack) {
        List<String> all = pack.diagnostics().stream().map(Diagnostic::render).toList();
        return String.join("\n", all);
    }
}
