package io.wirecut.pipeline.decode;

import io.wirecut.signatures.PacketEvents;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// The side of a [Packet] that the decoder writes.
abstract sealed class PacketFields permits Packet {
    // The frame, as it came.
    final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
    int frameLength;
    int wireLength;
    int linkType;
    long timestampNs;
    long frameNumber;
    boolean unfinished;
    boolean verified;

    // What the receiver found in it.
    DecodeStatus status = DecodeStatus.OK;
    int layers;
    int vlanCount;
    final int[] vlanIds = new int[Packet.MAX_VLAN_COUNT];
    int headerCount;
    final HeaderKind[] headerKinds = new HeaderKind[Packet.MAX_HEADER_COUNT];
    final int[] headerOffsets = new int[Packet.MAX_HEADER_COUNT];
    int frameHeaderCount;
    int encapsulationCount;
    int encapsulationLength;
    final PacketEvents events = new PacketEvents();

    // The innermost IP packet.
    final UnsafeBuffer datagram = new UnsafeBuffer(0, 0);
    boolean reassembled;
    int ipVersion;
    int ipOffset;
    int ipHeaderLength;
    int ipLength;
    int protocol;
    int ttl;
    int ipId;
    boolean fragment;
    int fragmentOffset;
    boolean moreFragments;
    int fragmentId;
    int fragmentHeaderOffset;
    int fragmentPointerOffset;
    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;

    // Its transport header.
    int transportOffset;
    int sourcePort;
    int destinationPort;
    int payloadOffset;
    int payloadLength;
    int icmpType;
    int icmpCode;

    // TCP only.
    int tcpSequence;
    int tcpAcknowledgement;
    int tcpFlags;
    int tcpWindow;
    int tcpUrgentPointer;
    int tcpMaxSegmentSize;
    int tcpWindowScale;
    boolean tcpHasTimestamps;
    int tcpTimestamp;
    int tcpTimestampEcho;
    boolean tcpHasSack;
    int tcpSackRightEdge;
    boolean tcpSigned;
    boolean tcpFastOpen;

    void beginDecoding() {
        status = DecodeStatus.NOT_IP;
        layers = 0;
        vlanCount = 0;
        headerCount = 0;
        events.clear();
        frameHeaderCount = Packet.MAX_HEADER_COUNT;
        encapsulationCount = 0;
        encapsulationLength = 0;
        reassembled = false;
        clearIp();
    }

    void wrapDatagram(DirectBuffer buffer, int offset, int length) {
        datagram.wrap(buffer, offset, length);
        if (!reassembled) {
            frameHeaderCount = encapsulationCount;
        }
        headerCount = frameHeaderCount;
        reassembled = true;
        layers--;
        clearIp();
    }

    /// False if there is no room for it.
    boolean addHeader(HeaderKind kind, int offset) {
        if (headerCount == Packet.MAX_HEADER_COUNT) {
            return false;
        }
        headerKinds[headerCount] = kind;
        headerOffsets[headerCount++] = offset;
        return true;
    }

    /// False if there is no room for it.
    boolean addVlan(int id) {
        if (vlanCount == Packet.MAX_VLAN_COUNT) {
            return false;
        }
        vlanIds[vlanCount++] = id;
        return true;
    }

    /// Makes this the innermost IP packet so far; its transport header is not known yet.
    void beginIp(int version, int offset, int headerLength, int length) {
        clearIp();
        layers++;
        encapsulationCount = headerCount - 1;
        if (!reassembled) {
            encapsulationLength = offset;
        }
        ipVersion = version;
        ipOffset = offset;
        ipLength = length;
        extendIpHeader(offset + headerLength);
    }

    /// Sets where the IP header ends, and what follows as payload until more is known.
    void extendIpHeader(int end) {
        ipHeaderLength = end - ipOffset;
        transportOffset = end;
        payloadOffset = end;
        payloadLength = ipOffset + ipLength - end;
    }

    /// Sets the payload, which ends before `limit`.
    void endTransport(int offset, int limit) {
        payloadOffset = offset;
        payloadLength = limit - offset;
    }

    /// Makes this a packet whose IP header is not known.
    void clearIp() {
        ipVersion = 0;
        ipOffset = 0;
        ipHeaderLength = 0;
        ipLength = 0;
        protocol = 0;
        ttl = 0;
        ipId = 0;
        fragment = false;
        fragmentOffset = 0;
        moreFragments = false;
        fragmentId = 0;
        fragmentHeaderOffset = 0;
        fragmentPointerOffset = 0;
        sourceHigh = 0;
        sourceLow = 0;
        destinationHigh = 0;
        destinationLow = 0;
        transportOffset = 0;
        sourcePort = 0;
        destinationPort = 0;
        payloadOffset = 0;
        payloadLength = 0;
        icmpType = 0;
        icmpCode = 0;
        tcpFlags = 0;
    }

    void clearTcpOptions() {
        tcpMaxSegmentSize = 0;
        tcpWindowScale = -1;
        tcpHasTimestamps = false;
        tcpTimestamp = 0;
        tcpTimestampEcho = 0;
        tcpHasSack = false;
        tcpSackRightEdge = 0;
        tcpSigned = false;
        tcpFastOpen = false;
    }
}
