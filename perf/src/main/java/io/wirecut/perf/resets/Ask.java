package io.wirecut.perf.resets;

import java.util.Locale;

/// What the rule asks for that matches the mark.
enum Ask {
    RESET_BOTH(true, true),
    RESET_CLIENT(true, false),
    RESET_SERVER(false, true),
    DROP(false, false),
    /// There is no mark: nothing may happen.
    NOTHING(false, false);

    private final boolean isForClient;
    private final boolean isForServer;

    Ask(boolean isForClient, boolean isForServer) {
        this.isForClient = isForClient;
        this.isForServer = isForServer;
    }

    /// Whether the client is to be cut.
    boolean isForClient() {
        return isForClient;
    }

    /// Whether the server is to be cut.
    boolean isForServer() {
        return isForServer;
    }

    /// As rules and reports have it.
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
