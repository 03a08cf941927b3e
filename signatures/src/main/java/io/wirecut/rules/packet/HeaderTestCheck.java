package io.wirecut.rules.packet;

import io.wirecut.signatures.HeaderTest;
import io.wirecut.signatures.HeaderTest.AddressTest;
import io.wirecut.signatures.HeaderTest.AnyNumber;
import io.wirecut.signatures.HeaderTest.Checksum;
import io.wirecut.signatures.HeaderTest.Event;
import io.wirecut.signatures.HeaderTest.FragmentBits;
import io.wirecut.signatures.HeaderTest.IpOption;
import io.wirecut.signatures.HeaderTest.NumberTest;
import io.wirecut.signatures.HeaderTest.Reassembled;
import io.wirecut.signatures.HeaderTest.SameAddress;
import io.wirecut.signatures.PacketNumber;

/// One [HeaderTest], compiled. Immutable, shared by all workers; allocates nothing.
sealed interface HeaderTestCheck extends PacketCheck {
    /// Compiles a test.
    static HeaderTestCheck of(HeaderTest test) {
        return switch (test) {
            case NumberTest number -> new NumberCheck(number);
            case AnyNumber any ->
                    new AnyNumberCheck(
                            any.alternatives().stream()
                                    .map(NumberCheck::new)
                                    .toArray(NumberCheck[]::new));
            case SameAddress _ -> new SameAddressCheck();
            case IpOption option -> new IpOptionCheck(option);
            case FragmentBits bits -> new FragmentBitsCheck(bits);
            case Reassembled reassembled -> new ReassembledCheck(reassembled);
            case Checksum checksum -> new ChecksumCheck(checksum);
            case Event event -> new EventCheck(event);
            case AddressTest addresses -> new AddressCheck(addresses);
        };
    }

    /// A number in a range.
    record NumberCheck(NumberTest test) implements HeaderTestCheck {
        @Override
        public boolean passes(PacketFacts facts) {
            long number = facts.number(test.number());
            return number != PacketNumber.NONE && test.range().contains(number);
        }
    }

    /// One of several numbers in its range.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record AnyNumberCheck(NumberCheck[] alternatives) implements HeaderTestCheck {
        @Override
        public boolean passes(PacketFacts facts) {
            for (NumberCheck alternative : alternatives) {
                if (alternative.passes(facts)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// `sameip`.
    record SameAddressCheck() implements HeaderTestCheck {
        @Override
        public boolean passes(PacketFacts facts) {
            return facts.ipVersion() != 0
                    && facts.sourceHigh() == facts.destinationHigh()
                    && facts.sourceLow() == facts.destinationLow();
        }
    }

    /// `ipopts`.
    record IpOptionCheck(IpOption test) implements HeaderTestCheck {
        @Override
        public boolean passes(PacketFacts facts) {
            int type = test.type();
            if (type == IpOption.ANY_OPTION) {
                return (facts.ipOptions(false) | facts.ipOptions(true)) != 0;
            }
            return (facts.ipOptions(type >= Long.SIZE) & (1L << type)) != 0;
        }
    }

    /// `fragbits`.
    record FragmentBitsCheck(FragmentBits test) implements HeaderTestCheck {
        @Override
        public boolean passes(PacketFacts facts) {
            int bits = facts.fragmentBits();
            return bits >= 0 && TcpFlagsCheck.passes(test.mode(), bits, test.bits());
        }
    }

    /// `flow:only_frag`, `flow:no_frag`.
    record ReassembledCheck(Reassembled test) implements HeaderTestCheck {
        @Override
        public boolean passes(PacketFacts facts) {
            return facts.reassembled() == test.expected();
        }
    }

    /// `ipv4-csum` and its kin.
    record ChecksumCheck(Checksum test) implements HeaderTestCheck {
        @Override
        public boolean passes(PacketFacts facts) {
            return facts.hasChecksum(test.layer(), test.valid());
        }
    }

    /// `decode-event`, `stream-event`.
    record EventCheck(Event test) implements HeaderTestCheck {
        @Override
        public boolean passes(PacketFacts facts) {
            return facts.has(test.event());
        }
    }

    /// `iprep`.
    record AddressCheck(AddressTest test) implements HeaderTestCheck {
        @Override
        public boolean passes(PacketFacts facts) {
            return switch (test.side()) {
                case SOURCE -> HeaderCheck.containsSource(test.addresses(), facts);
                case DESTINATION -> HeaderCheck.containsDestination(test.addresses(), facts);
                case EITHER ->
                        HeaderCheck.containsSource(test.addresses(), facts)
                                || HeaderCheck.containsDestination(test.addresses(), facts);
                case BOTH ->
                        HeaderCheck.containsSource(test.addresses(), facts)
                                && HeaderCheck.containsDestination(test.addresses(), facts);
            };
        }
    }
}
