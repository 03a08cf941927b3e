package io.wirecut.perf.traffic;

import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.source.PcapFileWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/// Frames in order, with a clock that each moves on. Everything follows from what is called: the
/// same calls make the same bytes.
final class Traffic {
    private static final long START_NS = 1_767_225_600_000_000_000L;
    private static final long STEP_NS = 250_000L;

    private record Frame(UnsafeBuffer bytes, long timestampNs) {}

    private final List<Frame> frames = new ArrayList<>();
    private long nowNs = START_NS;

    /// Appends a frame a quarter of a millisecond after the last; the first is at the start of
    /// 2026.
    void add(byte[] frame) {
        frames.add(new Frame(new UnsafeBuffer(frame), nowNs));
        nowNs += STEP_NS;
    }

    /// Lets time go by.
    void pause(long ns) {
        nowNs += ns;
    }

    /// Writes a pcap file, with times in microseconds.
    ///
    /// @throws io.wirecut.pipeline.source.CaptureException if it cannot be written
    void writeTo(Path path) {
        try (PcapFileWriter writer =
                new PcapFileWriter(
                        path, LinkType.ETHERNET, PcapFileWriter.Resolution.MICROSECONDS)) {
            for (Frame frame : frames) {
                writer.append(frame.bytes, 0, frame.bytes.capacity(), frame.timestampNs);
            }
        }
    }
}
