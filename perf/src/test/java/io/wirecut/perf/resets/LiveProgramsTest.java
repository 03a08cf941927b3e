package io.wirecut.perf.resets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wirecut.perf.lab.LabAccess;
import io.wirecut.perf.lab.LabException;
import io.wirecut.perf.lab.LabNetwork;
import io.wirecut.perf.lab.LabPath;
import io.wirecut.perf.lab.NetworkLab;
import io.wirecut.perf.lab.Position;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What programs get that people use, when `wirecut live` is between them.
final class LiveProgramsTest {
    private static final int PORT = 8080;
    private static final String PAGE = "a page that nobody minds\n";
    private static final int TIMEOUT_S = 30;

    /// curl: "failure in receiving network data", what it makes of `ECONNRESET`.
    private static final int CURL_RECEIVE_FAILED = 56;

    /// A client of a few lines: says what its socket got.
    private static final String SOCKET_CLIENT =
            """
            import errno, socket, sys
            s = socket.create_connection((sys.argv[1], int(sys.argv[2])), 5)
            s.settimeout(5)
            s.sendall(sys.argv[3].encode())
            try:
                print("data", s.recv(15).decode())
            except OSError as e:
                print(errno.errorcode.get(e.errno, str(e)))
            """;

    @TempDir private Path folder = Path.of("");

    @BeforeAll
    static void needPrograms() {
        LiveTests.assumeLab();
        for (String program : List.of("curl", "nginx", "python3")) {
            assumeTrue(
                    LabAccess.isInstalled(program),
                    () -> "skipped: no live network: " + program + " is not installed");
        }
    }

    @ParameterizedTest
    @EnumSource(Position.class)
    void shouldCutCurlAndPythonFromNginxWhenARuleAsksForIt(Position position)
            throws IOException, InterruptedException {
        Path rules = folder.resolve("rules");
        Files.writeString(
                rules,
                "reset-both tcp any any -> any %d (msg:\"forbidden\"; content:\"/forbidden\"; sid:1;)\n"
                        .formatted(PORT));
        try (NetworkLab lab = new NetworkLab(position, LabPath.PLAIN);
                Sensor sensor = new Sensor(lab, rules, folder)) {
            startNginx(lab);
            for (LabNetwork network : LabNetwork.values()) {
                String host =
                        network == LabNetwork.V6 ? "[" + network.server() + "]" : network.server();
                String url = "http://%s:%d".formatted(host, PORT);

                assertThat(curl(lab, url + "/page")).isEqualTo(new Got(0, PAGE));
                if (position.isInline()) {
                    assertThat(curl(lab, url + "/forbidden").exitCode())
                            .isEqualTo(CURL_RECEIVE_FAILED);
                    assertThat(python(lab, network, "GET /forbidden HTTP/1.0\r\n\r\n").text())
                            .isEqualTo("ECONNRESET\n");
                }
                assertThat(python(lab, network, "GET /page HTTP/1.0\r\n\r\n").text())
                        .isEqualTo("data HTTP/1.1 200 OK\n");
                // Without the blank line that ends it: nginx has nothing to answer yet.
                assertThat(python(lab, network, "GET /slow?/forbidden HTTP/1.1\r\n").text())
                        .isEqualTo("ECONNRESET\n");
            }

            assertThat(sensor.stop()).as(sensor.said()).isZero();
        }
        assertThat(Files.readString(folder.resolve("eve.json")))
                .contains("\"event_type\":\"alert\"")
                .contains("\"signature\":\"forbidden\"");
        if (position.isInline()) {
            assertThat(Files.readString(folder.resolve("access.log"))).doesNotContain("forbidden");
        }
    }

    /// What a program said.
    private record Got(int exitCode, String text) {}

    private void startNginx(NetworkLab lab) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("page"), PAGE);
        Path config = folder.resolve("nginx.conf");
        Files.writeString(
                config,
                """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                events {}
                http {
                    access_log %1$s/access.log;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    server { listen %2$d; listen [::]:%2$d; root %1$s; }
                }
                """
                        .formatted(folder, PORT));
        lab.server()
                .start(
                        lab.server()
                                .builder(List.of("nginx", "-e", "stderr", "-c", config.toString()))
                                .redirectErrorStream(true)
                                .redirectOutput(folder.resolve("nginx.out").toFile()));
        for (int i = 0; i < 100 && !isListening(lab); i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(isListening(lab)).as(Files.readString(folder.resolve("nginx.out"))).isTrue();
    }

    private static boolean isListening(NetworkLab lab) {
        try {
            String sockets = lab.server().run("cat", "/proc/net/tcp", "/proc/net/tcp6");
            return sockets.contains(":%04X ".formatted(PORT));
        } catch (LabException e) {
            return false;
        }
    }

    private static Got curl(NetworkLab lab, String url) throws IOException, InterruptedException {
        return run(lab, List.of("curl", "-sg", "-m", "5", url));
    }

    private static Got python(NetworkLab lab, LabNetwork network, String request)
            throws IOException, InterruptedException {
        return run(
                lab,
                List.of(
                        "python3",
                        "-c",
                        SOCKET_CLIENT,
                        network.server(),
                        Integer.toString(PORT),
                        request));
    }

    private static Got run(NetworkLab lab, List<String> command)
            throws IOException, InterruptedException {
        Process process =
                lab.client().start(lab.client().builder(command).redirectError(Redirect.INHERIT));
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
        return new Got(process.exitValue(), text);
    }
}
