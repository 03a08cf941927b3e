package io.wirecut.pipeline.event;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/// Appends events to a log file for as long as traffic lasts: it never gives up, and never holds
/// the traffic up.
///
/// Workers write into a buffer; whoever calls [#flush], at least every now and then, writes it to
/// the file while the workers go on with a second one. What finds both full, or the device full, is
/// lost and counted, and the next events go where there is room again. [#reopen] goes on in a new
/// file, once the old one was moved away. The file only ever holds whole lines.
///
/// Safe for several threads; allocates nothing after construction but in [#reopen].
public final class LogEventSink implements EventSink, AutoCloseable {
    private static final int BUFFER_CAPACITY = 4 << 20;

    private final Path file;
    private final Object fileLock = new Object();
    private ByteBuffer filling;
    private ByteBuffer writing;
    private long fillingEvents;
    private long writtenEvents;
    private long lostEvents;
    private boolean closed;
    private @Nullable FileChannel channel;
    private @Nullable IOException failure;

    /// Opens the file, or makes it.
    ///
    /// @throws IOException if it cannot be opened; the message says what to do
    public LogEventSink(Path file) throws IOException {
        this(file, BUFFER_CAPACITY);
    }

    LogEventSink(Path file, int bufferCapacity) throws IOException {
        this.file = file;
        this.filling = ByteBuffer.allocateDirect(bufferCapacity);
        this.writing = ByteBuffer.allocateDirect(bufferCapacity);
        try {
            this.channel = open(file);
        } catch (IOException e) {
            throw new IOException(
                    "%s: cannot open the file (%s); check that its folder exists and may be written"
                            .formatted(file, e),
                    e);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
    }

    @Override
    public synchronized void onEvent(DirectBuffer event, int offset, int length) {
        if (closed || length > filling.remaining()) {
            lostEvents++;
            return;
        }
        event.getBytes(offset, filling, length);
        fillingEvents++;
    }

    /// Writes out what is there. Never throws: see [#failure].
    public void flush() {
        synchronized (fileLock) {
            long events;
            synchronized (this) {
                if (fillingEvents == 0) {
                    return;
                }
                events = fillingEvents;
                fillingEvents = 0;
                ByteBuffer full = filling;
                filling = writing;
                writing = full;
            }
            boolean done = write(writing.flip());
            writing.clear();
            synchronized (this) {
                writtenEvents += done ? events : 0;
                lostEvents += done ? 0 : events;
            }
        }
    }

    /// What cannot be written whole is taken back, so that no line is cut.
    private boolean write(ByteBuffer events) {
        long before = -1;
        try {
            if (channel == null) {
                channel = open(file);
            }
            before = channel.size();
            while (events.hasRemaining()) {
                channel.write(events);
            }
            failure = null;
            return true;
        } catch (IOException e) {
            failure = e;
            takeBack(before, e);
            return false;
        }
    }

    private void takeBack(long length, IOException reason) {
        if (channel != null && length >= 0) {
            try {
                channel.truncate(length);
            } catch (IOException e) {
                reason.addSuppressed(e);
            }
        }
    }

    /// Goes on in a file of the same name, made if it is not there: the old one may have been moved
    /// away. If that cannot be, it is tried again with each [#flush].
    public void reopen() {
        synchronized (fileLock) {
            flush();
            closeFile();
            try {
                channel = open(file);
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    private void closeFile() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            failure = e;
        }
        channel = null;
    }

    /// Events that are in the file.
    public synchronized long writtenEvents() {
        return writtenEvents;
    }

    /// Events that could not be written.
    public synchronized long lostEvents() {
        return lostEvents;
    }

    /// Why events cannot be written now; empty if they can.
    public String failure() {
        synchronized (fileLock) {
            return failure == null ? "" : "%s: %s".formatted(file, failure.getMessage());
        }
    }

    /// Writes out what is there, and closes the file.
    @Override
    public void close() {
        synchronized (fileLock) {
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
            }
            flush();
            closeFile();
        }
    }
}
