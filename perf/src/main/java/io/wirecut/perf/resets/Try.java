package io.wirecut.perf.resets;

import io.wirecut.perf.host.Ending;
import io.wirecut.perf.host.HostReport;
import io.wirecut.perf.host.WireNote;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One connection, as both sockets and both interfaces saw it.
///
/// @param cell that it was opened for
/// @param client what the client's socket said
/// @param server what the server's said; nothing if no connection reached it
/// @param notes what was seen of it at the interfaces of both, in any order
record Try(Cell cell, HostReport client, @Nullable HostReport server, List<WireNote> notes) {
    /// What joins reports, notes and records of a connection: both its ends.
    String key() {
        return key(client.local(), client.remote());
    }

    static String key(String client, String server) {
        return client + " " + server;
    }

    /// Whether a RST ended the client's.
    boolean isClientCut() {
        return client.ending().isCut();
    }

    /// Whether a RST ended the server's. One that was cut before it was accepted is no more either.
    boolean isServerCut() {
        return server == null || server.ending().isCut();
    }

    boolean isClientHung() {
        return client.ending() == Ending.HUNG;
    }

    /// Also one that found out only from a client that gave up.
    boolean isServerHung() {
        return server != null
                && (server.ending() == Ending.HUNG
                        || (server.ending() == Ending.CLOSED && isClientHung()));
    }

    /// Whether the ends that were asked for are dead.
    boolean isKilled() {
        return (!cell.ask().isForClient() || isClientCut())
                && (!cell.ask().isForServer() || isServerCut());
    }

    /// Whether both sockets can tell if a claim is true: one that closed by itself, its steps done,
    /// never learns what would have become of it.
    boolean canTell() {
        return client.ending() != Ending.DONE
                && client.ending() != Ending.CLOSED
                && (server == null
                        || (server.ending() != Ending.DONE && server.ending() != Ending.CLOSED));
    }

    /// Bytes that were delivered from the end of the mark on; -1 if the mark was not delivered. A
    /// SYN that was delivered counts as one.
    long leaked() {
        if (cell.scenario().isHandshake()) {
            return server == null ? -1 : 1 + server.received();
        }
        if (cell.scenario().isMarkFromServer()) {
            return client.afterMark();
        }
        return server == null ? -1 : server.afterMark();
    }

    /// When the mark was sent, [System#nanoTime].
    private long markNs() {
        if (cell.scenario().isHandshake()) {
            return client.startNs();
        }
        return cell.scenario().isMarkFromServer() && server != null
                ? server.markNs()
                : client.markNs();
    }

    /// From the mark to the death of the last end that was asked for and is dead; -1 if none is.
    long deathNs() {
        long lastNs = Long.MIN_VALUE;
        if (cell.ask().isForClient() && isClientCut()) {
            lastNs = client.endNs();
        }
        if (cell.ask().isForServer() && server != null && server.ending().isCut()) {
            lastNs = Math.max(lastNs, server.endNs());
        }
        return lastNs == Long.MIN_VALUE || markNs() == 0 ? -1 : lastNs - markNs();
    }

    /// From the mark at its sender's interface to the first RST at any interface; -1 if either was
    /// not seen.
    long wireNs() {
        long markAtNs = first(WireNote.Kind.MARK);
        long resetAtNs = resetAtNs();
        return markAtNs < 0 || resetAtNs < markAtNs ? -1 : resetAtNs - markAtNs;
    }

    /// When the first RST was at any interface, nanoseconds since 1970; -1 if none was.
    long resetAtNs() {
        return first(WireNote.Kind.RESET);
    }

    private long first(WireNote.Kind kind) {
        return notes.stream()
                .filter(note -> note.kind() == kind)
                .mapToLong(WireNote::timestampNs)
                .min()
                .orElse(-1);
    }

    /// RSTs that came and that neither of the hosts had sent.
    int foreignResets() {
        int count = 0;
        for (WireNote note : notes) {
            switch (note.kind()) {
                case RESET -> count++;
                case OWN_RESET -> count--;
                case MARK -> {}
            }
        }
        return Math.max(0, count);
    }

    /// All of it in a line, to look into what went wrong.
    String describe() {
        return "%s: client %s (%s) sent %d received %d, server %s, leaked %d, RSTs %d"
                .formatted(
                        key(),
                        client.ending(),
                        client.text(),
                        client.sent(),
                        client.received(),
                        server == null
                                ? "-"
                                : "%s (%s) sent %d received %d"
                                        .formatted(
                                                server.ending(),
                                                server.text(),
                                                server.sent(),
                                                server.received()),
                        leaked(),
                        foreignResets());
    }
}
