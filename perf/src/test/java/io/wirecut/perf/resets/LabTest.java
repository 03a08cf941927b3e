package io.wirecut.perf.resets;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.perf.host.Ending;
import io.wirecut.perf.host.HostReport;
import io.wirecut.perf.lab.LabNetwork;
import io.wirecut.perf.lab.LabPath;
import io.wirecut.perf.lab.NetworkLab;
import io.wirecut.perf.lab.Position;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The lab itself, without a sensor: that it does to connections what it is said to, and no more.
final class LabTest {
    @BeforeAll
    static void needLab() {
        LiveTests.assumeLab();
    }

    @Test
    void shouldLetConnectionsThroughWhenNobodyInterferes() {
        try (NetworkLab lab = new NetworkLab(Position.TAP, LabPath.PLAIN);
                HostProcess client = new HostProcess(lab.client());
                HostProcess server = new HostProcess(lab.server())) {
            CellRun run = new CellRun(client, server);
            for (LabNetwork network : LabNetwork.values()) {
                Try clean = only(run, network, Ask.NOTHING, Scenario.CLEAN);

                assertThat(clean.client().ending()).as(clean.describe()).isEqualTo(Ending.DONE);
                assertThat(clean.client().received()).isEqualTo(100_007);
                assertThat(clean.notes()).isEmpty();
            }
            Try upload = only(run, LabNetwork.V4, Ask.RESET_BOTH, Scenario.UPLOAD);

            assertThat(upload.client().ending()).as(upload.describe()).isEqualTo(Ending.DONE);
            assertThat(upload.leaked()).isEqualTo(8_000_002);
            assertThat(upload.notes()).as("the mark that leaves the client").hasSize(1);

            Try halfClosed = only(run, LabNetwork.V6, Ask.DROP, Scenario.HALF_CLOSED);

            assertThat(halfClosed.isClientHung()).as(halfClosed.describe()).isTrue();
            assertThat(halfClosed.isServerHung()).as(halfClosed.describe()).isTrue();
            assertThat(halfClosed.leaked()).isPositive();
        }
    }

    @Test
    void shouldMakeItsTroubleAndNoMoreWhenThePathIsRough() {
        try (NetworkLab lab = new NetworkLab(Position.TAP, LabPath.ROUGH)) {
            Matrix.runPath(lab, LabPath.ROUGH);
            try (HostProcess client = new HostProcess(lab.client());
                    HostProcess server = new HostProcess(lab.server())) {
                CellRun run = new CellRun(client, server);
                for (Scenario scenario :
                        List.of(Scenario.OUT_OF_ORDER, Scenario.LOST_MARK, Scenario.LOSSY)) {
                    Try rough = only(run, LabNetwork.V6, Ask.RESET_BOTH, scenario);

                    assertThat(rough.client().ending()).as(rough.describe()).isEqualTo(Ending.DONE);
                    assertThat(rough.leaked()).as(rough.describe()).isGreaterThan(200_000);
                }
                Try forged = only(run, LabNetwork.V4, Ask.DROP, Scenario.FORGED_RESET);

                assertThat(forged.isClientHung()).as(forged.describe()).isTrue();
                assertThat(forged.foreignResets()).as("that reach the server").isEqualTo(2);
            }
        }
    }

    @Test
    void shouldShowTheSensorTagsWhenThePathIsTagged() {
        try (NetworkLab lab = new NetworkLab(Position.TAP, LabPath.TAGGED)) {
            Matrix.runPath(lab, LabPath.TAGGED);
            try (HostProcess client = new HostProcess(lab.client());
                    HostProcess server = new HostProcess(lab.server())) {
                CellRun run = new CellRun(client, server);
                for (LabNetwork network : LabNetwork.values()) {
                    Try clean = only(run, network, Ask.NOTHING, Scenario.CLEAN);

                    assertThat(clean.client().ending()).as(clean.describe()).isEqualTo(Ending.DONE);
                }
            }
        }
    }

    @Test
    void shouldTellWhenAHostCutsAConnectionItself() {
        try (NetworkLab lab = new NetworkLab(Position.NFQUEUE, LabPath.PLAIN);
                HostProcess client = new HostProcess(lab.client());
                HostProcess server = new HostProcess(lab.server())) {
            // No queue is served: only what stays on this side of the router comes through.
            client.connect(1, LabNetwork.V4, 1, 200, "say:hello,await");
            HostReport hung = client.takeReport();

            assertThat(hung.ending()).isEqualTo(Ending.HUNG);

            lab.sensor().run("iptables", "-F", "FORWARD");
            client.connect(2, LabNetwork.V4, 1, 10_000, "say:hello,await");
            HostReport refused = client.takeReport();

            assertThat(refused.ending()).as(refused.text()).isEqualTo(Ending.REFUSED);
            server.settle();
        }
    }

    @Test
    void shouldLeaveNothingBehindWhenClosed() {
        long pid;
        try (NetworkLab lab = new NetworkLab(Position.WIRE, LabPath.PLAIN)) {
            pid = lab.sensor().pid();

            assertThat(Files.exists(Path.of("/proc/" + pid))).isTrue();
        }

        assertThat(Files.exists(Path.of("/proc/" + pid))).isFalse();
    }

    private static Try only(CellRun run, LabNetwork network, Ask ask, Scenario scenario) {
        return run.run(new Cell(Position.TAP, LabPath.PLAIN, network, ask, scenario), 1).getFirst();
    }
}
