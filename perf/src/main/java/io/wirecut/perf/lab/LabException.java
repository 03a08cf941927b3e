package io.wirecut.perf.lab;

import java.io.Serial;

/// What keeps a lab from being built or used, in words for its user.
public final class LabException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    /// @param message names the command that failed and what it said
    public LabException(String message) {
        super(message);
    }

    /// @param message names what failed
    /// @param cause what the system said
    public LabException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
