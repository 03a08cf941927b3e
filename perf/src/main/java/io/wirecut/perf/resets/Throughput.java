package io.wirecut.perf.resets;

import io.wirecut.perf.lab.LabException;
import io.wirecut.perf.lab.LabNetwork;
import io.wirecut.perf.lab.LabPath;
import io.wirecut.perf.lab.NetworkLab;
import io.wirecut.perf.lab.Position;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the wire costs against the kernel's own bridge: iperf3's throughput and ping's round trip,
/// in turns, so that what else the machine does hits both. First without offloads, so that frames
/// are what they are on a real wire; then with those that virtual cables have unless told.
final class Throughput {
    private static final int SECONDS = 4;
    private static final int PINGS = 500;
    private static final int ATTEMPTS = 10;
    private static final int MAX_QUOTE = 400;

    /// `rtt min/avg/max/mdev = 0.020/0.031/0.110/0.012 ms`
    private static final Pattern ROUND_TRIP = Pattern.compile("= ([0-9.]+)/([0-9.]+)/([0-9.]+)/");

    private static final Pattern RECEIVED =
            Pattern.compile("\"sum_received\":\\s*\\{[^}]*\"bits_per_second\":\\s*([0-9.e+]+)");

    /// Programs that it needs.
    static final List<String> PROGRAMS = List.of("iperf3", "ping");

    /// One turn.
    ///
    /// @param hasOffloads whether interfaces make super-frames
    /// @param isWire through the sensor; otherwise over the bridge
    /// @param mbitPerSecond that iperf3's server received
    /// @param pingMs on average
    /// @param longestPingMs of all
    record Turn(
            boolean hasOffloads,
            boolean isWire,
            double mbitPerSecond,
            double pingMs,
            double longestPingMs) {}

    private final Path rules;
    private final Path folder;
    private final Consumer<String> progress;

    Throughput(Path rules, Path folder, Consumer<String> progress) {
        this.rules = rules;
        this.folder = folder;
        this.progress = progress;
    }

    /// Measures bridge and wire in turns.
    ///
    /// @param rounds of both, for both settings of the offloads
    /// @throws LabException if one of the programs fails
    List<Turn> run(int rounds) {
        List<Turn> turns = new ArrayList<>();
        for (boolean hasOffloads : new boolean[] {false, true}) {
            for (int round = 1; round <= rounds; round++) {
                String name =
                        "offloads %s, round %d of %d: "
                                .formatted(hasOffloads ? "on" : "off", round, rounds);
                progress.accept(name + "bridge");
                turns.add(bridge(hasOffloads));
                progress.accept(name + "wire");
                turns.add(wire(hasOffloads, round));
            }
        }
        return turns;
    }

    private static Turn bridge(boolean hasOffloads) {
        try (NetworkLab lab = new NetworkLab(Position.TAP, LabPath.PLAIN, hasOffloads)) {
            return turn(lab, hasOffloads, false);
        }
    }

    private Turn wire(boolean hasOffloads, int round) {
        Path logs = logs("wire-%s-%d".formatted(hasOffloads ? "on" : "off", round));
        try (NetworkLab lab = new NetworkLab(Position.WIRE, LabPath.PLAIN, hasOffloads);
                Sensor sensor = new Sensor(lab, rules, logs)) {
            Turn turn = turn(lab, hasOffloads, true);
            if (sensor.stop() != 0) {
                throw new LabException("the sensor failed: " + sensor.said());
            }
            return turn;
        }
    }

    private Path logs(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new LabException(folder + " cannot be written", e);
        }
    }

    private static Turn turn(NetworkLab lab, boolean hasOffloads, boolean isWire) {
        String server = LabNetwork.V4.server();
        Matcher ping =
                ROUND_TRIP.matcher(
                        lab.client()
                                .run(
                                        "ping",
                                        "-q",
                                        "-c",
                                        Integer.toString(PINGS),
                                        "-i",
                                        "0.002",
                                        server));
        if (!ping.find()) {
            throw new LabException("ping says nothing of the round trip");
        }
        Process iperf =
                lab.server()
                        .start(
                                lab.server()
                                        .builder(List.of("iperf3", "-s"))
                                        .redirectOutput(Redirect.DISCARD)
                                        .redirectError(Redirect.DISCARD));
        try {
            String json = measure(lab, server);
            return new Turn(
                    hasOffloads,
                    isWire,
                    received(json) / 1e6,
                    Double.parseDouble(ping.group(2)),
                    Double.parseDouble(ping.group(3)));
        } finally {
            iperf.destroyForcibly();
        }
    }

    /// Tries again while its server is not up yet.
    private static String measure(NetworkLab lab, String server) {
        String json = "";
        // With -J it ends with exit code 0 whatever happened.
        for (int attempt = 0; attempt < ATTEMPTS && !RECEIVED.matcher(json).find(); attempt++) {
            pause();
            json =
                    lab.client()
                            .run(
                                    "iperf3",
                                    "-J",
                                    "--connect-timeout",
                                    "1000",
                                    "-O",
                                    "1",
                                    "-t",
                                    Integer.toString(SECONDS),
                                    "-c",
                                    server);
        }
        return json;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted");
        }
    }

    /// Its JSON is indented by tabs, which a reader of YAML does not take.
    private static double received(String json) {
        Matcher rate = RECEIVED.matcher(json);
        if (!rate.find()) {
            throw new LabException(
                    "iperf3 says nothing of what was received: "
                            + json.substring(Math.max(0, json.length() - MAX_QUOTE)).strip());
        }
        return Double.parseDouble(rate.group(1));
    }

    /// The figure in the middle of the turns over the bridge, or through the wire.
    static double median(
            List<Turn> turns, boolean hasOffloads, boolean isWire, ToDoubleFunction<Turn> figure) {
        double[] sorted =
                turns.stream()
                        .filter(turn -> turn.hasOffloads() == hasOffloads)
                        .filter(turn -> turn.isWire() == isWire)
                        .mapToDouble(figure)
                        .sorted()
                        .toArray();
        return sorted[sorted.length / 2];
    }

    /// For a JSON report.
    static Map<String, Object> toMap(List<Turn> turns) {
        List<Object> all = new ArrayList<>();
        for (Turn turn : turns) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("offloads", turn.hasOffloads());
            map.put("path", turn.isWire() ? "wire" : "bridge");
            map.put("mbit_per_second", turn.mbitPerSecond());
            map.put("ping_ms", turn.pingMs());
            map.put("longest_ping_ms", turn.longestPingMs());
            all.add(map);
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("ratio", ratio(turns, false));
        report.put("added_ping_ms", addedPingMs(turns, false));
        report.put("ratio_with_offloads", ratio(turns, true));
        report.put("added_ping_ms_with_offloads", addedPingMs(turns, true));
        report.put("turns", all);
        return report;
    }

    /// What the wire reaches of what the bridge does.
    static double ratio(List<Turn> turns, boolean hasOffloads) {
        return median(turns, hasOffloads, true, Turn::mbitPerSecond)
                / median(turns, hasOffloads, false, Turn::mbitPerSecond);
    }

    /// What the wire adds to a round trip.
    static double addedPingMs(List<Turn> turns, boolean hasOffloads) {
        return median(turns, hasOffloads, true, Turn::pingMs)
                - median(turns, hasOffloads, false, Turn::pingMs);
    }
}
