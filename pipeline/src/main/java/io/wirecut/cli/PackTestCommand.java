package io.wirecut.cli;

import io.wirecut.cli.report.JsonText;
import io.wirecut.cli.report.ReportFile;
import io.wirecut.pipeline.config.InspectionSettings;
import io.wirecut.pipeline.config.RuleConfiguration;
import io.wirecut.pipeline.pack.PackTestRun;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.PackException;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.pack.PackFile;
import io.wirecut.signatures.pack.PackLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `wirecut pack test`: runs the tests that a pack carries.
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Runs the tests that a pack carries, each through a pipeline of its own.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every test passed",
            "1:a test failed, a rule is refused, or the pack is damaged or has no test",
            "2:misuse: a wrong argument, or a file that cannot be read or written"
        })
final class PackTestCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Mixin private RuleOptions options = new RuleOptions();

    @Mixin private TrustOptions trust = new TrustOptions();

    @Parameters(paramLabel = "PACK", description = "The pack.")
    private Path file = Path.of("");

    @Option(
            names = "--lenient",
            description = "Leave out the rules that are refused, and test the others.")
    private boolean lenient;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON, too.")
    private @Nullable Path json;

    PackTestCommand() {}

    @Override
    public Integer call() throws IOException, PackException {
        PackLoader loader =
                new PackLoader(
                        options.signatureSettings(), lenient, trust.keys(options.settings()));
        PackFile pack = loader.open(file);
        SignaturePack signatures = loader.load(pack);
        RuleSet rules =
                RuleSet.compile(
                        signatures.signatures(), RuleConfiguration.evaluation(options.settings()));
        List<PackTestRun.Result> results =
                new PackTestRun(pack, rules, InspectionSettings.of(options.settings())).runAll();
        boolean passed =
                !results.isEmpty() && results.stream().allMatch(PackTestRun.Result::passed);
        print(results);
        if (json != null) {
            ReportFile.write(
                    json,
                    JsonText.of(
                            Map.of(
                                    "passed",
                                    passed,
                                    "tests",
                                    results.stream().map(PackTestCommand::json).toList())));
        }
        return passed ? Main.OK : Main.FAILED;
    }

    private void print(List<PackTestRun.Result> results) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        int failed = 0;
        for (PackTestRun.Result result : results) {
            if (!result.passed()) {
                failed++;
                out.println(
                        "%s: failed: %s: %s"
                                .formatted(
                                        result.test().place(),
                                        result.test().name(),
                                        String.join("; ", result.reasons())));
            }
        }
        if (results.isEmpty()) {
            out.println(file + ": the pack has no tests");
        } else {
            out.println("%d of %d tests passed".formatted(results.size() - failed, results.size()));
        }
        out.flush();
    }

    private static Map<String, Object> json(PackTestRun.Result result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("place", result.test().place());
        json.put("name", result.test().name());
        json.put("passed", result.passed());
        json.put("missing", List.copyOf(result.missing()));
        json.put("surplus", List.copyOf(result.surplus()));
        json.put("fault", result.fault());
        return json;
    }
}
