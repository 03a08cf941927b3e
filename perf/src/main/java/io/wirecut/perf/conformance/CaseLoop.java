package io.wirecut.perf.conformance;

import io.wirecut.pipeline.config.Settings;
import io.wirecut.pipeline.config.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Runs cases, several at a time, each within a time limit; whatever a case does, the others run.
final class CaseLoop {
    private final CaseRunner runner;
    private final int threadCount;
    private final long timeLimitMs;
    private final Consumer<String> progress;

    /// @param threadCount how many cases run at a time
    /// @param timeLimitMs for each case
    /// @param progress is told of each case that begins
    CaseLoop(CaseRunner runner, int threadCount, long timeLimitMs, Consumer<String> progress) {
        this.runner = runner;
        this.threadCount = threadCount;
        this.timeLimitMs = timeLimitMs;
        this.progress = progress;
    }

    /// Runs all of them.
    ///
    /// @return how each went, in the order of the cases
    List<CaseRun> run(List<ConformanceCase> cases) throws InterruptedException {
        CaseRun[] runs = new CaseRun[cases.size()];
        AtomicInteger next = new AtomicInteger();
        List<Thread> lanes = new ArrayList<>();
        for (int i = 0; i < threadCount; i++) {
            lanes.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("lane-" + i)
                            .start(() -> runLane(cases, next, runs)));
        }
        for (Thread lane : lanes) {
            lane.join();
        }
        return Arrays.stream(runs).map(Objects::requireNonNull).toList();
    }

    /// Takes case after case. A thread that does not come back is left behind, and replaced.
    private void runLane(List<ConformanceCase> cases, AtomicInteger next, CaseRun[] runs) {
        ExecutorService thread = newThread();
        for (int i = next.getAndIncrement(); i < cases.size(); i = next.getAndIncrement()) {
            ConformanceCase subject = cases.get(i);
            progress.accept("case %d of %d: %s".formatted(i + 1, cases.size(), subject.name()));
            try {
                runs[i] =
                        thread.submit(() -> runCase(subject))
                                .get(timeLimitMs, TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                runs[i] = CaseRun.crashed(subject, describe(Objects.requireNonNull(e.getCause())));
            } catch (TimeoutException e) {
                runs[i] = CaseRun.crashed(subject, "no end after %d ms".formatted(timeLimitMs));
                thread.shutdownNow();
                thread = newThread();
            } catch (InterruptedException e) {
                runs[i] = CaseRun.notRun(subject, "interrupted");
                Thread.currentThread().interrupt();
            }
        }
        thread.shutdownNow();
    }

    private static ExecutorService newThread() {
        return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    }

    private CaseRun runCase(ConformanceCase subject) {
        CaseArguments arguments = subject.arguments();
        if (!arguments.unmet().isEmpty()) {
            return CaseRun.notRun(subject, String.join("; ", arguments.unmet()));
        }
        try {
            List<Path> files = new ArrayList<>(subject.rules());
            files.add(subject.capture());
            for (Path file : files) {
                if (!Files.exists(file)) {
                    return CaseRun.notRun(subject, "there is no file " + file);
                }
            }
            Settings.Builder settings = Settings.builder().toleratingMissingIncludes();
            if (subject.settings() != null) {
                settings.file(subject.settings());
            }
            arguments.assignments().forEach(settings::set);
            CaseRunner.Result result =
                    runner.run(
                            subject.capture(), subject.rules(), settings.build(), subject.inline());
            return CaseRun.of(
                    subject,
                    arguments.analysisOnly()
                            ? new CaseRunner.Result(Alerts.NONE, result.refusals())
                            : result);
        } catch (SettingsException | IOException e) {
            return CaseRun.notRun(subject, oneLine(String.valueOf(e.getMessage())));
        }
    }

    private static String describe(Throwable fault) {
        StackTraceElement[] trace = fault.getStackTrace();
        return "crash: %s%s"
                .formatted(oneLine(fault.toString()), trace.length == 0 ? "" : " at " + trace[0]);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
