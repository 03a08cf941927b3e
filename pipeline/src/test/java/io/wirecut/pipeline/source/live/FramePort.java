package io.wirecut.pipeline.source.live;

import io.wirecut.pipeline.posix.Errno;
import io.wirecut.pipeline.posix.Posix;
import io.wirecut.pipeline.source.FrameHandler;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;

/// A station at one end of a cable, for tests: sends frames, and keeps those that handlers get.
final class FramePort implements AutoCloseable {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(10);

    private final Arena arena = Arena.ofConfined();
    private final int socket = PacketSocket.open();
    private final MemorySegment address;

    FramePort(String interfaceName) {
        address = PacketSocket.address(arena, Posix.ifNameToIndex(interfaceName), 0);
    }

    void send(byte[] frame) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment bytes = call.allocateFrom(ValueLayout.JAVA_BYTE, frame);
            long result;
            do {
                result =
                        Posix.sendto(
                                socket,
                                bytes.address(),
                                frame.length,
                                0,
                                address.address(),
                                (int) address.byteSize());
            } while (result == -Errno.EINTR);
            PacketSocket.check(result, "test frame");
        }
    }

    /// A frame between stations that are numbers, of a protocol for experiments, which no host
    /// answers.
    static byte[] frame(int from, int to, String payload) {
        return frame(from, to, payload.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] frame(int from, int to, byte[] payload) {
        return ByteBuffer.allocate(14 + payload.length)
                .put(station(to))
                .put(station(from))
                .putShort((short) 0x88B5)
                .put(payload)
                .array();
    }

    private static byte[] station(int number) {
        return new byte[] {2, 0, 0, 0, 0, (byte) number};
    }

    /// The frame with a VLAN tag.
    static byte[] tagged(byte[] frame, int vlanId) {
        ByteArrayOutputStream tagged = new ByteArrayOutputStream();
        tagged.write(frame, 0, 12);
        tagged.writeBytes(
                ByteBuffer.allocate(4).putShort((short) 0x8100).putShort((short) vlanId).array());
        tagged.write(frame, 12, frame.length - 12);
        return tagged.toByteArray();
    }

    /// One of the counts that are in a source's details.
    static long count(LiveSource source, String name) {
        return source.counts().details().getOrDefault(name, 0L);
    }

    /// Polls until a condition holds; fails after some seconds.
    static void pollUntil(LiveSource source, FrameHandler handler, BooleanSupplier done) {
        long startNs = System.nanoTime();
        while (!done.getAsBoolean()) {
            if (source.poll(handler, 64) == 0) {
                source.await(20);
            }
            if (System.nanoTime() - startNs > DEADLINE_NS) {
                throw new AssertionError("nothing came in time: " + source.counts());
            }
        }
    }

    /// Waits until so many frames have come, without taking any; fails after some seconds.
    static void awaitArrived(LiveSource source, long count) {
        long startNs = System.nanoTime();
        while (source.counts().arrived() < count) {
            if (System.nanoTime() - startNs > DEADLINE_NS) {
                throw new AssertionError("not all came in time: " + source.counts());
            }
        }
    }

    @Override
    public void close() {
        Posix.close(socket);
        arena.close();
    }

    /// Keeps copies of frames.
    static final class Kept implements FrameHandler {
        final List<byte[]> frames = new ArrayList<>();
        int unfinished;

        @Override
        public void onFrame(
                DirectBuffer buffer,
                int offset,
                int capturedLength,
                int wireLength,
                long timestampNs,
                int linkType) {
            byte[] frame = new byte[capturedLength];
            buffer.getBytes(offset, frame);
            frames.add(frame);
        }

        @Override
        public void onUnfinishedFrame(
                DirectBuffer buffer,
                int offset,
                int capturedLength,
                int wireLength,
                long timestampNs,
                int linkType) {
            unfinished++;
            onFrame(buffer, offset, capturedLength, wireLength, timestampNs, linkType);
        }

        boolean has(int count) {
            return frames.size() >= count;
        }
    }
}
