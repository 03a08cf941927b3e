package io.wirecut.cli;

import io.wirecut.pipeline.config.InspectionSettings;
import io.wirecut.pipeline.config.RuleConfiguration;
import io.wirecut.pipeline.config.Settings;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.PackException;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.text.SignatureLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of commands that inspect traffic with rules.
public final class InspectionOptions {
    /// Which checksums are verified.
    public enum ChecksumMode {
        /// None.
        none,
        /// All: a packet with a wrong one is not inspected, as no host would take it.
        all
    }

    @Option(
            names = {"-S", "--rules"},
            required = true,
            arity = "1..*",
            paramLabel = "RULES",
            description = "Rule files, or folders of them; .gz is read too.")
    private List<Path> rules = new ArrayList<>();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Settings in YAML, under the names that Suricata has for them.")
    private List<Path> configs = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "k=v",
            description = "One setting, as in --set stream.midstream=true; wins over files.")
    private List<String> assignments = new ArrayList<>();

    @Option(
            names = "--home-net",
            paramLabel = "NETS",
            description = "Sets $HOME_NET, as in [192.0.2.0/24,2001:db8::/32]; any unless told.")
    private @Nullable String homeNet;

    @Option(
            names = "-k",
            paramLabel = "none|all",
            description =
                    "Which checksums are verified: all unless told. Captures made on the sending host"
                            + " often have wrong ones.")
    private @Nullable ChecksumMode checksums;

    @Option(
            names = "--lenient",
            description = "Leave out the rules that are refused, and count them.")
    private boolean lenient;

    private @Nullable Settings settings;

    /// Filled by picocli.
    public InspectionOptions() {}

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

    /// What the pipeline takes of them.
    public InspectionSettings inspection() {
        return InspectionSettings.of(settings());
    }

    /// Whether packets with a wrong checksum are left out.
    public boolean verifiesChecksums() {
        return checksums == null
                ? inspection().captureChecksums().resolved(true)
                : checksums == ChecksumMode.all;
    }

    /// Loads the rules.
    ///
    /// @throws IOException if a file cannot be read
    /// @throws PackException if a rule is refused, and that is not allowed
    public SignaturePack load() throws IOException, PackException {
        return SignatureLoader.load(rules, RuleConfiguration.signatures(settings()), lenient);
    }

    /// Compiles rules as the settings say.
    public RuleSet compile(SignaturePack pack) {
        return RuleSet.compile(pack.signatures(), RuleConfiguration.evaluation(settings()));
    }
}
