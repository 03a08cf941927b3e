package io.wirecut.pipeline.defrag;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.fixture.Frames;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/// Whatever fragments come, in whatever order: no crash, nothing beyond the limits, and a datagram
/// that is complete holds only bytes that came at their place.
class DefragmenterFuzz {
    private static final int MAX_DATAGRAMS = 4;
    private static final int PROTOCOL = 253;

    @FuzzTest
    void shouldStayWithinItsLimits(FuzzedDataProvider data) {
        FragmentOverlap overlap = data.pickValue(FragmentOverlap.values());
        Defragmenter defragmenter =
                new Defragmenter(new DefragmentLimits(MAX_DATAGRAMS, 65_536, 8, 1_000, overlap));
        PacketDecoder decoder = new PacketDecoder();
        Packet packet = new Packet();
        long nowNs = 0;
        while (data.remainingBytes() > 0) {
            int id = data.consumeInt(0, 5);
            int offset = 8 * data.consumeInt(0, 20);
            boolean more = data.consumeBoolean();
            byte[] payload = new byte[data.consumeInt(0, 40)];
            // What a byte should be follows from its datagram and its place.
            for (int i = 0; i < payload.length; i++) {
                payload[i] = (byte) (31 * id + offset + i);
            }
            Frames frame =
                    data.consumeBoolean()
                            ? Frames.raw()
                                    .ipv4("192.0.2.1", "192.0.2.2")
                                    .protocol(PROTOCOL)
                                    .fragment(id, offset, more)
                            : Frames.raw()
                                    .ipv6("2001:db8::1", "2001:db8::2")
                                    .fragmentHeader(id, offset, more)
                                    .protocol(PROTOCOL);
            byte[] bytes = frame.payload(payload).build();
            nowNs += data.consumeInt(0, 300);
            packet.wrapFrame(new UnsafeBuffer(bytes), 0, bytes.length, bytes.length, nowNs, 101, 1);
            decoder.decode(packet);
            if (packet.fragment() && defragmenter.onFragment(packet) == FragmentStatus.COMPLETE) {
                check(defragmenter, decoder, packet, id);
            }
            assertThat(defragmenter.pending()).isBetween(0, MAX_DATAGRAMS);
        }
        assertThat(defragmenter.counters().contradictions()).isZero();
    }

    private static void check(
            Defragmenter defragmenter, PacketDecoder decoder, Packet packet, int id) {
        int length = defragmenter.datagramLength();
        UnsafeBuffer slot = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
        slot.putBytes(0, defragmenter.datagram(), 0, length);
        decoder.decodeDatagram(packet, slot, 0, length);
        assertThat(packet.protocol()).isEqualTo(PROTOCOL);
        byte[] payload = new byte[packet.payloadLength()];
        packet.buffer().getBytes(packet.payloadOffset(), payload);
        byte[] expected = new byte[payload.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (byte) (31 * id + i);
        }
        assertThat(Arrays.mismatch(payload, expected)).isEqualTo(-1);
    }
}
