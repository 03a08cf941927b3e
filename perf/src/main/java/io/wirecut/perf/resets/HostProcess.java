package io.wirecut.perf.resets;

import io.wirecut.perf.host.EndHost;
import io.wirecut.perf.host.HostReport;
import io.wirecut.perf.host.WireNote;
import io.wirecut.perf.lab.JavaProgram;
import io.wirecut.perf.lab.LabException;
import io.wirecut.perf.lab.LabNetwork;
import io.wirecut.perf.lab.Namespace;
import io.wirecut.perf.lab.NetworkLab;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// An [EndHost] in a namespace, told what to do. Owned by one thread.
final class HostProcess implements AutoCloseable {
    private static final int ANSWER_TIMEOUT_S = 60;
    private static final int FIRST_PORT = 15_000;
    private static final int PORTS = 50_000;

    private final String name;
    private final Process process;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<HostReport> reports = new LinkedBlockingQueue<>();
    private final BlockingQueue<WireNote> notes = new LinkedBlockingQueue<>();
    private final Set<Integer> listening = new HashSet<>();

    /// Starts one.
    ///
    /// @throws LabException if it does not come up
    HostProcess(Namespace namespace) {
        name = namespace.toString();
        process =
                namespace.start(
                        namespace
                                .builder(JavaProgram.small(EndHost.class))
                                .redirectError(Redirect.INHERIT));
        Thread.ofPlatform().daemon().name("host " + name).start(this::read);
        expect("ready");
        tell("watch " + NetworkLab.HOST_INTERFACE);
        expect("watching");
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (HostReport.isReport(line)) {
                    reports.add(HostReport.parse(line));
                } else if (WireNote.isNote(line)) {
                    notes.add(WireNote.parse(line));
                } else {
                    answers.add(line);
                }
            }
        } catch (IOException e) {
            answers.add("fault " + e);
        }
    }

    private void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the host " + name + " is gone", e);
        }
    }

    private void expect(String answer) {
        String line = poll(answers, TimeUnit.SECONDS.toMillis(ANSWER_TIMEOUT_S));
        if (!answer.equals(line)) {
            throw new LabException(
                    "the host %s answered %s instead of %s".formatted(name, line, answer));
        }
    }

    private static <T> @org.jspecify.annotations.Nullable T poll(
            BlockingQueue<T> queue, long timeoutMs) {
        try {
            return queue.poll(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /// Accepts connections on a port from now on, if it does not yet.
    void listen(int port, long timeoutMs, String steps) {
        if (listening.add(port)) {
            tell("listen %d %d %s".formatted(port, timeoutMs, steps));
            expect("listening " + port);
        }
    }

    /// Opens a connection, from a port that was not used before, as far as there are any: whatever
    /// is known of the last connection from it must not be taken for this one's. [#takeReport]
    /// tells its end.
    void connect(long id, LabNetwork network, int port, long timeoutMs, String steps) {
        tell(
                "connect %d %s %d %s %d %d %s"
                        .formatted(
                                id,
                                network.client(),
                                FIRST_PORT + (int) (id % PORTS),
                                network.server(),
                                port,
                                timeoutMs,
                                steps));
    }

    /// Waits for a report.
    ///
    /// @throws LabException if none comes in a minute
    HostReport takeReport() {
        return takeReport(TimeUnit.SECONDS.toMillis(ANSWER_TIMEOUT_S));
    }

    /// Waits for a report for a time.
    ///
    /// @throws LabException if none comes
    HostReport takeReport(long timeoutMs) {
        HostReport report = poll(reports, timeoutMs);
        if (report == null) {
            throw new LabException(
                    "the host %s tells nothing of its connections, but %s"
                            .formatted(name, answers));
        }
        return report;
    }

    /// Waits until no connection is open.
    void settle() {
        tell("settle");
        expect("settled");
    }

    /// The reports that have come meanwhile.
    List<HostReport> drainReports() {
        List<HostReport> all = new ArrayList<>();
        reports.drainTo(all);
        return all;
    }

    /// What was seen at its interface meanwhile.
    List<WireNote> drainNotes() {
        List<WireNote> all = new ArrayList<>();
        notes.drainTo(all);
        return all;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
