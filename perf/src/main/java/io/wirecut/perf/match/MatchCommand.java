package io.wirecut.perf.match;

import io.wirecut.cli.report.CommandFault;
import io.wirecut.cli.report.ReportFile;
import io.wirecut.cli.report.StatusLine;
import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.TrafficModel;
import io.wirecut.perf.peer.Searcher;
import io.wirecut.perf.peer.Searchers;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `wirecut perf match`: how fast each engine finds the same matches.
@Command(
        name = "match",
        mixinStandardHelpOptions = true,
        description = {
            "Compares matching engines on your patterns and your bytes.",
            "",
            "Every engine's matches are compared before anything is timed; engines that disagree"
                    + " end the run with exit code 1. Figures are gigabits (10^9) of haystack per"
                    + " second of the thread's CPU time, from interleaved rounds: the median, with"
                    + " half the distance between the extremes as its spread. The ratio is the"
                    + " median, over the rounds, of the ratio to the first engine named.",
            "",
            "Peers: hankcs is the double-array trie of that name, on a Latin-1 view; hyperscan is"
                    + " whichever of Hyperscan and Vectorscan is installed as libhs.so.5 (Debian:"
                    + " libhyperscan5, libvectorscan5), called through the foreign function"
                    + " interface, with a call back for each match. Without it, it is left out, and"
                    + " a line says so.",
            ""
        })
public final class MatchCommand implements Callable<Integer> {
    private static final String BASELINE = "reference";

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--patterns",
            required = true,
            paramLabel = "FILE",
            description =
                    "A pattern on each line: 0, or 1 to ignore ASCII case, a tab, its bytes in hex.")
    private Path patternFile = Path.of("");

    @Option(
            names = "--haystack",
            required = true,
            paramLabel = "FILE",
            description = "The bytes to search, at most 1 GiB.")
    private Path haystackFile = Path.of("");

    @Option(
            names = "--length",
            paramLabel = "BYTES",
            description =
                    "Cuts the haystack into pieces of this length (default: ${DEFAULT-VALUE}).")
    private int length = 1400;

    @Option(
            names = "--stream",
            description = "The pieces are segments of one stream; otherwise each is its own.")
    private boolean isStream;

    @Option(
            names = "--engines",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Engines and peers to compare, the baseline first: auto is the engine that is"
                            + " chosen for the patterns; hankcs and hyperscan are peers (default:"
                            + " all that can serve).")
    private List<String> engines = new ArrayList<>();

    @Option(
            names = "--tolerate",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Goes on, and says so, though this one finds other matches: for a known defect of"
                            + " a peer.")
    private Set<String> tolerated = new LinkedHashSet<>();

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description =
                    "Traffic model of 'perf train' that our engines are built for (default: the"
                            + " standard one).")
    private @Nullable Path model;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Interleaved rounds (default: ${DEFAULT-VALUE}).")
    private int rounds = 7;

    @Option(
            names = "--forks",
            paramLabel = "N",
            description =
                    "Runs the rounds in each of N fresh processes, and takes medians over these; 0"
                            + " for this process alone (default: ${DEFAULT-VALUE}).")
    private int forks;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes the figures as JSON, with machine, JDK and flags.")
    private @Nullable Path json;

    private TrafficModel traffic = TrafficModel.standard();

    /// Made by picocli.
    public MatchCommand() {}

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        try (StatusLine status = new StatusLine(command.getErr())) {
            compare(command.getOut(), command.getErr(), status);
        }
        return 0;
    }

    private void compare(PrintWriter out, PrintWriter err, StatusLine status) {
        check(length >= 1, "--length=" + length + " must be 1 or more");
        check(rounds >= 1 && rounds <= 1000, "--rounds=" + rounds + " must be from 1 to 1000");
        check(forks >= 0 && forks <= 100, "--forks=" + forks + " must be from 0 to 100");
        List<String> names = names(err);
        PatternSet patterns = PatternFile.read(patternFile);
        traffic = ModelFile.read(model);
        byte[] bytes = InputFile.bytes(haystackFile);
        if (bytes.length == 0) {
            throw CommandFault.wrongInput(haystackFile + ": error: there is nothing to search");
        }
        Haystack haystack = new Haystack(bytes, length, isStream);
        List<Result> results =
                forks == 0
                        ? measure(patterns, haystack, names, err, status)
                        : measureInForks(names, status);
        status.close();
        MatchReport report = new MatchReport(patterns, haystack, rounds, forks, results);
        out.print(report.table());
        out.flush();
        if (json != null) {
            ReportFile.write(
                    json,
                    report.json(
                            patternFile.getFileName().toString(),
                            haystackFile.getFileName().toString()));
        }
    }

    private List<Result> measure(
            PatternSet patterns,
            Haystack haystack,
            List<String> names,
            PrintWriter err,
            StatusLine status) {
        List<Contestant> contestants = new ArrayList<>();
        try {
            for (String name : names) {
                status.show("compiling for " + name);
                compile(name, patterns, err).ifPresent(contestants::add);
            }
            Agreement agreement = Agreement.of(haystack, contestants, tolerated, status::show);
            double[][] gbps =
                    new InterleavedTiming(haystack, contestants)
                            .run(rounds, agreement.counts(), status::show);
            List<Result> results = new ArrayList<>();
            for (int i = 0; i < gbps.length; i++) {
                results.add(
                        Result.of(
                                contestants.get(i),
                                gbps[i],
                                gbps[0],
                                agreement.counts().get(i),
                                agreement.agrees().get(i)));
            }
            return results;
        } finally {
            contestants.forEach(contestant -> contestant.searcher().close());
        }
    }

    private Optional<Contestant> compile(String name, PatternSet patterns, PrintWriter err) {
        long startNs = System.nanoTime();
        try {
            Searcher searcher = Searchers.compile(name, patterns, traffic, isStream);
            double buildMs = (System.nanoTime() - startNs) / 1e6;
            return Optional.of(new Contestant(name, searcher, buildMs));
        } catch (IllegalArgumentException e) {
            if (!engines.isEmpty()) {
                throw CommandFault.wrongInput("--engines: " + e.getMessage());
            }
            err.println("left out: " + e.getMessage());
            return Optional.empty();
        }
    }

    private List<Result> measureInForks(List<String> names, StatusLine status) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--patterns", patternFile.toString()));
        arguments.addAll(List.of("--haystack", haystackFile.toString()));
        arguments.addAll(List.of("--length", Integer.toString(length)));
        arguments.addAll(List.of("--rounds", Integer.toString(rounds)));
        arguments.addAll(List.of("--engines", String.join(",", names)));
        if (isStream) {
            arguments.add("--stream");
        }
        if (model != null) {
            arguments.addAll(List.of("--model", model.toString()));
        }
        if (!tolerated.isEmpty()) {
            arguments.addAll(List.of("--tolerate", String.join(",", tolerated)));
        }
        List<List<Result>> runs = ForkedRuns.run(forks, arguments, status::show);
        List<Result> merged = new ArrayList<>();
        for (int i = 0; i < runs.getFirst().size(); i++) {
            int contestant = i;
            merged.add(Result.merged(runs.stream().map(run -> run.get(contestant)).toList()));
        }
        return merged;
    }

    /// Who takes part: peers that are not installed do not, and that is said.
    private List<String> names(PrintWriter err) {
        List<String> known = Searchers.names();
        for (String name : engines) {
            checkKnown("--engines", name, known);
        }
        for (String name : tolerated) {
            checkKnown("--tolerate", name, known);
        }
        List<String> names = new ArrayList<>();
        for (String name : engines.isEmpty() ? baselineFirst(known) : engines) {
            Optional<String> absence = Searchers.absence(name);
            absence.ifPresentOrElse(
                    reason -> err.println("left out: " + name + ": " + reason),
                    () -> names.add(name));
        }
        if (names.isEmpty()) {
            throw CommandFault.wrongInput("--engines: none of them can serve here");
        }
        return names;
    }

    private static void checkKnown(String option, String name, List<String> known) {
        check(
                known.contains(name),
                "%s: engine=%s must be one of %s"
                        .formatted(option, name, String.join(", ", known)));
    }

    private static List<String> baselineFirst(List<String> known) {
        List<String> names = new ArrayList<>(known);
        if (names.remove(BASELINE)) {
            names.addFirst(BASELINE);
        }
        return names;
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw CommandFault.misuse(message);
        }
    }
}
