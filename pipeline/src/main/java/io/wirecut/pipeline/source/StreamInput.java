package io.wirecut.pipeline.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.agrona.concurrent.UnsafeBuffer;

/// A pipe, standard input or a gzip file: read piece by piece into a buffer of fixed size.
final class StreamInput implements CaptureInput {
    private static final int BUFFER_LENGTH = 2 * MAX_REQUIRE;
    private static final int CHUNK_LENGTH = 1 << 16;
    private static final int GZIP_MAGIC_1 = 0x1F;
    private static final int GZIP_MAGIC_2 = 0x8B;

    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(BUFFER_LENGTH));
    private final byte[] chunk = new byte[CHUNK_LENGTH];
    private final CountingStream source;
    private final InputStream unpacked;
    private final boolean compressed;
    private final long length;
    private int start;
    private int end;
    private long position;

    /// @param length of the stream, or -1 if it is not known
    /// @throws IOException if the stream cannot be read, or begins like gzip and is not
    StreamInput(InputStream stream, long length) throws IOException {
        this.source = new CountingStream(stream);
        this.length = length;
        PushbackInputStream peeking = new PushbackInputStream(source, 2);
        int first = peeking.read();
        int second = first < 0 ? -1 : peeking.read();
        if (second >= 0) {
            peeking.unread(second);
        }
        if (first >= 0) {
            peeking.unread(first);
        }
        compressed = first == GZIP_MAGIC_1 && second == GZIP_MAGIC_2;
        unpacked = compressed ? new GZIPInputStream(peeking, CHUNK_LENGTH) : peeking;
    }

    @Override
    public int require(int count) throws IOException {
        if (end - start < count && start > 0) {
            buffer.putBytes(0, buffer, start, end - start);
            end -= start;
            start = 0;
        }
        while (end - start < count) {
            int read = unpacked.read(chunk, 0, Math.min(CHUNK_LENGTH, BUFFER_LENGTH - end));
            if (read < 0) {
                return end - start;
            }
            buffer.putBytes(end, chunk, 0, read);
            end += read;
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            int available = require((int) Math.min(left, CHUNK_LENGTH));
            if (available == 0) {
                break;
            }
            start += available;
            position += available;
            left -= available;
        }
        return count - left;
    }

    @Override
    public UnsafeBuffer buffer() {
        return buffer;
    }

    @Override
    public int offset() {
        return start;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long bytesRead() {
        return source.count;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public boolean compressed() {
        return compressed;
    }

    @Override
    public boolean shrank() {
        return false;
    }

    @Override
    public void close() {
        try {
            unpacked.close();
        } catch (IOException _) {
            // Everything wanted was read; there is nothing to lose.
        }
    }

    /// Counts what is read, for showing progress.
    private static final class CountingStream extends InputStream {
        private final InputStream stream;
        long count;

        CountingStream(InputStream stream) {
            this.stream = stream;
        }

        @Override
        public int read() throws IOException {
            int value = stream.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = stream.read(bytes, offset, length);
            count += Math.max(read, 0);
            return read;
        }

        @Override
        public int available() throws IOException {
            return stream.available();
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
