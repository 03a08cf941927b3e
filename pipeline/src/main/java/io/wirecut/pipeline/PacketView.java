package io.wirecut.pipeline;

import io.wirecut.pipeline.decode.DecodeStatus;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.rules.PacketFacts;
import org.agrona.DirectBuffer;

/// A packet and its place in its flow, as the rules see it. One per worker, moved from packet to
/// packet; allocates nothing after construction.
final class PacketView implements PacketFacts {
    private Packet packet = new Packet();
    private boolean hasFlow;
    private boolean toServer;
    private boolean beginsDirection;
    private boolean established;
    private boolean inStream;

    /// Moves to a packet without a flow.
    void wrap(Packet packet) {
        this.packet = packet;
        hasFlow = false;
        toServer = true;
        beginsDirection = true;
        established = false;
        inStream = false;
    }

    /// Moves to a packet of a flow.
    ///
    /// @param flow stands on it, counted up to the packet
    /// @param toServer the direction of the packet
    /// @param inStream whether its payload is handed on by reassembly
    void wrap(Packet packet, Flow flow, boolean toServer, boolean inStream) {
        this.packet = packet;
        hasFlow = true;
        this.toServer = toServer;
        beginsDirection = flow.packets(toServer) == 1;
        established = flow.established();
        this.inStream = inStream;
    }

    @Override
    public int ipVersion() {
        return packet.ipVersion();
    }

    @Override
    public int protocol() {
        return packet.protocol();
    }

    @Override
    public long sourceHigh() {
        return packet.sourceHigh();
    }

    @Override
    public long sourceLow() {
        return packet.sourceLow();
    }

    @Override
    public long destinationHigh() {
        return packet.destinationHigh();
    }

    @Override
    public long destinationLow() {
        return packet.destinationLow();
    }

    @Override
    public int sourcePort() {
        return packet.sourcePort();
    }

    @Override
    public int destinationPort() {
        return packet.destinationPort();
    }

    @Override
    public int tcpFlags() {
        return packet.isTcp() ? packet.tcpFlags() : 0;
    }

    @Override
    public DirectBuffer payloadBuffer() {
        return packet.buffer();
    }

    @Override
    public int payloadOffset() {
        return packet.payloadOffset();
    }

    @Override
    public int payloadLength() {
        return packet.payloadLength();
    }

    @Override
    public int networkHeaderOffset() {
        return packet.ipOffset();
    }

    @Override
    public int networkHeaderLength() {
        return packet.ipHeaderLength();
    }

    @Override
    public int transportHeaderOffset() {
        return packet.transportOffset();
    }

    @Override
    public boolean hasFlow() {
        return hasFlow;
    }

    @Override
    public boolean toServer() {
        return toServer;
    }

    @Override
    public boolean beginsDirection() {
        return beginsDirection;
    }

    @Override
    public boolean established() {
        return established;
    }

    @Override
    public boolean inStream() {
        return inStream;
    }

    @Override
    public boolean fragment() {
        return packet.fragment() || packet.status() != DecodeStatus.OK;
    }
}
