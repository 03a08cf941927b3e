package io.wirecut.cli;

import io.wirecut.cli.report.JsonText;
import io.wirecut.cli.report.ReportFile;
import io.wirecut.signatures.pack.PackDiff;
import io.wirecut.signatures.pack.PackFile;
import io.wirecut.signatures.text.RuleText;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `wirecut pack diff`: what is different between two packs.
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Prints what is different between two packs: rules added, removed and changed, by their"
                    + " sids, and other files."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:there is nothing different",
            "1:there is something different, or a file is no pack or a damaged one",
            "2:misuse: a wrong argument, or a file that cannot be read or written"
        })
final class PackDiffCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "OLD", description = "The pack as it was.")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "NEW", description = "The pack as it is.")
    private Path after = Path.of("");

    @Option(names = "--json", paramLabel = "FILE", description = "Write it as JSON, too.")
    private @Nullable Path json;

    PackDiffCommand() {}

    @Override
    public Integer call() throws IOException {
        PackDiff diff = PackDiff.between(PackFile.open(before), PackFile.open(after));
        print(diff);
        if (json != null) {
            ReportFile.write(json, JsonText.of(json(diff)));
        }
        return diff.isEmpty() ? Main.OK : Main.FAILED;
    }

    private void print(PackDiff diff) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        diff.added().forEach(rule -> out.println("+ " + title(rule)));
        diff.removed().forEach(rule -> out.println("- " + title(rule)));
        for (PackDiff.Change change : diff.changed()) {
            out.println("~ " + title(change.after()));
            change.lines().forEach(line -> out.println("    " + printable(line)));
        }
        diff.files().forEach(out::println);
        out.println(
                "rules: %d added, %d removed, %d changed; other files: %d"
                        .formatted(
                                diff.added().size(),
                                diff.removed().size(),
                                diff.changed().size(),
                                diff.files().size()));
        out.flush();
    }

    private static String title(RuleText rule) {
        long gid = rule.number("gid", 1);
        return printable(
                "%s%d rev %d%s \"%s\""
                        .formatted(
                                gid == 1 ? "" : gid + ":",
                                rule.number("sid", 0),
                                rule.number("rev", 0),
                                rule.enabled() ? "" : " (disabled)",
                                rule.value("msg")));
    }

    private static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.chars().forEach(c -> out.append(c < ' ' || c > '~' ? '·' : (char) c));
        return out.toString();
    }

    private static Map<String, Object> json(PackDiff diff) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("added", diff.added().stream().map(PackDiffCommand::json).toList());
        report.put("removed", diff.removed().stream().map(PackDiffCommand::json).toList());
        report.put(
                "changed",
                diff.changed().stream()
                        .map(change -> {
                            Map<String, Object> rule = json(change.after());
                            rule.put("rev_before", change.before().number("rev", 0));
                            rule.put("changes", List.copyOf(change.lines()));
                            return rule;
                        })
                        .toList());
        report.put("files", diff.files());
        return report;
    }

    private static Map<String, Object> json(RuleText rule) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("gid", rule.number("gid", 1));
        json.put("sid", rule.number("sid", 0));
        json.put("rev", rule.number("rev", 0));
        json.put("enabled", rule.enabled());
        json.put("msg", rule.value("msg"));
        return json;
    }
}
