package io.wirecut.perf.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecut.cli.Main;
import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.pipeline.source.PacketSources;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// The demo pack over the sample captures: each attack triggers the rule that was made for it, and
/// innocent traffic none.
class DemoPackTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return here.endsWith("perf") ? here.resolve("..").normalize() : here;
    }

    private List<String> alertsOf(Path eve) throws IOException {
        TreeSet<String> alerts = new TreeSet<>();
        for (String line : Files.readAllLines(eve)) {
            JsonNode event = JSON.readTree(line);
            if (event.path("event_type").asText().equals("alert")) {
                alerts.add(event.path("alert").path("signature_id").asText());
            }
        }
        return List.copyOf(alerts);
    }

    /// Which ends the resets go to: each frame's source port tells.
    private List<String> resetsOf(Path capture) {
        PacketDecoder decoder = new PacketDecoder();
        Packet packet = new Packet();
        TreeSet<String> towards = new TreeSet<>();
        try (PacketSource source = PacketSources.open(capture)) {
            while (source.poll(
                            (buffer, offset, captured, wire, timestampNs, linkType) -> {
                                packet.wrapFrame(
                                        buffer, offset, captured, wire, timestampNs, linkType, 1);
                                decoder.decode(packet);
                                assertThat(packet.hasTcpFlags(TcpFlag.RST)).isTrue();
                                assertThat(Checksums.valid(packet)).isTrue();
                                towards.add(packet.sourcePort() == 80 ? "client" : "server");
                            },
                            100)
                    != PacketSource.END) {
                assertThat(source.position()).isPositive();
            }
        }
        return List.copyOf(towards);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "split-attack.pcap, '',       1000001,         client server",
        "split-attack.pcap, --inline, 1000001,         client server",
        "vlan-attack.pcap,  '',       1000002 1000009, client",
        "vlan-attack.pcap,  --inline, 1000002 1000009, client",
        "ipv6-attack.pcap,  '',       1000003,         server",
        "ipv6-attack.pcap,  --inline, 1000003,         server",
        "innocent.pcap,     '',       '',              ''",
        "innocent.pcap,     --inline, '',              ''"
    })
    void shouldTriggerTheRuleThatWasMadeForIt(
            String capture, String position, String alerts, String resets) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "inspect",
                                "-r",
                                root().resolve("perf/captures").resolve(capture).toString(),
                                "-S",
                                root().resolve("signatures/packs/demo.rules").toString(),
                                "-l",
                                folder.toString()));
        if (!position.isEmpty()) {
            arguments.add(position);
        }
        StringWriter messages = new StringWriter();
        int exitCode =
                Main.commandLine()
                        .setOut(new PrintWriter(messages, true))
                        .setErr(new PrintWriter(messages, true))
                        .execute(arguments.toArray(String[]::new));

        assertThat(exitCode).as(messages.toString()).isZero();
        assertThat(String.join(" ", alertsOf(folder.resolve("eve.json")))).isEqualTo(alerts);
        assertThat(String.join(" ", resetsOf(folder.resolve("resets.pcap")))).isEqualTo(resets);
    }

    @Test
    void shouldGenerateIntoAFolderThatItMakes() {
        StringWriter out = new StringWriter();
        Path target = folder.resolve("made").resolve("here");

        int exitCode =
                new CommandLine(new GenerateCommand())
                        .setOut(new PrintWriter(out, true))
                        .execute("-o", target.toString());

        assertThat(exitCode).isZero();
        assertThat(out).hasToString("4 captures written to " + target + System.lineSeparator());
        assertThat(target.resolve("innocent.pcap")).isNotEmptyFile();
    }
}
