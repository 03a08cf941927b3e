package io.wirecut.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.pipeline.decode.DecodeStatus;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.flow.EndReason;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowEndHandler;
import io.wirecut.pipeline.flow.FlowLookup;
import io.wirecut.pipeline.flow.FlowTable;
import io.wirecut.pipeline.flow.FlowTimeouts;
import io.wirecut.pipeline.source.CaptureException;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.pipeline.source.PacketSources;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.agrona.DirectBuffer;

/// A capture through flow table, tracker and assembler. Checks that each stream is handed on from
/// its beginning without a seam, and that nothing is left at the end.
final class CaptureRun implements StreamHandler, FlowEndHandler {
    private static final int MAX_TEXT_LENGTH = 1 << 16;

    private final FlowTable table = new FlowTable(1 << 12, 1, true, FlowTimeouts.suricata(), this);
    private final SegmentPool pool = new SegmentPool(1 << 11);
    private final PacketDecoder decoder = new PacketDecoder();
    private final Packet packet = new Packet();
    private final Flow flow = new Flow();
    private final EventRecorder events = new EventRecorder();
    private final TcpTracker tracker;
    private final StreamAssembler assembler;
    private final Map<String, StringBuilder> streams = new HashMap<>();
    private final Map<String, Long> positions = new HashMap<>();
    private final StringBuilder acceptedPayloads = new StringBuilder();
    private int contradictions;

    CaptureRun(TcpOptions tcp, StreamOptions stream) {
        tracker = new TcpTracker(tcp, events);
        assembler = new StreamAssembler(stream, pool, this, events);
    }

    CaptureRun run(Path capture) {
        try (PacketSource source = PacketSources.open(capture)) {
            while (source.poll(this::onFrame, 64) != PacketSource.END) {
                assertThat(pool.used()).isLessThanOrEqualTo(pool.capacity());
            }
        } catch (CaptureException e) {
            // Some are broken on purpose: what is before the fault counts.
            assertThat(e).hasMessageNotContaining("Exception");
        }
        table.expireAll();
        assertThat(table.counters().active()).isZero();
        assertThat(pool.used()).isZero();
        return this;
    }

    private void onFrame(
            DirectBuffer buffer,
            int offset,
            int length,
            int wireLength,
            long timeNs,
            int linkType) {
        packet.wrapFrame(buffer, offset, length, wireLength, timeNs, linkType, 1);
        if (decoder.decode(packet) != DecodeStatus.OK || packet.fragment()) {
            return;
        }
        if (table.locate(packet, flow) == FlowLookup.TABLE_FULL || !packet.isTcp()) {
            return;
        }
        Assembly assembly = null;
        if (tracker.onSegment(flow, packet) == Standing.IN_SESSION) {
            assembly = assembler.onSegment(flow, packet);
        }
        if (assembly == Assembly.CONTRADICTORY) {
            contradictions++;
        } else if (acceptedPayloads.length() < MAX_TEXT_LENGTH) {
            acceptedPayloads.append(
                    text(packet.buffer(), packet.payloadOffset(), packet.payloadLength()));
        }
    }

    /// All that was handed on, streams one after the other, with `[n]` for a gap.
    String streams() {
        return String.join("|", streams.values());
    }

    /// The payloads of all segments that were not contradictory.
    String payloads() {
        return acceptedPayloads.toString();
    }

    int contradictions() {
        return contradictions;
    }

    StreamCounters counters() {
        return assembler.counters();
    }

    TcpCounters tcpCounters() {
        return tracker.counters();
    }

    @Override
    public void onBytes(
            Flow flow,
            boolean toServer,
            long streamOffset,
            DirectBuffer b,
            int offset,
            int length) {
        append(flow, toServer, streamOffset, length, text(b, offset, length));
    }

    @Override
    public void onGap(Flow flow, boolean toServer, long streamOffset, long length) {
        append(flow, toServer, streamOffset, length, "[" + length + "]");
    }

    @Override
    public void onEnd(Flow flow, boolean toServer, long streamOffset) {
        append(flow, toServer, streamOffset, 0, ".");
    }

    @Override
    public void onFlowEnd(Flow flow, EndReason reason) {
        assembler.onFlowEnd(flow);
        positions.remove(flow.id() + " true");
        positions.remove(flow.id() + " false");
    }

    private void append(Flow flow, boolean toServer, long at, long length, String text) {
        String key = flow.id() + " " + toServer;
        assertThat(positions.getOrDefault(key, 0L)).isEqualTo(at);
        positions.put(key, at + length);
        StringBuilder stream = streams.computeIfAbsent(key, k -> new StringBuilder());
        if (stream.length() < MAX_TEXT_LENGTH) {
            stream.append(text);
        }
    }

    private static String text(DirectBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
