package io.wirecut.perf.match;

import io.wirecut.cli.report.CommandFault;
import io.wirecut.cli.report.ReportFile;
import io.wirecut.cli.report.StatusLine;
import io.wirecut.matcher.Matcher;
import io.wirecut.matcher.PatternSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `wirecut perf load`: how long a matcher takes to be compiled, saved, and loaded by a fresh JVM.
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Compiles patterns, saves the matcher, and loads it in fresh JVMs, one after another.",
            "",
            "Each of these JVMs does nothing before: the time is from the call of Matcher.load to its"
                    + " return, with the loading of all classes that it needs, and without the start"
                    + " of the JVM itself. Vectors are warm some time later; scalar twins serve until"
                    + " then.",
            ""
        })
public final class LoadCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--patterns",
            required = true,
            paramLabel = "FILE",
            description = "A file of patterns, as for 'perf match'.")
    private Path patternFile = Path.of("");

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "The engine (default: the one that is chosen for the patterns).")
    private @Nullable String engine;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "Traffic model of 'perf train' (default: the standard one).")
    private @Nullable Path model;

    @Option(
            names = "--forks",
            paramLabel = "N",
            description = "How many JVMs load it (default: ${DEFAULT-VALUE}).")
    private int forks = 5;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Keeps the saved matcher here.")
    private @Nullable Path output;

    /// Made by picocli.
    public LoadCommand() {}

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        try (StatusLine status = new StatusLine(command.getErr())) {
            measure(command.getOut(), status);
        }
        return 0;
    }

    private void measure(PrintWriter out, StatusLine status) {
        if (forks < 1 || forks > 100) {
            throw CommandFault.misuse("--forks=" + forks + " must be from 1 to 100");
        }
        PatternSet patterns = PatternFile.read(patternFile);
        status.show("compiling");
        long startNs = System.nanoTime();
        Matcher matcher = compile(patterns);
        double buildMs = (System.nanoTime() - startNs) / 1e6;
        try {
            Path file = output == null ? Files.createTempFile("wirecut", ".matcher") : output;
            try {
                double saveMs = save(matcher, file);
                List<Double> loadMs = load(file, status);
                status.close();
                report(out, matcher, Files.size(file), buildMs, saveMs, loadMs);
            } finally {
                if (output == null) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw CommandFault.misuse(
                    "the matcher cannot be loaded in another JVM: %s; is there room for temporary files?"
                            .formatted(e.getMessage()));
        }
    }

    private Matcher compile(PatternSet patterns) {
        Matcher.Builder builder =
                Matcher.builder().patterns(patterns).traffic(ModelFile.read(model));
        try {
            return engine == null ? builder.build() : builder.engine(engine).build();
        } catch (IllegalArgumentException e) {
            throw CommandFault.wrongInput("--engine: " + e.getMessage());
        }
    }

    private static double save(Matcher matcher, Path file) {
        long startNs = System.nanoTime();
        try {
            matcher.save(file);
        } catch (IOException e) {
            throw ReportFile.fault(file, e);
        }
        return (System.nanoTime() - startNs) / 1e6;
    }

    private List<Double> load(Path file, StatusLine status) throws IOException {
        List<Double> loadMs = new ArrayList<>();
        for (int fork = 1; fork <= forks; fork++) {
            status.show("JVM %d of %d".formatted(fork, forks));
            String said = ForkedRuns.output(LoadOnce.class.getName(), List.of(file.toString()));
            loadMs.add(Long.parseLong(said.strip()) / 1e6);
        }
        loadMs.sort(null);
        return loadMs;
    }

    private static void report(
            PrintWriter out,
            Matcher matcher,
            long length,
            double buildMs,
            double saveMs,
            List<Double> loadMs) {
        out.printf(
                Locale.ROOT,
                "engine=%s patterns=%d bytes=%d build=%.1f ms save=%.1f ms load=%.1f ms"
                        + " (median of %d fresh JVMs, %.1f to %.1f)%n",
                matcher.engine(),
                matcher.patterns().size(),
                length,
                buildMs,
                saveMs,
                loadMs.get(loadMs.size() / 2),
                loadMs.size(),
                loadMs.getFirst(),
                loadMs.getLast());
    }
}
