package io.wirecut.pipeline;

import io.wirecut.pipeline.config.DataFolder;
import io.wirecut.pipeline.config.DefragSettings;
import io.wirecut.pipeline.config.FlowSettings;
import io.wirecut.pipeline.config.HostPolicies;
import io.wirecut.pipeline.config.InspectionSettings;
import io.wirecut.pipeline.config.Ipv6Overlap;
import io.wirecut.pipeline.config.MemorySettings;
import io.wirecut.pipeline.config.StreamSettings;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.defrag.DefragmentLimits;
import io.wirecut.pipeline.defrag.Defragmenter;
import io.wirecut.pipeline.defrag.DroppedDatagrams;
import io.wirecut.pipeline.defrag.FragmentOverlap;
import io.wirecut.pipeline.event.AlertTemplates;
import io.wirecut.pipeline.event.EveWriter;
import io.wirecut.pipeline.event.EventSink;
import io.wirecut.pipeline.event.EventType;
import io.wirecut.pipeline.flow.FlowEndHandler;
import io.wirecut.pipeline.flow.FlowKey;
import io.wirecut.pipeline.flow.FlowTable;
import io.wirecut.pipeline.flow.FlowTableOptions;
import io.wirecut.pipeline.reset.Injector;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.reset.ResetBudget;
import io.wirecut.pipeline.reset.ResetHandler;
import io.wirecut.pipeline.reset.Resetter;
import io.wirecut.pipeline.stream.EventRecorder;
import io.wirecut.pipeline.stream.OverlapPolicy;
import io.wirecut.pipeline.stream.SegmentPool;
import io.wirecut.pipeline.stream.StreamAssembler;
import io.wirecut.pipeline.stream.StreamHandler;
import io.wirecut.pipeline.stream.StreamOptions;
import io.wirecut.pipeline.stream.StreamOptions.InspectOn;
import io.wirecut.pipeline.stream.StreamOptions.SmallSegments;
import io.wirecut.pipeline.stream.StreamStatePool;
import io.wirecut.pipeline.stream.TcpOptions;
import io.wirecut.pipeline.stream.TcpTracker;
import io.wirecut.pipeline.stream.UrgentPolicy;
import io.wirecut.pipeline.verdict.ActionListener;
import io.wirecut.rules.RuleSet;
import java.util.Set;
import org.agrona.BitUtil;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;

/// What a [Pipeline] was built with; see its builder for the meaning of each.
record PipelineOptions(
        InspectionSettings inspection,
        Position position,
        Threading threading,
        Overload overload,
        int workerCount,
        boolean verifiesChecksums,
        Injector injector,
        ActionListener listener,
        @Nullable EventSink events,
        Set<EventType> eventTypes,
        int ringCapacity,
        int flowCapacity,
        int streamCapacity,
        int segmentMemoryLength,
        boolean populatesTables,
        long hashSeed,
        ResetBudget resetBudget,
        @Nullable EpochNanoClock liveClock,
        @Nullable DataFolder dataFolder) {
    private static final int MAX_WORKER_COUNT = 256;
    private static final int MAX_FRAGMENTS = 1 << 30;

    /// How finely the length of a block of stream state is chosen.
    private static final int STREAM_STATE_GRAIN = 128;

    PipelineOptions {
        if (workerCount < 1 || workerCount > MAX_WORKER_COUNT) {
            throw new IllegalArgumentException(
                    "workers=%d must be from 1 to %d".formatted(workerCount, MAX_WORKER_COUNT));
        }
        if (!BitUtil.isPowerOfTwo(ringCapacity) || ringCapacity > 1 << 19) {
            throw new IllegalArgumentException(
                    "ringCapacity=%d must be a power of two, at most 524288"
                            .formatted(ringCapacity));
        }
    }

    /// Whether rules are told how checksums are: also where sessions take segments whatever their
    /// checksums.
    boolean knowsChecksums() {
        return inspection.captureChecksums().resolved(true);
    }

    boolean isInline() {
        return position == Position.INLINE;
    }

    PacketDecoder newDecoder() {
        return new PacketDecoder(inspection.tunnelPorts());
    }

    Defragmenter newDefragmenter() {
        return new Defragmenter(
                defragmentLimits(),
                inspection.defrag().ipv6Overlap() == Ipv6Overlap.DISCARD
                        ? (version, high, low) ->
                                version == 6
                                        ? FragmentOverlap.DISCARD
                                        : overlapOfFragments(version, high, low)
                        : this::overlapOfFragments,
                inspection.stream().inline().resolved(isInline()));
    }

    private DefragmentLimits defragmentLimits() {
        DefragSettings defrag = inspection.defrag();
        DefragmentLimits usual = DefragmentLimits.DEFAULT;
        return new DefragmentLimits(
                defrag.trackers(),
                clamp(memory().fragments(), MAX_FRAGMENTS),
                usual.maxFragments(),
                defrag.timeoutNs(),
                usual.overlap());
    }

    private FragmentOverlap overlapOfFragments(int ipVersion, long high, long low) {
        HostPolicies policies = inspection.hostPolicies();
        return OverlapPolicies.ofFragments(
                ipVersion == 4 ? policies.of4((int) low) : policies.of6(high, low));
    }

    /// What all workers and the receiver know of dropped datagrams.
    DroppedDatagrams newDroppedDatagrams() {
        return new DroppedDatagrams(defragmentLimits());
    }

    FlowTable newFlowTable(FlowEndHandler endHandler) {
        FlowSettings flow = inspection.flow();
        StreamSettings stream = inspection.stream();
        return new FlowTable(
                new FlowTableOptions(
                        flowsOfWorker(),
                        hashSeed,
                        flow.key(),
                        flow.timeouts(),
                        flow.emergencyTimeouts(),
                        flow.emergencyRecovery(),
                        populatesTables,
                        stream.midstream() || stream.asyncOneside()),
                endHandler);
    }

    /// What tells which flow a packet is of, for the receiver.
    FlowKey newFlowKey() {
        return new FlowKey(hashSeed, inspection.flow().key());
    }

    /// The most flows of one worker.
    int flowsOfWorker() {
        return flowCapacity > 0
                ? flowCapacity
                : FlowTable.capacityOf(memory().flows() / workerCount);
    }

    private MemorySettings memory() {
        return inspection.memory();
    }

    private static int clamp(long length, int max) {
        return (int) Math.min(length, max);
    }

    TcpTracker newTcpTracker(EventRecorder streamEvents) {
        StreamSettings stream = inspection.stream();
        return new TcpTracker(
                new TcpOptions(stream.midstream(), stream.asyncOneside()), streamEvents);
    }

    StreamAssembler newStreamAssembler(
            SegmentPool segments, StreamHandler handler, EventRecorder streamEvents) {
        StreamSettings stream = inspection.stream();
        boolean firstWins = stream.inline().resolved(isInline());
        HostPolicies policies = inspection.hostPolicies();
        StreamOptions options =
                firstWins
                        ? StreamOptions.forInline()
                        : StreamOptions.forTap(OverlapPolicy.BSD)
                                .withInspectOn(inspectOn(stream))
                                .withHostPolicies((version, high, low) ->
                                        OverlapPolicies.of(
                                                version == 4
                                                        ? policies.of4((int) low)
                                                        : policies.of6(high, low)));
        return new StreamAssembler(
                options.withDepth(stream.reassemblyDepth())
                        .withUrgentPolicy(urgentPolicy(stream))
                        .withSmallSegments(
                                new SmallSegments(stream.smallLength(), stream.smallCount())),
                segments,
                handler,
                streamEvents);
    }

    private static UrgentPolicy urgentPolicy(StreamSettings stream) {
        return switch (stream.urgent()) {
            case INLINE -> UrgentPolicy.INLINE;
            case OOB -> UrgentPolicy.OUT_OF_BAND;
            case GAP -> UrgentPolicy.GAP;
            case DROP -> UrgentPolicy.DROP;
        };
    }

    /// Whether a segment that its receiver rejects is dropped.
    boolean dropsInvalid() {
        return isInline() && inspection.stream().dropsInvalid();
    }

    private static InspectOn inspectOn(StreamSettings stream) {
        return switch (stream.inspectOn()) {
            case ARRIVAL -> InspectOn.ARRIVAL;
            case ACK -> InspectOn.ACK;
        };
    }

    SegmentPool newSegmentPool() {
        long length =
                segmentMemoryLength > 0 ? segmentMemoryLength : memory().segments() / workerCount;
        return new SegmentPool(SegmentPool.capacityOf(length));
    }

    /// Room for what some rules keep of streams; and for what others will that keep little more.
    StreamStatePool newStreamStatePool(RuleSet rules) {
        int length = BitUtil.align(rules.streamStateLength(), STREAM_STATE_GRAIN);
        int capacity =
                streamCapacity > 0
                        ? streamCapacity
                        : StreamStatePool.capacityOf(memory().streams() / workerCount, length);
        return new StreamStatePool(capacity, length);
    }

    /// What a worker resets connections with. Where our own resets may be captured too, they carry
    /// a mark.
    Resetter.Context newResetContext(ResetHandler handler) {
        return new Resetter.Context(
                inspection.resets(),
                position,
                injector,
                resetBudget,
                handler,
                liveClock == null ? 0 : hashSeed | 1,
                liveClock);
    }

    boolean writes(EventType type) {
        return events != null && eventTypes.contains(type);
    }

    /// A writer for one worker, or null if nobody wants events.
    ///
    /// @param templates of the rules whose alerts it writes
    @Nullable EveWriter newEveWriter(AlertTemplates templates) {
        return events == null ? null : new EveWriter(templates, events);
    }
}
