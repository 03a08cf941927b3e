package io.wirecut.cli;

import java.io.PrintStream;
import java.util.Locale;

/// One line on the terminal that shows how far a long command has come; nothing where stderr is not
/// a terminal. Used by one thread.
final class StatusLine implements AutoCloseable {
    private static final long INTERVAL_NS = 200_000_000;
    private static final int WIDTH = 79;

    private final PrintStream out;
    private final boolean shown;
    private final long startNs = System.nanoTime();
    private long lastNs;
    private boolean dirty;

    StatusLine(PrintStream out, boolean shown) {
        this.out = out;
        this.shown = shown;
    }

    /// A line on stderr, if that is a terminal that somebody can see.
    static StatusLine onTerminal() {
        return new StatusLine(
                System.err, System.console() != null && System.console().isTerminal());
    }

    /// Whether it is time to show something new: so that callers need not gather it in vain.
    boolean isDue() {
        return shown && System.nanoTime() - lastNs >= INTERVAL_NS;
    }

    /// Shows how far the command has come.
    ///
    /// @param what is being worked at
    /// @param position bytes read of it
    /// @param length bytes there are, or -1 if that is not known
    void show(String what, long position, long length, Object more) {
        lastNs = System.nanoTime();
        double seconds = (lastNs - startNs) / 1e9;
        String share = length > 0 ? "%3d %%".formatted(100 * position / length) : "";
        String line =
                String.format(
                        Locale.ROOT,
                        "%s %s  %.1f MB  %.1f s  %s",
                        what,
                        share,
                        position / 1e6,
                        seconds,
                        more);
        out.print("\r" + line.substring(0, Math.min(line.length(), WIDTH)) + "\u001b[K");
        out.flush();
        dirty = true;
    }

    /// Takes the line away.
    @Override
    public void close() {
        if (dirty) {
            out.print("\r\u001b[K");
            out.flush();
        }
    }
}
