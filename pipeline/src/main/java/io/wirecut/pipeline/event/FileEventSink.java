package io.wirecut.pipeline.event;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/// Writes events to a file, a line each, through a buffer.
///
/// Safe for several threads: a line is never torn by another. When the file can no longer be
/// written (disk full), it is cut back to its last whole line, all further events are counted as
/// lost, and [#flush] and [#close] say so. Allocates nothing after construction, unless writing
/// fails.
public final class FileEventSink implements EventSink, AutoCloseable {
    private static final int BUFFER_CAPACITY = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer buffer;
    private long bufferedEvents;
    private long writtenEvents;
    private long writtenLength;
    private long lostEvents;
    private @Nullable IOException failure;
    private boolean closed;

    /// Creates the file, or empties it.
    ///
    /// @throws IOException if it cannot be created; the message says what to do
    public FileEventSink(Path file) throws IOException {
        this(file, BUFFER_CAPACITY);
    }

    FileEventSink(Path file, int bufferCapacity) throws IOException {
        this.file = file;
        this.buffer = ByteBuffer.allocateDirect(bufferCapacity);
        try {
            this.channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException(
                    file
                            + ": cannot create the file ("
                            + e
                            + "); check that its folder exists and may be written",
                    e);
        }
    }

    @Override
    public synchronized void onEvent(DirectBuffer event, int offset, int length) {
        if (closed || failure != null) {
            lostEvents++;
            return;
        }
        if (length > buffer.remaining()) {
            writeOut();
        }
        int done = 0;
        while (length - done > buffer.remaining() && failure == null) {
            int part = buffer.remaining();
            event.getBytes(offset + done, buffer, part);
            done += part;
            writeBuffer();
        }
        if (failure == null) {
            event.getBytes(offset + done, buffer, length - done);
            bufferedEvents++;
        } else {
            lostEvents++;
        }
    }

    /// Writes out what is buffered.
    ///
    /// @throws EventSinkException if events were lost, now or before
    public synchronized void flush() {
        if (!closed && failure == null) {
            writeOut();
        }
        complain();
    }

    /// Events that are in the file.
    public synchronized long writtenEvents() {
        return writtenEvents;
    }

    /// Events that could not be written.
    public synchronized long lostEvents() {
        return lostEvents;
    }

    /// Writes out what is buffered and closes the file.
    ///
    /// @throws EventSinkException if events were lost, now or before
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        if (failure == null) {
            writeOut();
        }
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            failure = failure == null ? e : failure;
        }
        complain();
    }

    /// Writes the whole events in the buffer.
    private void writeOut() {
        writeBuffer();
        if (failure == null) {
            writtenEvents += bufferedEvents;
            writtenLength = position();
            bufferedEvents = 0;
        }
    }

    private void writeBuffer() {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            failure = e;
            lostEvents += bufferedEvents;
            bufferedEvents = 0;
            cutToWholeLines(e);
        }
        buffer.clear();
    }

    private long position() {
        try {
            return channel.position();
        } catch (IOException e) {
            failure = e;
            return writtenLength;
        }
    }

    private void cutToWholeLines(IOException reason) {
        try {
            channel.truncate(writtenLength);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private void complain() {
        if (failure != null) {
            throw new EventSinkException(
                    file
                            + ": cannot write events ("
                            + failure.getMessage()
                            + "): "
                            + lostEvents
                            + " lost after "
                            + writtenEvents
                            + "; make room on the device and run again",
                    failure);
        }
    }
}
