package io.wirecut.pipeline.event;

/// Events could not be written: the message says where, why, how many were lost, and what to do.
public final class EventSinkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message names the file, what is wrong and what to do
    /// @param cause what the system reported
    public EventSinkException(String message, Throwable cause) {
        super(message, cause);
    }
}
