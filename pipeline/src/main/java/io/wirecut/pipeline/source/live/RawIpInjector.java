package io.wirecut.pipeline.source.live;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.posix.Posix;
import io.wirecut.pipeline.reset.Injector;
import io.wirecut.pipeline.reset.Outcome;
import io.wirecut.pipeline.source.CaptureException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// Sends the IP packets of frames and leaves it to the host's routes where they go: what is around
/// the outermost IP header does not matter. Marked as our own. Safe for several threads until it is
/// closed; allocates nothing for a frame.
final class RawIpInjector implements Injector {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int IPPROTO_RAW = 255;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int ADDRESS4_LENGTH = 16;
    private static final int ADDRESS6_LENGTH = 28;
    private static final int ETHERNET_LENGTH = 14;
    private static final int VLAN_LENGTH = 4;
    private static final int ETHER_TYPE_IPV4 = 0x0800;
    private static final int ETHER_TYPE_IPV6 = 0x86DD;
    private static final int ETHER_TYPE_VLAN = 0x8100;
    private static final int ETHER_TYPE_SERVICE_VLAN = 0x88A8;
    private static final int IPV4_DESTINATION = 16;
    private static final int IPV6_DESTINATION = 24;
    private static final int IPV4_LENGTH = 20;
    private static final int IPV6_LENGTH = 40;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment address4 = arena.allocate(ADDRESS4_LENGTH, Long.BYTES);
    private final MemorySegment address6 = arena.allocate(ADDRESS6_LENGTH, Long.BYTES);
    private final UnsafeBuffer destination4;
    private final UnsafeBuffer destination6;
    private final int socket4;
    private final int socket6;
    private boolean closed;

    private RawIpInjector(int socket4, int socket6) {
        this.socket4 = socket4;
        this.socket6 = socket6;
        address4.set(JAVA_SHORT, 0, (short) AF_INET);
        address6.set(JAVA_SHORT, 0, (short) AF_INET6);
        destination4 = new UnsafeBuffer(address4.asByteBuffer());
        destination6 = new UnsafeBuffer(address6.asByteBuffer());
    }

    static RawIpInjector open() {
        int socket4 = open(AF_INET);
        PacketSocket.check(
                socket4, "no raw socket: it takes the capability CAP_NET_RAW; run as root");
        // A host may be without IPv6: its packets are refused then.
        return new RawIpInjector(socket4, open(AF_INET6));
    }

    private static int open(int family) {
        int socket = Posix.socket(family, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
        if (socket >= 0 && PacketSocket.markAsOwn(socket) < 0) {
            Posix.close(socket);
            throw new CaptureException(
                    "what is sent cannot be marked; run as root, or on Linux 5.17 or later");
        }
        return socket;
    }

    @Override
    public synchronized Outcome inject(
            DirectBuffer frame, int offset, int length, int linkType, long timestampNs) {
        if (closed) {
            return Outcome.CLOSED;
        }
        int start = start(frame, offset, length, linkType);
        if (start < 0) {
            return Outcome.REFUSED;
        }
        int rest = offset + length - start;
        int version = rest == 0 ? 0 : frame.getByte(start) >>> 4 & 0xF;
        if (version == 4 && rest >= IPV4_LENGTH) {
            destination4.putBytes(4, frame, start + IPV4_DESTINATION, 4);
            return send(socket4, frame, start, rest, address4, ADDRESS4_LENGTH);
        }
        if (version == 6 && rest >= IPV6_LENGTH && socket6 >= 0) {
            destination6.putBytes(8, frame, start + IPV6_DESTINATION, 16);
            return send(socket6, frame, start, rest, address6, ADDRESS6_LENGTH);
        }
        return Outcome.REFUSED;
    }

    private static Outcome send(
            int socket,
            DirectBuffer frame,
            int start,
            int length,
            MemorySegment address,
            int addressLength) {
        long result =
                Posix.sendto(
                        socket,
                        frame.addressOffset() + start,
                        length,
                        MSG_DONTWAIT,
                        address.address(),
                        addressLength);
        return PacketInjector.outcome(result < 0 ? (int) result : 0);
    }

    /// Where the outermost IP header begins; below 0 if there is none that is known.
    private static int start(DirectBuffer frame, int offset, int length, int linkType) {
        return switch (linkType) {
            case LinkType.RAW, LinkType.IPV4, LinkType.IPV6 -> offset;
            case LinkType.ETHERNET -> behindEthernet(frame, offset, offset + length);
            default -> -1;
        };
    }

    private static int behindEthernet(DirectBuffer frame, int offset, int end) {
        int start = offset + ETHERNET_LENGTH;
        while (start <= end) {
            switch (frame.getShort(start - 2, ByteOrder.BIG_ENDIAN) & 0xFFFF) {
                case ETHER_TYPE_IPV4, ETHER_TYPE_IPV6 -> {
                    return start;
                }
                case ETHER_TYPE_VLAN, ETHER_TYPE_SERVICE_VLAN -> start += VLAN_LENGTH;
                default -> {
                    return -1;
                }
            }
        }
        return -1;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Posix.close(socket4);
            if (socket6 >= 0) {
                Posix.close(socket6);
            }
            arena.close();
        }
    }
}
