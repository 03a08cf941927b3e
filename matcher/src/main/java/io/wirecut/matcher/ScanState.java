package io.wirecut.matcher;

import java.util.function.Supplier;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/// What a scan remembers between two segments of one stream: a view of [Matcher#stateLength] bytes,
/// which their owner keeps off-heap, one record for each direction of each flow.
///
/// The view is made to be moved: a thread has one and wraps it around the record of the stream that
/// it is about to scan. Every record begins with the position and the matcher that reset it; what
/// follows is the engine's own:
///
/// ```
///  0               8           12                          stateLength
///  +---------------+-----------+---------------------------+
///  | position      | stamp     | engine's own              |
///  +---------------+-----------+---------------------------+
/// ```
///
/// Not safe for use by two threads at once. Engines may keep working memory with the view, which is
/// allocated by the first scans; after those, nothing is.
public final class ScanState {
    /// Bytes of every record before those that are the engine's own.
    public static final int HEADER_LENGTH = Long.BYTES + Integer.BYTES;

    private static final int STAMP_OFFSET = Long.BYTES;

    private @Nullable MutableDirectBuffer buffer;
    private int offset;
    private @Nullable Object workspace;

    /// Moves this view to a record.
    ///
    /// @param buffer holds the record, and is lent until the next call
    /// @param offset of the record's first byte, a multiple of 8
    /// @return this
    public ScanState wrap(MutableDirectBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /// The buffer that holds the record.
    ///
    /// @throws IllegalStateException if nothing has been wrapped
    public MutableDirectBuffer buffer() {
        if (buffer == null) {
            throw new IllegalStateException("wrap a record before scanning with this state");
        }
        return buffer;
    }

    /// Offset of the record in its buffer.
    public int offset() {
        return offset;
    }

    /// How many bytes of the stream have been passed, scanned or skipped.
    public long position() {
        return buffer().getLong(offset);
    }

    /// Sets [#position]: for engines.
    public void position(long position) {
        buffer().putLong(offset, position);
    }

    /// Working memory of the engine that scans with this view, which stays with the view and so
    /// with its thread: for engines.
    ///
    /// @param type of the memory
    /// @param factory makes it where there is none, or another engine's
    public <T> T workspace(Class<T> type, Supplier<T> factory) {
        Object present = workspace;
        if (type.isInstance(present)) {
            return type.cast(present);
        }
        T made = factory.get();
        workspace = made;
        return made;
    }

    /// The matcher that this record was reset for.
    int stamp() {
        return buffer().getInt(offset + STAMP_OFFSET);
    }

    void stamp(int stamp) {
        buffer().putInt(offset + STAMP_OFFSET, stamp);
    }
}
