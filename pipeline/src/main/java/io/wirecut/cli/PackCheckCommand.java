package io.wirecut.cli;

import io.wirecut.cli.report.ReportFile;
import io.wirecut.signatures.PackException;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.pack.PackLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin private RuleOptions options = new RuleOptions();

    @Mixin private TrustOptions trust = new TrustOptions();

    @Parameters(
            paramLabel = "RULES",
            arity = "1..*",
            description = "Packs, rule files, perhaps compressed with gzip, or folders of these.")
    private List<Path> rules = List.of();

    @Option(
            names = "--all",
            description = "Print every diagnostic and every keyword, not the first ones only.")
    private boolean all;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the report as JSON, too.")
    private @Nullable Path json;

    PackCheckCommand() {}

    @Override
    public Integer call() throws IOException, PackException {
        SignaturePack pack =
                new PackLoader(options.signatureSettings(), true, trust.keys(options.settings()))
                        .load(rules);
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
}
