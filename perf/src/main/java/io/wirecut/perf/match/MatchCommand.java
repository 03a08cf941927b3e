package io.wirecut.perf.match;

import io.wirecut.cli.report.CommandFault;
import io.wirecut.cli.report.JsonText;
import io.wirecut.cli.report.ReportFile;
import io.wirecut.cli.report.StatusLine;
import io.wirecut.cli.report.TextTable;
import io.wirecut.matcher.Matcher;
import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            ""
        })
public final class MatchCommand implements Callable<Integer> {
    private static final String AUTO = "auto";
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
                    "Engines to compare, the baseline first; auto is the one that is chosen for the"
                            + " patterns (default: all, and auto).")
    private List<String> engines = new ArrayList<>();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Interleaved rounds (default: ${DEFAULT-VALUE}).")
    private int rounds = 7;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures as JSON.")
    private @Nullable Path json;

    /// Made by picocli.
    public MatchCommand() {}

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        try (StatusLine status = new StatusLine(err)) {
            compare(out, err, status);
            return 0;
        } catch (CommandFault e) {
            err.println(e.getMessage());
            return e.exitCode();
        }
    }

    private void compare(PrintWriter out, PrintWriter err, StatusLine status) {
        check(length >= 1, "--length=" + length + " must be 1 or more");
        check(rounds >= 1 && rounds <= 1000, "--rounds=" + rounds + " must be from 1 to 1000");
        PatternSet patterns = PatternFile.read(patternFile);
        byte[] bytes = InputFile.bytes(haystackFile);
        if (bytes.length == 0) {
            throw CommandFault.wrongInput(haystackFile + ": error: there is nothing to search");
        }
        Haystack haystack = new Haystack(bytes, length, isStream);
        List<Contestant> contestants = contestants(patterns, err, status);
        long matches = agreedCount(haystack, contestants, status);
        List<InterleavedTiming.Figure> figures =
                new InterleavedTiming(haystack, contestants).run(rounds, matches, status::show);
        status.close();
        out.print(table(haystack, patterns, contestants, figures, matches));
        out.flush();
        if (json != null) {
            ReportFile.write(json, json(contestants, figures, matches));
        }
    }

    private List<Contestant> contestants(PatternSet patterns, PrintWriter err, StatusLine status) {
        List<String> known = new ArrayList<>(Matcher.engines());
        known.add(AUTO);
        for (String name : engines) {
            check(
                    known.contains(name),
                    "--engines: engine=%s must be one of %s"
                            .formatted(name, String.join(", ", known)));
        }
        List<String> names = engines.isEmpty() ? baselineFirst(known) : engines;
        List<Contestant> contestants = new ArrayList<>();
        for (String name : names) {
            status.show("compiling for " + name);
            Matcher.Builder builder = Matcher.builder().patterns(patterns);
            long startNs = System.nanoTime();
            try {
                Matcher matcher = (name.equals(AUTO) ? builder : builder.engine(name)).build();
                double buildMs = (System.nanoTime() - startNs) / 1e6;
                contestants.add(new Contestant(name, matcher, Haystack.newState(matcher), buildMs));
            } catch (IllegalArgumentException e) {
                if (!engines.isEmpty()) {
                    throw CommandFault.wrongInput("--engines: " + e.getMessage());
                }
                err.println("left out: " + e.getMessage());
            }
        }
        return contestants;
    }

    private static List<String> baselineFirst(List<String> known) {
        List<String> names = new ArrayList<>(known);
        if (names.remove(BASELINE)) {
            names.addFirst(BASELINE);
        }
        return names;
    }

    /// Matches in one scan, which every engine must find alike.
    private static long agreedCount(
            Haystack haystack, List<Contestant> contestants, StatusLine status) {
        List<String> counts = new ArrayList<>();
        MatchCount first = new MatchCount();
        boolean agreed = true;
        for (Contestant contestant : contestants) {
            status.show("comparing matches of " + contestant.name());
            MatchCount own = counts.isEmpty() ? first : new MatchCount();
            haystack.scan(contestant.matcher(), contestant.state(), own);
            agreed &= own.count() == first.count() && own.digest() == first.digest();
            counts.add(
                    "  %s: %d matches, digest %016x"
                            .formatted(contestant.name(), own.count(), own.digest()));
        }
        if (!agreed) {
            throw CommandFault.wrongInput(
                    "error: the engines disagree; nothing was timed\n" + String.join("\n", counts));
        }
        return first.count();
    }

    private static String table(
            Haystack haystack,
            PatternSet patterns,
            List<Contestant> contestants,
            List<InterleavedTiming.Figure> figures,
            long matches) {
        int ignoringCase = 0;
        for (Pattern pattern : patterns) {
            ignoringCase += pattern.ignoresCase() ? 1 : 0;
        }
        TextTable table =
                new TextTable(
                        "engine", "served by", "Gbit/s", "spread", "ratio", "MiB", "build ms");
        for (int i = 0; i < contestants.size(); i++) {
            Contestant contestant = contestants.get(i);
            InterleavedTiming.Figure figure = figures.get(i);
            table.add(
                    contestant.name(),
                    contestant.matcher().engine(),
                    String.format(Locale.ROOT, "%.3f", figure.gbps()),
                    "±%.0f%%".formatted(100 * figure.spread()),
                    String.format(Locale.ROOT, "%.2f", figure.ratio()),
                    String.format(
                            Locale.ROOT, "%.1f", contestant.matcher().memoryBytes() / 1048576.0),
                    "%.0f".formatted(contestant.buildMs()));
        }
        return String.format(
                Locale.ROOT,
                "%,d bytes in %,d pieces, %s; %,d patterns, %,d of them in any case; %,d matches%n%s",
                haystack.length(),
                haystack.pieceCount(),
                haystack.isStream() ? "one stream" : "each its own stream",
                patterns.size(),
                ignoringCase,
                matches,
                table);
    }

    private static String json(
            List<Contestant> contestants, List<InterleavedTiming.Figure> figures, long matches) {
        List<Map<String, Object>> results = new ArrayList<>();
        for (int i = 0; i < contestants.size(); i++) {
            Contestant contestant = contestants.get(i);
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("engine", contestant.name());
            result.put("servedBy", contestant.matcher().engine());
            result.put("gbps", figures.get(i).gbps());
            result.put("ratio", figures.get(i).ratio());
            result.put("matches", matches);
            result.put("memoryBytes", contestant.matcher().memoryBytes());
            result.put("buildMs", contestant.buildMs());
            results.add(result);
        }
        return JsonText.of(Map.of("results", results));
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw CommandFault.misuse(message);
        }
    }
}
