package io.wirecut.perf.resets;

import io.wirecut.perf.lab.JavaProgram;
import io.wirecut.perf.lab.LabException;
import io.wirecut.perf.lab.NetworkLab;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// `wirecut live` in a lab's middle. Owned by one thread.
final class Sensor implements AutoCloseable {
    /// With all rules of a large pack.
    private static final int START_TIMEOUT_S = 60;

    private static final int STOP_TIMEOUT_S = 30;
    private static final int MAX_SAID_LENGTH = 1 << 20;

    private final Process process;
    private final StringBuilder said = new StringBuilder();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread reader;

    /// Starts it, and waits until it is ready.
    ///
    /// @param rules a file of rules
    /// @param folder for its logs
    /// @throws LabException if it does not get ready, with what it said
    Sensor(NetworkLab lab, Path rules, Path folder) {
        this(lab, rules, folder, List.of());
    }

    /// Starts it with further options.
    ///
    /// @throws LabException if it does not get ready, with what it said
    Sensor(NetworkLab lab, Path rules, Path folder, List<String> options) {
        this(lab, rules, folder, options, List.of());
    }

    /// Starts it with a file system of its own for its logs, of which nobody else sees anything.
    ///
    /// @param size of that, as mount(8) takes it
    static Sensor onSmallDisk(
            NetworkLab lab, Path rules, Path folder, List<String> options, String size) {
        return new Sensor(
                lab,
                rules,
                folder,
                options,
                List.of(
                        "unshare",
                        "-m",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=%s none \"$0\" && exec \"$@\"".formatted(size),
                        folder.toString()));
    }

    private Sensor(
            NetworkLab lab, Path rules, Path folder, List<String> options, List<String> prefix) {
        List<String> arguments = new ArrayList<>(List.of("live"));
        arguments.addAll(
                switch (lab.position()) {
                    case TAP ->
                            List.of("-i", NetworkLab.CLIENT_SIDE, "--inject", NetworkLab.BRIDGE);
                    case WIRE ->
                            List.of(
                                    "--wire",
                                    NetworkLab.CLIENT_SIDE + ":" + NetworkLab.SERVER_SIDE);
                    case NFQUEUE -> List.of("--nfqueue", Integer.toString(NetworkLab.QUEUE));
                });
        arguments.addAll(List.of("-S", rules.toString(), "-l", folder.toString()));
        arguments.addAll(List.of("--events", "alert,reset"));
        arguments.addAll(options);
        List<String> command = new ArrayList<>(prefix);
        command.addAll(JavaProgram.wirecut(arguments));
        process =
                lab.sensor()
                        .start(
                                lab.sensor()
                                        .builder(command)
                                        .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                                        .redirectOutput(folder.resolve("sensor.out").toFile()));
        reader = Thread.ofPlatform().daemon().name("sensor").start(this::read);
        boolean isReady = false;
        try {
            isReady = awaitReady();
        } finally {
            if (!isReady) {
                kill();
            }
        }
    }

    private void read() {
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (said) {
                    if (said.length() < MAX_SAID_LENGTH) {
                        said.append(line).append('\n');
                    }
                }
                if (line.contains("ready")) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            synchronized (said) {
                said.append(e);
            }
        }
    }

    private boolean awaitReady() {
        try {
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_TIMEOUT_S);
            while (System.nanoTime() < deadlineNs) {
                if (ready.await(20, TimeUnit.MILLISECONDS)) {
                    return true;
                }
                if (!process.isAlive()) {
                    reader.join();
                    throw new LabException(
                            "the sensor ended with exit code %d: %s"
                                    .formatted(process.exitValue(), said()));
                }
            }
            throw new LabException("the sensor does not get ready: " + said());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted");
        }
    }

    /// What it has written to its standard error.
    String said() {
        synchronized (said) {
            return said.toString().strip();
        }
    }

    /// Whether it runs.
    boolean isAlive() {
        return process.isAlive();
    }

    /// Memory that it has at the moment, in MB; 0 if it is gone.
    long residentMegabytes() {
        try (Stream<String> lines =
                Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_000)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    /// Has it stop in order.
    ///
    /// @return its exit code
    /// @throws LabException if it does not
    int stop() {
        // A process itself would close the pipe that its last words come by.
        var _ = process.toHandle().destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
                throw new LabException("the sensor does not stop: " + said());
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted");
        } finally {
            kill();
        }
    }

    /// Kills it, as a crash would.
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
