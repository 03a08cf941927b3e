package io.wirecut.pipeline;

import io.wirecut.pipeline.decode.DecodeEvent;
import io.wirecut.pipeline.defrag.DefragmentCounters;
import io.wirecut.pipeline.defrag.FragmentStatus;
import io.wirecut.pipeline.flow.FlowCounters;
import io.wirecut.pipeline.reset.Outcome;
import io.wirecut.pipeline.reset.Refusal;
import io.wirecut.pipeline.reset.ResetCounters;
import io.wirecut.pipeline.stream.StreamCounters;
import io.wirecut.pipeline.stream.TcpCounters;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/// Adds up what the threads of a pipeline have counted.
final class StatisticsReader {
    private final Map<String, Long> details = new LinkedHashMap<>();

    private StatisticsReader() {}

    static Statistics read(Receiver receiver, List<Worker> workers, long cpuNs) {
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
        return new Statistics(
                sum(threads, counters -> counters.value(Counter.FRAMES)),
                sum(threads, counters -> counters.value(Counter.BYTES)),
                sum(threads, counters -> counters.value(Counter.INSPECTED)),
                bypassed,
                dropped,
                reader.details.getOrDefault("flow.created", 0L),
                sum(threads, counters -> counters.value(Counter.ALERTS)),
                sum(threads, counters -> counters.value(Counter.RESETS)),
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
        addTcp(worker.tracker().counters());
        addStreams(worker.streams().counters());
        add("stream.states_exhausted", worker.streams().states().exhausted());
        add("rules.candidates", worker.rules().candidates());
        add("rules.evaluations", worker.rules().evaluations());
        add("rules.pending_overflows", worker.rules().pendingOverflows());
        add("rules.evaluation_limit_hits", worker.rules().evaluationLimitHits());
        add("rules.regex_limit_hits", worker.rules().regexLimitHits());
        add("rules.match_overflows", worker.rules().matchOverflows());
        add(
                "rules.alerts_suppressed_by_pass",
                worker.counters().value(Counter.ALERTS_SUPPRESSED_BY_PASS));
        add("rules.alerts_beyond_max", worker.counters().value(Counter.ALERTS_BEYOND_MAX));
        ResetCounters resets = worker.judge().resetter().counters();
        add("reset.requests", resets.requests());
        add("reset.planned", resets.planned());
        for (Outcome outcome : Outcome.values()) {
            add("reset.outcome", outcome, resets.outcomes(outcome));
        }
        for (Refusal refusal : Refusal.values()) {
            if (refusal != Refusal.NONE) {
                add("reset.refused", refusal, resets.refusals(refusal));
            }
        }
    }

    private void addFlows(FlowCounters flows) {
        add("flow.created", flows.created());
        add("flow.ended", flows.ended());
        add("flow.aged_out", flows.agedOut());
        add("flow.evicted", flows.evicted());
        add("flow.reused", flows.reused());
        add("flow.table_full", flows.tableFull());
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
        add("stream.store_full", streams.storeFull());
        add("stream.refused_segments", streams.refusedSegments());
    }

    private void add(String group, Enum<?> name, long value) {
        add(group + "." + name.name().toLowerCase(Locale.ROOT), value);
    }

    private void add(String name, long value) {
        details.merge(name, value, Long::sum);
    }
}
