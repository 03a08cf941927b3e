package io.wirecut.pipeline;

import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.DecodeStatus;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.rules.packet.PacketFacts;
import io.wirecut.signatures.HeaderTest.ChecksumLayer;
import io.wirecut.signatures.PacketEvent;
import io.wirecut.signatures.PacketEvents;
import io.wirecut.signatures.PacketNumber;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/// A packet and its place in its flow, as the rules see it. One per worker, moved from packet to
/// packet; allocates nothing after construction.
final class PacketView implements PacketFacts {
    private final boolean verifiesChecksums;

    /// What is seen of a packet whose headers cannot be read.
    private final Packet nothing = new Packet();

    private Packet packet = nothing;
    private PacketEvents events = nothing.events();
    private @Nullable Flow flow;
    private boolean hasFlow;
    private boolean toServer;
    private boolean beginsDirection;
    private boolean established;
    private boolean inStream;
    private boolean payloadHidden;

    /// @param verifiesChecksums whether checksums are looked at; if not, all of them are right
    PacketView(boolean verifiesChecksums) {
        this.verifiesChecksums = verifiesChecksums;
    }

    /// Moves to a packet without a flow.
    void wrap(Packet packet) {
        this.packet = packet;
        events = packet.events();
        flow = null;
        hasFlow = false;
        toServer = true;
        beginsDirection = true;
        established = false;
        inStream = false;
        payloadHidden = false;
    }

    /// Moves to a packet whose headers cannot be read: but for its events, it has nothing.
    void wrapUnreadable(Packet packet) {
        wrap(nothing);
        events = packet.events();
    }

    /// Moves to a packet of a flow.
    ///
    /// @param flow stands on it, counted up to the packet
    /// @param toServer the direction of the packet
    /// @param inStream whether its payload is handed on by reassembly
    void wrap(Packet packet, Flow flow, boolean toServer, boolean inStream) {
        this.packet = packet;
        events = packet.events();
        this.flow = flow;
        hasFlow = true;
        this.toServer = toServer;
        beginsDirection = flow.packets(toServer) == 1;
        established = flow.established();
        this.inStream = inStream;
        payloadHidden = false;
    }

    /// Shows the flow as it was before an empty segment that has established it: the last of a
    /// handshake is no packet of an established flow.
    void showUnestablished() {
        established = false;
    }

    /// Shows no payload from now on: no application will read it.
    void hidePayload() {
        payloadHidden = true;
    }

    @Override
    public int ipVersion() {
        return packet.ipVersion();
    }

    @Override
    public int protocol() {
        return PacketNumbers.protocol(packet);
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
    public int frameLength() {
        return packet.wholeLength();
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
        return payloadHidden ? 0 : packet.payloadLength();
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
    public boolean has(PacketEvent event) {
        return events.has(event);
    }

    @Override
    public boolean fragment() {
        return packet.fragment() || packet.status() != DecodeStatus.OK;
    }

    @Override
    public long number(PacketNumber number) {
        return PacketNumbers.of(number, packet, flow);
    }

    @Override
    public long ipOptions(boolean upper) {
        return PacketNumbers.ipOptions(packet, upper);
    }

    @Override
    public int fragmentBits() {
        return PacketNumbers.fragmentBits(packet);
    }

    @Override
    public boolean reassembled() {
        return packet.reassembled();
    }

    @Override
    public boolean hasChecksum(ChecksumLayer layer, boolean valid) {
        return PacketNumbers.hasChecksum(packet, layer)
                && valid == (!verifiesChecksums || isValid(layer));
    }

    private boolean isValid(ChecksumLayer layer) {
        return layer == ChecksumLayer.IPV4
                ? Checksums.ipValid(packet)
                : Checksums.transportValid(packet);
    }

    @Override
    public long timestampNs() {
        return packet.timestampNs();
    }

    @Override
    public int flowIndex() {
        return flow == null ? -1 : flow.index();
    }

    @Override
    public long flowId() {
        return flow == null ? 0 : flow.id();
    }
}
