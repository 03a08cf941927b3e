package io.wirecut.pipeline.defrag;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.DecodeEvent;
import io.wirecut.pipeline.decode.DecodeStatus;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.fixture.SharedData;
import io.wirecut.pipeline.source.CaptureException;
import io.wirecut.pipeline.source.FrameHandler;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.pipeline.source.PacketSources;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/// Source, decoder and defragmenter over every public capture: no crash, nothing lost, and no
/// offset that leads out of a packet.
class PublicCapturesTest {
    private static final int MAX_DATAGRAM_LENGTH = 65_575;

    private final PacketDecoder decoder = new PacketDecoder();
    private final Defragmenter defragmenter = new Defragmenter(DefragmentLimits.DEFAULT);
    private final Packet packet = new Packet();
    private final UnsafeBuffer slot =
            new UnsafeBuffer(ByteBuffer.allocateDirect(MAX_DATAGRAM_LENGTH));
    private long frames;
    private long decoded;
    private long badChecksums;

    private final FrameHandler handler = this::onFrame;

    private void onFrame(
            DirectBuffer buffer,
            int offset,
            int capturedLength,
            int wireLength,
            long timestampNs,
            int linkType) {
        frames++;
        packet.wrapFrame(buffer, offset, capturedLength, wireLength, timestampNs, linkType, frames);
        decoder.decode(packet);
        decoded++;
        while (packet.fragment() && defragmenter.onFragment(packet) == FragmentStatus.COMPLETE) {
            int length = defragmenter.datagramLength();
            slot.putBytes(0, defragmenter.datagram(), 0, length);
            decoder.decodeDatagram(packet, slot, 0, length);
            decoded++;
        }
        check();
    }

    private void check() {
        int limit = packet.buffer().capacity();
        assertThat(packet.payloadLength()).isBetween(0, limit);
        assertThat(packet.payloadOffset() + packet.payloadLength()).isLessThanOrEqualTo(limit);
        if (packet.status() == DecodeStatus.OK) {
            assertThat(packet.layers()).isPositive();
            assertThat(packet.ipOffset() + packet.ipLength()).isLessThanOrEqualTo(limit);
            badChecksums += Checksums.valid(packet) ? 0 : 1;
        }
    }

    @Test
    void shouldDecodeEveryPublicCapture() throws IOException {
        List<String> faults = new ArrayList<>();
        int captures = 0;
        try (Stream<Path> files = Files.list(SharedData.path("captures"))) {
            for (Path file : files.filter(f -> f.toString().contains(".pcap")).sorted().toList()) {
                captures++;
                try (PacketSource source = PacketSources.open(file)) {
                    while (source.poll(handler, 1_000) != PacketSource.END) {
                        assertThat(source.position()).isLessThanOrEqualTo(source.length());
                    }
                } catch (CaptureException e) {
                    faults.add(e.getMessage());
                }
            }
        }
        long counted = 0;
        StringBuilder summary = new StringBuilder();
        for (DecodeStatus status : DecodeStatus.values()) {
            counted += decoder.counters().count(status);
            summary.append(status).append('=').append(decoder.counters().count(status)).append(' ');
        }
        for (DecodeEvent event : DecodeEvent.values()) {
            if (decoder.counters().count(event) > 0) {
                summary.append(event).append('=').append(decoder.counters().count(event));
                summary.append(' ');
            }
        }
        for (FragmentStatus status : FragmentStatus.values()) {
            summary.append(status).append('=').append(defragmenter.counters().count(status));
            summary.append(' ');
        }
        System.out.printf(
                "%d captures, %d frames, %d bad checksums, %s%nfaults: %s%n",
                captures, frames, badChecksums, summary, faults);
        assertThat(frames).isPositive();
        assertThat(counted).isEqualTo(decoded);
    }
}
