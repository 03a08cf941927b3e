package io.wirecut.rules;

import io.wirecut.rules.packet.IpProtocol;
import io.wirecut.rules.packet.PacketFacts;
import io.wirecut.rules.state.SharedMemory;
import io.wirecut.signatures.HeaderTest.ChecksumLayer;
import io.wirecut.signatures.PacketEvent;
import io.wirecut.signatures.PacketEvents;
import io.wirecut.signatures.PacketNumber;
import java.util.EnumMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// Facts of a made-up packet; by default a TCP packet of an established flow to the server, from
/// 10.0.0.1:40000 to 10.0.0.2:80.
final class FakeFacts implements PacketFacts {
    int ipVersion = 4;
    int protocol = IpProtocol.TCP;
    long sourceHigh;
    long sourceLow = 0x0A000001L;
    long destinationHigh;
    long destinationLow = 0x0A000002L;
    int sourcePort = 40_000;
    int destinationPort = 80;
    int tcpFlags = 0x18;
    boolean hasFlow = true;
    boolean inStream = true;
    boolean toServer = true;
    boolean beginsDirection = true;
    boolean established = true;
    boolean fragment;
    final PacketEvents events = new PacketEvents();
    DirectBuffer buffer = new UnsafeBuffer(0, 0);
    int offset;
    int length;
    int networkHeaderOffset;
    int networkHeaderLength;
    int transportHeaderOffset;

    int flowIndex;
    long timestampNs;

    /// What every number is that is not in [#numbers].
    long number = PacketNumber.NONE;

    int ipOption = -1;
    int fragmentBits = -1;
    boolean reassembled;

    /// The one layer that has a checksum, and whether it is right, as in `TCPV4 true`.
    String checksum = "";

    final EnumMap<PacketNumber, Long> numbers = new EnumMap<>(PacketNumber.class);

    /// An evaluator for few flows, with a memory of its own.
    static RuleEvaluator evaluator(RuleSet rules) {
        return new RuleEvaluator(rules, 16, memory(rules));
    }

    /// What rules remember for all workers.
    static SharedMemory memory(RuleSet rules) {
        return SharedMemory.of(rules.sharedNeeds(), 7);
    }

    FakeFacts payload(DirectBuffer buffer, int offset, int length) {
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        return this;
    }

    FakeFacts payload(byte[] bytes) {
        return payload(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    @Override
    public int ipVersion() {
        return ipVersion;
    }

    @Override
    public int protocol() {
        return protocol;
    }

    @Override
    public long sourceHigh() {
        return sourceHigh;
    }

    @Override
    public long sourceLow() {
        return sourceLow;
    }

    @Override
    public long destinationHigh() {
        return destinationHigh;
    }

    @Override
    public long destinationLow() {
        return destinationLow;
    }

    @Override
    public int sourcePort() {
        return sourcePort;
    }

    @Override
    public int destinationPort() {
        return destinationPort;
    }

    @Override
    public int tcpFlags() {
        return tcpFlags;
    }

    @Override
    public int frameLength() {
        return length;
    }

    @Override
    public DirectBuffer payloadBuffer() {
        return buffer;
    }

    @Override
    public int payloadOffset() {
        return offset;
    }

    @Override
    public int payloadLength() {
        return length;
    }

    @Override
    public int networkHeaderOffset() {
        return networkHeaderOffset;
    }

    @Override
    public int networkHeaderLength() {
        return networkHeaderLength;
    }

    @Override
    public int transportHeaderOffset() {
        return transportHeaderOffset;
    }

    @Override
    public boolean hasFlow() {
        return hasFlow;
    }

    @Override
    public boolean inStream() {
        return inStream;
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
    public boolean has(PacketEvent event) {
        return events.has(event);
    }

    @Override
    public boolean fragment() {
        return fragment;
    }

    @Override
    public long number(PacketNumber number) {
        Long own = numbers.get(number);
        return own == null ? this.number : own;
    }

    @Override
    public long timestampNs() {
        return timestampNs;
    }

    @Override
    public int flowIndex() {
        return hasFlow ? flowIndex : -1;
    }

    @Override
    public long flowId() {
        return hasFlow ? flowIndex + 1L : 0;
    }

    @Override
    public long ipOptions(boolean upper) {
        return ipOption >= 0 && (ipOption >= Long.SIZE) == upper ? 1L << ipOption : 0;
    }

    @Override
    public int fragmentBits() {
        return fragmentBits;
    }

    @Override
    public boolean reassembled() {
        return reassembled;
    }

    @Override
    public boolean hasChecksum(ChecksumLayer layer, boolean valid) {
        return checksum.equals(layer + " " + valid);
    }
}
