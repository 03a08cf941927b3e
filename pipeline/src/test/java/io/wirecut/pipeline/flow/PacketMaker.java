package io.wirecut.pipeline.flow;

import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.fixture.Frames;
import org.agrona.concurrent.UnsafeBuffer;

/// Decodes crafted frames.
final class PacketMaker {
    private final PacketDecoder decoder = new PacketDecoder();

    /// A packet of its own, at a time in milliseconds.
    Packet decode(Frames frame, long timeMs) {
        UnsafeBuffer bytes = frame.buffer();
        int length = bytes.capacity();
        Packet packet = new Packet();
        packet.wrapFrame(bytes, 0, length, length, timeMs * 1_000_000, LinkType.ETHERNET, 1);
        decoder.decode(packet);
        return packet;
    }
}
