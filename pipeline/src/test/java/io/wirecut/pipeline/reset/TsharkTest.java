package io.wirecut.pipeline.reset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.signatures.Action.ResetTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What another decoder makes of our resets: skipped where tshark is not installed.
final class TsharkTest {
    private static final Path TSHARK = Path.of("/usr/bin/tshark");
    private static final String CHECKSUM_GOOD = "1";
    private static final String RESET = "0x0004";
    private static final String RESET_ACK = "0x0014";

    @TempDir Path folder;

    @Test
    void shouldSeeGoodResetsInEveryEncapsulation() throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(TSHARK), TSHARK + " is not installed: nothing to compare with");
        List<ResetForgerTest.Case> cases =
                Stream.concat(ResetForgerTest.cases(), ResetForgerTest.tunnels()).toList();
        PcapInjector injector = new PcapInjector(folder.resolve("resets.pcap"));
        Resetter resetter = new Resetter(injector, Position.INLINE);
        for (ResetForgerTest.Case test : cases) {
            Packet trigger = Packets.decode(test.trigger(), test.linkType());
            resetter.reset(trigger, End.CLIENT, new ConnectionView(), ResetTarget.BOTH);
        }
        injector.close();

        List<String[]> rows = new ArrayList<>();
        for (Path file : injector.files()) {
            rows.addAll(read(file));
        }
        assertThat(rows).hasSize(2 * cases.size());
        for (String[] row : rows) {
            boolean forward = row[0].equals(RESET_ACK);
            assertThat(row[0]).isEqualTo(forward ? RESET_ACK : RESET);
            assertThat(row[1]).isEqualTo(forward ? "1001" : "5001");
            assertThat(row[2]).isEqualTo(CHECKSUM_GOOD);
            assertThat(row[3].replace(",", "")).as("IP checksums").matches("1*");
            assertThat(row[4].replace(",", "")).as("UDP checksums").matches("1*");
            assertThat(row[5]).as("malformed").isEmpty();
            assertThat(row[6]).isEqualTo(forward ? "80" : "40000");
        }
        assertThat(rows.stream().filter(row -> row[0].equals(RESET))).hasSize(cases.size());
        assertThat(rows.stream().map(row -> row[7] + "/" + row[8]))
                .contains("5/", "5/100", "1,2,3/")
                .filteredOn("5/100"::equals)
                .hasSize(2);
    }

    private static List<String[]> read(Path file) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command(file))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return output.lines().map(line -> line.split("\t", -1)).toList();
    }

    private static List<String> command(Path file) {
        List<String> command =
                new ArrayList<>(List.of(TSHARK.toString(), "-n", "-r", file.toString()));
        for (String protocol : List.of("tcp", "ip", "udp")) {
            command.addAll(List.of("-o", protocol + ".check_checksum:TRUE"));
        }
        command.addAll(List.of("-T", "fields"));
        List<String> fields =
                List.of(
                        "tcp.flags",
                        "tcp.seq_raw",
                        "tcp.checksum.status",
                        "ip.checksum.status",
                        "udp.checksum.status",
                        "_ws.malformed",
                        "tcp.dstport",
                        "vlan.id",
                        "ieee8021ad.id");
        fields.forEach(field -> command.addAll(List.of("-e", field)));
        return command;
    }
}
