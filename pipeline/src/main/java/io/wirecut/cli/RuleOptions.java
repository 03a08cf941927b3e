package io.wirecut.cli;

import io.wirecut.pipeline.config.RuleConfiguration;
import io.wirecut.pipeline.config.Settings;
import io.wirecut.signatures.text.ClassificationConfig;
import io.wirecut.signatures.text.RuleOverrides;
import io.wirecut.signatures.text.SignatureSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of commands that load rules: what their variables and classes mean.
public final class RuleOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Settings in YAML, under the names that Suricata has for them.")
    private List<Path> configs = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "k=v",
            description = {
                "One setting, as in --set stream.midstream=true or"
                        + " --set vars.port-groups.HTTP_PORTS=[80,8080]; wins over files."
            })
    private List<String> assignments = new ArrayList<>();

    @Option(
            names = "--home-net",
            paramLabel = "NETS",
            description = "Sets $HOME_NET, as in [192.0.2.0/24,2001:db8::/32]; any unless told.")
    private @Nullable String homeNet;

    @Option(
            names = "--classification",
            paramLabel = "FILE",
            description = "Classes of rules; unless told, classification.config beside the rules.")
    private @Nullable Path classification;

    @Option(
            names = "--overrides",
            paramLabel = "FILE",
            description = {
                "What is changed of the rules, a line each: disable, enable, modify, alert, drop, reject,"
                        + " pass or exempt, and which rules. May be given several times; comes after what"
                        + " rule-overrides has in the settings."
            })
    private List<Path> overrides = new ArrayList<>();

    private @Nullable Settings settings;

    /// Filled by picocli.
    public RuleOptions() {}

    /// The settings of the files and assignments.
    ///
    /// @throws io.wirecut.pipeline.config.SettingsException if they are wrong
    public Settings settings() {
        if (settings == null) {
            Settings.Builder builder = Settings.builder();
            configs.forEach(builder::file);
            assignments.forEach(builder::set);
            if (homeNet != null) {
                builder.set("vars.address-groups.HOME_NET=" + homeNet);
            }
            settings = builder.build();
        }
        return settings;
    }

    /// What the rules' variables and classes mean.
    ///
    /// @throws IOException if the file of classes cannot be read
    public SignatureSettings signatureSettings() throws IOException {
        SignatureSettings.Builder builder =
                RuleConfiguration.signatures(settings()).toBuilder();
        if (classification != null) {
            builder.classifications(ClassificationConfig.read(classification));
        }
        RuleOverrides lines = RuleOverrides.NONE;
        for (String file : settings().list("rule-overrides")) {
            lines = lines.and(RuleOverrides.read(Path.of(file)));
        }
        for (Path file : overrides) {
            lines = lines.and(RuleOverrides.read(file));
        }
        return builder.overrides(lines).build();
    }
}
