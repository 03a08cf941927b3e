package io.wirecut.perf.host;

/// What a [RoughWire] does to a connection. The server's port says which it is.
public enum Trouble {
    /// Nothing.
    NONE,
    /// The segment with the mark comes after two that were sent later.
    REORDER,
    /// The segment with the mark is lost the first time.
    LOSE_MARK,
    /// Of the segments with data, every tenth is lost.
    LOSE_SOME,
    /// Once the client has sent its greeting, RSTs come in its name that no host should take: in
    /// the window, but not where it begins; and outside of it.
    FORGE;

    /// Text that a client greets with.
    public static final String GREETING = "hello";

    /// What every mark begins with.
    public static final String MARK = "wirecut-lab";

    private static final int FIRST_PORT = 9_000;
    private static final int PORTS = 1_000;

    /// The first of the thousand ports that it happens on.
    public int firstPort() {
        return FIRST_PORT + ordinal() * PORTS;
    }

    /// What happens on a port.
    static Trouble on(int port) {
        int index = port < FIRST_PORT ? 0 : (port - FIRST_PORT) / PORTS;
        return index < values().length ? values()[index] : NONE;
    }
}
