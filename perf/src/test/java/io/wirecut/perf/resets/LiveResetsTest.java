package io.wirecut.perf.resets;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.perf.lab.LabNetwork;
import io.wirecut.perf.lab.LabPath;
import io.wirecut.perf.lab.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The matrix of resets on live networks, a few tries a cell: what both sockets got, what was
/// delivered, and that the sensor told the truth. `wirecut perf resets` does it at length.
final class LiveResetsTest {
    private static final int TRIES = 3;

    @TempDir private Path folder = Path.of("");

    @BeforeAll
    static void needLab() {
        LiveTests.assumeLab();
    }

    @ParameterizedTest(name = "{0}, {1} path")
    @CsvSource({
        "TAP, PLAIN",
        "TAP, ROUGH",
        "WIRE, PLAIN",
        "WIRE, TAGGED",
        "WIRE, ROUGH",
        "NFQUEUE, PLAIN"
    })
    void shouldEndConnectionsAsAsked(Position position, LabPath path) {
        List<Cell> cells =
                Cell.all().stream()
                        .filter(cell -> cell.position() == position && cell.path() == path)
                        .filter(LiveResetsTest::isQuick)
                        .toList();

        List<CellResult> failed = failed(cells, "first");
        if (position == Position.TAP && !failed.isEmpty()) {
            // Beside the wire it is a race, which a busy machine may lose; but not twice.
            failed = failed(failed.stream().map(CellResult::cell).toList(), "second");
        }

        assertThat(failed.stream().map(CellResult::examples).toList()).isEmpty();
    }

    /// The others wait for time-outs.
    private static boolean isQuick(Cell cell) {
        return !cell.mayHang()
                || (cell.scenario() == Scenario.IDLE && cell.network() == LabNetwork.V4);
    }

    private List<CellResult> failed(List<Cell> cells, String name) {
        List<String> progress = new ArrayList<>();
        List<CellResult> results =
                new Matrix(TRIES, folder.resolve(name), List.of(), progress::add).run(cells);

        assertThat(results).hasSameSizeAs(cells);
        assertThat(progress).hasSizeGreaterThan(cells.size());
        assertThat(results.stream().filter(result -> result.cell().ask() == Ask.RESET_BOTH))
                .as("with something to say about at least one of its resets")
                .anyMatch(result -> result.claims() > 0);
        return results.stream().filter(result -> !result.examples().isEmpty()).toList();
    }
}
