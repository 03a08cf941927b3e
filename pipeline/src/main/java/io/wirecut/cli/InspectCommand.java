package io.wirecut.cli;

import io.wirecut.cli.report.JsonText;
import io.wirecut.cli.report.ReportFile;
import io.wirecut.cli.report.StatusLine;
import io.wirecut.pipeline.Pipeline;
import io.wirecut.pipeline.Statistics;
import io.wirecut.pipeline.Threading;
import io.wirecut.pipeline.event.EventType;
import io.wirecut.pipeline.event.FileEventSink;
import io.wirecut.pipeline.reset.PcapInjector;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.source.CaptureException;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.pipeline.source.PacketSources;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.PackException;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.pack.LoadedRules;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `wirecut inspect`: captures in, alerts and resets out.
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = {
            "Inspects captures with signatures.",
            "Writes eve.json (alerts; flows and what became of resets if told), resets.pcap (the RSTs, as they would be sent)"
                    + " and stats.json."
        })
public final class InspectCommand implements Subcommand {
    private static final int POLL_LIMIT = 256;
    private static final Path STANDARD_INPUT = Path.of("-");

    @Spec private @Nullable CommandSpec spec;
    private @Nullable ProfileReport profile;

    @Mixin private InspectionOptions inspection = new InspectionOptions();

    @Option(
            names = {"-r", "--read"},
            required = true,
            paramLabel = "FILE|DIR|-",
            description =
                    "A pcap or pcapng capture, gzipped or not, a folder of them, or - for standard"
                            + " input. May be given several times.")
    private List<Path> inputs = new ArrayList<>();

    @Option(
            names = {"-l", "--log-dir"},
            defaultValue = ".",
            paramLabel = "DIR",
            description = "Where to write; made if missing. The current folder unless told.")
    private Path logDir = Path.of(".");

    @Option(
            names = "--inline",
            description = "Judge as if on the wire, where a frame waits for its verdict.")
    private boolean inline;

    @Option(
            names = "--workers",
            defaultValue = "1",
            paramLabel = "N",
            description = "Worker threads, 1 unless told; 0 does all on the reading thread.")
    private int workers;

    @Option(
            names = "--events",
            split = ",",
            paramLabel = "TYPE",
            description =
                    "What goes into eve.json: alert, flow, packet (of what rules tag), reset, or several"
                            + " with commas between. Unless told, what outputs.eve-log.types has in the"
                            + " settings, else alert,packet.")
    private List<EventType> events = new ArrayList<>();

    @Option(
            names = "--profile",
            description =
                    "Show what the costliest rules have cost, and write what all have to profile.json.")
    private boolean profiles;

    /// Made by the service loader.
    public InspectCommand() {}

    @Override
    public Integer call() throws IOException, PackException {
        List<Path> captures = new ArrayList<>();
        for (Path input : inputs) {
            captures.addAll(
                    input.equals(STANDARD_INPUT) ? List.of(input) : CaptureFiles.find(input));
        }
        long startNs = System.nanoTime();
        LoadedRules loaded = inspection.load();
        SignaturePack pack = loaded.pack();
        RuleSet rules = loaded.rules();
        double loadSeconds = secondsSince(startNs);
        Files.createDirectories(logDir);
        InspectionReport report = new InspectionReport(pack, captures.size(), workers, loadSeconds);
        try (FileEventSink sink = new FileEventSink(logDir.resolve("eve.json"));
                PcapInjector injector = new PcapInjector(logDir.resolve("resets.pcap"));
                Pipeline pipeline =
                        Pipeline.builder()
                                .rules(rules)
                                .inspection(inspection.inspection())
                                .verifyChecksums(inspection.verifiesChecksums())
                                .position(inline ? Position.INLINE : Position.TAP)
                                .threading(workers == 0 ? Threading.INVOKER : Threading.DEDICATED)
                                .workers(workers)
                                .populatesTables(false)
                                .events(sink)
                                .eventTypes(
                                        events.isEmpty()
                                                ? inspection.eventTypes()
                                                : Set.copyOf(events))
                                .injector(injector)
                                .dataFolder(inspection.dataFolder(logDir))
                                .start()) {
            startNs = System.nanoTime();
            inspectAll(captures, pipeline, report);
            report.end(pipeline.statistics(), secondsSince(startNs));
            pipeline.saveLists().forEach(report::fault);
            if (profiles) {
                profile = new ProfileReport(pipeline.ruleCosts());
            }
            report.exempted(rules.exemptedCounts());
        }
        ReportFile.write(logDir.resolve("stats.json"), JsonText.of(report.toJson()));
        PrintWriter out = commandLine().getOut();
        out.print(report.summary(logDir));
        if (profile != null) {
            Path file = logDir.resolve("profile.json");
            ReportFile.write(file, JsonText.of(profile.toJson()));
            out.print(profile.table(file));
        }
        out.flush();
        commandLine().getErr().print(inspection.ignoredSettings());
        commandLine().getErr().print(report.faultLines());
        commandLine().getErr().flush();
        return report.isClean() ? Main.OK : Main.FAILED;
    }

    private void inspectAll(List<Path> captures, Pipeline pipeline, InspectionReport report) {
        try (StatusLine status = new StatusLine(commandLine().getErr())) {
            for (int i = 0; i < captures.size(); i++) {
                Path capture = captures.get(i);
                try {
                    inspect(capture, pipeline, status, "[%d/%d]".formatted(i + 1, captures.size()));
                } catch (CaptureException e) {
                    report.fault(String.valueOf(e.getMessage()));
                }
                pipeline.endOfInput();
                Statistics statistics = pipeline.statistics();
                if (!statistics.isConserved()) {
                    report.fault(
                            "%s: internal error: %d frames, but %d inspected, %d bypassed and %d dropped"
                                    .formatted(
                                            capture,
                                            statistics.frames(),
                                            statistics.inspected(),
                                            statistics.bypassedTotal(),
                                            statistics.droppedTotal()));
                }
            }
        }
    }

    private static void inspect(Path capture, Pipeline pipeline, StatusLine status, String place) {
        try (PacketSource source =
                capture.equals(STANDARD_INPUT)
                        ? PacketSources.openStream(System.in, "standard input")
                        : PacketSources.open(capture)) {
            while (source.poll(pipeline, POLL_LIMIT) != PacketSource.END) {
                if (status.isDue()) {
                    status.show(InspectionReport.progress(place, capture, source, pipeline));
                }
            }
        }
    }

    private CommandLine commandLine() {
        return Objects.requireNonNull(spec).commandLine();
    }

    private static double secondsSince(long startNs) {
        return (System.nanoTime() - startNs) / 1e9;
    }
}
