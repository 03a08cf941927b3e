package io.wirecut.pipeline.posix;

/// The error numbers of Linux that somebody here asks for. What [Posix] returns is negated.
public final class Errno {
    /// Operation not permitted.
    public static final int EPERM = 1;

    /// Interrupted by a signal.
    public static final int EINTR = 4;

    /// No such device or address: as a packet socket whose interface is gone.
    public static final int ENXIO = 6;

    /// Nothing there now, or no room now.
    public static final int EAGAIN = 11;

    /// Permission denied.
    public static final int EACCES = 13;

    /// In use.
    public static final int EBUSY = 16;

    /// No such device.
    public static final int ENODEV = 19;

    /// Invalid argument.
    public static final int EINVAL = 22;

    /// The message is longer than the way takes.
    public static final int EMSGSIZE = 90;

    /// The option is not known.
    public static final int ENOPROTOOPT = 92;

    /// Not supported.
    public static final int EOPNOTSUPP = 95;

    /// The interface is down.
    public static final int ENETDOWN = 100;

    /// No way there.
    public static final int ENETUNREACH = 101;

    /// No buffer space: messages were lost, or the output is full.
    public static final int ENOBUFS = 105;

    /// The host cannot be reached.
    public static final int EHOSTUNREACH = 113;

    private Errno() {}

    /// What the system says to a result below 0, in words and as a number.
    ///
    /// @param result an error number, negated as [Posix] returns it
    public static String describe(long result) {
        int errno = (int) -result;
        return "%s, errno %d".formatted(Posix.strerror(errno), errno);
    }
}
