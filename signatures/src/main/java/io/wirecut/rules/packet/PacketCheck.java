package io.wirecut.rules.packet;

import io.wirecut.signatures.HeaderTest;
import io.wirecut.signatures.PacketTest;
import io.wirecut.signatures.PacketTest.PayloadSize;
import io.wirecut.signatures.PacketTest.TcpFlags;

/// One [PacketTest], compiled. Immutable, shared by all workers; allocates nothing.
public sealed interface PacketCheck
        permits PacketCheck.PayloadSizeCheck, PacketCheck.TcpFlagsCheck, HeaderTestCheck {
    /// Whether the packet is as the test asks.
    boolean passes(PacketFacts facts);

    /// Compiles a test.
    static PacketCheck of(PacketTest test) {
        return switch (test) {
            case PayloadSize size -> new PayloadSizeCheck(size);
            case TcpFlags flags -> new TcpFlagsCheck(flags);
            case HeaderTest header -> HeaderTestCheck.of(header);
        };
    }

    /// `dsize`. Negated, its rule is held against packets with a payload only.
    record PayloadSizeCheck(PayloadSize test) implements PacketCheck {
        @Override
        public boolean passes(PacketFacts facts) {
            int length = facts.payloadLength();
            boolean within = length >= test.min() && length <= test.max();
            return within != test.negated();
        }
    }

    /// `flags`.
    record TcpFlagsCheck(TcpFlags test) implements PacketCheck {
        @Override
        public boolean passes(PacketFacts facts) {
            if (facts.protocol() != IpProtocol.TCP || facts.fragment()) {
                return false;
            }
            int asked = test.flags();
            int flags = facts.tcpFlags() & ~test.ignored();
            return passes(test.mode(), flags, asked);
        }

        /// Compares flags with those asked for.
        static boolean passes(TcpFlags.Mode mode, int flags, int asked) {
            return switch (mode) {
                case EXACTLY -> flags == asked;
                case ALL -> (flags & asked) == asked;
                case ANY -> (flags & asked) != 0;
                case NOT -> asked == 0 ? flags != 0 : (flags & asked) != asked;
            };
        }
    }
}
