package io.wirecut.pipeline.source.live;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.wirecut.pipeline.posix.Errno;
import io.wirecut.pipeline.posix.Posix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Sends whole frames by one interface.
///
/// The interface is told with each frame, so that the socket outlives one that goes away and comes
/// back. Safe for several threads until it is closed; allocates nothing for a frame.
final class PacketSender implements AutoCloseable {
    private static final int PACKET_VNET_HDR = 15;
    private static final int PACKET_QDISC_BYPASS = 20;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int BUFFER_LENGTH = 16 << 20;
    private static final long LOOK_NS = 50_000_000;
    private static final int INTERFACE_INDEX = 4;

    private final Arena arena = Arena.ofShared();
    private final String interfaceName;
    private final int socket;
    private final MemorySegment destination;
    private final long destinationAddress;
    private volatile long nextLookNs = System.nanoTime();

    private PacketSender(Interface output, int socket) {
        this.interfaceName = output.name();
        this.socket = socket;
        destination = PacketSocket.address(arena, output.index(), 0);
        destinationAddress = destination.address();
    }

    /// Sends frames that others sent, in their turn.
    ///
    /// @throws io.wirecut.pipeline.source.CaptureException if that cannot be
    static PacketSender forOthers(Interface output) {
        return open(output, false, false);
    }

    /// Sends frames that others sent, in their turn, each behind a [VirtioHeader].
    ///
    /// @throws io.wirecut.pipeline.source.CaptureException if that cannot be
    static PacketSender withHeaders(Interface output) {
        return open(output, false, true);
    }

    /// Sends frames of our own: marked as such, and at once, past what queues at the interface.
    /// What its driver has no room for then is lost.
    ///
    /// @throws io.wirecut.pipeline.source.CaptureException if that cannot be
    static PacketSender forOwn(Interface output) {
        return open(output, true, false);
    }

    private static PacketSender open(Interface output, boolean own, boolean hasHeaders) {
        int socket = PacketSocket.open();
        boolean done = false;
        try {
            if (own) {
                PacketSocket.set(
                        socket, PACKET_QDISC_BYPASS, 1, output.name() + ": queues must be passed");
                PacketSocket.check(
                        PacketSocket.markAsOwn(socket),
                        output.name()
                                + ": what is sent cannot be marked; run as root, or on Linux 5.17 or later");
            }
            if (hasHeaders) {
                PacketSocket.set(
                        socket,
                        PACKET_VNET_HDR,
                        1,
                        output.name() + ": super-frames cannot be sent");
            }
            PacketSocket.sendBuffer(socket, BUFFER_LENGTH);
            done = true;
            return new PacketSender(output, socket);
        } finally {
            if (!done) {
                Posix.close(socket);
            }
        }
    }

    String interfaceName() {
        return interfaceName;
    }

    /// Sends a frame.
    ///
    /// @param frame its address
    /// @return 0, or an error number, negated
    int send(long frame, int length) {
        long result =
                Posix.sendto(
                        socket,
                        frame,
                        length,
                        MSG_DONTWAIT,
                        destinationAddress,
                        PacketSocket.ADDRESS_LENGTH);
        return check(result);
    }

    /// Sends a frame that lies scattered.
    ///
    /// @param message address of a structure `msghdr`, which leads to [#destination]
    /// @return 0, or an error number, negated
    int send(long message) {
        return check(Posix.sendmsg(socket, message, MSG_DONTWAIT));
    }

    /// The address of the interface's address.
    long destination() {
        return destinationAddress;
    }

    private int check(long result) {
        if (result == -Errno.ENXIO || result == -Errno.ENODEV) {
            lookAgain();
        }
        return result < 0 ? (int) result : 0;
    }

    /// Sends by another interface from now on: one that has come under the same name.
    void aimAt(int interfaceIndex) {
        destination.set(JAVA_INT, INTERFACE_INDEX, interfaceIndex);
    }

    /// The interface is gone: one of the same name may have come for it.
    private void lookAgain() {
        long nowNs = System.nanoTime();
        if (nowNs - nextLookNs >= 0) {
            nextLookNs = nowNs + LOOK_NS;
            int index = Interface.indexOf(interfaceName);
            if (index > 0) {
                aimAt(index);
            }
        }
    }

    @Override
    public void close() {
        Posix.close(socket);
        arena.close();
    }
}
