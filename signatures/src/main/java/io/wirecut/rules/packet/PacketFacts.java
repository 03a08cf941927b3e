package io.wirecut.rules.packet;

import io.wirecut.signatures.HeaderTest.ChecksumLayer;
import io.wirecut.signatures.PacketEvent;
import io.wirecut.signatures.PacketNumber;
import org.agrona.DirectBuffer;

/// What a packet and its flow tell the rules; so that rules need not know the pipeline.
///
/// One object, owned by the worker and moved from packet to packet. Every method allocates nothing.
public interface PacketFacts {
    /// 4 or 6.
    int ipVersion();

    /// IP protocol number of the payload: 6 TCP, 17 UDP, 1 ICMP, 58 ICMPv6, or any other.
    int protocol();

    /// IPv4: 0. IPv6: the upper half of the source address.
    long sourceHigh();

    /// IPv4: the source address in the lower 32 bits. IPv6: the lower half of the source address.
    long sourceLow();

    /// IPv4: 0. IPv6: the upper half of the destination address.
    long destinationHigh();

    /// IPv4: the destination address in the lower 32 bits. IPv6: its lower half.
    long destinationLow();

    /// 0 to 65535; 0 where the protocol has no ports.
    int sourcePort();

    /// 0 to 65535; 0 where the protocol has no ports.
    int destinationPort();

    /// The bits of the TCP header's flag byte; 0 if this is not TCP.
    int tcpFlags();

    /// Length in bytes of the frame that brought the packet; of one put together from fragments, as
    /// if it had come whole. 0 if no frame did.
    int frameLength();

    /// Holds the payload; lent until the next packet.
    DirectBuffer payloadBuffer();

    /// Offset of the payload's first byte in its buffer.
    int payloadOffset();

    /// Length of the payload in bytes; 0 if there is none.
    int payloadLength();

    /// Offset of the IP header's first byte in the payload's buffer.
    int networkHeaderOffset();

    /// Length of the IP header in bytes, with options or extension headers.
    int networkHeaderLength();

    /// Offset of the transport header's first byte in the payload's buffer; where the packet is no
    /// fragment, it goes up to the payload.
    int transportHeaderOffset();

    /// Whether there is a flow that this packet belongs to.
    boolean hasFlow();

    /// Whether the packet goes from the flow's client to its server; true without a flow.
    boolean toServer();

    /// Whether this is the first packet of its flow in its direction; true without a flow. Rules
    /// that the header alone decides are held against such packets only, as the answer is the same
    /// for those that follow.
    boolean beginsDirection();

    /// Whether the flow is established: the handshake is complete, or for UDP both ends have
    /// spoken.
    boolean established();

    /// Whether this is a fragment that the transport header cannot be read from.
    boolean fragment();

    /// Whether the packet brought this event. What brings bytes of a stream without being their
    /// packet, as the end of a flow does, has none. Unless told otherwise, none is there.
    default boolean has(PacketEvent event) {
        return false;
    }

    /// Whether the payload is part of a stream that is reassembled, be it in order, early or sent
    /// again. If not, TCP rules look at the packet's own payload instead of the stream. Unless told
    /// otherwise, that is so wherever there is a flow.
    default boolean inStream() {
        return hasFlow();
    }

    /// A number of the packet or of its flow, 0 or more; [PacketNumber#NONE] if it has none. Unless
    /// told otherwise, it has none.
    default long number(PacketNumber number) {
        return PacketNumber.NONE;
    }

    /// The options of the IPv4 header by their types without the copy flag, of which those below 64
    /// are asked for with `upper` false: type `n` is the bit `n % 64`.
    default long ipOptions(boolean upper) {
        return 0;
    }

    /// The flags beside the IPv4 fragment offset as bits more fragments 1, do not fragment 2,
    /// reserved 4; -1 if this is not IPv4.
    default int fragmentBits() {
        return -1;
    }

    /// Whether the packet was put together from fragments.
    default boolean reassembled() {
        return false;
    }

    /// Whether the packet has a layer with a checksum that is right (`valid`), or that is wrong.
    default boolean hasChecksum(ChecksumLayer layer, boolean valid) {
        return false;
    }

    /// When the packet was captured, nanoseconds since 1970.
    default long timestampNs() {
        return 0;
    }

    /// The number of the flow in its table, below the capacity that the evaluator was made for; the
    /// same as long as the flow lives. -1 without a flow.
    default int flowIndex() {
        return -1;
    }

    /// A number that no other flow is likely to have; 0 without a flow.
    default long flowId() {
        return 0;
    }
}
