package io.wirecut.cli;

import io.wirecut.cli.report.ReportFile;
import io.wirecut.pipeline.config.RuleConfiguration;
import io.wirecut.pipeline.config.Settings;
import io.wirecut.signatures.PackException;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.text.ClassificationConfig;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `wirecut pack check`: prints what is wrong with rules, and how many of them would load.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Prints what is wrong with rules, and how many of them load.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every rule loads",
            "1:a rule is refused",
            "2:misuse: a wrong argument, or a file that cannot be read"
        })
final class PackCheckCommand implements Callable<Integer> {
    private static final int USUAL_DIAGNOSTICS = 20;
    private static final int USUAL_KEYWORDS = 40;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "RULES",
            arity = "1..*",
            description = "Rule files, perhaps compressed with gzip, or folders of them.")
    private List<Path> rules = List.of();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Settings in YAML, under the names that Suricata has for them.")
    private List<Path> configs = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "k=v",
            description = "One setting, as in --set vars.port-groups.HTTP_PORTS=[80,8080].")
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
            names = "--all",
            description = "Print every diagnostic and every keyword, not the first ones only.")
    private boolean all;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the report as JSON, too.")
    private @Nullable Path json;

    PackCheckCommand() {}

    @Override
    public Integer call() throws IOException, PackException {
        SignaturePack pack = SignatureLoader.load(rules, settings(), true);
        PackReport report = new PackReport(pack);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        report.printDiagnostics(out, all ? Integer.MAX_VALUE : USUAL_DIAGNOSTICS);
        report.printCoverage(out, all ? Integer.MAX_VALUE : USUAL_KEYWORDS);
        out.flush();
        if (json != null) {
            ReportFile.write(json, report.toJson());
        }
        return pack.refusedCount() > 0 ? Main.FAILED : Main.OK;
    }

    private SignatureSettings settings() throws IOException {
        Settings.Builder builder = Settings.builder();
        configs.forEach(builder::file);
        assignments.forEach(builder::set);
        if (homeNet != null) {
            builder.set("vars.address-groups.HOME_NET=" + homeNet);
        }
        SignatureSettings settings = RuleConfiguration.signatures(builder.build());
        if (classification == null) {
            return settings;
        }
        ClassificationConfig classes = ClassificationConfig.read(classification);
        return settings.toBuilder().classifications(classes).build();
    }
}
