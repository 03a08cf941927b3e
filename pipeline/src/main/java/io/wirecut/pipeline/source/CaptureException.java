package io.wirecut.pipeline.source;

/// A capture that cannot be read on: the message says where and what to do.
public final class CaptureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message names the source, the offset in bytes, what is wrong there and what to do
    public CaptureException(String message) {
        super(message);
    }

    /// @param message names the source, the offset in bytes, what is wrong there and what to do
    /// @param cause what the system reported
    public CaptureException(String message, Throwable cause) {
        super(message, cause);
    }
}
