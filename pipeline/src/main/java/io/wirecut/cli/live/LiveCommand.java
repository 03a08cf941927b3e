package io.wirecut.cli.live;

import io.wirecut.cli.InspectionOptions;
import io.wirecut.cli.Main;
import io.wirecut.cli.Subcommand;
import io.wirecut.cli.report.CommandFault;
import io.wirecut.cli.report.JsonText;
import io.wirecut.cli.report.ReportFile;
import io.wirecut.pipeline.Overload;
import io.wirecut.pipeline.Pipeline;
import io.wirecut.pipeline.Threading;
import io.wirecut.pipeline.config.LiveSettings;
import io.wirecut.pipeline.event.EventType;
import io.wirecut.pipeline.event.LogEventSink;
import io.wirecut.pipeline.posix.Capabilities;
import io.wirecut.pipeline.posix.Errno;
import io.wirecut.pipeline.reload.ReloadListener;
import io.wirecut.pipeline.reload.RuleReloader;
import io.wirecut.pipeline.source.live.Offloads;
import io.wirecut.pipeline.source.live.QueueSource;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.PackException;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.pack.LoadedRules;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `wirecut live`: traffic in, alerts and resets out, until it is told to stop.
@Command(
        name = "live",
        mixinStandardHelpOptions = true,
        description = {
            "Inspects live traffic with signatures, and resets what they ask for.",
            "Prints 'ready' to the standard error when it does. Appends to eve.json; writes stats.json"
                    + " at the end.",
            "SIGINT and SIGTERM end it, SIGHUP reopens eve.json."
        })
public final class LiveCommand implements Subcommand {
    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);
    private static final long FLUSH_MS = 100;
    private static final int KILLED = 130;

    @Spec private @Nullable CommandSpec spec;

    @Mixin private InspectionOptions inspection = new InspectionOptions();

    @Mixin private LiveOptions live = new LiveOptions();

    @Option(
            names = {"-l", "--log-dir"},
            defaultValue = ".",
            paramLabel = "DIR",
            description = "Where to write; made if missing. The current folder unless told.")
    private Path logDir = Path.of(".");

    @Option(
            names = "--workers",
            defaultValue = "0",
            paramLabel = "N",
            description =
                    "Worker threads. 0, the default, does all on the thread that takes the frames,"
                            + " which answers soonest.")
    private int workers;

    @Option(
            names = "--test",
            description =
                    "Only look whether it could run: rights, interfaces, offloads, rules and settings."
                            + " Exit code 1 if not.")
    private boolean testOnly;

    @Option(
            names = "--json",
            description = "Tell as JSON, a line each, when it is ready and what came out.")
    private boolean asJson;

    @Option(
            names = "--warm-up",
            defaultValue = "8",
            paramLabel = "SECONDS",
            description =
                    "The longest to warm up before it is ready, 8 unless told. Without, the first"
                            + " matches are answered late.")
    private int maxWarmUpSeconds;

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
            names = "--watch",
            description =
                    "Load the rules again when their files change, as SIGUSR2 does. Flows that are"
                            + " there go by rule-reload.old-flows.")
    private boolean watches;

    /// Made by the service loader.
    public LiveCommand() {}

    @Override
    public Integer call() throws IOException, PackException {
        if (testOnly) {
            return test();
        }
        LoadedRules loaded = inspection.load();
        SignaturePack pack = loaded.pack();
        RuleSet rules = loaded.rules();
        Files.createDirectories(logDir);
        LiveSettings settings = LiveSettings.of(inspection.settings());
        seeToOffloads(settings);
        try (LivePath path = live.open(settings, workers > 0);
                LogEventSink sink = new LogEventSink(logDir.resolve("eve.json"))) {
            giveUpRights(path);
            WarmUp warmUp = new WarmUp(inspection.inspection(), path.position(), maxWarmUpSeconds);
            warmUp.run(pack, rules);
            warmUp.run(path.injector());
            if (!live.injectsOnThread()) {
                return run(path, sink, pack, rules);
            }
            warmUp.runQueue();
            LivePath queued = path.withInjectionThread();
            try (var _ = queued.injector()) {
                return run(queued, sink, pack, rules);
            }
        }
    }

    private int run(LivePath path, LogEventSink sink, SignaturePack pack, RuleSet rules) {
        try (Pipeline pipeline = start(path, sink, rules);
                RuleReloader reloader = reloader(pipeline);
                ScheduledExecutorService flusher = flusher(sink)) {
            LiveLoop loop = new LiveLoop(path.source(), pipeline);
            handleSignals(loop, sink);
            ProcessSignals.on("USR2", reloader::request);
            loop.start();
            tellReady(path);
            long startNs = System.nanoTime();
            loop.run();
            double runSeconds = (System.nanoTime() - startNs) / 1e9;
            flusher.shutdown();
            sink.flush();
            pipeline.saveLists().forEach(this::tell);
            LiveReport report =
                    new LiveReport(
                            path,
                            pack,
                            path.source().counts(),
                            pipeline.statistics(),
                            sink,
                            loop.failures(),
                            runSeconds);
            return end(report, loop);
        }
    }

    private Pipeline start(LivePath path, LogEventSink sink, RuleSet rules) {
        return Pipeline.builder()
                .rules(rules)
                .inspection(inspection.inspection())
                .verifyChecksums(inspection.verifiesChecksums())
                .position(path.position())
                .threading(workers == 0 ? Threading.INVOKER : Threading.DEDICATED)
                .workers(Math.max(1, workers))
                .overload(Overload.BLOCK)
                .events(sink)
                .eventTypes(events.isEmpty() ? inspection.eventTypes() : Set.copyOf(events))
                .listener(path.listener())
                .injector(path.resets())
                .dataFolder(inspection.dataFolder(logDir))
                // The one that the kernel stamps frames by, and no estimate of it.
                .live(new SystemEpochNanoClock())
                .start();
    }

    private RuleReloader reloader(Pipeline pipeline) {
        return RuleReloader.start(
                pipeline,
                () -> inspection.load().rules(),
                new ReloadListener() {
                    @Override
                    public void onReloaded(int generation, double seconds) {
                        tell("rules loaded: generation %d, %.2f s".formatted(generation, seconds));
                    }

                    @Override
                    public void onReloadFailed(Throwable cause) {
                        tell("rules not loaded, those before stay: " + cause.getMessage());
                    }
                },
                watches ? inspection.files() : List.of(),
                WATCH_INTERVAL);
    }

    private static ScheduledExecutorService flusher(LogEventSink sink) {
        ScheduledExecutorService flusher =
                Executors.newSingleThreadScheduledExecutor(
                        task -> Thread.ofPlatform().daemon().name("wirecut-log").unstarted(task));
        var _ =
                flusher.scheduleWithFixedDelay(
                        sink::flush, FLUSH_MS, FLUSH_MS, TimeUnit.MILLISECONDS);
        return flusher;
    }

    private void handleSignals(LiveLoop loop, LogEventSink sink) {
        StopSignal stop = new StopSignal(loop);
        ProcessSignals.on("INT", stop);
        ProcessSignals.on("TERM", stop);
        ProcessSignals.on("HUP", sink::reopen);
    }

    /// Ends the loop; whoever asks again does not want to wait for it.
    private record StopSignal(LiveLoop loop) implements Runnable {
        @Override
        public void run() {
            if (loop.isStopped()) {
                Runtime.getRuntime().halt(KILLED);
            }
            loop.stop();
        }
    }

    private int end(LiveReport report, LiveLoop loop) {
        try {
            ReportFile.write(logDir.resolve("stats.json"), JsonText.of(report.toJson()));
        } catch (CommandFault e) {
            // The run was as good: it is told below.
            tell(String.valueOf(e.getMessage()));
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.print(asJson ? JsonText.line(report.toJson()) + "\n" : report.summary(logDir));
        out.flush();
        String ignored = inspection.ignoredSettings();
        if (!ignored.isEmpty()) {
            tell(ignored.strip());
        }
        RuntimeException failure = loop.firstFailure();
        if (failure != null) {
            tell("internal error on %,d frames: %s".formatted(loop.failures(), failure));
            return Main.FAILED;
        }
        if (!report.isConserved()) {
            tell("internal error: frames are not accounted for: see stats.json");
            return Main.FAILED;
        }
        return Main.OK;
    }

    private void seeToOffloads(LiveSettings settings) {
        for (String name : live.interfaces(settings)) {
            List<Offloads> on =
                    live.turnsOffloadsOff() ? Offloads.turnOff(name) : Offloads.on(name);
            if (!on.isEmpty() && !live.isWire(settings)) {
                tell("warning: " + LiveCheck.offloads(name, on));
            }
        }
    }

    /// Looks at everything, and tells all that is wrong at once.
    private int test() {
        LiveCheck check = new LiveCheck();
        LiveSettings settings = LiveSettings.of(inspection.settings());
        check.rights(live.isQueue(settings));
        for (String name : live.interfaces(settings)) {
            check.interfaceOf(name, live.isWire(settings));
        }
        check.logDir(logDir);
        try {
            LoadedRules loaded = inspection.load();
            check.ok(
                    "%,d rules, %,d refused"
                            .formatted(loaded.rules().size(), loaded.pack().refusedCount()));
            var _ = inspection.inspection();
            try (LivePath path = live.open(settings, workers > 0)) {
                check.ok("%s can be opened".formatted(path.name()));
            }
        } catch (IOException | PackException | RuntimeException e) {
            check.fault(String.valueOf(e.getMessage()));
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        check.findings().forEach(out::println);
        out.flush();
        return check.isPassed() ? Main.OK : Main.FAILED;
    }

    /// What is open stays open: from here on nothing takes more than to open it again.
    private void giveUpRights(LivePath path) {
        int result =
                path.source() instanceof QueueSource
                        ? Capabilities.keepOnly(Capabilities.NET_RAW, Capabilities.NET_ADMIN)
                        : Capabilities.keepOnly(Capabilities.NET_RAW);
        if (result < 0) {
            tell("warning: rights are not given up (%s)".formatted(Errno.describe(result)));
        }
    }

    private void tellReady(LivePath path) {
        if (asJson) {
            Map<String, Object> ready = new LinkedHashMap<>();
            ready.put("event", "ready");
            ready.put("source", path.name());
            ready.put("pid", ProcessHandle.current().pid());
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            out.println(JsonText.line(ready));
            out.flush();
        }
        tell("ready: " + path.name());
    }

    private void tell(String line) {
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        err.println("wirecut: " + line);
        err.flush();
    }
}
