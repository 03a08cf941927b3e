package io.wirecut.pipeline.source;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import org.agrona.concurrent.UnsafeBuffer;

/// A plain file of any size, mapped as a whole and looked at through a window that moves on. If the
/// file becomes shorter meanwhile, reading behind its end throws `InternalError`.
final class MappedInput implements CaptureInput {
    private static final int WINDOW_LENGTH = 1 << 30;

    private final Arena arena = Arena.ofShared();
    private final FileChannel channel;
    private final MemorySegment file;
    private final UnsafeBuffer window = new UnsafeBuffer(0, 0);
    private long windowStart;
    private long position;

    /// @param channel is closed with this
    MappedInput(FileChannel channel) throws IOException {
        this.channel = channel;
        file = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
    }

    @Override
    public int require(int count) {
        int available = (int) Math.min(count, file.byteSize() - position);
        if (position + available > windowStart + window.capacity()) {
            windowStart = position;
            long length = Math.min(WINDOW_LENGTH, file.byteSize() - position);
            window.wrap(file.address() + position, (int) length);
        }
        return available;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.min(count, file.byteSize() - position);
        position += skipped;
        return skipped;
    }

    @Override
    public UnsafeBuffer buffer() {
        return window;
    }

    @Override
    public int offset() {
        return (int) (position - windowStart);
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long bytesRead() {
        return position;
    }

    @Override
    public long length() {
        return file.byteSize();
    }

    @Override
    public boolean compressed() {
        return false;
    }

    @Override
    public boolean shrank() {
        try {
            return channel.size() < file.byteSize();
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public void close() {
        window.wrap(0, 0);
        if (arena.scope().isAlive()) {
            arena.close();
        }
        try {
            channel.close();
        } catch (IOException _) {
            // It was only read: there is nothing to lose.
        }
    }
}
