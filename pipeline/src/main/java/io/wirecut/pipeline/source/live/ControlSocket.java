package io.wirecut.pipeline.source.live;

import io.wirecut.pipeline.posix.Errno;
import io.wirecut.pipeline.posix.Posix;
import io.wirecut.pipeline.source.CaptureException;
import java.lang.foreign.MemorySegment;

/// A socket to ask the kernel about interfaces with; it takes no rights.
record ControlSocket(int descriptor) implements AutoCloseable {
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;

    static ControlSocket open() {
        int descriptor = Posix.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (descriptor < 0) {
            throw new CaptureException(
                    "no socket to ask about interfaces with (%s)"
                            .formatted(Errno.describe(descriptor)));
        }
        return new ControlSocket(descriptor);
    }

    /// Asks something.
    ///
    /// @return 0, or an error number, negated
    int ask(int what, MemorySegment request) {
        return Posix.ioctl(descriptor, what, request);
    }

    @Override
    public void close() {
        Posix.close(descriptor);
    }
}
