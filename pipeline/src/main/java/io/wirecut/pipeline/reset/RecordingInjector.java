package io.wirecut.pipeline.reset;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/// Keeps frames instead of sending them: for tests, dry runs, and users who send them by
/// themselves.
///
/// Holds up to a capacity and then answers [Outcome#BACK_PRESSURE] until [#drain] makes room. Safe
/// for several threads. Allocates a copy of each frame.
public final class RecordingInjector implements Injector {
    private final int capacity;
    private final List<Recorded> frames = new ArrayList<>();
    private boolean closed;

    /// A frame that was kept.
    ///
    /// @param frame its bytes
    /// @param linkType how it begins: a LINKTYPE value
    /// @param timestampNs of the packet that caused it, nanoseconds since 1970-01-01T00:00Z
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Recorded(byte[] frame, int linkType, long timestampNs) {}

    /// @param capacity the most frames to hold, at least 1
    /// @throws IllegalArgumentException if the capacity is not positive
    public RecordingInjector(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity=" + capacity + " must be positive");
        }
        this.capacity = capacity;
    }

    @Override
    public synchronized Outcome inject(
            DirectBuffer frame, int offset, int length, int linkType, long timestampNs) {
        if (closed) {
            return Outcome.CLOSED;
        }
        if (frames.size() == capacity) {
            return Outcome.BACK_PRESSURE;
        }
        byte[] copy = new byte[length];
        frame.getBytes(offset, copy);
        frames.add(new Recorded(copy, linkType, timestampNs));
        return Outcome.RECORDED;
    }

    /// Hands out what was kept, in the order in which it came, and forgets it.
    public synchronized List<Recorded> drain() {
        List<Recorded> drained = List.copyOf(frames);
        frames.clear();
        return drained;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
