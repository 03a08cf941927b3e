package io.wirecut.rules;

import io.wirecut.matcher.Matcher;
import io.wirecut.matcher.ScanState;
import io.wirecut.rules.packet.IpProtocol;
import io.wirecut.rules.packet.PacketFacts;
import io.wirecut.rules.state.FlowValues;
import io.wirecut.rules.state.FlowVariables;
import io.wirecut.rules.state.RuleMemory;
import io.wirecut.rules.state.SharedMemory;
import io.wirecut.rules.steps.ContentCheck;
import io.wirecut.signatures.Action;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// Finds out which rules match on each packet.
///
/// For each packet: [#beginPacket]; then [#onStreamBytes] for the bytes that it brings to its
/// stream, if any; then [#endPacket]. Every byte of a stream is scanned once, by a matcher for the
/// fast patterns of all rules; the rules whose fast pattern occurs are candidates, of which the
/// header, the tests and then the other contents are looked at. A candidate that may be completed
/// by bytes to come stays pending.
///
/// A rule that its header alone decides is reported once for each direction of a flow, on the first
/// packet. A match in a stream is reported on the packet whose bytes complete it. Negated contents
/// and those bound to the end are judged by the bytes seen so far.
///
/// One per worker, called on its thread only. Allocates nothing after construction.
public final class RuleEvaluator {
    /// The most bytes of a stream that are evaluated at once; longer runs are cut.
    static final int MAX_PIECE_LENGTH = 1 << 16;

    private final RuleSet rules;
    private final int flowCapacity;
    private final CandidateCollector collector;
    private final StepsEvaluator steps;
    private final MatchedRules matched;
    private final RuleMemory memory;
    private final EvaluatorCounts counts;
    private final StreamRecordFlyweight record;
    private final ScanState scanState = new ScanState();
    private final PayloadInStream payload = new PayloadInStream();
    private final UnsafeBuffer payloadState;
    private final UnsafeBuffer scratch;
    private final UnsafeBuffer piece = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final Rule[] unfiltered;

    private @Nullable PacketFacts facts;
    private boolean bringsStreamBytes;

    /// The flow of the last packet.
    private int flowIndex;

    private long flowId;
    private boolean streamIsViewed;

    /// An evaluator of these rules for one worker of several.
    ///
    /// @param flowCapacity the most flows at a time: the bound of [PacketFacts#flowIndex]
    /// @param shared what the rules remember across flows, the same for all workers
    public RuleEvaluator(RuleSet rules, int flowCapacity, SharedMemory shared) {
        this(rules, flowCapacity, shared, FlowVariables.none(), FlowValues.none());
    }

    /// @param known what is remembered of flows already
    private RuleEvaluator(
            RuleSet rules,
            int flowCapacity,
            SharedMemory shared,
            FlowVariables known,
            FlowValues knownValues) {
        this.rules = rules;
        this.flowCapacity = flowCapacity;
        boolean lacks = rules.remembersFlows() && !known.remembers();
        boolean lacksValues = rules.names().capturesForFlows() && !knownValues.isUsual();
        memory =
                new RuleMemory(
                        lacks ? FlowVariables.of(flowCapacity) : known,
                        lacksValues ? FlowValues.usual() : knownValues,
                        shared);
        collector = new CandidateCollector(rules);
        steps = new StepsEvaluator(rules);
        matched = new MatchedRules(rules);
        counts = new EvaluatorCounts(steps, matched, memory);
        record = new StreamRecordFlyweight(rules.layout());
        payloadState = new UnsafeBuffer(new byte[rules.maxScanStateLength()]);
        scratch =
                new UnsafeBuffer(
                        ByteBuffer.allocateDirect(
                                rules.layout().windowLength() + MAX_PIECE_LENGTH));
        unfiltered = new Rule[rules.maxUnfilteredCount()];
    }

    /// An evaluator of another generation of rules for the same worker. What is remembered of flows
    /// is the same for both, by name: they are used on one thread, packet by packet. May be called
    /// by another thread than the worker's.
    ///
    /// @param shared what the rules remember across flows, the same for all workers
    public RuleEvaluator successor(RuleSet next, SharedMemory shared) {
        return new RuleEvaluator(next, flowCapacity, shared, memory.flows, memory.values);
    }

    /// Leaves rules out for a while that take more time than [EvaluationSettings#budget] allows, if
    /// that is limited. To be called before the first packet.
    ///
    /// @param handler is told of each
    public void limitRules(QuarantineHandler handler) {
        steps.limit(handler);
    }

    /// What is evaluated.
    public RuleSet rules() {
        return rules;
    }

    /// What this has done so far.
    public EvaluatorCounts counts() {
        return counts;
    }

    /// What each rule has cost.
    RuleCosts costs() {
        return steps.costs;
    }

    /// Makes a record that of the beginning of one direction of a stream.
    ///
    /// @param state holds the record of [RuleSet#streamStateLength] bytes
    /// @param stateOffset of the record, a multiple of 8
    public void resetStream(MutableDirectBuffer state, int stateOffset) {
        if (rules.needsStream()) {
            record.wrap(state, stateOffset).reset();
        }
    }

    /// Goes on after bytes that nobody has seen: no match spans them.
    ///
    /// @param length how many bytes are missing, 0 or more
    public void skipStream(MutableDirectBuffer state, int stateOffset, long length) {
        if (!rules.needsStream() || length == 0) {
            return;
        }
        record.wrap(state, stateOffset);
        int number = record.group();
        if (number != StreamRecordFlyweight.NO_GROUP) {
            Matcher matcher = rules.group(number).matcher;
            if (matcher != null) {
                matcher.skip(record.wrapScanState(scanState), length);
            }
        }
        record.position(record.position() + length);
        record.origin(record.position());
        record.pendingCount(0);
    }

    /// Begins with a packet.
    ///
    /// @param facts lent until [#endPacket] has returned
    public void beginPacket(PacketFacts facts) {
        this.facts = facts;
        payload.begin();
        bringsStreamBytes = false;
        matched.clear();
        steps.captured.clear();
        collector.beginPacket(facts.payloadLength());
    }

    /// Evaluates the next bytes of the stream that the packet belongs to, in its direction.
    ///
    /// @param state holds a record that was [#resetStream]
    /// @param stateOffset of the record
    /// @param bytes hold the stream's next bytes, and are lent for the time of this call; where
    ///   they are the packet's payload itself, it need not be scanned again
    /// @param offset of the first byte
    /// @param length in bytes
    public void onStreamBytes(
            MutableDirectBuffer state,
            int stateOffset,
            DirectBuffer bytes,
            int offset,
            int length) {
        bringsStreamBytes |= length > 0;
        if (!rules.needsStream()) {
            return;
        }
        bytes.boundsCheck(offset, length);
        record.wrap(state, stateOffset);
        for (int done = 0; done < length; done += MAX_PIECE_LENGTH) {
            onPiece(bytes, offset + done, Math.min(length - done, MAX_PIECE_LENGTH));
        }
    }

    /// Ends with a packet: what it tells by itself is evaluated.
    ///
    /// @return how many rules matched on it
    public int endPacket() {
        PacketFacts packet = facts();
        int length = packet.payloadLength();
        boolean tcp = packet.protocol() == IpProtocol.TCP;
        boolean streamRulesToo = tcp && (packet.fragment() || !packet.inStream());
        ScanGroup group = rules.group(RuleSet.groupOf(packet.protocol(), packet.toServer()));
        if (length > 0 && !payload.isScanned(length)) {
            scanPayload(group, streamRulesToo);
        }
        view.wrap(packet.payloadBuffer(), packet.payloadOffset(), length);
        steps.wrap(view, 0, 0);
        CandidateList list = collector.packet();
        counts.candidates += list.count();
        for (int i = 0; i < list.count(); i++) {
            evaluateOnPacket(list.rule(i));
        }
        evaluateUnfiltered(group.unfilteredPacket);
        // As in Suricata: what brings bytes of the stream and none of its own has an empty payload,
        // in which what is not to be there is not there.
        boolean onlyBringsStream = tcp && length == 0 && bringsStreamBytes;
        if (streamRulesToo || onlyBringsStream) {
            evaluateUnfiltered(group.unfilteredStream);
        }
        return settle(packet);
    }

    /// Ends with bytes of a stream that no packet brought: those that waited, and are evaluated at
    /// last because what was missing before them is given up. Begun by [#beginPacket] with facts
    /// that have no payload; rules for single packets are left out.
    ///
    /// @return how many rules matched
    public int endStreamBytes() {
        return settle(facts());
    }

    /// A rule that matched on the last packet.
    ///
    /// @param i from 0 to what [#endPacket] returned - 1; the rules are in the order of evaluation
    public Rule matched(int i) {
        return rules.rule(matched.index(i));
    }

    /// Whether a rule that matched on the last packet did so on its flow, in the stream or by its
    /// header alone, rather than on the packet: what it asks for then holds for the flow.
    ///
    /// @param i from 0 to what [#endPacket] returned - 1
    public boolean matchedOnFlow(int i) {
        return matched.isInStream(i) || rules.rule(matched.index(i)).decidedByHeader();
    }

    /// What holds of the action of a rule that matched on the last packet: the signature's own, or
    /// what a `rate_filter` puts in its place.
    ///
    /// @param i from 0 to what [#endPacket] returned - 1
    public Action action(int i) {
        return matched(i).reporting().action(matched.outcome(i));
    }

    /// Whether a rule that matched on the last packet is to be reported; if not, its action holds
    /// nevertheless. One that a `rate_filter` lets pass is not.
    ///
    /// @param i from 0 to what [#endPacket] returned - 1
    public boolean isReported(int i) {
        return switch (matched.outcome(i)) {
            case REPORT -> true;
            case REPORT_WITH_NEW_ACTION -> !(action(i) instanceof Action.Pass);
            case ACT, NOTHING -> false;
        };
    }

    /// Tells what rules have set for the last packet and its flow: allocates nothing.
    public void tellVariables(VariableHandler handler) {
        rules.names().tell(steps.captured, memory, flowIndex, flowId, handler);
    }

    /// Forgets a flow that has ended; its number may be given to another.
    ///
    /// @param flowIndex its [PacketFacts#flowIndex]
    /// @param flowId its [PacketFacts#flowId]
    public void endFlow(int flowIndex, long flowId) {
        memory.flows.endFlow(flowIndex);
        memory.untag(flowId);
        rules.names().forget(memory.values, flowId);
    }

    /// Counts a packet for what is tagged, after it has been evaluated, or was not to be.
    ///
    /// @param packet tells its addresses and its flow; lent for this call
    /// @return whether it is to be logged
    public boolean isTagged(PacketFacts packet) {
        return memory.isTagged(packet);
    }

    private int settle(PacketFacts packet) {
        matched.settle(memory, steps.buffers, packet);
        rules.names().settle(steps.captured, matched, memory, packet);
        flowIndex = packet.flowIndex();
        flowId = packet.flowId();
        steps.countMatches(matched, packet);
        facts = null;
        return matched.count();
    }

    private void onPiece(DirectBuffer bytes, int offset, int length) {
        if (record.group() == StreamRecordFlyweight.NO_GROUP) {
            beginScan();
        }
        ScanGroup group = rules.group(record.group());
        if (!group.looksAtStream()) {
            record.position(record.position() + length);
            return;
        }
        long payloadFrom = payload.take(facts(), record.position(), bytes, offset, length);
        collector.beginStreamScan(group, record.position() + length, payloadFrom);
        if (group.matcher != null) {
            ScanState state = record.wrapScanState(scanState);
            group.matcher.scan(state, bytes, offset, length, collector);
        }
        if (collector.stream().count() > 0
                || record.pendingCount() > 0
                || !group.unfilteredStream.isEmpty()) {
            evaluateStream(group, bytes, offset, length);
        }
        record.append(bytes, offset, length);
    }

    /// The packet that brings a stream's first bytes tells its direction.
    private void beginScan() {
        PacketFacts packet = facts();
        int number = packet.toServer() ? RuleSet.TCP_TO_SERVER : RuleSet.TCP_TO_CLIENT;
        record.group(number);
        Matcher matcher = rules.group(number).matcher;
        if (matcher != null) {
            ScanState state = record.wrapScanState(scanState);
            matcher.reset(state);
            if (record.position() > 0) {
                matcher.skip(state, record.position());
            }
        }
    }

    private void evaluateStream(ScanGroup group, DirectBuffer bytes, int offset, int length) {
        piece.wrap(bytes, offset, length);
        streamIsViewed = false;
        evaluatePending(record.position() + length);
        CandidateList list = collector.stream();
        counts.candidates += list.count();
        for (int i = 0; i < list.count(); i++) {
            evaluateCandidate(list.rule(i), group, record.position() + length);
        }
        int count = group.unfilteredStream.collect(facts(), unfiltered);
        for (int i = 0; i < count; i++) {
            Rule rule = unfiltered[i];
            if (rule.passesFacts(facts()) && stepsHoldInStream(rule)) {
                matched.add(rule.index(), true);
            }
        }
    }

    private void evaluatePending(long position) {
        int left = 0;
        for (int i = 0; i < record.pendingCount(); i++) {
            Rule rule = rules.rule(record.pendingRule(i));
            long deadline = record.pendingDeadline(i);
            if (collector.stream().contains(rule)) {
                continue;
            }
            if (rule.passesFacts(facts()) && stepsHoldInStream(rule)) {
                matched.add(rule.index(), true);
            } else if (deadline > position) {
                record.pending(left++, rule.index(), deadline);
            }
        }
        record.pendingCount(left);
    }

    private void evaluateCandidate(Rule rule, ScanGroup group, long position) {
        if (!rule.passesFacts(facts())) {
            return;
        }
        if (rule.decidedByFastPattern()) {
            steps.countDecided(rule);
            matched.add(rule.index(), true);
            return;
        }
        ContentCheck check = rule.fastPatternCheck();
        long lastStart = collector.lastStart(group.patternId(rule));
        if (stepsHoldInStream(rule)) {
            matched.add(rule.index(), true);
            boolean another = lastStart > steps.fastPatternStart();
            if (!another || check == null || !check.allows(lastStart, position)) {
                return;
            }
        }
        long end = lastStart + (check == null ? 0 : check.length);
        int windowLength = rules.layout().windowLength();
        long deadline = rule.reach().deadline(lastStart, end, windowLength);
        if (deadline > position && !record.addPending(rule.index(), deadline)) {
            counts.pendingOverflows++;
        }
    }

    private void scanPayload(ScanGroup group, boolean streamRulesToo) {
        Matcher matcher = group.matcher;
        boolean wanted =
                !group.packetRules.isEmpty() || (streamRulesToo && !group.streamRules.isEmpty());
        if (matcher == null || !wanted) {
            return;
        }
        PacketFacts packet = facts();
        collector.beginPayloadScan(group, streamRulesToo);
        scanState.wrap(payloadState, 0);
        matcher.reset(scanState);
        matcher.scan(
                scanState,
                packet.payloadBuffer(),
                packet.payloadOffset(),
                packet.payloadLength(),
                collector);
    }

    private void evaluateOnPacket(Rule rule) {
        if (rule.onlyOnStream() || !rule.passesFacts(facts())) {
            return;
        }
        if (rule.decidedByFastPattern()) {
            steps.countDecided(rule);
            matched.add(rule.index(), false);
        } else if (steps.hold(rule, facts())) {
            matched.add(rule.index(), false);
        }
    }

    private void evaluateUnfiltered(HeaderIndex index) {
        boolean empty = facts().payloadLength() == 0 && !bringsStreamBytes;
        boolean first = facts().beginsDirection();
        int count = index.collect(facts(), unfiltered);
        for (int i = 0; i < count; i++) {
            Rule rule = unfiltered[i];
            if ((first || !rule.decidedByHeader())
                    && !rule.onlyOnStream()
                    && rule.passesFacts(facts())
                    && (!rule.needsPayload() || !empty)
                    && steps.hold(rule, facts())) {
                matched.add(rule.index(), false);
            }
        }
    }

    private boolean stepsHoldInStream(Rule rule) {
        if (!streamIsViewed) {
            viewStream();
            streamIsViewed = true;
        }
        return steps.hold(rule, facts());
    }

    /// Puts the kept bytes of the stream and its next ones together.
    private void viewStream() {
        int kept = record.windowedLength();
        int length = piece.capacity();
        if (kept == 0) {
            view.wrap(piece, 0, length);
        } else {
            record.copyWindow(kept, scratch, 0);
            scratch.putBytes(kept, piece, 0, length);
            view.wrap(scratch, 0, kept + length);
        }
        steps.wrap(view, record.position() - kept, kept);
    }

    private PacketFacts facts() {
        if (facts == null) {
            throw new IllegalStateException("beginPacket must be called before stream bytes");
        }
        return facts;
    }
}
