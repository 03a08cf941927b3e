package io.wirecut.pipeline.config;

import io.wirecut.rules.EvaluationSettings;
import io.wirecut.rules.RuleBudget;
import io.wirecut.signatures.Action;
import io.wirecut.signatures.Dataset;
import io.wirecut.signatures.text.ClassificationConfig;
import io.wirecut.signatures.text.ReferenceConfig;
import io.wirecut.signatures.text.ReputationConfig;
import io.wirecut.signatures.text.SignatureSettings;
import io.wirecut.signatures.text.ThresholdConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Gives the rule parser and the evaluator what the settings say of rules.
public final class RuleConfiguration {
    private static final String ACTION_ORDER = "action-order";
    private static final String BUDGET_SHARE = "rule-budget.share";
    private static final String QUARANTINE = "rule-budget.quarantine";
    private static final String THRESHOLD_FILE = "threshold-file";
    private static final String REPUTATION_FILES = "reputation-files";
    private static final String ABSOLUTE_DATASETS = "datasets.rules.allow-absolute-filenames";

    private RuleConfiguration() {}

    /// The settings that rules are to be loaded with: the groups under `vars`, over the usual ones,
    /// and what the files say that `classification-file`, `reference-config-file`,
    /// `threshold-file`, `reputation-categories-file` and `reputation-files` (in
    /// `default-reputation-path`) name; and under `datasets` whether rules write lists, where, and
    /// how large these may be. A file of classes, references or categories that is not there is
    /// passed over.
    ///
    /// @throws SettingsException if a group is not a text, or there is no such threshold file
    /// @throws IOException if one of the files cannot be read, with the reason in its message
    public static SignatureSettings signatures(Settings settings) throws IOException {
        SignatureSettings.Builder builder = SignatureSettings.builder();
        settings.addressGroups().forEach(builder::addressVariable);
        settings.portGroups().forEach(builder::portVariable);
        Path classes = file(settings, "classification-file");
        if (classes != null && Files.isRegularFile(classes)) {
            builder.classifications(ClassificationConfig.read(classes));
        }
        Path references = file(settings, "reference-config-file");
        if (references != null && Files.isRegularFile(references)) {
            builder.referenceSystems(ReferenceConfig.read(references));
        }
        Path thresholds = file(settings, THRESHOLD_FILE);
        if (thresholds != null) {
            if (!Files.isRegularFile(thresholds)) {
                throw settings.fault(THRESHOLD_FILE, "the name of a file that is there");
            }
            builder.thresholds(
                    ThresholdConfig.read(thresholds, builder.build().addressVariables()));
        }
        Path categories = file(settings, "reputation-categories-file");
        if (categories != null && Files.isRegularFile(categories)) {
            builder.reputations(ReputationConfig.read(categories, reputationFiles(settings)));
        }
        builder.datasetFiles(
                settings.flag("datasets.rules.allow-write", true),
                settings.flag(ABSOLUTE_DATASETS, false));
        builder.datasetMemoryLimit(
                settings.size("datasets.defaults.memcap", Dataset.USUAL_MEMORY_LIMIT));
        return builder.build();
    }

    /// Where lists are kept between runs: `default-data-dir`.
    ///
    /// @param otherwise the folder if it is not set
    /// @throws SettingsException if it is not the name of a folder
    public static DataFolder dataFolder(Settings settings, Path otherwise) {
        Path folder = file(settings, "default-data-dir");
        return new DataFolder(
                folder == null ? otherwise : folder, settings.flag(ABSOLUTE_DATASETS, false));
    }

    private static List<Path> reputationFiles(Settings settings) {
        Path folder = file(settings, "default-reputation-path");
        List<Path> files = new ArrayList<>();
        for (String name : settings.list(REPUTATION_FILES)) {
            Path file = path(settings, REPUTATION_FILES, name);
            files.add(folder == null ? file : folder.resolve(file));
        }
        return files;
    }

    private static @Nullable Path file(Settings settings, String path) {
        String name = settings.text(path, "");
        return name.isEmpty() ? null : path(settings, path, name);
    }

    private static Path path(Settings settings, String path, String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw settings.fault(path, "the name of a file");
        }
    }

    /// The settings that rules are to be evaluated with: their order by `action-order`, and how
    /// much time one may take by `rule-budget.share`, in percent of a worker's time, for how long
    /// it is left out otherwise by `rule-budget.quarantine`, in seconds. Unless told there is no
    /// limit.
    ///
    /// @throws SettingsException if one of them is not understood, or names an action twice
    public static EvaluationSettings evaluation(Settings settings) {
        List<Action.Kind> order = new ArrayList<>();
        for (String name : settings.list(ACTION_ORDER)) {
            order.add(kind(settings, name));
        }
        for (Action.Kind kind : Action.Kind.values()) {
            if (!order.contains(kind)) {
                order.add(kind);
            }
        }
        if (order.size() > Action.Kind.values().length) {
            throw settings.fault(ACTION_ORDER, "each of pass, drop, reject, alert once");
        }
        return EvaluationSettings.DEFAULT.withActionOrder(order).withBudget(budget(settings));
    }

    private static RuleBudget budget(Settings settings) {
        long share = settings.integer(BUDGET_SHARE, RuleBudget.NONE.sharePercent());
        if (share > 100) {
            throw settings.fault(BUDGET_SHARE, "percent of a worker's time, 0 (no limit) to 100");
        }
        long seconds = settings.integer(QUARANTINE, RuleBudget.NONE.quarantineSeconds());
        if (seconds < 1 || seconds > RuleBudget.MAX_QUARANTINE_SECONDS) {
            throw settings.fault(QUARANTINE, "seconds, 1 to " + RuleBudget.MAX_QUARANTINE_SECONDS);
        }
        return new RuleBudget((int) share, (int) seconds);
    }

    private static Action.Kind kind(Settings settings, String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "pass" -> Action.Kind.PASS;
            case "drop" -> Action.Kind.DROP;
            case "reject" -> Action.Kind.REJECT;
            case "alert" -> Action.Kind.ALERT;
            default -> throw settings.fault(ACTION_ORDER, "pass, drop, reject or alert");
        };
    }
}
