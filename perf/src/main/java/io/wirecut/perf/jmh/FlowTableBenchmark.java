package io.wirecut.perf.jmh;

import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowKey;
import io.wirecut.pipeline.flow.FlowKeyOptions;
import io.wirecut.pipeline.flow.FlowLookup;
import io.wirecut.pipeline.flow.FlowTable;
import io.wirecut.pipeline.flow.FlowTimeouts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
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

/// **Question: how long does it take to find a packet's flow among many, in no order, and to count
/// the packet to it?**
///
/// Many packets are decoded before the clock runs, then each is looked up: key, hash and counters
/// included. [#locate] finds one after the other, as where a caller hands in frame by frame;
/// [#fetchAndLocate] has the records of a burst fetched first, as the worker of a ring does. Every
/// packet is of another flow than the one before, and all flows are gone through before one comes
/// again.
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
public class FlowTableBenchmark {
    private static final int SOURCE_OFFSET = 14 + 12;
    private static final int FRAME_LENGTH = 60;
    private static final int PACKETS = 1024;
    private static final int BURST = 16;
    private static final long SEED = 20260101;

    /// How many flows there are, a power of two.
    @Param({"1024", "65536", "1048576"})
    public int flows = 1024;

    private final UnsafeBuffer frames =
            new UnsafeBuffer(ByteBuffer.allocateDirect(PACKETS * FRAME_LENGTH));
    private final Packet[] packets = new Packet[PACKETS];
    private final PacketDecoder decoder = new PacketDecoder();
    private final Flow flow = new Flow();
    private FlowTable table = newTable(1);
    private final FlowKey key = new FlowKey(SEED, FlowKeyOptions.DEFAULT);
    private final long[] hashes = new long[PACKETS];
    private int number;

    /// Made by JMH.
    public FlowTableBenchmark() {}

    private static FlowTable newTable(int capacity) {
        return new FlowTable(capacity, SEED, true, FlowTimeouts.suricata(), (flow, reason) -> {});
    }

    /// Begins every flow, and checks that each is found again.
    @Setup(Level.Trial)
    public void prepare() {
        byte[] frame =
                HexFormat.of()
                        .parseHex(
                                "0200000000010200000000020800"
                                        + "4500002e000040004006000000000000c0000250"
                                        + "040000500000000100000001501004000000000000000000");
        for (int i = 0; i < PACKETS; i++) {
            frames.putBytes(i * FRAME_LENGTH, frame);
            packets[i] = new Packet();
        }
        table = newTable(flows);
        for (FlowLookup expected : new FlowLookup[] {FlowLookup.CREATED, FlowLookup.FOUND}) {
            for (int i = 0; i < flows; i += PACKETS) {
                decode();
                for (Packet packet : packets) {
                    FlowLookup lookup = table.locate(packet, flow);
                    if (lookup != expected) {
                        throw new IllegalStateException(
                                "flow=%d is %s, not %s".formatted(i, lookup, expected));
                    }
                }
            }
        }
    }

    /// Decodes the next packets.
    @Setup(Level.Invocation)
    public void decode() {
        for (int i = 0; i < PACKETS; i++) {
            number = next(number) & flows - 1;
            int offset = i * FRAME_LENGTH;
            frames.putInt(offset + SOURCE_OFFSET, 10 << 24 | number, ByteOrder.BIG_ENDIAN);
            packets[i].wrapFrame(
                    frames, offset, FRAME_LENGTH, FRAME_LENGTH, 1_000, LinkType.ETHERNET, 1);
            decoder.decode(packets[i]);
        }
    }

    /// A generator of full period (Knuth, volume 2, 3.2.1.2, theorem A).
    private static int next(int number) {
        return number * 1_664_525 + 1_013_904_223;
    }

    /// Finds the flow of each packet.
    ///
    /// @return how many were found
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int locate() {
        int found = 0;
        for (Packet packet : packets) {
            found += table.locate(packet, flow) == FlowLookup.FOUND ? 1 : 0;
        }
        return found;
    }

    /// Fetches the records of a burst of packets, then finds the flow of each.
    ///
    /// @return how many were found
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int fetchAndLocate() {
        int found = 0;
        for (int start = 0; start < PACKETS; start += BURST) {
            for (int i = start; i < start + BURST; i++) {
                key.read(packets[i]);
                hashes[i] = key.hash();
            }
            for (int i = start; i < start + BURST; i++) {
                table.fetch(hashes[i]);
            }
            for (int i = start; i < start + BURST; i++) {
                FlowLookup lookup = table.locate(packets[i], hashes[i], flow);
                found += lookup == FlowLookup.FOUND ? 1 : 0;
            }
        }
        return found;
    }
}
