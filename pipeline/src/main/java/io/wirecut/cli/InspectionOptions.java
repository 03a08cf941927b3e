package io.wirecut.cli;

import io.wirecut.pipeline.config.DataFolder;
import io.wirecut.pipeline.config.EventSettings;
import io.wirecut.pipeline.config.InspectionSettings;
import io.wirecut.pipeline.config.RuleConfiguration;
import io.wirecut.pipeline.config.Settings;
import io.wirecut.pipeline.event.EventType;
import io.wirecut.pipeline.pack.PackTestRun;
import io.wirecut.rules.EvaluationSettings;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.PackException;
import io.wirecut.signatures.pack.LoadedRules;
import io.wirecut.signatures.pack.PackLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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

    private static final int IGNORED_NAMED = 10;

    @Mixin private RuleOptions common = new RuleOptions();

    @Mixin private TrustOptions trust = new TrustOptions();

    @Option(
            names = {"-S", "--rules"},
            required = true,
            arity = "1..*",
            paramLabel = "RULES",
            description = "Packs (.wcp), rule files, or folders of these; .gz is read too.")
    private List<Path> rules = new ArrayList<>();

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

    @Option(
            names = "--pack-tests",
            description =
                    "Run the tests of each pack before its rules are used, also when they are loaded"
                            + " again: if one fails, the rules before stay.")
    private boolean runsPackTests;

    private @Nullable LoadedRules loaded;

    /// Filled by picocli.
    public InspectionOptions() {}

    /// The settings of the files and assignments.
    ///
    /// @throws io.wirecut.pipeline.config.SettingsException if they are wrong
    public Settings settings() {
        return common.settings();
    }

    /// What the pipeline takes of the settings.
    ///
    /// @throws io.wirecut.pipeline.config.SettingsException if they are wrong
    public InspectionSettings inspection() {
        return InspectionSettings.of(common.settings());
    }

    /// Where lists of rules are kept between runs.
    ///
    /// @param logDir where they are unless the settings say otherwise
    /// @throws io.wirecut.pipeline.config.SettingsException if they are wrong
    public DataFolder dataFolder(Path logDir) {
        return RuleConfiguration.dataFolder(common.settings(), logDir);
    }

    /// What events the settings ask for.
    ///
    /// @throws io.wirecut.pipeline.config.SettingsException if they are wrong
    public Set<EventType> eventTypes() {
        return EventSettings.types(common.settings());
    }

    /// What to look at, to be asked for when all is set up: a line that names the settings that
    /// mean nothing to this product, the first of them, since files for other products have
    /// hundreds; and a line for each override that changes no rule.
    public String ignoredSettings() {
        StringBuilder lines = new StringBuilder();
        SortedSet<String> ignored = common.settings().ignored();
        if (!ignored.isEmpty()) {
            lines.append(
                    "settings that mean nothing here, %d in all: %s%s%n"
                            .formatted(
                                    ignored.size(),
                                    ignored.stream()
                                            .limit(IGNORED_NAMED)
                                            .collect(Collectors.joining(", ")),
                                    ignored.size() > IGNORED_NAMED ? ", …" : ""));
        }
        if (loaded != null) {
            loaded.pack().overrides().stream()
                    .filter(line -> line.touched() == 0)
                    .forEach(line ->
                            lines.append(
                                    "%s: warning: the line changes no rule: %s%n"
                                            .formatted(line.place(), line.text())));
        }
        return lines.toString();
    }

    /// Whether packets with a wrong checksum are left out.
    public boolean verifiesChecksums() {
        return checksums == null
                ? inspection().captureChecksums().resolved(true)
                : checksums == ChecksumMode.all;
    }

    /// Where the rules are: files and folders.
    public List<Path> files() {
        return List.copyOf(rules);
    }

    /// Loads the rules and compiles them as the settings say; runs the tests of packs if that is
    /// asked for.
    ///
    /// @throws IOException if a file cannot be read, or a test of a pack fails
    /// @throws PackException if a rule is refused, and that is not allowed
    public LoadedRules load() throws IOException, PackException {
        PackLoader loader =
                new PackLoader(common.signatureSettings(), lenient, trust.keys(common.settings()));
        EvaluationSettings evaluation = RuleConfiguration.evaluation(common.settings());
        LoadedRules all = loader.loadRules(rules, evaluation);
        if (runsPackTests) {
            List<Path> packs = PackLoader.packs(rules);
            for (Path pack : packs) {
                // A test names all that report of its pack, and knows nothing of other rules.
                RuleSet own =
                        rules.size() == 1 && packs.equals(rules)
                                ? all.rules()
                                : loader.loadRules(List.of(pack), evaluation).rules();
                new PackTestRun(loader.open(pack), own, inspection()).requireAll();
            }
        }
        loaded = all;
        return all;
    }
}
