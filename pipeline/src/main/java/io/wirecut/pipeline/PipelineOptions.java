package io.wirecut.pipeline;

import io.wirecut.pipeline.config.HostPolicies;
import io.wirecut.pipeline.config.InspectionSettings;
import io.wirecut.pipeline.config.StreamSettings;
import io.wirecut.pipeline.defrag.DefragmentLimits;
import io.wirecut.pipeline.defrag.Defragmenter;
import io.wirecut.pipeline.event.AlertTemplates;
import io.wirecut.pipeline.event.EveWriter;
import io.wirecut.pipeline.event.EventSink;
import io.wirecut.pipeline.flow.FlowEndHandler;
import io.wirecut.pipeline.flow.FlowTable;
import io.wirecut.pipeline.flow.FlowTimeouts;
import io.wirecut.pipeline.reset.Injector;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.stream.OverlapPolicy;
import io.wirecut.pipeline.stream.SegmentPool;
import io.wirecut.pipeline.stream.StreamAssembler;
import io.wirecut.pipeline.stream.StreamHandler;
import io.wirecut.pipeline.stream.StreamOptions;
import io.wirecut.pipeline.stream.StreamOptions.InspectOn;
import io.wirecut.pipeline.stream.StreamStatePool;
import io.wirecut.pipeline.stream.TcpOptions;
import io.wirecut.pipeline.stream.TcpTracker;
import io.wirecut.pipeline.verdict.ActionListener;
import io.wirecut.rules.RuleSet;
import io.wirecut.rules.SharedState;
import java.util.stream.IntStream;
import org.agrona.BitUtil;
import org.jspecify.annotations.Nullable;

/// What a [Pipeline] was built with; see its builder for the meaning of each.
record PipelineOptions(
        RuleSet rules,
        InspectionSettings inspection,
        Position position,
        Threading threading,
        Overload overload,
        int workerCount,
        boolean verifiesChecksums,
        Injector injector,
        ActionListener listener,
        @Nullable EventSink events,
        int ringCapacity,
        int flowCapacity,
        int streamCapacity,
        int segmentMemoryLength,
        long hashSeed) {
    private static final int MAX_WORKER_COUNT = 256;

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

    boolean isInline() {
        return position == Position.INLINE;
    }

    Defragmenter newDefragmenter() {
        return new Defragmenter(DefragmentLimits.DEFAULT);
    }

    FlowTable newFlowTable(FlowEndHandler endHandler) {
        return new FlowTable(
                flowCapacity, hashSeed, inspection.usesVlanForTracking(), timeouts(), endHandler);
    }

    /// The settings know fewer states than the table: a session that was not opened yet counts as
    /// new, one that is being closed as established.
    private FlowTimeouts timeouts() {
        var tcp = inspection.tcpTimeouts();
        var udp = inspection.udpTimeouts();
        return new FlowTimeouts(
                tcp.newNs(),
                tcp.newNs(),
                tcp.establishedNs(),
                tcp.establishedNs(),
                tcp.closedNs(),
                FlowTimeouts.suricata().tcpUnverifiedResetNs(),
                udp.newNs(),
                udp.establishedNs(),
                inspection.icmpTimeouts().newNs(),
                inspection.otherTimeouts().newNs());
    }

    TcpTracker newTcpTracker() {
        StreamSettings stream = inspection.stream();
        return new TcpTracker(new TcpOptions(stream.midstream(), stream.asyncOneside()));
    }

    StreamAssembler newStreamAssembler(StreamHandler handler) {
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
                options.withDepth(stream.reassemblyDepth()),
                new SegmentPool(segmentMemoryLength / SegmentPool.BLOCK_LENGTH),
                handler);
    }

    private static InspectOn inspectOn(StreamSettings stream) {
        return switch (stream.inspectOn()) {
            case ARRIVAL -> InspectOn.ARRIVAL;
            case ACK -> InspectOn.ACK;
        };
    }

    StreamStatePool newStreamStatePool() {
        return new StreamStatePool(streamCapacity, rules.streamStateLength());
    }

    /// What the rules remember across flows, for all workers.
    SharedState newSharedState() {
        int capacity = rules.needsSharedState() ? SharedState.DEFAULT_CAPACITY : 8;
        return new SharedState(capacity, hashSeed);
    }

    /// A writer for one worker, or null if nobody wants events.
    @Nullable EveWriter newEveWriter() {
        return events == null ? null : new EveWriter(templates(), events);
    }

    private AlertTemplates templates() {
        return AlertTemplates.of(
                IntStream.range(0, rules.size())
                        .mapToObj(index -> rules.rule(index).signature())
                        .toList());
    }
}
