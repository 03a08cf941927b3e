package io.wirecut.perf.resets;

import io.wirecut.perf.host.HostReport;
import io.wirecut.perf.host.WireNote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Opens the connections of one cell and joins what both ends say of them.
final class CellRun {
    private final HostProcess client;
    private final HostProcess server;
    private long lastId;

    CellRun(HostProcess client, HostProcess server) {
        this.client = client;
        this.server = server;
    }

    /// Runs a cell.
    ///
    /// @param tries connections
    /// @return what became of each
    List<Try> run(Cell cell, int tries) {
        Scenario scenario = cell.scenario();
        int port = scenario.port(cell.ask());
        server.listen(port, cell.timeoutMs(), scenario.server(cell.ask()));
        client.drainReports();
        client.drainNotes();
        server.drainReports();
        server.drainNotes();
        List<HostReport> opened = new ArrayList<>();
        int started = 0;
        while (opened.size() < tries) {
            while (started < tries && started - opened.size() < cell.concurrency()) {
                started++;
                client.connect(
                        ++lastId,
                        cell.network(),
                        port,
                        cell.timeoutMs(),
                        scenario.client(cell.ask()));
            }
            opened.add(client.takeReport());
        }
        client.settle();
        server.settle();
        return join(cell, opened);
    }

    private List<Try> join(Cell cell, List<HostReport> opened) {
        Map<String, HostReport> accepted = new HashMap<>();
        for (HostReport report : server.drainReports()) {
            accepted.put(Try.key(report.remote(), report.local()), report);
        }
        Map<String, List<WireNote>> notes = new HashMap<>();
        for (HostProcess host : List.of(client, server)) {
            for (WireNote note : host.drainNotes()) {
                boolean fromClient =
                        note.destination().endsWith("|" + cell.scenario().port(cell.ask()));
                String key =
                        fromClient
                                ? Try.key(note.source(), note.destination())
                                : Try.key(note.destination(), note.source());
                notes.computeIfAbsent(key, _ -> new ArrayList<>()).add(note);
            }
        }
        List<Try> tries = new ArrayList<>();
        for (HostReport report : opened) {
            String key = Try.key(report.local(), report.remote());
            tries.add(
                    new Try(
                            cell,
                            report,
                            accepted.get(key),
                            List.copyOf(notes.getOrDefault(key, List.of()))));
        }
        return tries;
    }
}
