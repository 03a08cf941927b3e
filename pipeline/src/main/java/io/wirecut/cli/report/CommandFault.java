package io.wirecut.cli.report;

import java.io.Serial;

/// What keeps a command from doing its work, in words for its user.
public final class CommandFault extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandFault(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /// The input is wrong, or a check failed: exit code 1.
    public static CommandFault wrongInput(String message) {
        return new CommandFault(1, message);
    }

    /// The command was not used as it should be, a missing file included: exit code 2.
    public static CommandFault misuse(String message) {
        return new CommandFault(2, message);
    }

    /// 1 or 2.
    public int exitCode() {
        return exitCode;
    }
}
