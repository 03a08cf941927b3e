package io.wirecut.perf.workload;

import io.wirecut.cli.report.CommandFault;
import io.wirecut.cli.report.ReportFile;
import io.wirecut.cli.report.StatusLine;
import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import io.wirecut.perf.match.PatternFile;
import io.wirecut.signatures.text.RulePatterns;
import io.wirecut.signatures.text.SignatureSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `wirecut perf patterns`: a file of patterns, from rules or made up.
@Command(
        name = "patterns",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a file of patterns for 'perf match'.",
            "",
            "From rules (-S): of each rule the content that is marked fast_pattern, or else the"
                    + " longest that is not negated, each pattern once. Rules count that cannot be"
                    + " loaded yet, too, and contents of any buffer.",
            "",
            "Made up (--generate N): paths, hosts, headers, calls and bytes such as signatures have,"
                    + " the same for the same seed; the first of more patterns are those of fewer.",
            ""
        })
public final class PatternsCommand implements Callable<Integer> {
    private static final int MAX_COUNT = 1_000_000;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = {"-S", "--signatures"},
            arity = "1..*",
            paramLabel = "RULES",
            description = "Rule files, or folders of them.")
    private List<Path> rules = new ArrayList<>();

    @Option(names = "--generate", paramLabel = "N", description = "Makes up so many patterns.")
    private int generated;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Seed of what is made up (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--min-length",
            paramLabel = "BYTES",
            description = "Leaves out shorter patterns (default: ${DEFAULT-VALUE}).")
    private int minLength = 4;

    @Option(
            names = "--max",
            paramLabel = "N",
            description = "Takes only so many, evenly spread over the rules.")
    private int max = MAX_COUNT;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "Where to write them.")
    private Path output = Path.of("");

    /// Made by picocli.
    public PatternsCommand() {}

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        try (StatusLine status = new StatusLine(command.getErr())) {
            write(command.getOut(), status);
        }
        return 0;
    }

    private void write(PrintWriter out, StatusLine status) {
        check(rules.isEmpty() != (generated == 0), "give either -S RULES or --generate N");
        check(
                generated >= 0 && generated <= MAX_COUNT,
                "--generate=%d must be from 1 to %d".formatted(generated, MAX_COUNT));
        check(minLength >= 1, "--min-length=" + minLength + " must be 1 or more");
        check(max >= 1, "--max=" + max + " must be 1 or more");
        status.show(generated > 0 ? "making up patterns" : "reading rules");
        List<Pattern> patterns = spread(longEnough(all()));
        if (patterns.isEmpty()) {
            throw CommandFault.wrongInput(
                    "error: no rule has a content of %d bytes or more".formatted(minLength));
        }
        ReportFile.write(output, PatternFile.text(PatternSet.of(patterns)));
        status.close();
        out.printf(Locale.ROOT, "%,d patterns written to %s%n", patterns.size(), output);
    }

    private List<Pattern> all() {
        if (generated > 0) {
            return PatternGenerator.generate(generated, seed);
        }
        try {
            return RulePatterns.load(rules, SignatureSettings.defaults());
        } catch (IOException e) {
            throw CommandFault.misuse("error: " + e.getMessage());
        }
    }

    /// Each pattern once.
    private List<Pattern> longEnough(List<Pattern> patterns) {
        Set<Pattern> distinct = new LinkedHashSet<>();
        for (Pattern pattern : patterns) {
            if (pattern.length() >= minLength) {
                distinct.add(pattern);
            }
        }
        return List.copyOf(distinct);
    }

    /// A pack's rules stand by topic: its first thousand would be all alike.
    private List<Pattern> spread(List<Pattern> patterns) {
        if (patterns.size() <= max) {
            return patterns;
        }
        List<Pattern> taken = new ArrayList<>();
        for (int i = 0; i < max; i++) {
            taken.add(patterns.get((int) ((long) i * patterns.size() / max)));
        }
        return taken;
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw CommandFault.misuse(message);
        }
    }
}
