package io.wirecut.rules;

import io.wirecut.signatures.PacketTest;
import io.wirecut.signatures.PacketTest.PayloadSize;
import io.wirecut.signatures.PacketTest.TcpFlags;

/// One [PacketTest], compiled. Immutable, shared by all workers; allocates nothing.
sealed interface PacketCheck {
    /// Whether the packet is as the test asks.
    boolean passes(PacketFacts facts);

    /// Compiles a test.
    static PacketCheck of(PacketTest test) {
        return switch (test) {
            case PayloadSize size -> new PayloadSizeCheck(size);
            case TcpFlags flags -> new TcpFlagsCheck(flags);
        };
    }

    /// Whether the test can be made on a packet only, so that contents beside it are looked for in
    /// the packet's own payload and not in the stream.
    static boolean needsPacket(PacketTest test) {
        return switch (test) {
            case PayloadSize _, TcpFlags _ -> true;
        };
    }

    /// `dsize`. Negated, it passes on packets with a payload only, as Suricata has it.
    record PayloadSizeCheck(PayloadSize test) implements PacketCheck {
        @Override
        public boolean passes(PacketFacts facts) {
            int length = facts.payloadLength();
            boolean within = length >= test.min() && length <= test.max();
            return test.negated() ? !within && length > 0 : within;
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
            return switch (test.mode()) {
                case EXACTLY -> flags == asked;
                case ALL -> (flags & asked) == asked;
                case ANY -> (flags & asked) != 0;
                case NOT -> asked == 0 ? flags != 0 : (flags & asked) != asked;
            };
        }
    }
}
