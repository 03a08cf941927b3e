package io.wirecut.pipeline.defrag;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.pipeline.source.FrameHandler;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.pipeline.source.PacketSources;
import io.wirecut.pipeline.source.PcapFileWriter;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reading, decoding, verifying, defragmenting and writing allocate nothing per frame.
class AllocationTest {
    private static final int WARM_UP_ROUNDS = 2_000;
    private static final int ROUNDS = 2_000;
    private static final String A = "192.0.2.1";
    private static final String B = "192.0.2.2";

    @TempDir Path folder;

    private final PacketDecoder decoder = new PacketDecoder();
    private final Defragmenter defragmenter = new Defragmenter(DefragmentLimits.DEFAULT);
    private final Packet packet = new Packet();
    private final UnsafeBuffer slot = new UnsafeBuffer(ByteBuffer.allocateDirect(70_000));
    private long completed;
    private long valid;

    private void onFrame(
            DirectBuffer buffer,
            int offset,
            int capturedLength,
            int wireLength,
            long timestampNs,
            int linkType) {
        packet.wrapFrame(buffer, offset, capturedLength, wireLength, timestampNs, linkType, 1);
        decoder.decode(packet);
        if (packet.fragment() && defragmenter.onFragment(packet) == FragmentStatus.COMPLETE) {
            int length = defragmenter.datagramLength();
            slot.putBytes(0, defragmenter.datagram(), 0, length);
            decoder.decodeDatagram(packet, slot, 0, length);
            completed++;
        }
        valid += Checksums.valid(packet) ? 1 : 0;
    }

    private static List<byte[]> frames() {
        byte[] half = new byte[800];
        return List.of(
                Frames.ethernet().ipv4(A, B).tcp(1, 2).payload("text").build(),
                Frames.ethernet().vlan(2).ipv6("2001:db8::1", "::2").udp(1, 2).build(),
                Frames.ethernet().ipv4(A, B).vxlan(3).innerEthernet().ipv4(B, A).tcp(1, 2).build(),
                Frames.ethernet().ipv4(A, B).gre().ipv4(A, B).length(3).build(),
                Frames.ethernet().etherType(0x0806).build(),
                Frames.ethernet()
                        .ipv4(A, B)
                        .protocol(99)
                        .fragment(1, 0, true)
                        .payload(half)
                        .build(),
                Frames.ethernet()
                        .ipv4(A, B)
                        .protocol(IpProtocol.UDP)
                        .fragment(1, 800, true)
                        .payload(half)
                        .build(),
                Frames.ethernet()
                        .ipv4(A, B)
                        .protocol(99)
                        .fragment(1, 400, false)
                        .payload(half)
                        .build());
    }

    private Path write(int rounds) {
        Path path = folder.resolve(rounds + ".pcap");
        try (PcapFileWriter writer =
                new PcapFileWriter(
                        path, LinkType.ETHERNET, PcapFileWriter.Resolution.MICROSECONDS)) {
            List<byte[]> frames = frames();
            for (int i = 0; i < rounds; i++) {
                for (byte[] frame : frames) {
                    writer.append(new UnsafeBuffer(frame), 0, frame.length, 1_000L * i);
                }
            }
        }
        return path;
    }

    @Test
    void shouldAllocateNothingPerFrame() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        FrameHandler handler = this::onFrame;
        UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(1_400));
        try (PacketSource source = PacketSources.open(write(WARM_UP_ROUNDS + ROUNDS));
                PcapFileWriter writer =
                        new PcapFileWriter(
                                folder.resolve("copy.pcap"),
                                LinkType.ETHERNET,
                                PcapFileWriter.Resolution.NANOSECONDS)) {
            int perRound = frames().size();
            run(source, handler, writer, frame, WARM_UP_ROUNDS * perRound);
            threads.getCurrentThreadAllocatedBytes();
            long before = threads.getCurrentThreadAllocatedBytes();
            run(source, handler, writer, frame, ROUNDS * perRound);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            assertThat(allocated).isZero();
        }
        assertThat(completed).isEqualTo(WARM_UP_ROUNDS + ROUNDS);
        assertThat(valid).isPositive();
    }

    private static void run(
            PacketSource source,
            FrameHandler handler,
            PcapFileWriter writer,
            UnsafeBuffer frame,
            int count) {
        for (int i = 0; i < count; i++) {
            source.poll(handler, 1);
            writer.append(frame, 0, frame.capacity(), i);
        }
    }
}
