package io.wirecut.perf.match;

import io.wirecut.matcher.MatchHandler;
import io.wirecut.perf.peer.Searcher;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// The bytes that the engines search, off-heap, and how they are cut into pieces.
final class Haystack {
    private final UnsafeBuffer bytes;
    private final int pieceLength;
    private final boolean isStream;

    /// @param pieceLength in bytes, 1 or more; the last piece may be shorter
    /// @param isStream whether the pieces are the segments of one stream, or a stream each
    Haystack(byte[] bytes, int pieceLength, boolean isStream) {
        this.bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(bytes.length));
        this.bytes.putBytes(0, bytes);
        this.pieceLength = pieceLength;
        this.isStream = isStream;
    }

    int length() {
        return bytes.capacity();
    }

    int pieceLength() {
        return pieceLength;
    }

    int pieceCount() {
        return Math.ceilDiv(bytes.capacity(), pieceLength);
    }

    boolean isStream() {
        return isStream;
    }

    /// Scans all pieces once, from the beginning.
    void scan(Searcher searcher, MatchHandler handler) {
        int end = bytes.capacity();
        searcher.begin();
        for (int offset = 0; offset < end; offset += pieceLength) {
            if (!isStream) {
                searcher.begin();
            }
            searcher.scan(bytes, offset, Math.min(pieceLength, end - offset), handler);
        }
    }
}
