package io.wirecut.perf.jmh;

import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.event.AlertTemplates;
import io.wirecut.pipeline.event.EveWriter;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// **Question: how long does it take to write an alert as EVE JSON, up to where the sink takes
/// it?**
///
/// The signature has the message and metadata of one in a public pack; the packet is TCP over IPv4.
/// Its time goes on by a microsecond with each alert.
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
public class EveWriterBenchmark {
    private static final int FRAME_LENGTH = 60;
    private static final int MIN_ALERT_LENGTH = 400;
    private static final String RULE =
            "alert tcp any any -> any any (msg:\"ET MALWARE Generic Checkin, Observed in the Wild\";"
                    + " content:\"x\"; classtype:trojan-activity; sid:2012345; rev:4;"
                    + " metadata:created_at 2011_02_28, updated_at 2020_08_20,"
                    + " signature_severity Major;)";

    private long written;
    private final UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(FRAME_LENGTH));
    private final Packet packet = new Packet();
    private final PacketDecoder decoder = new PacketDecoder();
    private final EveWriter writer =
            new EveWriter(
                    AlertTemplates.of(
                            SignatureLoader.parse("alert.rules", RULE, SignatureSettings.defaults())
                                    .signatures(),
                            1),
                    (buffer, offset, length) -> written += length);
    private long timestampNs = 1_468_449_727_199_672_913L;

    /// Made by JMH.
    public EveWriterBenchmark() {}

    /// Writes one, and checks that it is as long as an alert is.
    @Setup(Level.Trial)
    public void prepare() {
        frame.putBytes(
                0,
                HexFormat.of()
                        .parseHex(
                                "0200000000010200000000020800"
                                        + "4500002e000040004006000000000000c0000250"
                                        + "c35000500000000100000001501004000000000000000000"));
        if (alert() < MIN_ALERT_LENGTH) {
            throw new IllegalStateException("length=" + written + " is too short for an alert");
        }
    }

    /// Writes an alert.
    ///
    /// @return bytes written so far
    @Benchmark
    public long alert() {
        timestampNs += 1_000;
        packet.wrapFrame(
                frame, 0, FRAME_LENGTH, FRAME_LENGTH, timestampNs, LinkType.ETHERNET, 123_456);
        decoder.decode(packet);
        writer.alert(packet, 1_234_567_890_123_456_789L, true, 0, false, null);
        return written;
    }
}
