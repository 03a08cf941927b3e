package io.wirecut.signatures;

import java.util.List;

/// A condition on a packet's headers, on its place in its flow, or on what was out of the ordinary
/// about it.
public sealed interface HeaderTest extends PacketTest {
    /// A number of the packet is in a range; never satisfied by a packet without this number.
    ///
    /// @param number which
    /// @param range which values satisfy
    record NumberTest(PacketNumber number, NumberRange range) implements HeaderTest {
        @Override
        public boolean needsPacket() {
            return number.ofPacket();
        }
    }

    /// At least one of several numbers is in its range.
    ///
    /// @param alternatives the tests of each
    record AnyNumber(List<NumberTest> alternatives) implements HeaderTest {
        /// Makes the list immutable.
        public AnyNumber {
            alternatives = List.copyOf(alternatives);
        }

        @Override
        public boolean needsPacket() {
            return alternatives.stream().anyMatch(NumberTest::needsPacket);
        }
    }

    /// `sameip`: source and destination address are the same.
    record SameAddress() implements HeaderTest {}

    /// `ipopts`: the IPv4 header has an option.
    ///
    /// @param type the option's type byte without its copy flag, 0 to 127; [#ANY_OPTION] for any
    record IpOption(int type) implements HeaderTest {
        /// Stands for any option.
        public static final int ANY_OPTION = -1;
    }

    /// `fragbits`: the flags beside the fragment offset of the IPv4 header, as bits more fragments
    /// 1, do not fragment 2, reserved 4.
    ///
    /// @param mode how the flags are compared
    /// @param bits the flags asked for
    record FragmentBits(TcpFlags.Mode mode, int bits) implements HeaderTest {}

    /// `flow:only_frag` and `flow:no_frag`: whether the packet was put together from fragments.
    ///
    /// @param expected whether it must be
    record Reassembled(boolean expected) implements HeaderTest {
        @Override
        public boolean needsPacket() {
            return false;
        }
    }

    /// `ipv4-csum` and its kin: whether a checksum is right.
    ///
    /// @param layer whose checksum
    /// @param valid whether it must be right
    record Checksum(ChecksumLayer layer, boolean valid) implements HeaderTest {
        /// As in Suricata a rule may look at the stream all the same: what counts is the packet
        /// that has it looked at.
        @Override
        public boolean needsPacket() {
            return false;
        }
    }

    /// `decode-event` and `stream-event`: the packet brought an event.
    ///
    /// @param event which
    record Event(PacketEvent event) implements HeaderTest {}

    /// `iprep`: addresses of the packet are among certain ones.
    ///
    /// @param side which address is looked at
    /// @param addresses those that satisfy
    record AddressTest(Side side, AddressSet addresses) implements HeaderTest {
        @Override
        public boolean needsPacket() {
            return false;
        }

        /// Which address is looked at.
        public enum Side {
            /// The source.
            SOURCE,
            /// The destination.
            DESTINATION,
            /// Either of them.
            EITHER,
            /// Both of them.
            BOTH
        }
    }

    /// The headers that have a checksum, told apart by the version of IP as the keywords are.
    enum ChecksumLayer {
        /// The IPv4 header itself.
        IPV4,
        /// TCP over IPv4.
        TCPV4,
        /// TCP over IPv6.
        TCPV6,
        /// UDP over IPv4.
        UDPV4,
        /// UDP over IPv6.
        UDPV6,
        /// ICMP over IPv4.
        ICMPV4,
        /// ICMP over IPv6.
        ICMPV6
    }
}
