package io.wirecut.perf.resets;

import io.wirecut.cli.report.JsonText;
import io.wirecut.perf.host.Ending;
import io.wirecut.perf.host.HostReport;
import io.wirecut.perf.lab.LabException;
import io.wirecut.perf.lab.LabNetwork;
import io.wirecut.perf.lab.LabPath;
import io.wirecut.perf.lab.NetworkLab;
import io.wirecut.perf.lab.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A wire with traffic on it, to which things happen that happen. Connections are under way
/// meanwhile, which must get through in the end. After each, clean traffic must pass and a mark
/// must be cut, within a time, and from then on always; otherwise something is wedged.
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
    /// @param failures of them, those that went wrong after it had recovered
    /// @param torn connections that were under way, and hung or were cut without a reason
    /// @param refused connections that were under way when a sensor was started that resets what it
    ///   does not know
    /// @param residentMegabytes memory of the sensor at its end
    /// @param said what the sensor said that was ended, if one was
    record Episode(
            Mishap mishap,
            boolean isRecovered,
            long recoveryMs,
            int connections,
            int leaks,
            int failures,
            int torn,
            int refused,
            long residentMegabytes,
            String said) {
        /// Whether all was well.
        boolean isGood() {
            return isRecovered && leaks == 0 && failures == 0 && torn == 0;
        }
    }

    /// One sensor lives through some mishaps before the next is started.
    private static final List<Mishap> TURNS =
            List.of(
                    Mishap.FLAP,
                    Mishap.CALM,
                    Mishap.FLAP,
                    Mishap.KILL,
                    Mishap.FLAP,
                    Mishap.CALM,
                    Mishap.FLAP,
                    Mishap.FULL_DISK);

    /// What a sensor that is started does to connections that are under way, in turns.
    private static final List<String> MIDSTREAM =
            List.of("stream.midstream=true", "stream.midstream-policy=reject");

    private static final int EPISODE_S = 15;
    private static final int RECOVERY_S = 15;
    private static final int DOWN_MS = 300;
    private static final int SETTLE_MS = 500;
    private static final int REST_MS = 250;
    private static final int TRIES = 5;
    private static final int FULL_TRIES = 200;
    private static final String SMALL_DISK = "64k";

    private static final int STEADY = 4;
    private static final int STEADY_PORT = 8_000;

    /// After a long outage it takes a host up to two minutes until it tries again (RFC 6298 §2.5).
    private static final int STEADY_TIMEOUT_MS = 200_000;

    private static final int EXCHANGES = 10;

    /// Away from the ports that the others connect from.
    private static final long FIRST_STEADY_ID = 25_000;

    private final Path folder;
    private final Path rules;
    private final Consumer<String> progress;
    private final List<Episode> episodes = new ArrayList<>();
    private int sensors;
    private long steadyId = FIRST_STEADY_ID;
    private String said = "";
    private int connections;
    private int leaks;

    /// @param folder for the sensors' logs
    Soak(Path folder, Consumer<String> progress) {
        this.folder = folder;
        this.progress = progress;
        rules = folder.resolve("lab.rules");
    }

    /// Runs for a time.
    ///
    /// @throws LabException if the lab itself fails, or a sensor cannot be started, or does not end
    ///   as it should
    List<Episode> run(long minutes) {
        long endNs = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
        try (NetworkLab lab = new NetworkLab(Position.WIRE, LabPath.PLAIN);
                HostProcess client = new HostProcess(lab.client());
                HostProcess server = new HostProcess(lab.server());
                HostProcess steadyClient = new HostProcess(lab.client());
                HostProcess steadyServer = new HostProcess(lab.server())) {
            Files.writeString(rules, Scenario.rules());
            steadyServer.listen(
                    STEADY_PORT,
                    STEADY_TIMEOUT_MS,
                    "hear,say:answer" + ",receive:20000,send:20000".repeat(EXCHANGES));
            CellRun traffic = new CellRun(client, server);
            Sensor sensor = start(lab, false);
            for (int turn = 0; System.nanoTime() - endNs < 0; turn++) {
                Mishap mishap = TURNS.get(turn % TURNS.size());
                progress.accept(
                        "%d: %s, %d not good".formatted(turn + 1, mishap.label(), bad(episodes)));
                sensor = episode(mishap, turn, lab, traffic, sensor, steadyClient);
            }
            stop(sensor);
        } catch (IOException e) {
            throw new LabException(folder + " cannot be written", e);
        }
        return List.copyOf(episodes);
    }

    private Sensor start(NetworkLab lab, boolean isOnSmallDisk) throws IOException {
        Path logs = Files.createDirectories(folder.resolve("sensor-" + ++sensors));
        List<String> options = List.of("--set", MIDSTREAM.get(sensors % MIDSTREAM.size()));
        return isOnSmallDisk
                ? Sensor.onSmallDisk(lab, rules, logs, options, SMALL_DISK)
                : new Sensor(lab, rules, logs, options);
    }

    /// Ends a sensor in order: if it has lost count of a frame, it says so by its exit code.
    private void stop(Sensor sensor) {
        int exitCode = sensor.stop();
        said = "exit code %d: %s".formatted(exitCode, sensor.said());
        if (exitCode != 0) {
            throw new LabException("a sensor ended with " + said);
        }
    }

    private Sensor episode(
            Mishap mishap,
            int turn,
            NetworkLab lab,
            CellRun traffic,
            Sensor before,
            HostProcess steadyClient)
            throws IOException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(EPISODE_S);
        said = "";
        connections = 0;
        leaks = 0;
        for (int i = 0; i < STEADY; i++) {
            steadyClient.connect(
                    ++steadyId,
                    LabNetwork.V4,
                    STEADY_PORT,
                    STEADY_TIMEOUT_MS,
                    "say:hello,hear" + ",pause:1000,send:20000,receive:20000".repeat(EXCHANGES));
        }
        pause(SETTLE_MS);
        Sensor sensor = happen(mishap, turn, lab, traffic, before);
        long recoveryMs = recover(traffic);
        int failures = 0;
        while (System.nanoTime() - endNs < 0) {
            failures += goOn(traffic) ? 0 : 1;
            pause(REST_MS);
        }
        boolean mayRefuse = mishap == Mishap.KILL || mishap == Mishap.FULL_DISK;
        int torn = 0;
        int refused = 0;
        for (int i = 0; i < STEADY; i++) {
            HostReport report = steadyClient.takeReport(2 * STEADY_TIMEOUT_MS);
            if (mayRefuse && report.ending().isCut()) {
                refused++;
            } else if (report.ending() != Ending.DONE) {
                torn++;
            }
        }
        episodes.add(
                new Episode(
                        mishap,
                        recoveryMs <= TimeUnit.SECONDS.toMillis(RECOVERY_S),
                        recoveryMs,
                        connections + STEADY,
                        leaks,
                        failures,
                        torn,
                        refused,
                        sensor.residentMegabytes(),
                        said));
        // Whoever breaks it off has what there is.
        Files.writeString(
                folder.resolve("episodes.jsonl"),
                JsonText.line(toMap(episodes.getLast())) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return sensor;
    }

    private Sensor happen(Mishap mishap, int turn, NetworkLab lab, CellRun traffic, Sensor sensor)
            throws IOException {
        return switch (mishap) {
            case CALM -> sensor;
            case FLAP -> {
                String side = turn % 4 == 0 ? NetworkLab.SERVER_SIDE : NetworkLab.CLIENT_SIDE;
                lab.sensor().ip("link set %s down".formatted(side));
                pause(DOWN_MS);
                lab.sensor().ip("link set %s up".formatted(side));
                yield sensor;
            }
            case KILL -> {
                sensor.kill();
                yield start(lab, false);
            }
            case FULL_DISK -> {
                stop(sensor);
                Sensor small = start(lab, true);
                connections += FULL_TRIES;
                leaks += leaked(traffic.run(cell(Ask.RESET_BOTH, Scenario.IDLE), FULL_TRIES));
                recover(traffic);
                stop(small);
                yield start(lab, false);
            }
        };
    }

    /// Tries until all is well, or the time is over.
    ///
    /// @return milliseconds until it was; more than the time there is if it was not
    private long recover(CellRun traffic) {
        long startNs = System.nanoTime();
        boolean isWell = false;
        long tookMs = 0;
        while (!isWell && tookMs <= TimeUnit.SECONDS.toMillis(RECOVERY_S)) {
            List<Try> clean = traffic.run(cell(Ask.NOTHING, Scenario.CLEAN), TRIES);
            List<Try> cut =
                    new ArrayList<>(traffic.run(cell(Ask.RESET_BOTH, Scenario.IDLE), TRIES));
            cut.addAll(traffic.run(cell(Ask.RESET_BOTH, Scenario.UPLOAD), 1));
            isWell = isWell(clean, cut);
            tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        }
        return tookMs;
    }

    /// Some more, when all should be well.
    private boolean goOn(CellRun traffic) {
        return isWell(
                traffic.run(cell(Ask.NOTHING, Scenario.CLEAN), 1),
                traffic.run(cell(Ask.RESET_BOTH, Scenario.IDLE), 2));
    }

    private boolean isWell(List<Try> clean, List<Try> cut) {
        connections += clean.size() + cut.size();
        leaks += leaked(cut);
        return clean.stream().allMatch(subject -> subject.client().ending() == Ending.DONE)
                && cut.stream().allMatch(Try::isKilled);
    }

    private static int leaked(List<Try> cut) {
        return (int) cut.stream().filter(subject -> subject.leaked() >= 0).count();
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

    /// Episodes in which not all was well.
    static long bad(List<Episode> episodes) {
        return episodes.stream().filter(episode -> !episode.isGood()).count();
    }

    /// What the episodes of each kind add up to.
    ///
    /// @param slowestMs of the recoveries
    /// @param residentMegabytes the most that a sensor had
    record Sum(
            long episodes,
            long recovered,
            long slowestMs,
            long connections,
            long leaks,
            long failures,
            long torn,
            long refused,
            long residentMegabytes) {
        private static final Sum NONE = new Sum(0, 0, 0, 0, 0, 0, 0, 0, 0);

        private Sum plus(Episode episode) {
            return new Sum(
                    episodes + 1,
                    recovered + (episode.isRecovered() ? 1 : 0),
                    Math.max(slowestMs, episode.recoveryMs()),
                    connections + episode.connections(),
                    leaks + episode.leaks(),
                    failures + episode.failures(),
                    torn + episode.torn(),
                    refused + episode.refused(),
                    Math.max(residentMegabytes, episode.residentMegabytes()));
        }
    }

    /// What the episodes of each kind add up to.
    static Map<Mishap, Sum> sums(List<Episode> episodes) {
        Map<Mishap, Sum> sums = new EnumMap<>(Mishap.class);
        for (Episode episode : episodes) {
            sums.merge(episode.mishap(), Sum.NONE.plus(episode), (sum, _) -> sum.plus(episode));
        }
        return sums;
    }

    /// For a JSON report.
    static List<Map<String, Object>> toList(List<Episode> episodes) {
        return episodes.stream().map(Soak::toMap).toList();
    }

    private static Map<String, Object> toMap(Episode episode) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("mishap", episode.mishap().label());
        map.put("recovered", episode.isRecovered());
        map.put("recovery_ms", episode.recoveryMs());
        map.put("connections", episode.connections());
        map.put("leaks", episode.leaks());
        map.put("failures", episode.failures());
        map.put("torn", episode.torn());
        map.put("refused", episode.refused());
        map.put("resident_mb", episode.residentMegabytes());
        map.put("said", episode.said());
        return map;
    }
}
