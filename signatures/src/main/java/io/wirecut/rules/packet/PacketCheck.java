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

    /// `flags`, as Suricata 7.0.10 takes it, found by asking it with one packet of each kind: a
    /// test that names SYN, FIN or RST is held, even negated, against packets only that have one of
    /// these; one that names URG, ECE or CWR likewise; and one that is not negated and names SYN
    /// asks for it, even where any flag would do.
    record TcpFlagsCheck(TcpFlags test) implements PacketCheck {
        private static final int SYN = 0x02;
        private static final int OPENS_OR_ENDS = SYN | 0x01 | 0x04;
        private static final int UNUSUAL = 0x20 | 0x40 | 0x80;

        @Override
        public boolean passes(PacketFacts facts) {
            if (facts.protocol() != IpProtocol.TCP || facts.fragment()) {
                return false;
            }
            int asked = test.flags();
            int all = facts.tcpFlags();
            int flags = all & ~test.ignored();
            if (asked == 0) {
                return test.mode() == TcpFlags.Mode.NOT
                        ? flags != 0
                        : all == 0 && test.mode() != TcpFlags.Mode.ANY;
            }
            return hasKind(all, asked, OPENS_OR_ENDS)
                    && hasKind(all, asked, UNUSUAL)
                    && (test.mode() == TcpFlags.Mode.NOT || hasKind(all, asked, SYN))
                    && passes(test.mode(), flags, asked);
        }

        /// Whether there is a flag of a kind, if one of this kind is asked for.
        private static boolean hasKind(int flags, int asked, int kind) {
            return (asked & kind) == 0 || (flags & kind) != 0;
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
