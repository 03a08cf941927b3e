package io.wirecut.pipeline.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// Writes a pcap file through a buffer of fixed size. One thread at a time. Allocates nothing per
/// frame.
public final class PcapFileWriter implements AutoCloseable {
    /// How finely times are written.
    public enum Resolution {
        /// Millionths of a second: what every tool reads.
        MICROSECONDS(PcapReader.MAGIC_MICROSECONDS, 1_000),
        /// Billionths of a second.
        NANOSECONDS(PcapReader.MAGIC_NANOSECONDS, 1);

        private final int magic;
        private final int unitNs;

        Resolution(int magic, int unitNs) {
            this.magic = magic;
            this.unitNs = unitNs;
        }
    }

    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final short MAJOR_VERSION = 2;
    private static final short MINOR_VERSION = 4;
    private static final int BUFFER_LENGTH =
            2 * (PcapReader.RECORD_HEADER_LENGTH + CaptureReader.MAX_FRAME_LENGTH);

    private final String name;
    private final FileChannel channel;
    private final int unitNs;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(BUFFER_LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private int length;
    private long frameCount;

    /// Creates a file, or replaces one, and writes its header.
    ///
    /// @param linkType of all frames: a LINKTYPE value
    /// @throws CaptureException if the file cannot be written
    public PcapFileWriter(Path path, int linkType, Resolution resolution) {
        name = path.toString();
        unitNs = resolution.unitNs;
        try {
            channel =
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw fault(e);
        }
        putInt(resolution.magic);
        buffer.putShort(length, MAJOR_VERSION, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(length + Short.BYTES, MINOR_VERSION, ByteOrder.LITTLE_ENDIAN);
        length += 2 * Short.BYTES;
        putInt(0);
        putInt(0);
        putInt(CaptureReader.MAX_FRAME_LENGTH);
        putInt(linkType);
        flush();
    }

    /// Appends a frame that is there as a whole.
    ///
    /// @param timestampNs nanoseconds since 1970-01-01T00:00Z, up to the year 2106
    /// @throws CaptureException if it cannot be written
    public void append(DirectBuffer frame, int offset, int frameLength, long timestampNs) {
        append(frame, offset, frameLength, frameLength, timestampNs);
    }

    /// Appends a frame.
    ///
    /// @param capturedLength bytes that are there, at most 262,144
    /// @param wireLength bytes that the frame had on the wire
    /// @param timestampNs nanoseconds since 1970-01-01T00:00Z, up to the year 2106
    /// @throws CaptureException if it cannot be written
    public void append(
            DirectBuffer frame, int offset, int capturedLength, int wireLength, long timestampNs) {
        if (capturedLength < 0 || capturedLength > CaptureReader.MAX_FRAME_LENGTH) {
            throw new IllegalArgumentException(
                    "capturedLength="
                            + capturedLength
                            + " must be 0 to "
                            + CaptureReader.MAX_FRAME_LENGTH);
        }
        if (BUFFER_LENGTH - length < PcapReader.RECORD_HEADER_LENGTH + capturedLength) {
            flush();
        }
        putInt((int) Math.floorDiv(timestampNs, NS_PER_SECOND));
        putInt((int) Math.floorMod(timestampNs, NS_PER_SECOND) / unitNs);
        putInt(capturedLength);
        putInt(wireLength);
        buffer.putBytes(length, frame, offset, capturedLength);
        length += capturedLength;
        frameCount++;
    }

    /// How many frames were appended.
    public long frameCount() {
        return frameCount;
    }

    /// Hands all that was appended to the system.
    ///
    /// @throws CaptureException if it cannot be written
    public void flush() {
        bytes.clear().limit(length);
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw fault(e);
        } finally {
            length = 0;
        }
    }

    @Override
    public void close() {
        try (channel) {
            if (channel.isOpen()) {
                flush();
            }
        } catch (IOException e) {
            throw fault(e);
        }
    }

    private void putInt(int value) {
        buffer.putInt(length, value, ByteOrder.LITTLE_ENDIAN);
        length += Integer.BYTES;
    }

    private CaptureException fault(IOException cause) {
        return new CaptureException(
                name
                        + ": cannot be written: "
                        + PacketSources.reason(cause)
                        + "; check the folder, its rights and the space left",
                cause);
    }
}
