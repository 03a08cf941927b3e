package io.wirecut.perf.resets;

import io.wirecut.perf.host.RoughWire;
import io.wirecut.perf.host.TagWire;
import io.wirecut.perf.lab.JavaProgram;
import io.wirecut.perf.lab.LabException;
import io.wirecut.perf.lab.LabPath;
import io.wirecut.perf.lab.Namespace;
import io.wirecut.perf.lab.NetworkLab;
import io.wirecut.perf.lab.Position;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Runs cells: those with the sensor in the same place, and the same path, in one lab.
final class Matrix {
    /// Longer than a sensor waits for a sign of life.
    private static final int CLAIM_MS = 2_500;

    /// One client here does what hundreds do elsewhere: five hundred connections a second are cut.
    private static final List<String> LIMITS =
            List.of("--set", "reset.max-per-source=0", "--set", "reset.tracked-flows=16384");

    private final int tries;
    private final Path folder;
    private final List<String> liveOptions;
    private final @Nullable Path peer;
    private final Consumer<String> progress;

    /// @param tries connections of a cell where they are cheap
    /// @param folder for the sensors' logs, a folder each
    /// @param liveOptions that the sensors get besides
    /// @param peer another program to be run in place of them; null for none
    /// @param progress is told how far it is, often
    Matrix(
            int tries,
            Path folder,
            List<String> liveOptions,
            @Nullable Path peer,
            Consumer<String> progress) {
        this.tries = tries;
        this.folder = folder;
        this.liveOptions = Stream.concat(LIMITS.stream(), liveOptions.stream()).toList();
        this.peer = peer;
        this.progress = progress;
    }

    /// The cells by the labs that they need, in order.
    static Collection<List<Cell>> byLab(List<Cell> cells) {
        return cells.stream()
                .collect(
                        Collectors.groupingBy(Matrix::lab, LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    private static String lab(Cell cell) {
        return cell.position().label() + "-" + cell.path().label();
    }

    /// Runs cells of one lab.
    ///
    /// @throws LabException if it cannot be built, or the sensor does not work at all
    List<CellResult> run(List<Cell> cells) {
        Position position = cells.getFirst().position();
        LabPath path = cells.getFirst().path();
        String name = lab(cells.getFirst());
        progress.accept("building the lab: " + name);
        Path logs = folder.resolve(name);
        Map<Cell, List<Try>> outcomes = new LinkedHashMap<>();
        try (NetworkLab lab = new NetworkLab(position, path)) {
            Path rules = prepare(logs);
            runPath(lab, path);
            try (HostProcess client = new HostProcess(lab.client());
                    HostProcess server = new HostProcess(lab.server());
                    Sensor sensor = start(lab, rules, logs)) {
                CellRun run = new CellRun(client, server);
                for (Cell cell : cells) {
                    progress.accept(
                            "%s: %d of %d: %s"
                                    .formatted(
                                            name, outcomes.size() + 1, cells.size(), cell.name()));
                    outcomes.put(cell, run.run(cell, cell.tries(tries)));
                    if (!sensor.isAlive()) {
                        throw new LabException(
                                "the sensor died in %s: %s".formatted(cell.name(), sensor.said()));
                    }
                }
                progress.accept(name + ": waiting for what the sensor says of the last");
                waitForClaims();
                int exitCode = sensor.stop();
                if (exitCode != 0) {
                    throw new LabException(
                            "the sensor ended with exit code %d: %s"
                                    .formatted(exitCode, sensor.said()));
                }
            }
        }
        Claims claims = Claims.read(logs.resolve("eve.json"));
        List<CellResult> results = new ArrayList<>();
        outcomes.forEach((cell, all) -> results.add(new CellResult(cell, all, claims)));
        return results;
    }

    /// It says so of a connection only when that was silent for a while.
    private static void waitForClaims() {
        try {
            TimeUnit.MILLISECONDS.sleep(CLAIM_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted");
        }
    }

    private Sensor start(NetworkLab lab, Path rules, Path logs) {
        return peer == null
                ? new Sensor(lab, rules, logs, liveOptions)
                : Sensor.peer(lab, peer, rules, logs);
    }

    private Path prepare(Path logs) {
        try {
            Files.createDirectories(logs);
            Path rules = logs.resolve("lab.rules");
            Files.writeString(rules, peer == null ? Scenario.rules() : Scenario.peerRules());
            return rules;
        } catch (IOException e) {
            throw new LabException(logs + " cannot be written", e);
        }
    }

    /// Has what is between the hosts and the sensor forward.
    static void runPath(NetworkLab lab, LabPath path) {
        Class<?> program = path == LabPath.TAGGED ? TagWire.class : RoughWire.class;
        for (Namespace namespace : lab.paths()) {
            String[] sides = NetworkLab.PATH_SIDES.toArray(String[]::new);
            Process wire =
                    namespace.start(
                            namespace
                                    .builder(JavaProgram.small(program, sides))
                                    .redirectError(Redirect.INHERIT));
            try {
                BufferedReader lines = wire.inputReader(StandardCharsets.UTF_8);
                if (!"ready".equals(lines.readLine())) {
                    throw new LabException("the program of the path does not get ready");
                }
            } catch (IOException e) {
                throw new LabException("the program of the path is gone", e);
            }
        }
    }
}
