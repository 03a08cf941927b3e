package io.wirecut.pipeline.event;

import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.flow.EndReason;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowFlag;
import io.wirecut.pipeline.flow.SessionConfidence;
import io.wirecut.pipeline.flow.TcpState;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// Writes the objects `flow` and `tcp` of a flow's record, with Suricata's names for what it has,
/// and of our own `end_reason`, by the order of PAN-OS, `confidence` of TCP sessions, `worker`, and
/// the number of gaps. Owned by one thread; allocates nothing after construction.
final class FlowEncoder {
    private static final long SECOND_NS = 1_000_000_000L;

    private static final Text PACKETS_TO_SERVER = Text.of(",\"flow\":{\"pkts_toserver\":");
    private static final Text PACKETS_TO_CLIENT = Text.of(",\"pkts_toclient\":");
    private static final Text BYTES_TO_SERVER = Text.of(",\"bytes_toserver\":");
    private static final Text BYTES_TO_CLIENT = Text.of(",\"bytes_toclient\":");
    private static final Text START = Text.of(",\"start\":\"");
    private static final Text FLOW_END = Text.of("\",\"end\":\"");
    private static final Text AGE = Text.of("\",\"age\":");
    private static final Text STATE = Text.of(",\"state\":\"");
    private static final Text REASON = Text.of("\",\"reason\":\"");
    private static final Text ALERTED = Text.of("\",\"alerted\":true");
    private static final Text NOT_ALERTED = Text.of("\",\"alerted\":false");
    private static final Text ACTION_DROP = Text.of(",\"action\":\"drop\"");
    private static final Text ACTION_PASS = Text.of(",\"action\":\"pass\"");
    private static final Text END_REASON = Text.of(",\"end_reason\":\"");
    private static final Text CONFIDENCE = Text.of("\",\"confidence\":\"");
    private static final Text WORKER = Text.of("\",\"worker\":");
    private static final Text TCP = Text.of(",\"tcp\":{\"tcp_flags\":\"");
    private static final Text TCP_FLAGS_TO_SERVER = Text.of("\",\"tcp_flags_ts\":\"");
    private static final Text TCP_FLAGS_TO_CLIENT = Text.of("\",\"tcp_flags_tc\":\"");
    private static final Text TCP_STATE = Text.of(",\"state\":\"");
    private static final Text GAPS_TO_SERVER = Text.of(",\"ts_gap\":true,\"ts_gaps\":");
    private static final Text GAPS_TO_CLIENT = Text.of(",\"tc_gap\":true,\"tc_gaps\":");

    private static final Text NEW = Text.of("new");
    private static final Text ESTABLISHED = Text.of("established");
    private static final Text CLOSED = Text.of("closed");
    private static final Text BYPASSED = Text.of("bypassed");

    /// In the order that Suricata writes them.
    private static final int[] FLAG_BITS = {
        TcpFlag.SYN, TcpFlag.FIN, TcpFlag.RST, TcpFlag.PSH, TcpFlag.ACK, TcpFlag.URG
    };

    private static final Text[] FLAG_NAMES = {
        Text.of(",\"syn\":true"),
        Text.of(",\"fin\":true"),
        Text.of(",\"rst\":true"),
        Text.of(",\"psh\":true"),
        Text.of(",\"ack\":true"),
        Text.of(",\"urg\":true")
    };

    private static final Map<EndReason, Text> END_REASONS = new EnumMap<>(EndReason.class);

    static {
        for (EndReason reason : EndReason.values()) {
            END_REASONS.put(reason, Text.of(reason.label()));
        }
    }

    private static final Text TIMEOUT = Text.of("timeout");
    private static final Text FORCED = Text.of("forced");
    private static final Text SHUTDOWN = Text.of("shutdown");
    private static final Text TCP_REUSE = Text.of("tcp_reuse");
    private static final Text FULL = Text.of("full");
    private static final Text MIDSTREAM = Text.of("midstream");
    private static final Text ONE_SIDED = Text.of("one_sided");
    private static final Text OPENING = Text.of("opening");
    private static final Text NONE = Text.of("none");
    private static final Text SYN_SENT = Text.of("syn_sent");
    private static final Text SYN_RECEIVED = Text.of("syn_recv");
    private static final Text FIN_WAIT = Text.of("fin_wait1");
    private static final Text CLOSING = Text.of("closing");
    private static final Text TIME_WAIT = Text.of("time_wait");

    private final JsonEncoder json;

    FlowEncoder(JsonEncoder json) {
        this.json = json;
    }

    /// Writes the objects, with the comma and the key before each.
    ///
    /// @param flow has ended
    void encode(Flow flow, int worker) {
        json.raw(PACKETS_TO_SERVER);
        json.number(flow.packets(true));
        json.raw(PACKETS_TO_CLIENT);
        json.number(flow.packets(false));
        json.raw(BYTES_TO_SERVER);
        json.number(flow.bytes(true));
        json.raw(BYTES_TO_CLIENT);
        json.number(flow.bytes(false));
        json.raw(START);
        json.timestamp(flow.startNs());
        json.raw(FLOW_END);
        json.timestamp(flow.lastNs());
        json.raw(AGE);
        json.number(
                Math.floorDiv(flow.lastNs(), SECOND_NS) - Math.floorDiv(flow.startNs(), SECOND_NS));
        json.raw(STATE);
        json.raw(state(flow));
        json.raw(REASON);
        json.raw(cause(flow.endCause()));
        json.raw(flow.hasFlag(FlowFlag.ALERTED) ? ALERTED : NOT_ALERTED);
        if (flow.hasFlag(FlowFlag.DROPPED | FlowFlag.CONDEMNED)) {
            json.raw(ACTION_DROP);
        } else if (flow.hasFlag(FlowFlag.PASSED)) {
            json.raw(ACTION_PASS);
        }
        json.raw(END_REASON);
        json.raw(Objects.requireNonNull(END_REASONS.get(flow.endReason())));
        if (flow.protocol() == IpProtocol.TCP) {
            json.raw(CONFIDENCE);
            json.raw(confidence(flow.confidence()));
        }
        json.raw(WORKER);
        json.number(worker);
        json.raw('}');
        if (flow.protocol() == IpProtocol.TCP) {
            tcp(flow);
        }
    }

    private void tcp(Flow flow) {
        int toServer = flow.tcpFlags(true);
        int toClient = flow.tcpFlags(false);
        json.raw(TCP);
        json.hexByte(toServer | toClient);
        json.raw(TCP_FLAGS_TO_SERVER);
        json.hexByte(toServer);
        json.raw(TCP_FLAGS_TO_CLIENT);
        json.hexByte(toClient);
        json.raw('"');
        for (int i = 0; i < FLAG_BITS.length; i++) {
            if (((toServer | toClient) & FLAG_BITS[i]) != 0) {
                json.raw(FLAG_NAMES[i]);
            }
        }
        json.raw(TCP_STATE);
        json.raw(tcpState(flow.state()));
        json.raw('"');
        if (flow.gaps(true) > 0) {
            json.raw(GAPS_TO_SERVER);
            json.number(flow.gaps(true));
        }
        if (flow.gaps(false) > 0) {
            json.raw(GAPS_TO_CLIENT);
            json.number(flow.gaps(false));
        }
        json.raw('}');
    }

    private static Text state(Flow flow) {
        if (flow.hasFlag(FlowFlag.BYPASSED)) {
            return BYPASSED;
        }
        if (flow.state().isOver()) {
            return CLOSED;
        }
        return flow.established() ? ESTABLISHED : NEW;
    }

    private static Text cause(EndReason cause) {
        return switch (cause) {
            case AGED_OUT -> TIMEOUT;
            case TCP_REUSE -> TCP_REUSE;
            case UNKNOWN -> SHUTDOWN;
            case THREAT,
                    POLICY_DENY,
                    TCP_RST_FROM_CLIENT,
                    TCP_RST_FROM_SERVER,
                    RESOURCES_UNAVAILABLE,
                    TCP_FIN ->
                    FORCED;
        };
    }

    private static Text confidence(SessionConfidence confidence) {
        return switch (confidence) {
            case FULL -> FULL;
            case MIDSTREAM -> MIDSTREAM;
            case ONE_SIDED -> ONE_SIDED;
            case OPENING -> OPENING;
        };
    }

    private static Text tcpState(TcpState state) {
        return switch (state) {
            case NONE, OUTSIDE -> NONE;
            case SYN_SENT -> SYN_SENT;
            case SYN_RECEIVED -> SYN_RECEIVED;
            case ESTABLISHED -> ESTABLISHED;
            case HALF_CLOSED -> FIN_WAIT;
            case CLOSING -> CLOSING;
            case TIME_WAIT -> TIME_WAIT;
            case RESET -> CLOSED;
        };
    }
}
