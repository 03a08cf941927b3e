package io.wirecut.pipeline.stream;

import io.wirecut.pipeline.flow.Flow;
import org.agrona.DirectBuffer;

/// Receives the streams of all flows: each byte once and in order. Called on the worker's thread
/// from within the [StreamAssembler], which must not be called back.
public interface StreamHandler {
    /// The next bytes of a stream.
    ///
    /// @param flow whose stream it is, lent until the call returns
    /// @param toServer the direction
    /// @param streamOffset how many bytes of the stream come before these, gaps included
    /// @param buffer holds the bytes, lent until the call returns
    /// @param offset of the first byte in the buffer
    /// @param length at least 1
    void onBytes(
            Flow flow,
            boolean toServer,
            long streamOffset,
            DirectBuffer buffer,
            int offset,
            int length);

    /// Bytes of a stream that were not seen and will not be handed on.
    ///
    /// @param flow whose stream it is, lent until the call returns
    /// @param toServer the direction
    /// @param streamOffset of the first missing byte
    /// @param length how many are missing, at least 1
    void onGap(Flow flow, boolean toServer, long streamOffset, long length);

    /// A stream is over: nothing of it follows. Called once for each stream that has begun.
    ///
    /// @param flow whose stream it is, lent until the call returns
    /// @param toServer the direction
    /// @param streamOffset the length of the stream, gaps included
    void onEnd(Flow flow, boolean toServer, long streamOffset);
}
