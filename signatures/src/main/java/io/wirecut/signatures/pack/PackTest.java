package io.wirecut.signatures.pack;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// A test that a pack carries: some traffic, and the rules that report something about it.
/// Immutable.
///
/// @param place where it is written
/// @param name what it is called
/// @param traffic what is inspected
/// @param expected sids of the rules that must report, all others must not
public record PackTest(String place, String name, Traffic traffic, SortedSet<Long> expected) {
    /// Makes the set immutable.
    public PackTest {
        expected = Collections.unmodifiableSortedSet(new TreeSet<>(expected));
    }

    /// What is inspected.
    public sealed interface Traffic {}

    /// A capture.
    ///
    /// @param entry of the pack
    public record Capture(String entry) implements Traffic {}

    /// One end's bytes, of which a flow is made: for TCP with a handshake before them.
    ///
    /// @param bytes a character a byte (ISO 8859-1)
    /// @param udp whether they are sent over UDP, not TCP
    /// @param toServer whether the client sends them
    /// @param port of the server
    /// @param segmentCount into how many segments they are cut
    public record Payload(String bytes, boolean udp, boolean toServer, int port, int segmentCount)
            implements Traffic {}
}
