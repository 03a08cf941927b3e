package io.wirecut.pipeline.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What a thread may do without being asked further (`man 7 capabilities`). Capabilities are a
/// thread's own; the threads that it starts inherit them.
public final class Capabilities {
    /// To use raw and packet sockets.
    public static final int NET_RAW = 13;

    /// To set up interfaces and packet queues.
    public static final int NET_ADMIN = 12;

    private static final int VERSION_3 = 0x20080522;
    private static final int HEADER_LENGTH = 8;
    private static final int SET_LENGTH = 12;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int PR_CAPBSET_DROP = 24;
    private static final int LAST = 40;

    private Capabilities() {}

    /// Whether the calling thread has a capability in effect.
    public static boolean has(int capability) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(2L * SET_LENGTH);
            if (Posix.capget(header(arena), data) < 0) {
                return false;
            }
            int effective = data.get(JAVA_INT, (long) (capability / Integer.SIZE) * SET_LENGTH);
            return (effective >>> capability % Integer.SIZE & 1) != 0;
        }
    }

    /// Gives up all but some of the calling thread's capabilities, for good, and the way to new
    /// ones by starting a privileged program. Of those to keep it has only what it had before.
    ///
    /// @return 0, or an error number, negated
    public static int keepOnly(int... kept) {
        long mask = 0;
        for (int capability : kept) {
            mask |= has(capability) ? 1L << capability : 0;
        }
        for (int capability = 0; capability <= LAST; capability++) {
            if ((mask >>> capability & 1) == 0) {
                // Not allowed without CAP_SETPCAP, and then not needed either.
                var _ = Posix.prctl(PR_CAPBSET_DROP, capability, 0);
            }
        }
        int result = Posix.prctl(PR_SET_NO_NEW_PRIVS, 1, 0);
        if (result < 0) {
            return result;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(2L * SET_LENGTH);
            for (int word = 0; word < 2; word++) {
                int bits = (int) (mask >>> (word * Integer.SIZE));
                data.set(JAVA_INT, (long) word * SET_LENGTH, bits);
                data.set(JAVA_INT, (long) word * SET_LENGTH + Integer.BYTES, bits);
            }
            return Posix.capset(header(arena), data);
        }
    }

    private static MemorySegment header(Arena arena) {
        MemorySegment header = arena.allocate(HEADER_LENGTH);
        header.set(JAVA_INT, 0, VERSION_3);
        return header;
    }
}
