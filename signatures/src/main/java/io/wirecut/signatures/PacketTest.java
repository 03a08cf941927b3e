package io.wirecut.signatures;

/// A condition on the packet itself, beside the contents of its payload.
public sealed interface PacketTest permits PacketTest.PayloadSize, PacketTest.TcpFlags, HeaderTest {
    /// Whether the test can be made on a packet only, so that contents beside it are looked for in
    /// the packet's own payload and not in the stream.
    default boolean needsPacket() {
        return true;
    }

    /// `dsize`: the payload's length in bytes, compared unsigned, both ends included.
    ///
    /// @param min least length that passes
    /// @param max greatest length that passes
    /// @param negated whether the lengths outside of the range pass instead
    record PayloadSize(int min, int max, boolean negated) implements PacketTest {}

    /// `flags`: the TCP flags, as bits FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128.
    ///
    /// @param mode how the flags are compared
    /// @param flags the flags asked for
    /// @param ignored flags that are left out of the comparison
    record TcpFlags(Mode mode, int flags, int ignored) implements PacketTest {
        /// How the flags of a packet are compared with those asked for.
        public enum Mode {
            /// These and no others.
            EXACTLY,
            /// `+`: these, and any others.
            ALL,
            /// `*`: at least one of these.
            ANY,
            /// `!`: not all of these; with no flags asked for, any flag.
            NOT
        }
    }
}
