package io.wirecut.cli.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.wirecut.pipeline.source.live.PrivateNetwork;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The command as a process of its own, in a network of its own, on the loopback interface.
final class LiveCommandTest {
    private static final long TIMEOUT_S = 60;

    @TempDir Path folder;

    private Path rules() throws IOException {
        return rules("forbidden");
    }

    private Path rules(String mark) throws IOException {
        return Files.writeString(
                folder.resolve("test.rules"),
                "rejectboth tcp any any -> any any (msg:\"marked\"; content:\"%s\"; sid:1;)\n"
                        .formatted(mark));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--add-opens",
                        "java.base/jdk.internal.misc=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.wirecut.cli.Main",
                        "live"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .directory(folder.toFile())
                .start();
    }

    private static List<String> readUntil(BufferedReader reader, String text) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
            if (line.contains(text)) {
                return lines;
            }
        }
        throw new AssertionError("no line with '%s' among %s".formatted(text, lines));
    }

    private static void awaitFile(Path file) {
        long startNs = System.nanoTime();
        while (!Files.exists(file)) {
            assertThat(System.nanoTime() - startNs).isLessThan(TimeUnit.SECONDS.toNanos(10));
            Thread.onSpinWait();
        }
    }

    private static void signal(Process process, String name) throws Exception {
        PrivateNetwork.command("kill -%s %d".formatted(name, process.pid()));
    }

    /// @return whether the connection was reset before the answer came
    private static boolean isReset(ServerSocket server, String request) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                Socket served = server.accept()) {
            client.setSoTimeout(10_000);
            client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = client.getInputStream();
            if (request.contains("forbidden") || request.contains("secret")) {
                in.read();
                return false;
            }
            served.getOutputStream().write('x');
            return in.read() != 'x';
        } catch (SocketException e) {
            return String.valueOf(e.getMessage()).contains("reset");
        }
    }

    @Test
    void shouldResetReopenLogAndEndWithTotals() throws Exception {
        assumeFalse(isHangupIgnored(), "skipped: SIGHUP is ignored here, as nohup has it");
        PrivateNetwork.run(() -> {
            PrivateNetwork.ip("link set lo up");
            Path logs = folder.resolve("logs");
            Process live =
                    start(
                            "-i",
                            "lo",
                            "-S",
                            rules().toString(),
                            "-l",
                            logs.toString(),
                            "--warm-up",
                            "1",
                            "--json");
            try (BufferedReader out = live.inputReader();
                    ServerSocket server = new ServerSocket()) {
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                readUntil(out, "wirecut: ready: tap lo");

                assertThat(isReset(server, "something forbidden")).isTrue();
                assertThat(isReset(server, "something else")).isFalse();
                Files.move(logs.resolve("eve.json"), logs.resolve("eve.json.1"));
                signal(live, "HUP");
                awaitFile(logs.resolve("eve.json"));
                assertThat(isReset(server, "more that is forbidden")).isTrue();
                signal(live, "TERM");
                String totals = readUntil(out, "\"kernel_frames\"").getLast();

                assertThat(live.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
                assertThat(live.exitValue()).isZero();
                assertThat(totals)
                        .contains("\"alerts\": 2,", "\"conserved\": true", "\"failures\": 0");
                assertThat(logs.resolve("stats.json")).content().contains("kernel_drops");
                List<String> alerts =
                        new ArrayList<>(Files.readAllLines(logs.resolve("eve.json.1")));
                alerts.addAll(Files.readAllLines(logs.resolve("eve.json")));
                assertThat(alerts.stream().filter(line -> line.contains("\"alert\"")))
                        .hasSize(2)
                        .allMatch(line -> line.contains("\"signature\":\"marked\""));
            } finally {
                live.destroyForcibly().waitFor();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTakeOtherRulesWithoutAPause(boolean watches) throws Exception {
        PrivateNetwork.run(() -> {
            PrivateNetwork.ip("link set lo up");
            List<String> arguments =
                    new ArrayList<>(
                            List.of("-i", "lo", "-S", rules().toString(), "--warm-up", "1"));
            arguments.add(watches ? "--watch" : "--inject-thread");
            Process live = start(arguments.toArray(String[]::new));
            try (BufferedReader out = live.inputReader();
                    ServerSocket server = new ServerSocket()) {
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                readUntil(out, "wirecut: ready: tap lo");
                assertThat(isReset(server, "something forbidden")).isTrue();

                rules("secret");
                if (!watches) {
                    signal(live, "USR2");
                }
                readUntil(out, "wirecut: rules loaded: generation 2");
                assertThat(isReset(server, "something secret")).isTrue();

                Files.writeString(folder.resolve("test.rules"), "rejectboth tcp (sid:2;)\n");
                if (!watches) {
                    signal(live, "USR2");
                }
                readUntil(out, "wirecut: rules not loaded, those before stay: ");
                assertThat(isReset(server, "something secret again")).isTrue();

                signal(live, "TERM");
                readUntil(out, "alerts   3 ");
                assertThat(live.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
                assertThat(live.exitValue()).isZero();
                assertThat(folder.resolve("stats.json"))
                        .content()
                        .contains("\"rules.swaps\": 1,", "\"rules.swaps_failed\": 1")
                        .matches(text -> watches != text.contains("\"injector.ring_full\": 0"));
            } finally {
                live.destroyForcibly().waitFor();
            }
        });
    }

    @Test
    void shouldTellAllThatIsWrongAtOnce() throws Exception {
        PrivateNetwork.run(() -> {
            Process test =
                    start(
                            "--test",
                            "-i",
                            "none0",
                            "-S",
                            rules().toString(),
                            "-l",
                            folder.toString());
            try (BufferedReader out = test.inputReader()) {
                List<String> lines = out.lines().toList();
                assertThat(test.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
                assertThat(test.exitValue()).isEqualTo(1);
                assertThat(lines)
                        .contains(
                                "ok: CAP_NET_RAW, to take and send frames",
                                "fault: none0: there is no such interface (No such device, errno 19); see ip link",
                                "ok: 1 rules, 0 refused");
            } finally {
                test.destroyForcibly().waitFor();
            }
        });
    }

    /// A process whose parents ignore the signal is never told of it.
    private static boolean isHangupIgnored() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1) != 0);
    }
}
