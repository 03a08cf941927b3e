package io.wirecut.pipeline;

import io.wirecut.pipeline.config.ExceptionPolicies.Case;
import io.wirecut.pipeline.config.ExceptionPolicy;
import io.wirecut.pipeline.decode.DecodeEvent;
import io.wirecut.pipeline.defrag.DefragmentCounters;
import io.wirecut.pipeline.defrag.FragmentStatus;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowCounters;
import io.wirecut.pipeline.reset.Fate;
import io.wirecut.pipeline.reset.Outcome;
import io.wirecut.pipeline.reset.Refusal;
import io.wirecut.pipeline.reset.ResetCounters;
import io.wirecut.pipeline.stream.EventRecorder;
import io.wirecut.pipeline.stream.SegmentPool;
import io.wirecut.pipeline.stream.StreamCounters;
import io.wirecut.pipeline.stream.StreamStatePool;
import io.wirecut.pipeline.stream.TcpCounters;
import io.wirecut.rules.EvaluatorCounts;
import io.wirecut.rules.RuleEvaluator;
import io.wirecut.rules.state.SharedMemory;
import io.wirecut.signatures.PacketEvent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/// Adds up what the threads of a pipeline have counted.
final class StatisticsReader {
    private final Map<String, Long> details = new LinkedHashMap<>();

    private StatisticsReader() {}

    static Statistics read(
            Receiver receiver, List<Worker> workers, GenerationSwitch generations, long cpuNs) {
        StatisticsReader reader = new StatisticsReader();
        List<Counters> threads = new ArrayList<>();
        threads.add(receiver.counters());
        workers.forEach(worker -> threads.add(worker.counters()));
        Map<BypassReason, Long> bypassed = new EnumMap<>(BypassReason.class);
        for (BypassReason reason : BypassReason.values()) {
            bypassed.put(reason, sum(threads, counters -> counters.value(reason)));
        }
        Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, sum(threads, counters -> counters.value(reason)));
        }
        reader.addReceiver(receiver);
        workers.forEach(reader::addWorker);
        reader.addResetTimes(workers);
        reader.addGenerations(generations);
        workers.forEach(reader::addExceptions);
        reader.addMemory(receiver, workers);
        return new Statistics(
                sum(threads, counters -> counters.value(Counter.FRAMES)),
                sum(threads, counters -> counters.value(Counter.BYTES)),
                sum(threads, counters -> counters.value(Counter.INSPECTED)),
                bypassed,
                dropped,
                reader.details.getOrDefault("flow.created", 0L),
                sum(threads, counters -> counters.value(Counter.ALERTS)),
                workers.stream()
                        .mapToLong(worker -> worker.judge().resetter().counters().taken())
                        .sum(),
                cpuNs,
                reader.details);
    }

    private static long sum(List<Counters> threads, ToLongFunction<Counters> count) {
        return threads.stream().mapToLong(count).sum();
    }

    private void addReceiver(Receiver receiver) {
        for (DecodeEvent event : DecodeEvent.values()) {
            add("decode", event, receiver.decoder().counters().count(event));
        }
        add("defrag.fragments", receiver.counters().value(Counter.FRAGMENTS));
        DefragmentCounters fragments = receiver.defragmenter().counters();
        for (FragmentStatus status : FragmentStatus.values()) {
            add("defrag", status, fragments.count(status));
        }
        add("defrag.timed_out", fragments.timedOut());
        add("defrag.overlaps", fragments.overlaps());
        add("defrag.contradictions", fragments.contradictions());
    }

    private void addWorker(Worker worker) {
        addFlows(worker.flows().counters());
        add("flow.records", worker.counters().value(Counter.FLOW_RECORDS));
        addTcp(worker.tracker().counters());
        addStreams(worker.streams().counters());
        addStreamEvents(worker.streamEvents());
        EvaluationTotals rules = worker.generations().totals();
        add("stream.states_exhausted", rules.statesExhausted);
        add("rules.candidates", rules.candidates);
        add("rules.evaluations", rules.evaluations);
        add("rules.pending_overflows", rules.pendingOverflows);
        add("rules.evaluation_limit_hits", rules.evaluationLimitHits);
        add("rules.regex_limit_hits", rules.regexLimitHits);
        add("rules.match_overflows", rules.matchOverflows);
        add("rules.flows_rematched", worker.counters().value(Counter.FLOWS_REMATCHED));
        add("rules.quarantines", worker.counters().value(Counter.QUARANTINES));
        add("rules.tagged_packets", worker.counters().value(Counter.TAGGED_PACKETS));
        for (RuleEvaluator evaluator : worker.generations().evaluators()) {
            add("rules.quarantined", evaluator.counts().quarantinedCount());
        }
        EvaluatorCounts newest = worker.generations().newest().evaluator.counts();
        add("rules.flow_memory_overflows", newest.flowMemoryOverflows());
        add("rules.flows_on_old_generation", worker.generations().flowsOnOld());
        add(
                "rules.alerts_suppressed_by_pass",
                worker.counters().value(Counter.ALERTS_SUPPRESSED_BY_PASS));
        add("rules.alerts_beyond_max", worker.counters().value(Counter.ALERTS_BEYOND_MAX));
        addResets(worker.judge().resetter().counters());
    }

    private void addResets(ResetCounters resets) {
        add("reset.requests", resets.requests());
        add("reset.planned", resets.planned());
        add("reset.follow_ups", resets.followUps());
        add("reset.quiet_shots", resets.quietShots());
        add("reset.untracked", resets.untracked());
        add("reset.revivals", resets.revivals());
        add("reset.unreachables", resets.unreachables());
        add("reset.unreachables_failed", resets.unreachablesFailed());
        for (Fate fate : Fate.values()) {
            add("reset.fate", fate, resets.fates(fate));
        }
        for (Outcome outcome : Outcome.values()) {
            add("reset.outcome", outcome, resets.outcomes(outcome));
        }
        for (Refusal refusal : Refusal.values()) {
            if (refusal != Refusal.NONE) {
                add("reset.refused", refusal, resets.refusals(refusal));
            }
        }
    }

    /// How long it took from a trigger, and from its match, to the first RST, and to the death of
    /// the last end.
    private void addResetTimes(List<Worker> workers) {
        Histogram injections = new Histogram(2);
        Histogram matches = new Histogram(2);
        Histogram deaths = new Histogram(2);
        for (Worker worker : workers) {
            worker.judge().resetter().counters().addInjectionTimesTo(injections);
            worker.judge().resetter().counters().addMatchTimesTo(matches);
            worker.judge().resetter().counters().addDeathTimesTo(deaths);
        }
        addTimes("reset.to_injection_ns", injections);
        addTimes("reset.match_to_injection_ns", matches);
        addTimes("reset.to_death_ns", deaths);
    }

    private void addTimes(String name, Histogram times) {
        if (times.getTotalCount() > 0) {
            add(name + ".p50", times.getValueAtPercentile(50));
            add(name + ".p99", times.getValueAtPercentile(99));
            add(name + ".max", times.getMaxValue());
        }
    }

    private void addGenerations(GenerationSwitch generations) {
        add("rules.generation", generations.newest().number());
        add("rules.swaps", generations.swaps());
        SharedMemory memory = generations.newest().memory();
        add("rules.state_overflows", memory.states().overflows());
        add("rules.list_values", memory.lists().size());
        add("rules.list_bytes", memory.lists().memoryBytes());
        add("rules.list_overflows", memory.lists().overflows());
        add("rules.tags", memory.tags().size());
        add("rules.tag_overflows", memory.tags().overflows());
        add("rules.swaps_failed", generations.failedSwaps());
    }

    /// Every case that came up, by what was done.
    private void addExceptions(Worker worker) {
        for (Case situation : Case.values()) {
            for (ExceptionPolicy policy : ExceptionPolicy.values()) {
                long count = worker.counters().value(situation, policy);
                if (count > 0) {
                    String name = situation.name().toLowerCase(Locale.ROOT);
                    add("exception_policy." + name, policy, count);
                }
            }
        }
    }

    /// What there is off-heap, and what an item takes of it.
    private void addMemory(Receiver receiver, List<Worker> workers) {
        for (Worker worker : workers) {
            add("memory.flow_bytes", worker.flows().memoryLength());
            add("memory.flow_capacity", worker.flows().capacity());
            add("memory.flow_active", worker.flows().counters().active());
            StreamStatePool states = worker.generations().newest().states;
            add("memory.stream_bytes", states.memoryLength());
            add("memory.stream_capacity", states.capacity());
            add("memory.stream_active", states.used());
            SegmentPool segments = worker.streams().segments();
            add("memory.segment_bytes", segments.memoryLength() + worker.streams().memoryLength());
            add("memory.segment_capacity", segments.capacity());
            add("memory.segment_active", segments.used());
        }
        add("memory.fragment_bytes", receiver.defragmenter().memoryLength());
        add("memory.flow_record_bytes", Flow.RECORD_LENGTH);
        add(
                "memory.stream_state_bytes",
                workers.getFirst().generations().newest().states.blockLength());
        add("memory.segment_block_bytes", SegmentPool.BLOCK_LENGTH);
    }

    private void addFlows(FlowCounters flows) {
        add("flow.created", flows.created());
        add("flow.ended", flows.ended());
        add("flow.aged_out", flows.agedOut());
        add("flow.pruned", flows.pruned());
        add("flow.evicted_over", flows.evictedOver());
        add("flow.evicted_unestablished", flows.evictedUnestablished());
        add("flow.reused", flows.reused());
        add("flow.table_full", flows.tableFull());
        add("flow.emergencies", flows.emergencies());
        add("flow.emergencies_over", flows.emergenciesOver());
        add("flow.icmp_errors", flows.toldOf());
        add("flow.icmp_errors_without_flow", flows.errorsWithoutFlow());
    }

    private void addTcp(TcpCounters tcp) {
        add("tcp.handshakes", tcp.handshakes());
        add("tcp.midstream_pickups", tcp.midstreamPickups());
        add("tcp.outside_session", tcp.outsideSession());
        add("tcp.out_of_window", tcp.outOfWindow());
        add("tcp.invalid_ack", tcp.invalidAck());
        add("tcp.without_ack", tcp.withoutAck());
        add("tcp.invalid_handshake", tcp.invalidHandshake());
        add("tcp.unexpected_syn", tcp.unexpectedSyn());
        add("tcp.exact_resets", tcp.exactResets());
        add("tcp.unverified_resets", tcp.unverifiedResets());
        add("tcp.ignored_resets", tcp.ignoredResets());
        add("tcp.ignored_fins", tcp.ignoredFins());
        add("tcp.forged_fins", tcp.forgedFins());
        add("tcp.stale_timestamps", tcp.staleTimestamps());
        add("tcp.revivals", tcp.revivals());
    }

    private void addStreams(StreamCounters streams) {
        add("stream.in_place_bytes", streams.inPlaceBytes());
        add("stream.copied_bytes", streams.copiedBytes());
        add("stream.retained_bytes", streams.retainedBytes());
        add("stream.stored_segments", streams.storedSegments());
        add("stream.retransmitted_bytes", streams.retransmittedBytes());
        add("stream.unverified_bytes", streams.unverifiedBytes());
        add("stream.overlapping_bytes", streams.overlappingBytes());
        add("stream.contradictory_segments", streams.contradictorySegments());
        add("stream.gaps", streams.gaps());
        add("stream.gap_bytes", streams.gapBytes());
        add("stream.depth_reached", streams.depthReached());
        add("stream.beyond_depth_bytes", streams.beyondDepthBytes());
        add("stream.after_fin_bytes", streams.afterFinBytes());
        add("stream.on_reset_bytes", streams.onResetBytes());
        add("stream.syn_data_discarded_bytes", streams.synDataDiscardedBytes());
        add("stream.doubtful_segments", streams.doubtfulSegments());
        add("stream.urgent_segments", streams.urgentSegments());
        add("stream.small_segment_runs", streams.smallSegmentRuns());
        add("stream.urgent_bytes", streams.urgentBytes());
        add("stream.store_full", streams.storeFull());
        add("stream.refused_segments", streams.refusedSegments());
    }

    /// Those that came up, under the names that rules have for them.
    private void addStreamEvents(EventRecorder events) {
        for (PacketEvent event : PacketEvent.values()) {
            long count = events.count(event);
            if (count > 0) {
                add("stream_event." + event.keywordName(), count);
            }
        }
    }

    private void add(String group, Enum<?> name, long value) {
        add(group + "." + name.name().toLowerCase(Locale.ROOT), value);
    }

    private void add(String name, long value) {
        details.merge(name, value, Long::sum);
    }
}
