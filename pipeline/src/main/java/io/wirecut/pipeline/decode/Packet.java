package io.wirecut.pipeline.decode;

import io.wirecut.signatures.PacketEvents;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/// The decoded view of one frame: where its headers are and what they say.
///
/// It is the slot of the ring: made once, filled by the receiver, read by the worker, used again.
/// All offsets of the inner packet are offsets into [#buffer], which holds the frame itself or, if
/// the frame completed a fragmented datagram, the whole datagram. With tunnels these are the
/// innermost IP packet's. Numbers are unsigned unless said otherwise. Allocates nothing after
/// construction.
public final class Packet extends PacketFields {
    /// The most VLAN tags that are recorded.
    public static final int MAX_VLAN_COUNT = 3;

    /// The most headers that are recorded; a frame with more is malformed.
    public static final int MAX_HEADER_COUNT = 32;

    /// Makes a slot, which holds no frame yet.
    public Packet() {}

    /// Takes a frame, which is decoded next; all that was known of the slot's last frame is void.
    ///
    /// @param buffer holds the frame, and must stay as it is until the slot is used again
    /// @param offset of the frame's first byte
    /// @param capturedLength bytes of the frame that are there
    /// @param wireLength bytes that the frame had on the wire
    /// @param timestampNs nanoseconds since 1970-01-01T00:00Z
    /// @param linkType a LINKTYPE value: see [LinkType]
    /// @param frameNumber in the order of arrival, from 1
    public void wrapFrame(
            DirectBuffer buffer,
            int offset,
            int capturedLength,
            int wireLength,
            long timestampNs,
            int linkType,
            long frameNumber) {
        frame.wrap(buffer, offset, capturedLength);
        datagram.wrap(buffer, offset, capturedLength);
        this.frameLength = capturedLength;
        this.wireLength = wireLength;
        this.timestampNs = timestampNs;
        this.linkType = linkType;
        this.frameNumber = frameNumber;
        unfinished = false;
        verified = false;
        beginDecoding();
    }

    /// The frame's transport checksum is not there yet: its sender left it to the hardware, and it
    /// is right whatever it says.
    public void leaveUnfinished() {
        unfinished = true;
    }

    /// Whether the frame's transport checksum has yet to be computed.
    public boolean isUnfinished() {
        return unfinished;
    }

    /// The frame's checksums were found right.
    public void verified() {
        verified = true;
    }

    /// Whether the frame's checksums were found right; false also if nobody looked.
    public boolean isVerified() {
        return verified;
    }

    /// Takes on the addresses of a packet without being one: it stands for bytes of a stream that
    /// no packet brought. It has no frame and no payload.
    ///
    /// @param timestampNs when the bytes are inspected, nanoseconds since 1970-01-01T00:00Z
    /// @param frameNumber of the frame because of which they are, or 0
    public void standIn(
            int ipVersion,
            int protocol,
            long sourceHigh,
            long sourceLow,
            int sourcePort,
            long destinationHigh,
            long destinationLow,
            int destinationPort,
            long timestampNs,
            long frameNumber) {
        frameLength = 0;
        wireLength = 0;
        beginDecoding();
        status = DecodeStatus.OK;
        this.ipVersion = ipVersion;
        this.protocol = protocol;
        this.sourceHigh = sourceHigh;
        this.sourceLow = sourceLow;
        this.sourcePort = sourcePort;
        this.destinationHigh = destinationHigh;
        this.destinationLow = destinationLow;
        this.destinationPort = destinationPort;
        this.timestampNs = timestampNs;
        this.frameNumber = frameNumber;
    }

    /// Bytes that [#moveTo] needs: those of the frame and, if it is another, of [#buffer].
    public int storageLength() {
        return reassembled ? frameLength + datagram.capacity() : frameLength;
    }

    /// Copies the bytes to memory that stays as it is until the slot is used again, and stands on
    /// the copy from now on.
    ///
    /// @param memory has room for [#storageLength] bytes from `offset`
    public void moveTo(MutableDirectBuffer memory, int offset) {
        memory.putBytes(offset, frame, 0, frameLength);
        frame.wrap(memory, offset, frameLength);
        if (reassembled) {
            int length = datagram.capacity();
            memory.putBytes(offset + frameLength, datagram, 0, length);
            datagram.wrap(memory, offset + frameLength, length);
        } else {
            datagram.wrap(memory, offset, frameLength);
        }
    }

    /// The frame's bytes: [#frameLength] of them, from index 0. Lent until the slot is used again.
    public MutableDirectBuffer frame() {
        return frame;
    }

    /// Bytes of the frame that were captured.
    public int frameLength() {
        return frameLength;
    }

    /// Bytes of the frame or, if it completed a fragmented datagram, those that it would have had
    /// if the datagram had come in it whole; as captured.
    public int wholeLength() {
        return reassembled ? encapsulationLength + datagram.capacity() : frameLength;
    }

    /// Bytes that the frame had on the wire.
    public int wireLength() {
        return wireLength;
    }

    /// What is out of the ordinary about this packet, as rules know it: what the decoder met, and
    /// then, on the worker, what the TCP session and the stream met.
    public PacketEvents events() {
        return events;
    }

    /// The frame's LINKTYPE value.
    public int linkType() {
        return linkType;
    }

    /// Nanoseconds since 1970-01-01T00:00Z.
    public long timestampNs() {
        return timestampNs;
    }

    /// The frame's number in the order of arrival, from 1.
    public long frameNumber() {
        return frameNumber;
    }

    /// How far the frame could be decoded; the accessors below hold only what that allows.
    public DecodeStatus status() {
        return status;
    }

    /// How many IP headers there are, one within the other: 1 without a tunnel, 0 if there is none.
    public int layers() {
        return layers;
    }

    /// How many VLAN tags precede the outermost IP header, at most [#MAX_VLAN_COUNT] being
    /// recorded.
    public int vlanCount() {
        return vlanCount;
    }

    /// The VLAN id, 0 to 4095, of the tag at an index, 0 being the outermost.
    public int vlanId(int index) {
        return vlanIds[index];
    }

    /// How many headers were found, from the outermost on.
    public int headerCount() {
        return headerCount;
    }

    /// The kind of the header at an index below [#headerCount].
    public HeaderKind headerKind(int index) {
        return headerKinds[index];
    }

    /// Where the header at an index begins: in [#frame] for those below [#frameHeaderCount], the
    /// others in [#buffer].
    public int headerOffset(int index) {
        return headerOffsets[index];
    }

    /// How many of the headers are in [#frame]: all of them, unless the datagram was put together
    /// from fragments. Then those before the fragment's IP header are. (Of a datagram of fragments
    /// whose fragments were themselves datagrams of fragments, the headers between are forgotten.)
    public int frameHeaderCount() {
        return Math.min(frameHeaderCount, headerCount);
    }

    /// How many headers come before the innermost IP header: the way back out.
    public int encapsulationCount() {
        return encapsulationCount;
    }

    /// Bytes of [#frame] before the innermost IP header or, if the datagram was put together from
    /// fragments, before the IP header of the last of them to come; then [#buffer] holds the rest
    /// of the encapsulation before [#ipOffset].
    public int encapsulationLength() {
        return encapsulationLength;
    }

    /// Holds the IP packet that the following offsets are in. Lent until the slot is used again.
    public DirectBuffer buffer() {
        return datagram;
    }

    /// Whether [#buffer] was put together from fragments, the last to come being this frame.
    public boolean reassembled() {
        return reassembled;
    }

    /// 4 or 6; 0 if there is no IP header.
    public int ipVersion() {
        return ipVersion;
    }

    /// Offset of the IP header.
    public int ipOffset() {
        return ipOffset;
    }

    /// Length of the IP header with its options or extension headers.
    public int ipHeaderLength() {
        return ipHeaderLength;
    }

    /// Length of the IP packet with its header, as the header gives it; all of it is there.
    public int ipLength() {
        return ipLength;
    }

    /// The IP protocol number, after any extension headers.
    public int protocol() {
        return protocol;
    }

    /// IPv4 time to live, or IPv6 hop limit.
    public int ttl() {
        return ttl;
    }

    /// IPv4 identification; 0 for IPv6.
    public int ipId() {
        return ipId;
    }

    /// Whether this is one fragment of a datagram that is not complete: it has no transport header
    /// here.
    public boolean fragment() {
        return fragment;
    }

    /// Where a fragment's payload belongs in its datagram's, in bytes; 0 if it is none.
    public int fragmentOffset() {
        return fragmentOffset;
    }

    /// Whether a fragment is not its datagram's last.
    public boolean moreFragments() {
        return moreFragments;
    }

    /// A fragment's identification: 16 bits for IPv4, 32 for IPv6.
    public int fragmentId() {
        return fragmentId;
    }

    /// Where the fragment header of an IPv6 fragment begins.
    public int fragmentHeaderOffset() {
        return fragmentHeaderOffset;
    }

    /// Where the byte is that names the fragment header of an IPv6 fragment.
    public int fragmentPointerOffset() {
        return fragmentPointerOffset;
    }

    /// Upper half of the IPv6 source address; 0 for IPv4.
    public long sourceHigh() {
        return sourceHigh;
    }

    /// Lower half of the IPv6 source address; for IPv4 the address, in the lower 32 bits.
    public long sourceLow() {
        return sourceLow;
    }

    /// Upper half of the IPv6 destination address; 0 for IPv4.
    public long destinationHigh() {
        return destinationHigh;
    }

    /// Lower half of the IPv6 destination address; for IPv4 the address, in the lower 32 bits.
    public long destinationLow() {
        return destinationLow;
    }

    /// Offset of the transport header.
    public int transportOffset() {
        return transportOffset;
    }

    /// Source port; 0 if the protocol has none.
    public int sourcePort() {
        return sourcePort;
    }

    /// Destination port; 0 if the protocol has none.
    public int destinationPort() {
        return destinationPort;
    }

    /// Offset of the first byte after the transport header (after the IP header, if the protocol is
    /// not one of those decoded).
    public int payloadOffset() {
        return payloadOffset;
    }

    /// Bytes of payload.
    public int payloadLength() {
        return payloadLength;
    }

    /// The type of an ICMP or ICMPv6 message; 0 for other protocols.
    public int icmpType() {
        return icmpType;
    }

    /// The code of an ICMP or ICMPv6 message; 0 for other protocols.
    public int icmpCode() {
        return icmpCode;
    }

    /// Whether there is a whole TCP header.
    public boolean isTcp() {
        return protocol == IpProtocol.TCP && status == DecodeStatus.OK && !fragment;
    }

    /// TCP sequence number: 32 bits, to be compared by `TcpSequence` only.
    public int tcpSequence() {
        return tcpSequence;
    }

    /// TCP acknowledgement number: 32 bits, meaningful with the ACK flag.
    public int tcpAcknowledgement() {
        return tcpAcknowledgement;
    }

    /// The flag byte of the TCP header: see [TcpFlag]; 0 for other protocols.
    public int tcpFlags() {
        return tcpFlags;
    }

    /// Whether all of these [TcpFlag] bits are set.
    public boolean hasTcpFlags(int flags) {
        return (tcpFlags & flags) == flags;
    }

    /// The window field of the TCP header, not scaled.
    public int tcpWindow() {
        return tcpWindow;
    }

    /// The urgent pointer, meaningful with the URG flag.
    public int tcpUrgentPointer() {
        return tcpUrgentPointer;
    }

    /// The value of the maximum segment size option; 0 without the option.
    public int tcpMaxSegmentSize() {
        return tcpMaxSegmentSize;
    }

    /// The shift count of the window scale option, 0 to 14; -1 without the option.
    public int tcpWindowScale() {
        return tcpWindowScale;
    }

    /// Whether the TCP timestamps option is there.
    public boolean tcpHasTimestamps() {
        return tcpHasTimestamps;
    }

    /// TSval of the timestamps option.
    public int tcpTimestamp() {
        return tcpTimestamp;
    }

    /// TSecr of the timestamps option.
    public int tcpTimestampEcho() {
        return tcpTimestampEcho;
    }

    /// Whether there is a SACK option with at least one block.
    public boolean tcpHasSack() {
        return tcpHasSack;
    }

    /// The right edge of the right-most SACK block.
    public int tcpSackRightEdge() {
        return tcpSackRightEdge;
    }

    /// Whether the segment is signed (MD5 of RFC 2385, or AO of RFC 5925).
    public boolean tcpSigned() {
        return tcpSigned;
    }

    /// Whether the Fast Open option is there (RFC 7413).
    public boolean tcpFastOpen() {
        return tcpFastOpen;
    }
}
