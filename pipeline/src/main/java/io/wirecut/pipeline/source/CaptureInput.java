package io.wirecut.pipeline.source;

import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;

/// The bytes of a capture, read from front to back; so that a format's reader need not know whether
/// they are mapped or streamed.
sealed interface CaptureInput permits MappedInput, StreamInput {
    /// The most bytes that [#require] can be asked for.
    int MAX_REQUIRE = 1 << 20;

    /// Makes the next bytes readable in [#buffer] from [#offset] on.
    ///
    /// @param count at most [#MAX_REQUIRE]
    /// @return `count`, or the bytes that are left if they are fewer
    int require(int count) throws IOException;

    /// Passes over bytes.
    ///
    /// @return `count`, or the bytes that were left if they were fewer
    long skip(long count) throws IOException;

    /// Holds what was required, until the next call of [#require] or [#skip].
    UnsafeBuffer buffer();

    /// Where the next byte is in [#buffer].
    int offset();

    /// How many bytes were passed over so far (of the unpacked capture, if it is compressed).
    long position();

    /// How many bytes were taken from the source so far (compressed, if it is).
    long bytesRead();

    /// The length of the source, or -1 if it is not known.
    long length();

    /// Whether [#position] counts unpacked bytes.
    boolean compressed();

    /// Whether the source has become shorter than it was when it was opened.
    boolean shrank();

    /// Gives everything back; a second call does nothing.
    void close();
}
