package io.wirecut.pipeline.source.live;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.posix.Errno;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Where the frames go out that came in at the other end of a [Wire].
///
/// Frames that still lie in their slot are put off, to be put together with those that follow,
/// until [#flush]; they are those of the polling thread. Copies are sent at once, by any thread.
final class WireOutput implements AutoCloseable {
    private static final int RETRIES = 64;

    private final PacketRing input;
    private final PacketSender sender;
    private final PacketSender injector;
    private final SuperFrame waiting = new SuperFrame();
    private final ThreadLocal<SuperFrame> alone = ThreadLocal.withInitial(SuperFrame::new);
    private final LongAdder forwarded = new LongAdder();
    private final LongAdder forwardedBytes = new LongAdder();
    private final LongAdder joined = new LongAdder();
    private final LongAdder truncated = new LongAdder();
    private final LongAdder notTaken = new LongAdder();
    private int interfaceIndex;

    private WireOutput(
            PacketRing input, Interface output, PacketSender sender, PacketSender injector) {
        this.input = input;
        this.sender = sender;
        this.injector = injector;
        this.interfaceIndex = output.index();
    }

    /// @param input where the frames come in
    /// @throws io.wirecut.pipeline.source.CaptureException if nothing can be sent there
    static WireOutput open(PacketRing input, Interface output) {
        PacketSender sender = PacketSender.withHeaders(output);
        try {
            return new WireOutput(input, output, sender, PacketSender.forOthers(output));
        } catch (RuntimeException e) {
            sender.close();
            throw e;
        }
    }

    /// Follows an interface that was made again, and is another one under the same name.
    void follow(Interface output) {
        if (output.index() != interfaceIndex) {
            interfaceIndex = output.index();
            sender.aimAt(interfaceIndex);
            injector.aimAt(interfaceIndex);
        }
    }

    /// Sends a frame on.
    ///
    /// @param work what its [VirtioHeader] says
    void forward(Packet packet, long work) {
        if (packet.frameLength() < packet.wireLength()) {
            truncated.increment();
        } else if (!input.holds(packet.frame().addressOffset())) {
            send(packet, work);
        } else if (VirtioHeader.isSuperFrame(work) || !isPutOff(packet, work)) {
            flush();
            send(packet, work);
        }
    }

    private boolean isPutOff(Packet packet, long work) {
        if (waiting.join(packet)) {
            return true;
        }
        flush();
        return waiting.begin(packet, work);
    }

    private void send(Packet packet, long work) {
        int length = packet.frameLength();
        long frame = packet.frame().addressOffset();
        long message = alone.get().message(sender.destination(), frame, length, work);
        send(message, 1, length);
    }

    /// Sends what was put off.
    void flush() {
        int count = waiting.count();
        if (count == 0) {
            return;
        }
        if (count > 1) {
            joined.add(count);
        }
        send(waiting.message(sender.destination()), count, waiting.joinedBytes());
        waiting.clear();
    }

    private void send(long message, int count, int bytes) {
        int result = sender.send(message);
        for (int i = 0; i < RETRIES && isFull(result); i++) {
            Thread.onSpinWait();
            result = sender.send(message);
        }
        if (result == 0) {
            forwarded.add(count);
            forwardedBytes.add(bytes);
        } else {
            notTaken.add(count);
        }
    }

    private static boolean isFull(int result) {
        return result == -Errno.ENOBUFS || result == -Errno.EAGAIN;
    }

    /// Sends a frame of our own; on any thread.
    ///
    /// @return 0, or an error number, negated
    int inject(long frame, int length) {
        return injector.send(frame, length);
    }

    /// Adds what was counted.
    void count(Map<String, Long> details) {
        String prefix = "wire.%s_to_%s.".formatted(input.captured().name(), sender.interfaceName());
        details.put(prefix + "forwarded", forwarded.sum());
        details.put(prefix + "bytes", forwardedBytes.sum());
        details.put(prefix + "joined", joined.sum());
        details.put(prefix + "too_long", truncated.sum());
        details.put(prefix + "not_taken", notTaken.sum());
    }

    @Override
    public void close() {
        sender.close();
        injector.close();
    }
}
