package io.wirecut.pipeline.defrag;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.fixture.Frames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    /// Datagrams in random cuts, orders and repetitions, in a tunnel or not: each comes out once
    /// and whole when its last piece has come, and not before.
    @FuzzTest
    void shouldRestoreWhatWasCut(FuzzedDataProvider data) {
        Defragmenter defragmenter = new Defragmenter(DefragmentLimits.DEFAULT);
        PacketDecoder decoder = new PacketDecoder();
        Packet packet = new Packet();
        boolean six = data.consumeBoolean();
        boolean tunnel = data.consumeBoolean();
        byte[] whole = new byte[data.consumeInt(9, 3_000)];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = (byte) (i * 7 + i / 251);
        }
        List<Integer> starts = new ArrayList<>();
        for (int at = 0; at < whole.length; at += 8 * data.consumeInt(1, 100)) {
            starts.add(at);
        }
        List<Integer> waiting = new ArrayList<>(starts);
        int turns = 0;
        while (!waiting.isEmpty() && turns++ < 1_000) {
            boolean again = waiting.size() < starts.size() && data.consumeBoolean();
            List<Integer> from = again ? starts : waiting;
            int start = from.get(data.consumeInt(0, from.size() - 1));
            int next = starts.indexOf(start) + 1;
            int end = next < starts.size() ? starts.get(next) : whole.length;
            waiting.remove(Integer.valueOf(start));
            Frames link = tunnel ? Frames.raw().ipv4("192.0.2.9", "192.0.2.8").gre() : Frames.raw();
            boolean more = end < whole.length;
            Frames frame =
                    six
                            ? link.ipv6("2001:db8::1", "2001:db8::2")
                                    .fragmentHeader(5, start, more)
                                    .protocol(PROTOCOL)
                            : link.ipv4("192.0.2.1", "192.0.2.2")
                                    .protocol(PROTOCOL)
                                    .fragment(5, start, more);
            byte[] bytes = frame.payload(Arrays.copyOfRange(whole, start, end)).build();
            packet.wrapFrame(new UnsafeBuffer(bytes), 0, bytes.length, bytes.length, 1, 101, 1);
            decoder.decode(packet);
            if (starts.size() == 1) {
                return;
            }
            assertThat(defragmenter.onFragment(packet) == FragmentStatus.COMPLETE)
                    .isEqualTo(waiting.isEmpty());
        }
        int length = defragmenter.datagramLength();
        UnsafeBuffer slot = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
        slot.putBytes(0, defragmenter.datagram(), 0, length);
        decoder.decodeDatagram(packet, slot, 0, length);
        byte[] payload = new byte[packet.payloadLength()];
        packet.buffer().getBytes(packet.payloadOffset(), payload);
        assertThat(payload).isEqualTo(whole);
        assertThat(packet.layers()).isEqualTo(tunnel ? 2 : 1);
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
