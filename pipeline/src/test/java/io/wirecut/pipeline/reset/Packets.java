package io.wirecut.pipeline.reset;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.pipeline.decode.DecodeStatus;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.fixture.Frames;
import org.agrona.DirectBuffer;

/// Decodes frames, which must be well-formed.
final class Packets {
    static final long TIMESTAMP_NS = 1_468_449_727_199_672_000L;

    private Packets() {}

    static Packet decode(Frames frame) {
        return decode(frame, LinkType.ETHERNET);
    }

    static Packet decode(Frames frame, int linkType) {
        DirectBuffer buffer = frame.buffer();
        return decode(buffer, buffer.capacity(), linkType);
    }

    static Packet decode(DirectBuffer buffer, int length, int linkType) {
        Packet packet = new Packet();
        packet.wrapFrame(buffer, 0, length, length, TIMESTAMP_NS, linkType, 7);
        assertThat(new PacketDecoder().decode(packet)).isEqualTo(DecodeStatus.OK);
        return packet;
    }
}
