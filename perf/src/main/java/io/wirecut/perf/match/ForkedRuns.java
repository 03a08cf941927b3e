package io.wirecut.perf.match;

import io.wirecut.cli.report.CommandFault;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Runs the same comparison in several processes, one after another: what a JVM happened to compile
/// or place in memory in one way differs between them.
final class ForkedRuns {
    private static final String MAIN_CLASS = "io.wirecut.cli.Main";

    private ForkedRuns() {}

    /// Runs `wirecut perf match` in fresh processes with this one's JVM, flags and class path.
    ///
    /// @param arguments of the command, without those about forks and reports
    /// @return the results of each process, by contestant
    /// @throws CommandFault if one of them fails, with its exit code and what it said
    static List<List<Result>> run(int forks, List<String> arguments, Consumer<String> progress) {
        List<List<Result>> runs = new ArrayList<>();
        try {
            Path json = Files.createTempFile("wirecut-match", ".json");
            try {
                for (int fork = 1; fork <= forks; fork++) {
                    progress.accept("fork %d of %d".formatted(fork, forks));
                    run(arguments, json);
                    runs.add(results(Files.readString(json)));
                }
            } finally {
                Files.delete(json);
            }
        } catch (IOException e) {
            throw CommandFault.misuse("--forks: a process cannot be run: " + e.getMessage());
        }
        return runs;
    }

    private static void run(List<String> arguments, Path json) throws IOException {
        List<String> all = new ArrayList<>(List.of("perf", "match"));
        all.addAll(arguments);
        all.addAll(List.of("--json", json.toString()));
        output(MAIN_CLASS, all);
    }

    /// Runs a class in a fresh process with this one's JVM, flags and class path.
    ///
    /// @return what it writes to its standard output
    /// @throws CommandFault if it fails, with its exit code and what it said
    static String output(String mainClass, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        Path errors = Files.createTempFile("wirecut-fork", ".txt");
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        try {
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exitCode = process.waitFor();
            if (exitCode == 1) {
                throw CommandFault.wrongInput(Files.readString(errors).strip());
            } else if (exitCode != 0) {
                throw CommandFault.misuse(Files.readString(errors).strip());
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFault.misuse("--forks: interrupted");
        } finally {
            process.destroy();
            Files.delete(errors);
        }
    }

    /// The results in a report: JSON is YAML.
    static List<Result> results(String json) {
        Map<?, ?> report =
                (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(json);
        List<?> found = Objects.requireNonNull((List<?>) report.get("results"));
        List<Result> results = new ArrayList<>();
        for (Object result : found) {
            results.add(Result.fromMap((Map<?, ?>) result));
        }
        return results;
    }
}
