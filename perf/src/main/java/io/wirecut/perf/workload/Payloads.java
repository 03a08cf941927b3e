package io.wirecut.perf.workload;

import io.wirecut.pipeline.decode.DecodeStatus;
import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.defrag.DefragmentLimits;
import io.wirecut.pipeline.defrag.Defragmenter;
import io.wirecut.pipeline.defrag.FragmentStatus;
import io.wirecut.pipeline.flow.EndReason;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowEndHandler;
import io.wirecut.pipeline.flow.FlowTable;
import io.wirecut.pipeline.flow.FlowTimeouts;
import io.wirecut.pipeline.source.FrameHandler;
import io.wirecut.pipeline.stream.EventRecorder;
import io.wirecut.pipeline.stream.OverlapPolicy;
import io.wirecut.pipeline.stream.SegmentPool;
import io.wirecut.pipeline.stream.Standing;
import io.wirecut.pipeline.stream.StreamAssembler;
import io.wirecut.pipeline.stream.StreamHandler;
import io.wirecut.pipeline.stream.StreamOptions;
import io.wirecut.pipeline.stream.TcpOptions;
import io.wirecut.pipeline.stream.TcpTracker;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import org.agrona.DirectBuffer;

/// Takes the payload bytes out of frames, with the stages that the pipeline has for it: decode,
/// defragment, flow, stream.
///
/// The bytes of a TCP stream stay together, in their order, and come when it ends; a UDP payload
/// comes at once. Sessions whose beginning was not seen count, too, and checksums do not. Bounded:
/// when as many bytes are taken as are wanted, no more are. Used by one thread.
final class Payloads implements FrameHandler, StreamHandler, FlowEndHandler {
    private static final int FLOW_CAPACITY = 1 << 16;
    private static final int SEGMENT_BLOCKS = 1 << 16;
    private static final int MAX_DEFRAGMENTATIONS = 4;

    /// The same in every run: the order of what is taken must not change.
    private static final long HASH_SEED = 0;

    private record StreamId(long flow, boolean toServer) {}

    private final long maxBytes;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final Map<StreamId, ByteArrayOutputStream> streams = new HashMap<>();
    private final Packet packet = new Packet();
    private final Flow flow = new Flow();
    private final PacketDecoder decoder = new PacketDecoder();
    private final Defragmenter defragmenter = new Defragmenter(DefragmentLimits.DEFAULT);
    private final FlowTable flows =
            new FlowTable(FLOW_CAPACITY, HASH_SEED, true, FlowTimeouts.suricata(), this);
    private final EventRecorder events = new EventRecorder();
    private final TcpTracker tracker = new TcpTracker(new TcpOptions(true, true), events);
    private final StreamAssembler assembler =
            new StreamAssembler(
                    StreamOptions.forTap(OverlapPolicy.FIRST).withDepth(0),
                    new SegmentPool(SEGMENT_BLOCKS),
                    this,
                    events);
    private final byte[] copy = new byte[1 << 16];
    private long byteCount;
    private long frameNumber;
    private long clockNs = Long.MIN_VALUE;

    /// @param maxBytes how many are taken at most, up to 1 GiB
    Payloads(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// Whether as many bytes are taken as are wanted.
    boolean isFull() {
        return byteCount >= maxBytes;
    }

    @Override
    public void onFrame(
            DirectBuffer buffer,
            int offset,
            int capturedLength,
            int wireLength,
            long timestampNs,
            int linkType) {
        clockNs = Math.max(clockNs, timestampNs);
        packet.wrapFrame(
                buffer, offset, capturedLength, wireLength, timestampNs, linkType, ++frameNumber);
        decoder.decode(packet);
        if (defragment() && packet.status() == DecodeStatus.OK) {
            onPacket();
        }
    }

    /// Whether there is a whole packet, which it may have made one.
    private boolean defragment() {
        for (int i = 0; i < MAX_DEFRAGMENTATIONS && isFragment(); i++) {
            if (defragmenter.onFragment(packet) != FragmentStatus.COMPLETE) {
                return false;
            }
            decoder.decodeDatagram(
                    packet, defragmenter.datagram(), 0, defragmenter.datagramLength());
        }
        return !isFragment();
    }

    private boolean isFragment() {
        return packet.status() == DecodeStatus.OK && packet.fragment();
    }

    private void onPacket() {
        flows.advance(clockNs);
        if (!flows.locate(packet, flow).hasFlow()) {
            return;
        }
        if (packet.isTcp()) {
            if (tracker.onSegment(flow, packet) == Standing.IN_SESSION) {
                assembler.onSegment(flow, packet);
            }
        } else if (packet.protocol() == IpProtocol.UDP) {
            take(taken, packet.buffer(), packet.payloadOffset(), packet.payloadLength());
        }
    }

    @Override
    public void onBytes(
            Flow flow,
            boolean toServer,
            long streamOffset,
            DirectBuffer buffer,
            int offset,
            int length) {
        ByteArrayOutputStream stream =
                streams.computeIfAbsent(
                        new StreamId(flow.id(), toServer), _ -> new ByteArrayOutputStream());
        take(stream, buffer, offset, length);
    }

    private void take(ByteArrayOutputStream target, DirectBuffer buffer, int offset, int length) {
        int count = (int) Math.min(length, maxBytes - byteCount);
        buffer.getBytes(offset, copy, 0, count);
        target.write(copy, 0, count);
        byteCount += count;
    }

    @Override
    public void onGap(Flow flow, boolean toServer, long streamOffset, long length) {
        // What comes next follows what came before: a haystack has no gaps.
    }

    @Override
    public void onEnd(Flow flow, boolean toServer, long streamOffset) {
        ByteArrayOutputStream stream = streams.remove(new StreamId(flow.id(), toServer));
        if (stream != null) {
            taken.writeBytes(stream.toByteArray());
        }
    }

    @Override
    public void onFlowEnd(Flow flow, EndReason reason) {
        assembler.onFlowEnd(flow);
    }

    /// Ends all streams: the next frame is the first of another capture.
    void endOfInput() {
        flows.expireAll();
        defragmenter.expireAll();
        clockNs = Long.MIN_VALUE;
        frameNumber = 0;
    }

    /// What has been taken of streams that ended and of datagrams.
    byte[] toBytes() {
        return taken.toByteArray();
    }
}
