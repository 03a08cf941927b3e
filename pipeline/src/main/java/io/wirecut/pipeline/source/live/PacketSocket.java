package io.wirecut.pipeline.source.live;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.wirecut.pipeline.posix.Errno;
import io.wirecut.pipeline.posix.Posix;
import io.wirecut.pipeline.source.CaptureException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The calls that packet sockets take (`man 7 packet`), with what to tell when one is refused.
final class PacketSocket {
    static final int AF_PACKET = 17;
    static final int SOL_PACKET = 263;
    static final int ADDRESS_LENGTH = 20;

    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_ERROR = 4;
    private static final int SO_SNDBUF = 7;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_MARK = 36;
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_MR_PROMISC = 1;
    private static final int MEMBERSHIP_LENGTH = 16;
    private static final int STATISTICS_LENGTH = 8;

    private PacketSocket() {}

    /// A socket that takes nothing yet.
    ///
    /// @throws CaptureException if the right to have one is missing
    static int open() {
        int socket = Posix.socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
        if (socket < 0) {
            throw new CaptureException(
                    "no packet socket (%s): it takes the capability CAP_NET_RAW; run as root"
                            .formatted(Errno.describe(socket)));
        }
        return socket;
    }

    /// An address: an interface and a protocol.
    ///
    /// @param etherType of the frames, or 0 for none
    static MemorySegment address(Arena arena, int interfaceIndex, int etherType) {
        MemorySegment address = arena.allocate(ADDRESS_LENGTH, Long.BYTES);
        address.set(JAVA_SHORT, 0, (short) AF_PACKET);
        address.set(JAVA_SHORT, 2, Short.reverseBytes((short) etherType));
        address.set(JAVA_INT, 4, interfaceIndex);
        return address;
    }

    /// Sets an option that the socket is of no use without.
    static void set(int socket, int option, int value, String what) {
        check(Posix.setsockopt(socket, SOL_PACKET, option, value), what);
    }

    /// @throws CaptureException if the result of a call is an error
    static void check(long result, String what) {
        if (result < 0) {
            throw new CaptureException("%s (%s)".formatted(what, Errno.describe(result)));
        }
    }

    /// Has the interface take the frames that are for others.
    static int bePromiscuous(int socket, int interfaceIndex) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment membership = arena.allocate(MEMBERSHIP_LENGTH, Long.BYTES);
            membership.set(JAVA_INT, 0, interfaceIndex);
            membership.set(JAVA_SHORT, 4, (short) PACKET_MR_PROMISC);
            return Posix.setsockopt(socket, SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership);
        }
    }

    /// Marks what is sent as our own.
    ///
    /// @return 0, or an error number, negated
    static int markAsOwn(int socket) {
        return Posix.setsockopt(socket, SOL_SOCKET, SO_MARK, SocketFilter.OWN_MARK);
    }

    /// Lets as many bytes wait to be sent; beyond the system's limit where that is allowed.
    static void sendBuffer(int socket, int length) {
        if (Posix.setsockopt(socket, SOL_SOCKET, SO_SNDBUFFORCE, length) < 0) {
            var _ = Posix.setsockopt(socket, SOL_SOCKET, SO_SNDBUF, length);
        }
    }

    /// The error that the socket has had since it was last asked, 0 if there is none.
    static int takeError(int socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment error = arena.allocate(Integer.BYTES, Integer.BYTES);
            return Posix.getsockopt(socket, SOL_SOCKET, SO_ERROR, error) < 0
                    ? 0
                    : error.get(JAVA_INT, 0);
        }
    }

    /// What the kernel counted since it was last asked: frames that came in the upper half, those
    /// of them that it had no room for in the lower.
    static long takeStatistics(int socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment counts = arena.allocate(STATISTICS_LENGTH, Integer.BYTES);
            if (Posix.getsockopt(socket, SOL_PACKET, PACKET_STATISTICS, counts) < 0) {
                return 0;
            }
            return (long) counts.get(JAVA_INT, 0) << Integer.SIZE
                    | Integer.toUnsignedLong(counts.get(JAVA_INT, Integer.BYTES));
        }
    }
}
