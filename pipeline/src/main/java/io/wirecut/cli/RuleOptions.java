package io.wirecut.cli;

import io.wirecut.signatures.text.ClassificationConfig;
import io.wirecut.signatures.text.ReferenceConfig;
import io.wirecut.signatures.text.SignatureSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of every command that loads rules: what the rules refer to and do not say
/// themselves. A picocli mixin.
final class RuleOptions {
    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "A setting as in suricata.yaml, such as vars.address-groups.HTTP_SERVERS=10.0.0.1"
                            + " or vars.port-groups.HTTP_PORTS=[80,8080]. May be given more than"
                            + " once.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--home-net",
            paramLabel = "GROUP",
            description =
                    "What $HOME_NET stands for, such as [10.0.0.0/8,!10.1.0.0/16]. Usual: any.")
    private @Nullable String homeNet;

    @Option(
            names = "--classification",
            paramLabel = "FILE",
            description = "Classes of rules. Usual: classification.config beside the rules.")
    private @Nullable Path classification;

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description = "Reference systems. Usual: reference.config beside the rules.")
    private @Nullable Path reference;

    RuleOptions() {}

    /// The settings for the loader.
    ///
    /// @throws IOException if a file that was named cannot be read
    SignatureSettings signatureSettings() throws IOException {
        SignatureSettings.Builder builder = SignatureSettings.builder();
        settings.forEach(builder::set);
        if (homeNet != null) {
            builder.addressVariable("HOME_NET", homeNet);
        }
        if (classification != null) {
            builder.classifications(ClassificationConfig.read(classification));
        }
        if (reference != null) {
            builder.referenceSystems(ReferenceConfig.read(reference));
        }
        return builder.build();
    }

    /// What was given with `--set` and does not concern the rules.
    Map<String, String> otherSettings() {
        Map<String, String> others = new LinkedHashMap<>();
        SignatureSettings.Builder builder = SignatureSettings.builder();
        settings.forEach((key, value) -> {
            if (!builder.set(key, value)) {
                others.put(key, value);
            }
        });
        return others;
    }
}
