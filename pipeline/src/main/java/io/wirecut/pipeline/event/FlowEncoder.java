package io.wirecut.pipeline.event;

import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.flow.EndReason;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowFlag;
import io.wirecut.pipeline.flow.TcpState;
import java.util.EnumMap;
import java.util.Map;

/// Writes the objects `flow` and `tcp` of a flow's record, with Suricata's names for what it has,
/// and of our own `end_reason`, by the order of PAN-OS, `worker`, and the number of gaps. Owned by
/// one thread; allocates nothing after construction.
final class FlowEncoder {
    private static final long SECOND_NS = 1_000_000_000L;

    private static final byte[] PACKETS_TO_SERVER = Ascii.of(",\"flow\":{\"pkts_toserver\":");
    private static final byte[] PACKETS_TO_CLIENT = Ascii.of(",\"pkts_toclient\":");
    private static final byte[] BYTES_TO_SERVER = Ascii.of(",\"bytes_toserver\":");
    private static final byte[] BYTES_TO_CLIENT = Ascii.of(",\"bytes_toclient\":");
    private static final byte[] START = Ascii.of(",\"start\":\"");
    private static final byte[] FLOW_END = Ascii.of("\",\"end\":\"");
    private static final byte[] AGE = Ascii.of("\",\"age\":");
    private static final byte[] STATE = Ascii.of(",\"state\":\"");
    private static final byte[] REASON = Ascii.of("\",\"reason\":\"");
    private static final byte[] ALERTED = Ascii.of("\",\"alerted\":true");
    private static final byte[] NOT_ALERTED = Ascii.of("\",\"alerted\":false");
    private static final byte[] ACTION_DROP = Ascii.of(",\"action\":\"drop\"");
    private static final byte[] ACTION_PASS = Ascii.of(",\"action\":\"pass\"");
    private static final byte[] END_REASON = Ascii.of(",\"end_reason\":\"");
    private static final byte[] WORKER = Ascii.of("\",\"worker\":");
    private static final byte[] TCP = Ascii.of(",\"tcp\":{\"tcp_flags\":\"");
    private static final byte[] TCP_FLAGS_TO_SERVER = Ascii.of("\",\"tcp_flags_ts\":\"");
    private static final byte[] TCP_FLAGS_TO_CLIENT = Ascii.of("\",\"tcp_flags_tc\":\"");
    private static final byte[] TCP_STATE = Ascii.of(",\"state\":\"");
    private static final byte[] GAPS_TO_SERVER = Ascii.of(",\"ts_gap\":true,\"ts_gaps\":");
    private static final byte[] GAPS_TO_CLIENT = Ascii.of(",\"tc_gap\":true,\"tc_gaps\":");

    private static final byte[] NEW = Ascii.of("new");
    private static final byte[] ESTABLISHED = Ascii.of("established");
    private static final byte[] CLOSED = Ascii.of("closed");
    private static final byte[] BYPASSED = Ascii.of("bypassed");

    /// In the order that Suricata writes them.
    private static final int[] FLAG_BITS = {
        TcpFlag.SYN, TcpFlag.FIN, TcpFlag.RST, TcpFlag.PSH, TcpFlag.ACK, TcpFlag.URG
    };

    private static final byte[][] FLAG_NAMES = {
        Ascii.of(",\"syn\":true"),
        Ascii.of(",\"fin\":true"),
        Ascii.of(",\"rst\":true"),
        Ascii.of(",\"psh\":true"),
        Ascii.of(",\"ack\":true"),
        Ascii.of(",\"urg\":true")
    };

    private static final Map<EndReason, byte[]> END_REASONS = new EnumMap<>(EndReason.class);

    static {
        for (EndReason reason : EndReason.values()) {
            END_REASONS.put(reason, Ascii.of(reason.label()));
        }
    }

    private static final byte[] TIMEOUT = Ascii.of("timeout");
    private static final byte[] FORCED = Ascii.of("forced");
    private static final byte[] SHUTDOWN = Ascii.of("shutdown");
    private static final byte[] TCP_REUSE = Ascii.of("tcp_reuse");
    private static final byte[] NONE = Ascii.of("none");
    private static final byte[] SYN_SENT = Ascii.of("syn_sent");
    private static final byte[] SYN_RECEIVED = Ascii.of("syn_recv");
    private static final byte[] FIN_WAIT = Ascii.of("fin_wait1");
    private static final byte[] CLOSING = Ascii.of("closing");
    private static final byte[] TIME_WAIT = Ascii.of("time_wait");

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
        if (flow.hasFlag(FlowFlag.DROPPED)) {
            json.raw(ACTION_DROP);
        } else if (flow.hasFlag(FlowFlag.PASSED)) {
            json.raw(ACTION_PASS);
        }
        json.raw(END_REASON);
        json.raw(END_REASONS.get(flow.endReason()));
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

    private static byte[] state(Flow flow) {
        if (flow.hasFlag(FlowFlag.BYPASSED)) {
            return BYPASSED;
        }
        if (flow.state().isOver()) {
            return CLOSED;
        }
        return flow.established() ? ESTABLISHED : NEW;
    }

    private static byte[] cause(EndReason cause) {
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

    private static byte[] tcpState(TcpState state) {
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
