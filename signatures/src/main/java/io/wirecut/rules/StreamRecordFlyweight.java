package io.wirecut.rules;

import io.wirecut.matcher.ScanState;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// A view of what the rules keep for one direction of a TCP stream, as [StreamLayout] has it.
///
/// One per worker, moved from stream to stream. Allocates nothing after construction.
final class StreamRecordFlyweight {
    /// The group of a stream of which no byte has been seen.
    static final int NO_GROUP = -1;

    private static final int DEADLINE_OFFSET = 8;

    private final int pendingOffset;
    private final int windowOffset;
    private final int windowLength;
    private final int pendingCapacity;
    private MutableDirectBuffer buffer = new UnsafeBuffer(0, 0);
    private int offset;

    StreamRecordFlyweight(StreamLayout layout) {
        pendingOffset = layout.pendingOffset();
        windowOffset = layout.windowOffset();
        windowLength = layout.windowLength();
        pendingCapacity = layout.pendingCapacity();
    }

    /// Moves this view to a record.
    StreamRecordFlyweight wrap(MutableDirectBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /// Makes the record that of the beginning of a stream.
    void reset() {
        position(0);
        origin(0);
        group(NO_GROUP);
        pendingCount(0);
    }

    /// Bytes of the stream that have passed, missing ones included.
    long position() {
        return buffer.getLong(offset + StreamLayout.POSITION_OFFSET);
    }

    void position(long position) {
        buffer.putLong(offset + StreamLayout.POSITION_OFFSET, position);
    }

    /// Offset in the stream of the first byte after the last gap.
    long origin() {
        return buffer.getLong(offset + StreamLayout.ORIGIN_OFFSET);
    }

    void origin(long origin) {
        buffer.putLong(offset + StreamLayout.ORIGIN_OFFSET, origin);
    }

    /// Number of the group whose matcher scans the stream, or [#NO_GROUP].
    int group() {
        return buffer.getInt(offset + StreamLayout.GROUP_OFFSET);
    }

    void group(int group) {
        buffer.putInt(offset + StreamLayout.GROUP_OFFSET, group);
    }

    /// How many rules wait for more bytes.
    int pendingCount() {
        return buffer.getInt(offset + StreamLayout.PENDING_COUNT_OFFSET);
    }

    void pendingCount(int count) {
        buffer.putInt(offset + StreamLayout.PENDING_COUNT_OFFSET, count);
    }

    /// Index of the pending rule at a place in the list.
    int pendingRule(int place) {
        return buffer.getInt(pendingAt(place));
    }

    /// Offset in the stream at which the pending rule cannot match any more.
    long pendingDeadline(int place) {
        return buffer.getLong(pendingAt(place) + DEADLINE_OFFSET);
    }

    /// Writes an entry of the list of pending rules, which must have room for it.
    void pending(int place, int rule, long deadline) {
        buffer.putInt(pendingAt(place), rule);
        buffer.putLong(pendingAt(place) + DEADLINE_OFFSET, deadline);
    }

    /// Adds a pending rule.
    ///
    /// @return whether there was room
    boolean addPending(int rule, long deadline) {
        int count = pendingCount();
        if (count == pendingCapacity) {
            return false;
        }
        pending(count, rule, deadline);
        pendingCount(count + 1);
        return true;
    }

    /// Moves a scan state to the matcher's part of this record.
    ScanState wrapScanState(ScanState state) {
        return state.wrap(buffer, offset + StreamLayout.SCAN_STATE_OFFSET);
    }

    /// How many bytes before the position are kept.
    int windowedLength() {
        return (int) Math.min(windowLength, position() - origin());
    }

    /// Copies the kept bytes before the position, in order.
    ///
    /// @param length how many, at most [#windowedLength]
    void copyWindow(int length, MutableDirectBuffer to, int toOffset) {
        if (length == 0) {
            return;
        }
        int begin = (int) ((position() - length) % windowLength);
        int first = Math.min(length, windowLength - begin);
        to.putBytes(toOffset, buffer, offset + windowOffset + begin, first);
        to.putBytes(toOffset + first, buffer, offset + windowOffset, length - first);
    }

    /// Keeps the next bytes of the stream and moves the position behind them.
    void append(DirectBuffer bytes, int from, int length) {
        int kept = Math.min(length, windowLength);
        if (kept > 0) {
            int source = from + length - kept;
            int begin = (int) ((position() + length - kept) % windowLength);
            int first = Math.min(kept, windowLength - begin);
            buffer.putBytes(offset + windowOffset + begin, bytes, source, first);
            buffer.putBytes(offset + windowOffset, bytes, source + first, kept - first);
        }
        position(position() + length);
    }

    private int pendingAt(int place) {
        return offset + pendingOffset + place * StreamLayout.PENDING_LENGTH;
    }
}
