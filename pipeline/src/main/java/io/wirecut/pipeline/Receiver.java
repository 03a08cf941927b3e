package io.wirecut.pipeline;

import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.DecodeStatus;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.defrag.Defragmenter;
import io.wirecut.pipeline.defrag.DroppedDatagrams;
import io.wirecut.pipeline.defrag.FragmentStatus;
import io.wirecut.pipeline.flow.FlowKey;
import io.wirecut.pipeline.source.FrameHandler;
import java.util.List;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/// The first half of a frame's way: decodes it, puts fragments together, and passes it to the
/// worker of its flow. On the caller's thread; allocates nothing after construction.
final class Receiver implements FrameHandler, AutoCloseable {
    /// The most datagrams within datagrams that are put together from fragments.
    static final int MAX_DEFRAGMENTATIONS = 4;

    /// The least time that workers are told of.
    private static final long MIN_TICK_NS = 1_000_000;

    private final Counters counters = new Counters();
    private final PacketDecoder decoder;
    private final Defragmenter defragmenter;
    private final DroppedDatagrams droppedDatagrams;
    private final boolean verifiesChecksums;
    private final boolean inline;
    private final Overload overload;
    private final FlowKey flowKey;
    private final Lane[] lanes;
    private final @Nullable Worker invoked;

    /// Null where a datagram is judged before the next frame comes.
    private final @Nullable CompletedDatagrams completedDatagrams;

    /// What goes to a worker next. Its packet is swapped for the slot's when it goes into a ring.
    private final FrameSlot outgoing = new FrameSlot();

    private long frameNumber;
    private long clockNs = Long.MIN_VALUE;

    /// Passes frames through rings.
    Receiver(PipelineOptions options, DroppedDatagrams droppedDatagrams, List<Lane> lanes) {
        this(options, droppedDatagrams, lanes, null);
    }

    /// Has one worker take each frame on the caller's thread.
    Receiver(PipelineOptions options, DroppedDatagrams droppedDatagrams, Worker invoked) {
        this(options, droppedDatagrams, List.of(), invoked);
    }

    private Receiver(
            PipelineOptions options,
            DroppedDatagrams droppedDatagrams,
            List<Lane> lanes,
            @Nullable Worker invoked) {
        this.decoder = options.newDecoder();
        this.defragmenter = options.newDefragmenter();
        this.droppedDatagrams = droppedDatagrams;
        this.inline = options.isInline();
        this.verifiesChecksums = options.verifiesChecksums();
        this.overload = options.overload();
        this.flowKey = options.newFlowKey();
        this.lanes = lanes.toArray(Lane[]::new);
        this.invoked = invoked;
        this.completedDatagrams =
                inline && lanes.size() > 1
                        ? new CompletedDatagrams(
                                BitUtil.findNextPositivePowerOfTwo(
                                        lanes.size() * options.ringCapacity()))
                        : null;
    }

    @Override
    public void onFrame(
            DirectBuffer buffer,
            int offset,
            int capturedLength,
            int wireLength,
            long timestampNs,
            int linkType) {
        begin(buffer, offset, capturedLength, wireLength, timestampNs, linkType);
        takeOn(outgoing.packet);
    }

    @Override
    public void onUnfinishedFrame(
            DirectBuffer buffer,
            int offset,
            int capturedLength,
            int wireLength,
            long timestampNs,
            int linkType) {
        begin(buffer, offset, capturedLength, wireLength, timestampNs, linkType);
        outgoing.packet.leaveUnfinished();
        takeOn(outgoing.packet);
    }

    private void begin(
            DirectBuffer buffer,
            int offset,
            int capturedLength,
            int wireLength,
            long timestampNs,
            int linkType) {
        counters.increment(Counter.FRAMES);
        counters.add(Counter.BYTES, capturedLength);
        clockNs = Math.max(clockNs, timestampNs);
        outgoing.packet.wrapFrame(
                buffer, offset, capturedLength, wireLength, timestampNs, linkType, ++frameNumber);
    }

    private void takeOn(Packet packet) {
        decoder.decode(packet);
        outgoing.kind = FrameSlot.Kind.FRAME;
        outgoing.datagramCount = 0;
        outgoing.fragment = defragment(packet);
        outgoing.clockNs = clockNs;
        flowKey.read(packet);
        outgoing.flowHash = flowKey.hash();
        if (invoked != null) {
            invoked.onEvent(outgoing, 0, true);
        } else {
            publish();
        }
    }

    /// What completes a datagram carries it from here on; the fragments before are frames of their
    /// own.
    ///
    /// @return what became of the packet, if it still is a fragment
    private FragmentStatus defragment(Packet packet) {
        for (int i = 0; i < MAX_DEFRAGMENTATIONS && isFragment(packet); i++) {
            counters.increment(Counter.FRAGMENTS);
            outgoing.datagramKeys[outgoing.datagramCount++] = defragmenter.keyOf(packet);
            FragmentStatus status = defragmenter.onFragment(packet);
            if (status != FragmentStatus.COMPLETE) {
                return status;
            }
            decoder.decodeDatagram(
                    packet, defragmenter.datagram(), 0, defragmenter.datagramLength());
        }
        return FragmentStatus.COMPLETE;
    }

    /// Whether it is a fragment that its receiver will take: one whose header has a wrong checksum
    /// it drops.
    private boolean isFragment(Packet packet) {
        return packet.status() == DecodeStatus.OK
                && packet.fragment()
                && (!verifiesChecksums || Checksums.valid(packet));
    }

    private void publish() {
        int lane = laneOf(outgoing.flowHash);
        if (completedDatagrams != null && outgoing.datagramCount > 0) {
            publishFragment(completedDatagrams, lane);
        } else if (!lanes[lane].publish(outgoing, overload == Overload.BLOCK)) {
            overload();
        }
    }

    /// Has a fragment follow what was put together of its datagram before. What is put together of
    /// it once more, and is of a flow of another lane, cannot: it is published if the first was
    /// judged, and dropped otherwise.
    private void publishFragment(CompletedDatagrams completed, int laneOfFlow) {
        int lane = laneOfFlow;
        int known = completed.find(outgoing.datagramKeys[0]);
        if (known != CompletedDatagrams.NONE && outgoing.fragment != FragmentStatus.COMPLETE) {
            lane = completed.lane(known);
        }
        for (int i = 0; i < outgoing.datagramCount; i++) {
            known = completed.find(outgoing.datagramKeys[i]);
            if (known != CompletedDatagrams.NONE
                    && completed.lane(known) != lane
                    && !lanes[completed.lane(known)].hasDone(completed.sequence(known))) {
                counters.increment(DropReason.DATAGRAM_DROPPED);
                outgoing.rememberDropped(droppedDatagrams);
                return;
            }
        }
        // The slot's from then on, and only read there.
        long[] keys = outgoing.datagramKeys;
        int completedCount = outgoing.completedCount();
        if (!lanes[lane].publish(outgoing, overload == Overload.BLOCK)) {
            overload();
            return;
        }
        for (int i = 0; i < completedCount; i++) {
            completed.add(keys[i], lane, lanes[lane].published());
        }
    }

    private void overload() {
        if (overload == Overload.FAIL_CLOSED) {
            counters.increment(DropReason.RING_FULL);
            if (inline) {
                outgoing.rememberDropped(droppedDatagrams);
            }
        } else {
            counters.increment(BypassReason.RING_FULL);
        }
    }

    /// The same lane for both directions of a flow, and for the ICMP errors that tell of it. Its
    /// worker looks by the hash's lower half; the lane takes the upper one.
    private int laneOf(long flowHash) {
        long upperHalf = flowHash >>> Integer.SIZE;
        return (int) ((upperHalf * lanes.length) >>> Integer.SIZE);
    }

    /// Tells the workers that time has passed though no frame came. Never waits.
    ///
    /// @param nowNs nanoseconds since 1970, by the clock that stamps the frames
    void onClock(long nowNs) {
        if (nowNs < clockNs + MIN_TICK_NS) {
            return;
        }
        clockNs = nowNs;
        if (invoked != null) {
            outgoing.kind = FrameSlot.Kind.CLOCK;
            outgoing.clockNs = clockNs;
            invoked.onEvent(outgoing, 0, true);
        }
        for (Lane lane : lanes) {
            lane.publishClock(clockNs);
        }
    }

    /// Has every worker end its flows, and waits for it; the next frame is the first of another
    /// input.
    void endOfInput() {
        if (invoked != null) {
            outgoing.kind = FrameSlot.Kind.END_OF_INPUT;
            outgoing.clockNs = clockNs;
            invoked.onEvent(outgoing, 0, true);
        }
        for (Lane lane : lanes) {
            lane.publishEndOfInput(clockNs);
        }
        for (Lane lane : lanes) {
            lane.drain();
        }
        defragmenter.expireAll();
        droppedDatagrams.clear();
        frameNumber = 0;
        clockNs = Long.MIN_VALUE;
    }

    Counters counters() {
        return counters;
    }

    PacketDecoder decoder() {
        return decoder;
    }

    Defragmenter defragmenter() {
        return defragmenter;
    }

    @Override
    public void close() {
        for (Lane lane : lanes) {
            lane.close();
        }
    }
}
