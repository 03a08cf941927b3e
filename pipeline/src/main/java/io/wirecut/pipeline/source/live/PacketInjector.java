package io.wirecut.pipeline.source.live;

import io.wirecut.pipeline.posix.Errno;
import io.wirecut.pipeline.reset.Injector;
import io.wirecut.pipeline.reset.Outcome;
import org.agrona.DirectBuffer;

/// Sends frames by one interface, as they are. Safe for several threads; to be closed when nobody
/// calls any more. Allocates nothing.
final class PacketInjector implements Injector {
    private final PacketSender sender;
    private final int linkType;
    private volatile boolean closed;

    private PacketInjector(PacketSender sender, int linkType) {
        this.sender = sender;
        this.linkType = linkType;
    }

    static PacketInjector open(String interfaceName) {
        Interface output = Interface.of(interfaceName);
        return new PacketInjector(PacketSender.forOwn(output), output.linkType());
    }

    @Override
    public Outcome inject(
            DirectBuffer frame, int offset, int length, int linkType, long timestampNs) {
        if (closed) {
            return Outcome.CLOSED;
        }
        if (linkType != this.linkType) {
            return Outcome.REFUSED;
        }
        return outcome(sender.send(frame.addressOffset() + offset, length));
    }

    /// What a sender's result means.
    static Outcome outcome(int result) {
        return switch (-result) {
            case 0 -> Outcome.SENT;
            case Errno.EAGAIN, Errno.ENOBUFS -> Outcome.BACK_PRESSURE;
            case Errno.EMSGSIZE -> Outcome.REFUSED;
            default -> Outcome.FAILED;
        };
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            sender.close();
        }
    }
}
