package io.wirecut.perf.conformance;

import io.wirecut.cli.report.CommandFault;
import io.wirecut.cli.report.ReportFile;
import io.wirecut.cli.report.StatusLine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `wirecut perf conformance`: runs lists of captures whose alerts are known.
@Command(
        name = "conformance",
        mixinStandardHelpOptions = true,
        description = {
            "Sets our alerts against those of a reference run, given as a list of cases or as a list"
                    + " of captures under one pack.",
            "",
            "Recall is the share of the expected (case, sid) pairs that were found, precision the"
                    + " share of the found pairs that were expected; both are 1 where there is"
                    + " nothing to find. A case that cannot be run counts as missed. 'loaded' is the"
                    + " same over the cases of which everything could be loaded; for captures under"
                    + " one pack, over the pairs whose rules could be.",
            "Exit code 0 if every case came to an end, whatever was found; 1 if one crashed.",
            ""
        })
public final class ConformanceCommand implements Callable<Integer> {
    private static final int MAX_CRASHES_SHOWN = 20;

    @Spec private @Nullable CommandSpec spec;

    @Option(names = "--cases", paramLabel = "FILE", description = "A list of cases (cases.tsv).")
    private @Nullable Path caseFile;

    @Option(
            names = "--captures",
            paramLabel = "DIR",
            description = "The folder of captures that --expected lists.")
    private @Nullable Path captures;

    @Option(
            names = "--expected",
            paramLabel = "FILE",
            description = "A capture on each line, a tab, and sid:count … or -.")
    private @Nullable Path expected;

    @Option(
            names = {"-S", "--rules"},
            paramLabel = "RULES",
            arity = "1..*",
            description = "Rule files for all captures.")
    private List<Path> rules = new ArrayList<>();

    @Option(
            names = "--only",
            paramLabel = "NAME",
            arity = "1..*",
            description = "Runs these cases only.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--misses",
            paramLabel = "FILE",
            description = "Writes a line for each missing or surplus pair, with the reason.")
    private @Nullable Path misses;

    @Option(
            names = "--counts",
            paramLabel = "FILE",
            description = "Writes a line for each pair found with another count or action.")
    private @Nullable Path counts;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Cases at a time (default: ${DEFAULT-VALUE}).")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--time-limit",
            paramLabel = "SECONDS",
            description = "For each case (default: ${DEFAULT-VALUE}).")
    private int timeLimitSeconds = 60;

    private final CaseRunner runner;

    /// Made by picocli.
    public ConformanceCommand() {
        this(new PipelineRunner());
    }

    /// For tests.
    ConformanceCommand(CaseRunner runner) {
        this.runner = runner;
    }

    @Override
    public Integer call() throws InterruptedException {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        PrintWriter out = command.getOut();
        PrintWriter err = command.getErr();
        if (jobs < 1 || jobs > 1024 || timeLimitSeconds < 1) {
            throw CommandFault.misuse(
                    "--jobs=%d must be from 1 to 1024 and --time-limit=%d 1 or more"
                            .formatted(jobs, timeLimitSeconds));
        }
        List<ConformanceCase> cases = selected(cases());
        List<CaseRun> runs;
        try (StatusLine status = new StatusLine(err)) {
            runs = new CaseLoop(runner, jobs, 1000L * timeLimitSeconds, status::show).run(cases);
        }
        Scoreboard scores = new Scoreboard(runs, caseFile == null);
        out.print(scores.table());
        reportObstacles(runs, out);
        out.printf(
                "%d pairs found with another count or action; %d missing or surplus%n",
                scores.countDifferences().size(), scores.misses().size());
        out.flush();
        write(json, scores.json());
        write(misses, lines(scores.misses()));
        write(counts, lines(scores.countDifferences()));
        List<CaseRun> crashes = runs.stream().filter(CaseRun::crashed).toList();
        crashes.stream()
                .limit(MAX_CRASHES_SHOWN)
                .forEach(run -> err.println(run.subject().name() + ": " + run.obstacle()));
        if (crashes.size() > MAX_CRASHES_SHOWN) {
            err.printf("… and %d more%n", crashes.size() - MAX_CRASHES_SHOWN);
        }
        return crashes.isEmpty() ? 0 : 1;
    }

    private List<ConformanceCase> cases() {
        if (caseFile != null && captures == null && expected == null && rules.isEmpty()) {
            return CaseFile.read(caseFile);
        }
        if (caseFile == null && captures != null && expected != null && !rules.isEmpty()) {
            return CaptureList.read(expected, captures, rules);
        }
        throw CommandFault.misuse(
                "give either --cases FILE, or --captures DIR --expected FILE -S RULES");
    }

    private List<ConformanceCase> selected(List<ConformanceCase> cases) {
        if (only.isEmpty()) {
            return cases;
        }
        Set<String> wanted = new HashSet<>(only);
        List<ConformanceCase> selected =
                cases.stream().filter(subject -> wanted.remove(subject.name())).toList();
        if (!wanted.isEmpty()) {
            throw CommandFault.misuse("--only: no case " + String.join(", no case ", wanted));
        }
        return selected;
    }

    /// How many cases could not be run, by reason, most first.
    private static void reportObstacles(List<CaseRun> runs, PrintWriter out) {
        Map<String, Integer> reasons = new TreeMap<>();
        for (CaseRun run : runs) {
            if (!run.obstacle().isEmpty()) {
                reasons.merge(run.obstacle(), 1, Integer::sum);
            }
        }
        reasons.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(reason ->
                        out.printf("could not run %d: %s%n", reason.getValue(), reason.getKey()));
        Set<String> ignored = new HashSet<>();
        runs.forEach(run -> ignored.addAll(run.subject().arguments().ignored()));
        if (!ignored.isEmpty()) {
            out.printf(
                    "arguments ignored: %s%n",
                    String.join(" ", ignored.stream().sorted().toList()));
        }
    }

    private static void write(@Nullable Path file, String text) {
        if (file != null) {
            ReportFile.write(file, text);
        }
    }

    private static String lines(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
}
