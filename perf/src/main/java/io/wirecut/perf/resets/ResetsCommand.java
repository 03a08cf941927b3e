package io.wirecut.perf.resets;

import io.wirecut.cli.report.CommandFault;
import io.wirecut.cli.report.JsonText;
import io.wirecut.cli.report.ReportFile;
import io.wirecut.cli.report.StatusLine;
import io.wirecut.perf.lab.LabAccess;
import io.wirecut.perf.lab.LabException;
import io.wirecut.perf.match.RunEnvironment;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `wirecut perf resets`: whether the resets of `wirecut live` land.
@Command(
        name = "resets",
        mixinStandardHelpOptions = true,
        description = {
            "Has real sockets talk through a sensor in network namespaces, and counts which"
                    + " connections were cut, which end was left hanging, what was delivered after"
                    + " the match, and whether the sensor told the truth about it.",
            "Needs Linux, and root or user namespaces. Exit code 0 if every cell is as it should"
                    + " be; 1 if not, or the sensor failed; 2 if there can be no such lab here."
        })
public final class ResetsCommand implements Callable<Integer> {
    private static final int MAX_TRIES = 10_000;
    private static final int THROUGHPUT_ROUNDS = 3;
    private static final double WANTED_RATIO = 0.8;
    private static final double WANTED_PING_MS = 0.1;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--tries",
            defaultValue = "200",
            paramLabel = "N",
            description =
                    "Connections of a cell (default: ${DEFAULT-VALUE}); a tenth where an end may be"
                            + " left hanging, a quarter where much is sent.")
    private int tries;

    @Option(
            names = "--cells",
            defaultValue = ".*",
            paramLabel = "REGEX",
            description =
                    "Which cells, by their names, such as tap/v4/reset-both/idle: those in which it"
                            + " is found.")
    private String cells = ".*";

    @Option(names = "--list", description = "Lists the names of the cells, and runs none.")
    private boolean isListing;

    @Option(
            names = "--throughput",
            paramLabel = "RULES",
            description =
                    "Instead of cells: iperf3 and ping through the wire with these rules, and over"
                            + " the kernel's bridge, in turns, without offloads and with them. Exit code"
                            + " 0 if without them the wire passes 80 % of what the bridge does, and adds"
                            + " 0.1 ms to a ping at most.")
    private @Nullable Path rules;

    @Option(
            names = "--soak",
            paramLabel = "MINUTES",
            defaultValue = "0",
            description =
                    "Instead of cells: traffic on a wire while its interfaces go down, its sensor is"
                            + " killed, its disk is full. Exit code 0 if all was well after each. With"
                            + " --log-dir, episodes.jsonl there tells of each as it ends.")
    private int soakMinutes;

    @Option(
            names = "--live",
            paramLabel = "OPTION",
            description =
                    "An option that the sensors of cells get besides, such as"
                            + " --live=--inject-thread. May be given several times.")
    private List<String> liveOptions = new ArrayList<>();

    @Option(
            names = {"-l", "--log-dir"},
            paramLabel = "DIR",
            description = "Keeps the sensors' logs there, a folder for each lab.")
    private @Nullable Path logDir;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures as JSON.")
    private @Nullable Path json;

    /// Made by picocli.
    public ResetsCommand() {}

    @Override
    public Integer call() {
        if (tries < 1 || tries > MAX_TRIES) {
            throw CommandFault.misuse(
                    "--tries=%d must be from 1 to %d".formatted(tries, MAX_TRIES));
        }
        List<Cell> chosen = chosen();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (isListing) {
            chosen.forEach(cell -> out.println(cell.name()));
            out.flush();
            return 0;
        }
        LabAccess.absence()
                .ifPresent(absence -> {
                    throw CommandFault.misuse("perf resets: " + absence);
                });
        try (ScratchFolder scratch = ScratchFolder.of(logDir)) {
            if (rules != null) {
                return measureThroughput(rules, scratch.path(), out);
            }
            return soakMinutes > 0
                    ? soak(scratch.path(), out)
                    : runCells(chosen, scratch.path(), out);
        } catch (LabException e) {
            throw CommandFault.wrongInput("perf resets: " + e.getMessage());
        } catch (IOException e) {
            throw CommandFault.misuse("--log-dir: " + e.getMessage());
        }
    }

    private List<Cell> chosen() {
        Pattern wanted;
        try {
            wanted = Pattern.compile(cells);
        } catch (PatternSyntaxException e) {
            throw CommandFault.misuse("--cells: " + e.getMessage());
        }
        List<Cell> chosen =
                Cell.all().stream().filter(cell -> wanted.matcher(cell.name()).find()).toList();
        if (chosen.isEmpty()) {
            throw CommandFault.misuse("--cells: no cell has '%s' in its name".formatted(cells));
        }
        return chosen;
    }

    private int runCells(List<Cell> chosen, Path folder, PrintWriter out) {
        List<CellResult> all = new ArrayList<>();
        for (List<Cell> cellsOfLab : Matrix.byLab(chosen)) {
            List<CellResult> results;
            try (StatusLine status = status()) {
                results = new Matrix(tries, folder, liveOptions, status::show).run(cellsOfLab);
            }
            out.print(LabReports.cells(results));
            out.flush();
            all.addAll(results);
        }
        long bad = all.stream().filter(result -> !result.isGood()).count();
        out.print(LabReports.latencies(all));
        out.printf("%d cells, %d of them not as they should be%n", all.size(), bad);
        return end(out, bad == 0, "cells", all.stream().map(CellResult::toMap).toList());
    }

    private int measureThroughput(Path pack, Path folder, PrintWriter out) {
        for (String program : Throughput.PROGRAMS) {
            if (!LabAccess.isInstalled(program)) {
                throw CommandFault.misuse(
                        "--throughput needs %s: apt-get install iperf3 iputils-ping"
                                .formatted(program));
            }
        }
        List<Throughput.Turn> turns;
        try (StatusLine status = status()) {
            turns =
                    new Throughput(pack.toAbsolutePath(), folder, status::show)
                            .run(THROUGHPUT_ROUNDS);
        }
        out.print(LabReports.turns(turns));
        boolean isGood =
                Throughput.ratio(turns, false) >= WANTED_RATIO
                        && Throughput.addedPingMs(turns, false) <= WANTED_PING_MS;
        return end(out, isGood, "throughput", Throughput.toMap(turns));
    }

    private int soak(Path folder, PrintWriter out) {
        List<Soak.Episode> episodes;
        try (StatusLine status = status()) {
            episodes = new Soak(folder, status::show).run(soakMinutes);
        }
        out.print(LabReports.episodes(episodes));
        return end(out, Soak.bad(episodes) == 0, "soak", Soak.toList(episodes));
    }

    private StatusLine status() {
        return new StatusLine(Objects.requireNonNull(spec).commandLine().getErr());
    }

    private int end(PrintWriter out, boolean isGood, String name, Object figures) {
        out.flush();
        if (json != null) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("good", isGood);
            report.put(name, figures);
            report.put("environment", RunEnvironment.describe());
            ReportFile.write(json, JsonText.of(report));
        }
        return isGood ? 0 : 1;
    }
}
