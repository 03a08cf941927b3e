package io.wirecut.pipeline.event;

import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.reset.ResetReport;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// Writes alerts as EVE JSON, with the field names that Suricata has for them, and an object of our
/// own, `reset`, with what was aimed where.
///
/// Owned by a worker; the sink is shared. Allocates nothing after construction.
public final class EveWriter {
    /// More than all of an event but its template takes, every field at its longest.
    private static final int MAX_FIXED_LENGTH = 4096;

    private static final byte[] TIMESTAMP = Ascii.of("{\"timestamp\":\"");
    private static final byte[] FLOW_ID = Ascii.of(",\"flow_id\":");
    private static final byte[] FRAME_NUMBER = Ascii.of(",\"pcap_cnt\":");
    private static final byte[] EVENT_TYPE = Ascii.of(",\"event_type\":\"alert\"");
    private static final byte[] VLAN = Ascii.of(",\"vlan\":[");
    private static final byte[] SOURCE = Ascii.of(",\"src_ip\":\"");
    private static final byte[] SOURCE_PORT = Ascii.of("\",\"src_port\":");
    private static final byte[] DESTINATION = Ascii.of(",\"dest_ip\":\"");
    private static final byte[] DESTINATION_PORT = Ascii.of("\",\"dest_port\":");
    private static final byte[] PROTOCOL = Ascii.of(",\"proto\":\"");
    private static final byte[] ICMP_TYPE = Ascii.of(",\"icmp_type\":");
    private static final byte[] ICMP_CODE = Ascii.of(",\"icmp_code\":");
    private static final byte[] TO_SERVER = Ascii.of(",\"direction\":\"to_server\"");
    private static final byte[] TO_CLIENT = Ascii.of(",\"direction\":\"to_client\"");
    private static final byte[] ALLOWED = Ascii.of(",\"alert\":{\"action\":\"allowed\"");
    private static final byte[] BLOCKED = Ascii.of(",\"alert\":{\"action\":\"blocked\"");
    private static final byte[] END = Ascii.of("}\n");

    private final AlertTemplates templates;
    private final EventSink sink;
    private final UnsafeBuffer buffer;
    private final JsonEncoder json;
    private final ResetEncoder reset;

    /// @param templates of the rules whose alerts are written
    /// @param sink receives the events; not closed by this object
    public EveWriter(AlertTemplates templates, EventSink sink) {
        this.templates = templates;
        this.sink = sink;
        this.buffer =
                new UnsafeBuffer(
                        ByteBuffer.allocateDirect(MAX_FIXED_LENGTH + templates.maxLength()));
        this.json = new JsonEncoder(buffer);
        this.reset = new ResetEncoder(json);
    }

    /// Writes an alert.
    ///
    /// @param packet the packet that a rule matched on
    /// @param flowId of the flow that it belongs to, or 0 without one
    /// @param toServer whether the packet goes from the flow's client to its server; nothing is
    ///   said of it without a flow
    /// @param ruleIndex of the rule that matched: index of its template
    /// @param blocked whether the packet is dropped
    /// @param report what was done to reset the connection, or null if it was not asked for
    public void alert(
            Packet packet,
            long flowId,
            boolean toServer,
            int ruleIndex,
            boolean blocked,
            @Nullable ResetReport report) {
        json.clear();
        json.raw(TIMESTAMP);
        EveTimestamp.encode(packet.timestampNs(), json);
        json.raw('"');
        if (flowId != 0) {
            json.raw(FLOW_ID);
            json.number(flowId);
        }
        if (packet.frameNumber() != 0) {
            json.raw(FRAME_NUMBER);
            json.number(packet.frameNumber());
        }
        json.raw(EVENT_TYPE);
        vlan(packet);
        endpoints(packet);
        if (flowId != 0) {
            json.raw(toServer ? TO_SERVER : TO_CLIENT);
        }
        json.raw(blocked ? BLOCKED : ALLOWED);
        json.raw(templates.template(ruleIndex));
        if (report != null) {
            reset.encode(report);
        }
        json.raw(END);
        sink.onEvent(buffer, 0, json.length());
    }

    private void vlan(Packet packet) {
        int count = Math.min(packet.vlanCount(), Packet.MAX_VLAN_COUNT);
        if (count == 0) {
            return;
        }
        json.raw(VLAN);
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                json.raw(',');
            }
            json.number(packet.vlanId(i));
        }
        json.raw(']');
    }

    private void endpoints(Packet packet) {
        int protocol = packet.protocol();
        boolean ports = ProtocolName.hasPorts(protocol) && !packet.fragment();
        json.raw(SOURCE);
        address(packet.ipVersion(), packet.sourceHigh(), packet.sourceLow());
        if (ports) {
            json.raw(SOURCE_PORT);
            json.number(packet.sourcePort());
        } else {
            json.raw('"');
        }
        json.raw(DESTINATION);
        address(packet.ipVersion(), packet.destinationHigh(), packet.destinationLow());
        if (ports) {
            json.raw(DESTINATION_PORT);
            json.number(packet.destinationPort());
        } else {
            json.raw('"');
        }
        json.raw(PROTOCOL);
        ProtocolName.encode(protocol, json);
        json.raw('"');
        boolean icmp = protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6;
        if (icmp && !packet.fragment()) {
            json.raw(ICMP_TYPE);
            json.number(packet.icmpType());
            json.raw(ICMP_CODE);
            json.number(packet.icmpCode());
        }
    }

    private void address(int ipVersion, long high, long low) {
        if (ipVersion == 6) {
            json.ipv6(high, low);
        } else {
            json.ipv4(low);
        }
    }
}
