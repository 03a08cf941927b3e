package io.wirecut.matcher.spi;

import io.wirecut.matcher.MatchHandler;
import io.wirecut.matcher.ScanState;
import org.agrona.DirectBuffer;

/// A set of patterns, compiled by one engine: immutable, shared by all threads.
public interface CompiledPatterns {
    /// Length in bytes of a [ScanState] record, its header included; a multiple of 8.
    int stateLength();

    /// Bytes of memory, on the heap and off it, that the compiled form takes.
    long memoryBytes();

    /// The most work that a byte can cost on average, whatever the traffic: steps of an automaton,
    /// or comparisons of eight bytes, each some nanoseconds.
    int worstWork();

    /// How the set is compiled, in a line: what is looked for, and what it will cost.
    String explain();

    /// Makes the record that of the beginning of a stream, at position 0.
    void reset(ScanState state);

    /// Forgets what came before and goes on at a later position: no match spans the jump.
    void skip(ScanState state, long length);

    /// Scans the next bytes of a stream as [io.wirecut.matcher.Matcher#scan] says. Allocates
    /// nothing.
    void scan(ScanState state, DirectBuffer haystack, int offset, int length, MatchHandler handler);

    /// Name of the layout in which [#write] writes, its version included: another layout, another
    /// name. Empty if nothing is written, since the engine would rather compile the set again.
    default String layout() {
        return "";
    }

    /// Writes the tables, for [MatcherEngine#read]: the same tables as the same bytes.
    default void write(TableWriter tables) {}
}
