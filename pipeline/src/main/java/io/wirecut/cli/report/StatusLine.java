package io.wirecut.cli.report;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/// One line on a terminal that says how far a command is, written over and over; nothing at all
/// where the standard error is no terminal.
public final class StatusLine implements AutoCloseable {
    private static final long INTERVAL_NS = 100_000_000;

    private final PrintWriter err;
    private final boolean shown = isTerminal();
    private long lastShownNs;

    /// @param err the standard error
    public StatusLine(PrintWriter err) {
        this.err = err;
        this.lastShownNs = System.nanoTime() - INTERVAL_NS;
    }

    /// Whether a line would be shown now: so that none need be made in vain.
    public synchronized boolean isDue() {
        return shown && System.nanoTime() - lastShownNs >= INTERVAL_NS;
    }

    /// Shows a line in place of the one before, ten times a second at most.
    public synchronized void show(String line) {
        if (isDue()) {
            lastShownNs = System.nanoTime();
            err.print("\r\033[K" + line);
            err.flush();
        }
    }

    /// Takes the line away.
    @Override
    public synchronized void close() {
        if (shown) {
            err.print("\r\033[K");
            err.flush();
        }
    }

    /// Java tells only of the standard input and output together, so Linux is asked what file 2 is.
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }
}
