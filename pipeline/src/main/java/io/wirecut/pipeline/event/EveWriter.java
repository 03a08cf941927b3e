package io.wirecut.pipeline.event;

import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.reset.ResetReport;
import io.wirecut.pipeline.reset.TrackedReset;
import io.wirecut.rules.RuleEvaluator;
import io.wirecut.signatures.Reporting.Target;
import io.wirecut.signatures.Signature;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// Writes alerts, tagged packets and flows that have ended as EVE JSON, with the field names that
/// Suricata has for them, and an object of our own, `reset`, with what was aimed where; and events
/// of our own of that name, with what became of each connection that was to be reset.
///
/// Owned by a worker; the sink is shared. Allocates nothing after construction.
public final class EveWriter {
    /// More than all of an event but its template takes, every field at its longest.
    private static final int MAX_FIXED_LENGTH = 4096;

    private static final Text TIMESTAMP = Text.of("{\"timestamp\":\"");
    private static final Text FLOW_ID = Text.of(",\"flow_id\":");
    private static final Text FRAME_NUMBER = Text.of(",\"pcap_cnt\":");
    private static final Text TYPE_ALERT = Text.of(",\"event_type\":\"alert\"");
    private static final Text TYPE_RESET = Text.of(",\"event_type\":\"reset\"");
    private static final Text TYPE_FLOW = Text.of(",\"event_type\":\"flow\"");
    private static final Text TYPE_PACKET = Text.of(",\"event_type\":\"packet\"");
    private static final Text TYPE_QUARANTINE = Text.of(",\"event_type\":\"quarantine\"");
    private static final Text VLAN = Text.of(",\"vlan\":[");
    private static final Text SOURCE = Text.of(",\"src_ip\":\"");
    private static final Text SOURCE_PORT = Text.of("\",\"src_port\":");
    private static final Text ATTACK_SOURCE = Text.of(",\"source\":{\"ip\":\"");
    private static final Text ATTACK_TARGET = Text.of(",\"target\":{\"ip\":\"");
    private static final Text PORT = Text.of(",\"port\":");
    private static final Text DESTINATION = Text.of(",\"dest_ip\":\"");
    private static final Text DESTINATION_PORT = Text.of("\",\"dest_port\":");
    private static final Text PROTOCOL = Text.of(",\"proto\":\"");
    private static final Text ICMP_TYPE = Text.of(",\"icmp_type\":");
    private static final Text ICMP_CODE = Text.of(",\"icmp_code\":");
    private static final Text TO_SERVER = Text.of(",\"direction\":\"to_server\"");
    private static final Text TO_CLIENT = Text.of(",\"direction\":\"to_client\"");
    private static final Text ALLOWED = Text.of(",\"alert\":{\"action\":\"allowed\"");
    private static final Text BLOCKED = Text.of(",\"alert\":{\"action\":\"blocked\"");
    private static final Text END = Text.of("}\n");

    private final AlertTemplates templates;
    private final EventSink sink;
    private final UnsafeBuffer buffer;
    private final JsonEncoder json;
    private final ResetEncoder reset;
    private final FlowEncoder flows;
    private final ResetRecordEncoder resets;
    private final QuarantineEncoder quarantines;
    private final PacketEncoder packets;
    private final MetadataEncoder metadata;

    /// @param templates of the rules whose alerts are written
    /// @param sink receives the events; not closed by this object
    public EveWriter(AlertTemplates templates, EventSink sink) {
        this.templates = templates;
        this.sink = sink;
        this.buffer =
                new UnsafeBuffer(
                        ByteBuffer.allocateDirect(
                                MAX_FIXED_LENGTH
                                        + MetadataEncoder.MAX_LENGTH
                                        + templates.maxLength()));
        this.json = new JsonEncoder(buffer);
        this.reset = new ResetEncoder(json);
        this.flows = new FlowEncoder(json);
        this.resets = new ResetRecordEncoder(json);
        this.quarantines = new QuarantineEncoder(json);
        this.packets = new PacketEncoder(json);
        this.metadata = new MetadataEncoder(json);
    }

    /// Writes an alert.
    ///
    /// @param packet the packet that a rule matched on
    /// @param flowId of the flow that it belongs to, or 0 without one
    /// @param toServer whether the packet goes from the flow's client to its server; nothing is
    ///   said of it without a flow
    /// @param ruleIndex of the rule that matched: index of its template
    /// @param blocked whether the packet is dropped, or its connection reset
    /// @param report what was done to reset the connection, or null if it was not asked for
    public void alert(
            Packet packet,
            long flowId,
            boolean toServer,
            int ruleIndex,
            boolean blocked,
            @Nullable ResetReport report) {
        alert(packet, flowId, toServer, ruleIndex, blocked, report, null);
    }

    /// Writes an alert, and what rules have set for its packet and flow.
    ///
    /// @param rules have evaluated the packet; null if nothing is to be said of that
    public void alert(
            Packet packet,
            long flowId,
            boolean toServer,
            int ruleIndex,
            boolean blocked,
            @Nullable ResetReport report,
            @Nullable RuleEvaluator rules) {
        begin(packet, flowId, TYPE_ALERT);
        if (flowId != 0) {
            json.raw(toServer ? TO_SERVER : TO_CLIENT);
        }
        if (rules != null) {
            metadata.encode(rules);
        }
        json.raw(blocked ? BLOCKED : ALLOWED);
        attack(packet, templates.target(ruleIndex));
        json.raw(templates.template(ruleIndex));
        if (report != null) {
            reset.encode(report);
        }
        json.raw(END);
        sink.onEvent(buffer, 0, json.length());
    }

    /// Writes a packet with its bytes. Takes more memory if it is longer than any before.
    ///
    /// @param flowId of the flow that it belongs to, or 0 without one
    public void packet(Packet packet, long flowId) {
        int length = MAX_FIXED_LENGTH + PacketEncoder.maxLength(packet);
        if (length > buffer.capacity()) {
            buffer.wrap(ByteBuffer.allocateDirect(BitUtil.findNextPositivePowerOfTwo(length)));
        }
        begin(packet, flowId, TYPE_PACKET);
        packets.encode(packet);
        json.raw(END);
        sink.onEvent(buffer, 0, json.length());
    }

    /// What events about a packet begin with.
    private void begin(Packet packet, long flowId, Text type) {
        json.clear();
        json.raw(TIMESTAMP);
        json.timestamp(packet.timestampNs());
        json.raw('"');
        if (flowId != 0) {
            json.raw(FLOW_ID);
            json.number(flowId);
        }
        if (packet.frameNumber() != 0) {
            json.raw(FRAME_NUMBER);
            json.number(packet.frameNumber());
        }
        json.raw(type);
        int vlanCount = packet.vlanCount();
        for (int i = 0; i < vlanCount; i++) {
            vlan(i, packet.vlanId(i), vlanCount);
        }
        endpoints(packet);
    }

    /// Writes that a rule is left out for a while, as it took too much time, or is back.
    ///
    /// @param timestampNs when, in the packets' time
    /// @param signature of the rule
    /// @param generation the number of the rule's generation
    /// @param begins whether it is left out from now on
    /// @param worker the number of the worker that leaves it out
    /// @param spentNs nanoseconds that it took within a second
    /// @param durationNs nanoseconds that it is left out for
    public void quarantine(
            long timestampNs,
            Signature signature,
            int generation,
            boolean begins,
            int worker,
            long spentNs,
            long durationNs) {
        json.clear();
        json.raw(TIMESTAMP);
        json.timestamp(timestampNs);
        json.raw('"');
        json.raw(TYPE_QUARANTINE);
        quarantines.encode(signature, generation, begins, worker, spentNs, durationNs);
        json.raw(END);
        sink.onEvent(buffer, 0, json.length());
    }

    /// Writes the record of a flow that has ended.
    ///
    /// @param worker the number of the worker that it was followed by
    public void flow(Flow flow, int worker) {
        json.clear();
        json.raw(TIMESTAMP);
        json.timestamp(flow.lastNs());
        json.raw('"');
        json.raw(FLOW_ID);
        json.number(flow.id());
        json.raw(TYPE_FLOW);
        int vlanCount = flow.vlanCount();
        for (int i = 0; i < vlanCount; i++) {
            vlan(i, flow.vlanId(i), vlanCount);
        }
        endpoints(
                flow.ipVersion(),
                flow.protocol(),
                ProtocolName.hasPorts(flow.protocol()),
                flow.clientHigh(),
                flow.clientLow(),
                flow.clientPort(),
                flow.serverHigh(),
                flow.serverLow(),
                flow.serverPort());
        flows.encode(flow, worker);
        json.raw(END);
        sink.onEvent(buffer, 0, json.length());
    }

    private void attack(Packet packet, Target target) {
        if (target == Target.NONE) {
            return;
        }
        boolean onReceiver = target == Target.DESTINATION;
        json.raw(ATTACK_SOURCE);
        end(packet, onReceiver);
        json.raw(ATTACK_TARGET);
        end(packet, !onReceiver);
    }

    private void end(Packet packet, boolean sender) {
        int version = packet.ipVersion();
        if (sender) {
            address(version, packet.sourceHigh(), packet.sourceLow());
        } else {
            address(version, packet.destinationHigh(), packet.destinationLow());
        }
        json.raw('"');
        if (ProtocolName.hasPorts(packet.protocol()) && !packet.fragment()) {
            json.raw(PORT);
            json.number(sender ? packet.sourcePort() : packet.destinationPort());
        }
        json.raw('}');
    }

    /// Writes what became of a connection that was to be reset.
    public void reset(TrackedReset tracked) {
        json.clear();
        json.raw(TIMESTAMP);
        json.timestamp(tracked.decidedNs());
        json.raw('"');
        json.raw(FLOW_ID);
        json.number(tracked.flowId());
        json.raw(TYPE_RESET);
        endpoints(
                tracked.ipVersion(),
                IpProtocol.TCP,
                true,
                tracked.clientHigh(),
                tracked.clientLow(),
                tracked.clientPort(),
                tracked.serverHigh(),
                tracked.serverLow(),
                tracked.serverPort());
        resets.encode(tracked);
        json.raw(END);
        sink.onEvent(buffer, 0, json.length());
    }

    private void vlan(int index, int id, int count) {
        if (index == 0) {
            json.raw(VLAN);
        } else {
            json.raw(',');
        }
        json.number(id);
        if (index == count - 1) {
            json.raw(']');
        }
    }

    private void endpoints(Packet packet) {
        int protocol = packet.protocol();
        endpoints(
                packet.ipVersion(),
                protocol,
                ProtocolName.hasPorts(protocol) && !packet.fragment(),
                packet.sourceHigh(),
                packet.sourceLow(),
                packet.sourcePort(),
                packet.destinationHigh(),
                packet.destinationLow(),
                packet.destinationPort());
        boolean icmp = protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6;
        if (icmp && !packet.fragment()) {
            json.raw(ICMP_TYPE);
            json.number(packet.icmpType());
            json.raw(ICMP_CODE);
            json.number(packet.icmpCode());
        }
    }

    private void endpoints(
            int ipVersion,
            int protocol,
            boolean hasPorts,
            long sourceHigh,
            long sourceLow,
            int sourcePort,
            long destinationHigh,
            long destinationLow,
            int destinationPort) {
        json.raw(SOURCE);
        address(ipVersion, sourceHigh, sourceLow);
        if (hasPorts) {
            json.raw(SOURCE_PORT);
            json.number(sourcePort);
        } else {
            json.raw('"');
        }
        json.raw(DESTINATION);
        address(ipVersion, destinationHigh, destinationLow);
        if (hasPorts) {
            json.raw(DESTINATION_PORT);
            json.number(destinationPort);
        } else {
            json.raw('"');
        }
        json.raw(PROTOCOL);
        ProtocolName.encode(protocol, json);
        json.raw('"');
    }

    private void address(int ipVersion, long high, long low) {
        if (ipVersion == 6) {
            json.ipv6(high, low);
        } else {
            json.ipv4(low);
        }
    }
}
