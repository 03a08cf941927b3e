package io.wirecut.perf.resets;

import io.wirecut.perf.host.Ending;
import io.wirecut.perf.lab.LabException;
import io.wirecut.perf.lab.LabNetwork;
import io.wirecut.perf.lab.LabPath;
import io.wirecut.perf.lab.NetworkLab;
import io.wirecut.perf.lab.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A wire with traffic on it, to which things happen that happen. After each, clean traffic must
/// pass and a mark must be cut, within a time; otherwise something is wedged.
final class Soak {
    /// What happens.
    enum Mishap {
        /// Nothing, for once.
        CALM,
        /// An interface goes down and comes up again.
        FLAP,
        /// The sensor is killed, and started again.
        KILL,
        /// The folder for logs has no room, from soon after the start.
        FULL_DISK;

        /// As reports have it.
        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// What is known of one.
    ///
    /// @param mishap what happened
    /// @param isRecovered whether all was well within the time there is
    /// @param recoveryMs until it was
    /// @param connections that were tried meanwhile and after
    /// @param leaks of them, in which a mark got through
    /// @param said what the sensor said at its end, if that was a part of it
    record Episode(
            Mishap mishap,
            boolean isRecovered,
            long recoveryMs,
            int connections,
            int leaks,
            String said) {}

    private static final int RECOVERY_S = 15;
    private static final int DOWN_MS = 300;
    private static final int TRIES = 5;
    private static final int FULL_TRIES = 200;
    private static final String SMALL_DISK = "64k";

    private final Path folder;
    private final Path rules;
    private final Consumer<String> progress;
    private final List<Episode> episodes = new ArrayList<>();
    private int sensors;

    /// @param folder for the sensors' logs
    Soak(Path folder, Consumer<String> progress) {
        this.folder = folder;
        this.progress = progress;
        rules = folder.resolve("lab.rules");
    }

    /// Runs for a time.
    ///
    /// @throws LabException if the lab itself fails, or a sensor cannot be started
    List<Episode> run(long minutes) {
        long endNs = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
        try (NetworkLab lab = new NetworkLab(Position.WIRE, LabPath.PLAIN);
                HostProcess client = new HostProcess(lab.client());
                HostProcess server = new HostProcess(lab.server())) {
            Files.writeString(rules, Scenario.rules());
            CellRun traffic = new CellRun(client, server);
            Sensor sensor = start(lab, false);
            int turn = 0;
            while (System.nanoTime() - endNs < 0) {
                Mishap mishap = Mishap.values()[turn++ % Mishap.values().length];
                progress.accept(
                        "%d: %s, %d not recovered"
                                .formatted(turn, mishap.label(), wedged(episodes)));
                sensor = happen(mishap, lab, traffic, sensor);
            }
            sensor.stop();
        } catch (IOException e) {
            throw new LabException(folder + " cannot be written", e);
        }
        return List.copyOf(episodes);
    }

    private Sensor start(NetworkLab lab, boolean isOnSmallDisk) throws IOException {
        Path logs = Files.createDirectories(folder.resolve("sensor-" + ++sensors));
        return isOnSmallDisk
                ? Sensor.onSmallDisk(lab, rules, logs, SMALL_DISK)
                : new Sensor(lab, rules, logs);
    }

    private Sensor happen(Mishap mishap, NetworkLab lab, CellRun traffic, Sensor before)
            throws IOException {
        Sensor sensor = before;
        String said = "";
        switch (mishap) {
            case CALM -> {}
            case FLAP -> {
                lab.sensor().ip("link set %s down".formatted(NetworkLab.SERVER_SIDE));
                pause(DOWN_MS);
                lab.sensor().ip("link set %s up".formatted(NetworkLab.SERVER_SIDE));
            }
            case KILL -> {
                sensor.kill();
                sensor = start(lab, false);
            }
            case FULL_DISK -> {
                sensor.stop();
                Sensor small = start(lab, true);
                traffic.run(cell(Ask.RESET_BOTH, Scenario.IDLE), FULL_TRIES);
                recover(mishap, traffic, "");
                int exitCode = small.stop();
                said = "exit code %d: %s".formatted(exitCode, small.said());
                sensor = start(lab, false);
            }
        }
        recover(mishap, traffic, said);
        return sensor;
    }

    /// Tries until all is well, or the time is over.
    private void recover(Mishap mishap, CellRun traffic, String said) {
        long startNs = System.nanoTime();
        int connections = 0;
        int leaks = 0;
        boolean isWell = false;
        long tookMs = 0;
        while (!isWell && tookMs < TimeUnit.SECONDS.toMillis(RECOVERY_S)) {
            List<Try> clean = traffic.run(cell(Ask.NOTHING, Scenario.CLEAN), TRIES);
            List<Try> cut =
                    new ArrayList<>(traffic.run(cell(Ask.RESET_BOTH, Scenario.IDLE), TRIES));
            cut.addAll(traffic.run(cell(Ask.RESET_BOTH, Scenario.UPLOAD), 1));
            connections += clean.size() + cut.size();
            leaks += (int) cut.stream().filter(subject -> subject.leaked() >= 0).count();
            isWell =
                    clean.stream().allMatch(subject -> subject.client().ending() == Ending.DONE)
                            && cut.stream().allMatch(Try::isKilled);
            tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        }
        episodes.add(new Episode(mishap, isWell, tookMs, connections, leaks, said));
    }

    private static Cell cell(Ask ask, Scenario scenario) {
        return new Cell(Position.WIRE, LabPath.PLAIN, LabNetwork.V4, ask, scenario);
    }

    private static void pause(long pauseMs) {
        try {
            TimeUnit.MILLISECONDS.sleep(pauseMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted");
        }
    }

    /// Episodes after which not all was well.
    static long wedged(List<Episode> episodes) {
        return episodes.stream().filter(episode -> !episode.isRecovered()).count();
    }

    /// Whether nothing was wedged and nothing got through.
    static boolean isGood(List<Episode> episodes) {
        return wedged(episodes) == 0 && episodes.stream().allMatch(episode -> episode.leaks() == 0);
    }

    /// What the episodes of each kind add up to: episodes, recovered, slowest, connections, leaks.
    static Map<Mishap, long[]> sums(List<Episode> episodes) {
        Map<Mishap, long[]> sums = new EnumMap<>(Mishap.class);
        for (Episode episode : episodes) {
            long[] sum = sums.computeIfAbsent(episode.mishap(), _ -> new long[5]);
            sum[0]++;
            sum[1] += episode.isRecovered() ? 1 : 0;
            sum[2] = Math.max(sum[2], episode.recoveryMs());
            sum[3] += episode.connections();
            sum[4] += episode.leaks();
        }
        return sums;
    }

    /// For a JSON report.
    static List<Object> toList(List<Episode> episodes) {
        List<Object> all = new ArrayList<>();
        for (Episode episode : episodes) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("mishap", episode.mishap().label());
            map.put("recovered", episode.isRecovered());
            map.put("recovery_ms", episode.recoveryMs());
            map.put("connections", episode.connections());
            map.put("leaks", episode.leaks());
            map.put("said", episode.said());
            all.add(map);
        }
        return all;
    }
}
