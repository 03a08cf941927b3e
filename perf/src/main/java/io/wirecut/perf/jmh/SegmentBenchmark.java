package io.wirecut.perf.jmh;

import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowTable;
import io.wirecut.pipeline.flow.FlowTimeouts;
import io.wirecut.pipeline.stream.EventRecorder;
import io.wirecut.pipeline.stream.OverlapPolicy;
import io.wirecut.pipeline.stream.SegmentPool;
import io.wirecut.pipeline.stream.Standing;
import io.wirecut.pipeline.stream.StreamAssembler;
import io.wirecut.pipeline.stream.StreamHandler;
import io.wirecut.pipeline.stream.StreamOptions;
import io.wirecut.pipeline.stream.TcpOptions;
import io.wirecut.pipeline.stream.TcpTracker;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// **Question: what does an in-order segment cost on its way through decoder, flow table, TCP
/// tracker and assembler, when nothing is done with its bytes?**
///
/// Sessions take turns, a segment of 1,400 bytes with timestamps each, and every 16th segment is
/// the server's acknowledgement of all so far. Checksums are not computed. That every byte was
/// handed on, in place, is checked after each invocation.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-opens",
            "java.base/jdk.internal.misc=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED"
        })
public class SegmentBenchmark {
    private static final int PAYLOAD_LENGTH = 1_400;
    private static final int HEADER_LENGTH = 66;
    private static final int SEGMENTS = 1_024;
    private static final int ACK_EVERY = 16;
    private static final int SLOT_LENGTH = 2_048;
    private static final int IP_LENGTH = 14 + 2;
    private static final int SOURCE = 14 + 12;
    private static final int SEQUENCE = 14 + 20 + 4;
    private static final int ACKNOWLEDGEMENT = SEQUENCE + 4;

    /// Ethernet, IPv4, TCP with timestamps; from the client and from the server.
    private static final byte[] DATA =
            bytes(
                    "0200000000010200000000020800"
                            + "450005ac0000400040060000 0a000000 c0000250"
                            + "04000050 00000001 00000001 8010ffff 00000000"
                            + "0101080a 00000001 00000001");

    private static final byte[] ACK =
            bytes(
                    "0200000000020200000000010800"
                            + "450000340000400040060000 c0000250 0a000000"
                            + "00500400 00000001 00000001 8010ffff 00000000"
                            + "0101080a 00000001 00000001");

    private static final int SYN = 0x02;
    private static final int SYN_ACK = 0x12;
    private static final int ACK_ONLY = 0x10;

    /// How many sessions take turns, a power of two up to 1024.
    @Param({"1", "1024"})
    public int sessions = 1;

    private final UnsafeBuffer frames =
            new UnsafeBuffer(ByteBuffer.allocateDirect(SEGMENTS * SLOT_LENGTH));
    private final int[] sequences = new int[SEGMENTS];
    private final boolean[] acks = new boolean[SEGMENTS];
    private final PacketDecoder decoder = new PacketDecoder();
    private final Packet packet = new Packet();
    private final Flow flow = new Flow();
    private final FlowTable table =
            new FlowTable(1 << 11, 1, true, FlowTimeouts.suricata(), (ended, reason) -> {});
    private final EventRecorder events = new EventRecorder();
    private final TcpTracker tracker = new TcpTracker(TcpOptions.strict(), events);
    private final ByteCounter handler = new ByteCounter();
    private final StreamAssembler assembler =
            new StreamAssembler(
                    StreamOptions.forTap(OverlapPolicy.LINUX).withDepth(0),
                    new SegmentPool(64),
                    handler,
                    events);
    private long expected;

    /// Made by JMH.
    public SegmentBenchmark() {}

    private static final class ByteCounter implements StreamHandler {
        private long bytes;

        @Override
        public void onBytes(
                Flow flow,
                boolean toServer,
                long streamOffset,
                DirectBuffer buffer,
                int offset,
                int length) {
            bytes += length;
        }

        @Override
        public void onGap(Flow flow, boolean toServer, long streamOffset, long length) {
            throw new IllegalStateException("gap at " + streamOffset);
        }

        @Override
        public void onEnd(Flow flow, boolean toServer, long streamOffset) {}
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /// Opens the sessions.
    @Setup(Level.Trial)
    public void open() {
        for (int session = 0; session < sessions; session++) {
            for (int flags : new int[] {SYN, SYN_ACK, ACK_ONLY}) {
                boolean server = flags == SYN_ACK;
                put(0, session, server);
                int sequence = flags == ACK_ONLY ? 1 : 0;
                frames.putInt(SEQUENCE, sequence, ByteOrder.BIG_ENDIAN);
                frames.putInt(ACKNOWLEDGEMENT, flags == SYN ? 0 : 1, ByteOrder.BIG_ENDIAN);
                frames.putByte(ACKNOWLEDGEMENT + 5, (byte) flags);
                frames.putShort(IP_LENGTH, (short) (HEADER_LENGTH - 14), ByteOrder.BIG_ENDIAN);
                take(0, HEADER_LENGTH);
            }
            sequences[session] = 1;
        }
    }

    /// Puts the segments of the next invocation together.
    @Setup(Level.Invocation)
    public void prepare() {
        if (handler.bytes != expected) {
            throw new IllegalStateException(
                    "%d bytes were handed on, not %d".formatted(handler.bytes, expected));
        }
        for (int i = 0; i < SEGMENTS; i++) {
            int session = i & sessions - 1;
            boolean ack = (sessions == 1 ? i : i / sessions + i) % ACK_EVERY == ACK_EVERY - 1;
            acks[i] = ack;
            put(i, session, ack);
            int field = i * SLOT_LENGTH + (ack ? ACKNOWLEDGEMENT : SEQUENCE);
            frames.putInt(field, sequences[session], ByteOrder.BIG_ENDIAN);
            if (!ack) {
                sequences[session] += PAYLOAD_LENGTH;
                expected += PAYLOAD_LENGTH;
            }
        }
    }

    private void put(int slot, int session, boolean fromServer) {
        int base = slot * SLOT_LENGTH;
        frames.putBytes(base, fromServer ? ACK : DATA);
        int client = base + SOURCE + (fromServer ? 4 : 0);
        frames.putInt(client, 10 << 24 | session, ByteOrder.BIG_ENDIAN);
    }

    private void take(int slot, int length) {
        int base = slot * SLOT_LENGTH;
        packet.wrapFrame(frames, base, length, length, 1_000, LinkType.ETHERNET, 1);
        decoder.decode(packet);
        table.locate(packet, flow);
        if (tracker.onSegment(flow, packet) == Standing.IN_SESSION) {
            assembler.onSegment(flow, packet);
        }
    }

    /// Takes the segments.
    ///
    /// @return bytes handed on so far
    @Benchmark
    @OperationsPerInvocation(SEGMENTS)
    public long take() {
        for (int i = 0; i < SEGMENTS; i++) {
            take(i, acks[i] ? HEADER_LENGTH : HEADER_LENGTH + PAYLOAD_LENGTH);
        }
        return handler.bytes;
    }
}
