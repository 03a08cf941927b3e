package io.wirecut.perf.resets;

import io.wirecut.cli.report.CommandFault;
import io.wirecut.cli.report.JsonText;
import io.wirecut.cli.report.ReportFile;
import io.wirecut.cli.report.StatusLine;
import io.wirecut.cli.report.TextTable;
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
        List<CellResult> results = run(chosen, out);
        boolean isGood = results.stream().allMatch(CellResult::isGood);
        long bad = results.stream().filter(result -> !result.isGood()).count();
        out.printf("%d cells, %d of them not as they should be%n", results.size(), bad);
        out.flush();
        if (json != null) {
            ReportFile.write(json, JsonText.of(toJson(results, isGood)));
        }
        return isGood ? 0 : 1;
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

    private List<CellResult> run(List<Cell> chosen, PrintWriter out) {
        List<CellResult> all = new ArrayList<>();
        try (ScratchFolder scratch = ScratchFolder.of(logDir);
                StatusLine status =
                        new StatusLine(Objects.requireNonNull(spec).commandLine().getErr())) {
            new Matrix(tries, scratch.path(), status::show)
                    .run(
                            chosen,
                            results -> {
                                status.close();
                                print(out, results);
                                all.addAll(results);
                            });
        } catch (LabException e) {
            throw CommandFault.wrongInput("perf resets: " + e.getMessage());
        } catch (IOException e) {
            throw CommandFault.misuse("--log-dir: " + e.getMessage());
        }
        return all;
    }

    private static void print(PrintWriter out, List<CellResult> results) {
        TextTable table = new TextTable(CellResult.headings());
        results.forEach(result -> table.add(result.row()));
        out.print(table);
        for (CellResult result : results) {
            for (String example : result.examples()) {
                out.println("  " + result.cell().name() + ": " + example);
            }
        }
        out.flush();
    }

    private static Map<String, Object> toJson(List<CellResult> results, boolean isGood) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("good", isGood);
        report.put("cells", results.stream().map(CellResult::toMap).toList());
        report.put("environment", RunEnvironment.describe());
        return report;
    }
}
