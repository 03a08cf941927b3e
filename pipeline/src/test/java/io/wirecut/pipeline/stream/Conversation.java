package io.wirecut.pipeline.stream;

import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.pipeline.flow.EndReason;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowEndHandler;
import io.wirecut.pipeline.flow.FlowTable;
import io.wirecut.pipeline.flow.FlowTimeouts;
import io.wirecut.signatures.PacketEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// Two ends that talk, and what the pipeline makes of it: flow table, tracker and assembler, fed
/// with crafted frames. Sequence numbers are relative to the sender's first one, so that data begin
/// at 1.
///
/// What comes out is a text for each direction: the bytes, `[n]` for a gap of n, `.` for the end.
final class Conversation implements StreamHandler, FlowEndHandler {
    private static final String CLIENT = "192.0.2.1";
    private static final String SERVER = "198.51.100.2";
    private static final long MILLISECOND_NS = 1_000_000L;

    private final FlowTable table;
    private final EventRecorder events = new EventRecorder();
    private final TcpTracker tracker;
    private final StreamAssembler assembler;
    private final SegmentPool pool;
    private final PacketDecoder decoder = new PacketDecoder();
    private final Packet packet = new Packet();
    private final Flow flow = new Flow();
    private final StringBuilder toServer = new StringBuilder();
    private final StringBuilder toClient = new StringBuilder();
    private final List<EndReason> endReasons = new ArrayList<>();
    private int clientInitial = 1_000;
    private int serverInitial = 5_000;
    private String options = "";
    private final List<String> eventNames = new ArrayList<>();
    private int window = 65_535;
    private int ttl = 64;
    private int urgent;
    private long timestampNs = MILLISECOND_NS;
    private @Nullable Standing standing;
    private @Nullable Assembly assembly;

    Conversation(TcpOptions tcp, StreamOptions stream) {
        this(tcp, stream, 64);
    }

    Conversation(TcpOptions tcp, StreamOptions stream, int blocks) {
        table = new FlowTable(64, 1, true, FlowTimeouts.panOs(), this);
        tracker = new TcpTracker(tcp, events);
        pool = new SegmentPool(blocks);
        assembler = new StreamAssembler(stream, pool, this, events);
    }

    /// A tap that hands on at arrival.
    static Conversation tapped(OverlapPolicy policy) {
        return new Conversation(TcpOptions.strict(), StreamOptions.forTap(policy));
    }

    /// A tap that hands on what is acknowledged.
    static Conversation tappedOnAck(OverlapPolicy policy) {
        return new Conversation(
                TcpOptions.strict(),
                StreamOptions.forTap(policy).withInspectOn(StreamOptions.InspectOn.ACK));
    }

    static Conversation inline() {
        return new Conversation(TcpOptions.strict(), StreamOptions.forInline());
    }

    /// Where the ends begin to count.
    Conversation initial(int client, int server) {
        clientInitial = client;
        serverInitial = server;
        return this;
    }

    /// The window of all segments that follow.
    Conversation window(int window) {
        this.window = window;
        return this;
    }

    /// The TTL of all segments that follow.
    Conversation ttl(int ttl) {
        this.ttl = ttl;
        return this;
    }

    /// The urgent pointer of all segments that follow.
    Conversation urgent(int pointer) {
        urgent = pointer;
        return this;
    }

    /// The timestamps of all segments that follow.
    Conversation timestamps(int value, int echo) {
        return options("0101080a%08x%08x".formatted(value, echo));
    }

    /// The TCP options, in hex, of all segments that follow.
    Conversation options(String hex) {
        options = hex;
        return this;
    }

    Conversation handshake() {
        return client("S", 0, 0, "").server("SA", 0, 1, "").client("A", 1, 1, "");
    }

    /// The client sends; numbers are relative.
    Conversation client(String flags, int sequence, int acknowledgement, String data) {
        return send(true, flags, sequence, acknowledgement, bytes(data));
    }

    /// The server sends; numbers are relative.
    Conversation server(String flags, int sequence, int acknowledgement, String data) {
        return send(false, flags, sequence, acknowledgement, bytes(data));
    }

    /// The client sends data, and acknowledges no data.
    Conversation client(int sequence, String data) {
        return client("A", sequence, 1, data);
    }

    /// The server acknowledges, and sends no data.
    Conversation serverAcks(int acknowledgement) {
        return server("A", 1, acknowledgement, "");
    }

    Conversation send(
            boolean fromClient, String flags, int sequence, int acknowledgement, byte[] data) {
        int own = fromClient ? clientInitial : serverInitial;
        int other = fromClient ? serverInitial : clientInitial;
        Frames frame =
                Frames.ethernet()
                        .ipv4(fromClient ? CLIENT : SERVER, fromClient ? SERVER : CLIENT)
                        .ttl(ttl)
                        .tcp(fromClient ? 4000 : 80, fromClient ? 80 : 4000)
                        .seq(own + sequence)
                        .ack(flags.contains("A") ? other + acknowledgement : 0)
                        .flags(flags)
                        .window(window)
                        .urgent(urgent);
        if (!options.isEmpty()) {
            frame.options(options);
        }
        UnsafeBuffer bytes = frame.payload(data).buffer();
        int length = bytes.capacity();
        packet.wrapFrame(bytes, 0, length, length, timestampNs, LinkType.ETHERNET, 1);
        timestampNs += MILLISECOND_NS;
        decoder.decode(packet);
        table.locate(packet, flow);
        standing = tracker.onSegment(flow, packet);
        assembly = standing == Standing.IN_SESSION ? assembler.onSegment(flow, packet) : null;
        for (PacketEvent event : PacketEvent.values()) {
            if (packet.events().has(event)) {
                eventNames.add(event.keywordName());
            }
        }
        return this;
    }

    /// Nothing happens for some time.
    Conversation pause(long seconds) {
        timestampNs += seconds * 1_000 * MILLISECOND_NS;
        return this;
    }

    /// The run is over.
    Conversation end() {
        table.expireAll();
        return this;
    }

    String toServer() {
        return toServer.toString();
    }

    String toClient() {
        return toClient.toString();
    }

    /// The flow of the last segment.
    Flow flow() {
        return flow;
    }

    /// The names of the events of all segments, in their order.
    List<String> eventNames() {
        return eventNames;
    }

    EventRecorder events() {
        return events;
    }

    /// How the last segment stood.
    @Nullable Standing standing() {
        return standing;
    }

    /// What became of the last segment; null if it was not for the assembler.
    @Nullable Assembly assembly() {
        return assembly;
    }

    List<EndReason> endReasons() {
        return endReasons;
    }

    StreamCounters counters() {
        return assembler.counters();
    }

    TcpCounters tcpCounters() {
        return tracker.counters();
    }

    SegmentPool pool() {
        return pool;
    }

    @Override
    public void onBytes(
            Flow flow,
            boolean toServer,
            long streamOffset,
            DirectBuffer buffer,
            int offset,
            int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        text(toServer).append(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void onGap(Flow flow, boolean toServer, long streamOffset, long length) {
        text(toServer).append('[').append(length).append(']');
    }

    @Override
    public void onEnd(Flow flow, boolean toServer, long streamOffset) {
        text(toServer).append('.');
    }

    @Override
    public void onFlowEnd(Flow flow, EndReason reason) {
        assembler.onFlowEnd(flow);
        endReasons.add(reason);
    }

    private StringBuilder text(boolean toServer) {
        return toServer ? this.toServer : toClient;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
