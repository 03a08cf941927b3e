package io.wirecut.pipeline.source;

/// Where frames come from. Used by one thread at a time.
public interface PacketSource extends AutoCloseable {
    /// Hands on the frames that are ready.
    ///
    /// @param handler receives them
    /// @param limit how many at most, at least 1
    /// @return how many were handed on; 0 if none is ready now, [#END] if none will ever come
    /// @throws CaptureException if what comes next cannot be read; the frames before it were handed
    ///   on
    int poll(FrameHandler handler, int limit);

    /// Returned by [#poll] when the source has ended.
    int END = -1;

    /// Bytes of the source that have been read so far, for showing progress.
    long position();

    /// Bytes that the source has in all, or -1 if it cannot be known.
    long length();

    @Override
    void close();
}
