package io.wirecut.perf.peer;

import io.wirecut.matcher.MatchHandler;
import java.util.Optional;
import org.agrona.DirectBuffer;

/// Searches for one set of patterns: an engine of ours, or a peer. Used by one thread.
///
/// It must find what [io.wirecut.matcher.Matcher] promises, every occurrence with its start and
/// end; only [#isOrdered] ones promise the order, too.
public interface Searcher extends AutoCloseable {
    /// Who does the work, with its version if it has one.
    String servedBy();

    /// Why it serves, and how it searches, in a line for people; empty if nothing is known.
    default String explanation() {
        return "";
    }

    /// Bytes of memory that the compiled patterns take; 0 if that is not known.
    long memoryBytes();

    /// Whether matches come in ascending order of end and pattern id.
    boolean isOrdered();

    /// Goes back to the beginning of a stream: the next scan is the first.
    void begin();

    /// Scans the next bytes of a stream.
    ///
    /// @param haystack holds the bytes, off-heap, and is lent for the time of this call
    /// @param handler receives the matches, in offsets of the stream
    void scan(DirectBuffer haystack, int offset, int length, MatchHandler handler);

    /// What went wrong in the scans so far though nothing was thrown, so that matches may be
    /// missing; nothing if all went well.
    Optional<String> fault();

    @Override
    void close();
}
