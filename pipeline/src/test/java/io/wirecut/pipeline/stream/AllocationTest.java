package io.wirecut.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowTable;
import io.wirecut.pipeline.flow.FlowTimeouts;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/// Nothing from the flow table to the stream handler allocates.
class AllocationTest {
    private static final int WARM_UP_ROUNDS = 5_000;
    private static final int ROUNDS = 5_000;

    /// Counts, and does nothing else.
    private static final class CountingHandler implements StreamHandler {
        private long bytes;

        @Override
        public void onBytes(
                Flow flow, boolean toServer, long streamOffset, DirectBuffer b, int offset, int n) {
            bytes += n;
        }

        @Override
        public void onGap(Flow flow, boolean toServer, long streamOffset, long length) {
            bytes += length;
        }

        @Override
        public void onEnd(Flow flow, boolean toServer, long streamOffset) {
            bytes++;
        }
    }

    private static Packet packet(boolean client, int seq, int ack, String flags, int length) {
        Frames frame =
                Frames.ethernet()
                        .ipv4(
                                client ? "192.0.2.1" : "192.0.2.2",
                                client ? "192.0.2.2" : "192.0.2.1")
                        .tcp(client ? 4000 : 80, client ? 80 : 4000)
                        .seq(seq)
                        .ack(ack)
                        .flags(flags)
                        .payload(new byte[length]);
        UnsafeBuffer bytes = frame.buffer();
        Packet packet = new Packet();
        packet.wrapFrame(bytes, 0, bytes.capacity(), bytes.capacity(), 1, LinkType.ETHERNET, 1);
        new PacketDecoder().decode(packet);
        return packet;
    }

    /// A session from SYN to FIN, with out-of-order, repeated and overlapping segments and a hole.
    private static List<Packet> session() {
        List<Packet> packets = new ArrayList<>();
        packets.add(packet(true, 0, 0, "S", 0));
        packets.add(packet(false, 0, 1, "SA", 0));
        packets.add(packet(true, 1, 1, "A", 1000));
        packets.add(packet(true, 3001, 1, "A", 1000));
        packets.add(packet(true, 2001, 1, "A", 1500));
        packets.add(packet(true, 1001, 1, "A", 1000));
        packets.add(packet(true, 1001, 1, "A", 1000));
        packets.add(packet(true, 5001, 1, "A", 1000));
        // What is out of the ordinary: each of these raises an event.
        packets.add(packet(true, 900_000, 1, "A", 10));
        packets.add(packet(true, 5001, 900_000, "A", 10));
        packets.add(packet(true, 5001, 1, "AU", 10));
        packets.add(packet(true, 0, 0, "S", 0));
        packets.add(packet(true, 900_000, 1, "R", 0));
        packets.add(packet(true, 5001, 1, "A", 1));
        packets.add(packet(false, 1, 6001, "A", 100));
        packets.add(packet(true, 6001, 101, "FA", 0));
        packets.add(packet(false, 101, 6002, "FA", 0));
        packets.add(packet(true, 6002, 102, "A", 0));
        return packets;
    }

    private static void shouldAllocateNothing(StreamOptions options) {
        CountingHandler handler = new CountingHandler();
        EventRecorder events = new EventRecorder();
        StreamAssembler assembler =
                new StreamAssembler(options, new SegmentPool(256), handler, events);
        TcpTracker tracker = new TcpTracker(TcpOptions.strict(), events);
        FlowTable table =
                new FlowTable(
                        16,
                        1,
                        true,
                        FlowTimeouts.suricata(),
                        (flow, reason) -> assembler.onFlowEnd(flow));
        List<Packet> packets = session();
        Flow flow = new Flow();
        run(table, tracker, assembler, flow, packets, WARM_UP_ROUNDS);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // The machine itself may allocate a little on this thread when it recompiles: not every
        // time.
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5 && least > 0; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            run(table, tracker, assembler, flow, packets, ROUNDS);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
        assertThat(handler.bytes).isGreaterThan(6_000L * ROUNDS);
    }

    private static void run(
            FlowTable table,
            TcpTracker tracker,
            StreamAssembler assembler,
            Flow flow,
            List<Packet> packets,
            int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < packets.size(); i++) {
                Packet packet = packets.get(i);
                table.locate(packet, flow);
                if (tracker.onSegment(flow, packet) == Standing.IN_SESSION) {
                    assembler.onSegment(flow, packet);
                }
            }
        }
    }

    @Test
    void shouldAllocateNothingAtATap() {
        shouldAllocateNothing(StreamOptions.forTap(OverlapPolicy.LINUX));
    }

    @Test
    void shouldAllocateNothingAtATapOnAck() {
        shouldAllocateNothing(
                StreamOptions.forTap(OverlapPolicy.LAST)
                        .withInspectOn(StreamOptions.InspectOn.ACK));
    }

    @Test
    void shouldAllocateNothingInline() {
        shouldAllocateNothing(StreamOptions.forInline());
    }
}
