package io.wirecut.perf.resets;

import io.wirecut.perf.lab.LabNetwork;
import io.wirecut.perf.lab.LabPath;
import io.wirecut.perf.lab.Position;
import java.util.ArrayList;
import java.util.List;

/// One cell of the matrix.
///
/// @param position where the sensor stands
/// @param path what is between it and the hosts
/// @param network IPv4 or IPv6
/// @param ask what the rule asks for
/// @param scenario how both ends talk
record Cell(Position position, LabPath path, LabNetwork network, Ask ask, Scenario scenario) {
    private static final List<Ask> ASKS =
            List.of(Ask.RESET_BOTH, Ask.RESET_CLIENT, Ask.RESET_SERVER, Ask.DROP);
    private static final int PATIENCE_MS = 10_000;
    private static final int FEWER = 10;
    private static final int FEW = 4;

    /// All cells: every scenario with every action over plain IPv4, and over the others with
    /// `reset-both`; idle connections and uploads with every action everywhere. A router has no
    /// tags to show to its queue.
    static List<Cell> all() {
        List<Cell> cells = new ArrayList<>();
        for (Position position : Position.values()) {
            for (LabPath path : LabPath.values()) {
                if (path != LabPath.TAGGED || position != Position.NFQUEUE) {
                    for (LabNetwork network : LabNetwork.values()) {
                        addAll(cells, position, path, network);
                    }
                }
            }
        }
        return cells;
    }

    private static void addAll(
            List<Cell> cells, Position position, LabPath path, LabNetwork network) {
        for (Scenario scenario : Scenario.values()) {
            if (scenario.isRough() != (path == LabPath.ROUGH)) {
                continue;
            }
            boolean isFull =
                    (path == LabPath.PLAIN && network == LabNetwork.V4)
                            || scenario == Scenario.IDLE
                            || scenario == Scenario.UPLOAD;
            List<Ask> asks = isFull ? ASKS : List.of(Ask.RESET_BOTH);
            for (Ask ask : scenario == Scenario.CLEAN ? List.of(Ask.NOTHING) : asks) {
                cells.add(new Cell(position, path, network, ask, scenario));
            }
        }
    }

    /// As `tap/v4/reset-both/idle` or `wire/v6-vlan/drop/upload`.
    String name() {
        String net = network.label() + (path == LabPath.TAGGED ? "-vlan" : "");
        return String.join("/", position.label(), net, ask.label(), scenario.label());
    }

    /// Whether an end may be left hanging by what was asked for.
    boolean mayHang() {
        return ask != Ask.NOTHING && ask != Ask.RESET_BOTH;
    }

    /// For a whole conversation. Nobody waits for it but who hangs; where nobody should, a busy
    /// machine is given time.
    int timeoutMs() {
        return mayHang() ? scenario.timeoutMs() : PATIENCE_MS;
    }

    /// Tries of it, when a cheap one has so many.
    int tries(int wanted) {
        int divisor =
                (mayHang() ? FEWER : 1) * (scenario.isHeavy() || scenario.isRough() ? FEW : 1);
        return Math.max(1, wanted / divisor);
    }

    /// Tries at once: those that wait for a time-out need not wait one after the other.
    int concurrency() {
        return mayHang() && !scenario.isHeavy() ? 8 : 1;
    }
}
