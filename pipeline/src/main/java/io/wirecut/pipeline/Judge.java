package io.wirecut.pipeline;

import io.wirecut.pipeline.config.ExceptionPolicies.Case;
import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.defrag.DroppedDatagrams;
import io.wirecut.pipeline.event.AlertTemplates;
import io.wirecut.pipeline.event.EveWriter;
import io.wirecut.pipeline.event.EventType;
import io.wirecut.pipeline.flow.EndReason;
import io.wirecut.pipeline.flow.Flow;
import io.wirecut.pipeline.flow.FlowFlag;
import io.wirecut.pipeline.reset.End;
import io.wirecut.pipeline.reset.LinkHeaders;
import io.wirecut.pipeline.reset.ResetOptions;
import io.wirecut.pipeline.reset.ResetOptions.Unreachable;
import io.wirecut.pipeline.reset.ResetReport;
import io.wirecut.pipeline.reset.Resetter;
import io.wirecut.pipeline.reset.TrackedReset;
import io.wirecut.pipeline.stream.Standing;
import io.wirecut.pipeline.verdict.ActionListener;
import io.wirecut.pipeline.verdict.Alert;
import io.wirecut.pipeline.verdict.Verdict;
import io.wirecut.rules.Rule;
import io.wirecut.rules.RuleEvaluator;
import io.wirecut.signatures.Action;
import io.wirecut.signatures.Action.ResetTarget;
import org.jspecify.annotations.Nullable;

/// The end of a frame's way: from the rules that matched to the verdict, the resets and the alerts,
/// and to the one counter that accounts for the frame.
///
/// Owned by a worker; allocates nothing after construction.
final class Judge {
    private final Generations generations;
    private final Exceptions exceptions;
    private final DroppedDatagrams droppedDatagrams;
    private final Counters counters;
    private final boolean inline;
    private final Resetter resetter;
    private final ResetOptions resetOptions;
    private final ActionListener listener;
    private final ConnectionReader connections = new ConnectionReader();
    private final Alert alert = new Alert();
    private final @Nullable LinkHeaders links;
    private final @Nullable EveWriter flowEvents;
    private final @Nullable EveWriter resetEvents;
    private final int packetAlertMax;

    /// Whether bytes that came with the packet at hand found no memory to be matched with.
    private boolean uninspected;

    /// What brought the packet at hand.
    private FrameSlot slot = new FrameSlot();

    Judge(
            PipelineOptions options,
            Generations generations,
            Exceptions exceptions,
            DroppedDatagrams droppedDatagrams,
            Counters counters) {
        this.generations = generations;
        this.droppedDatagrams = droppedDatagrams;
        this.exceptions = exceptions;
        this.counters = counters;
        this.inline = options.isInline();
        this.listener = options.listener();
        this.resetOptions = options.inspection().resets();
        this.links = resetOptions.onTimeout() ? new LinkHeaders(options.flowsOfWorker()) : null;
        this.resetter = new Resetter(options.newResetContext(this::onReset));
        EveWriter events = options.newEveWriter(AlertTemplates.NONE);
        this.resetEvents = options.writes(EventType.RESET) ? events : null;
        this.flowEvents = options.writes(EventType.FLOW) ? events : null;
        this.packetAlertMax = options.inspection().packetAlertMax();
    }

    /// A packet comes, which is settled next.
    void begin(FrameSlot slot) {
        this.slot = slot;
        resetter.advance(slot.clockNs);
    }

    /// Takes note of what a flow's frames look like, if that is ever needed.
    void noteLink(Packet packet, Flow flow) {
        if (links != null) {
            links.note(packet, flow.index(), flow.toServer());
        }
    }

    /// Takes a packet into account of a flow that is being reset. Where the session is not known,
    /// there is nothing to doubt it by.
    ///
    /// @param standing of the TCP segment
    void follow(Packet packet, Flow flow, Standing standing) {
        resetter.onPacket(
                packet,
                flow.toServer() ? End.CLIENT : End.SERVER,
                connections.read(flow),
                standing != Standing.REJECTED,
                slot.clockNs);
    }

    /// The input has ended, and so have all flows.
    void onEndOfInput() {
        resetter.restart();
    }

    /// Settles an inspected packet of a flow.
    ///
    /// @param matched how many rules matched on it
    void onInspected(Packet packet, Flow flow, int matched) {
        Verdict verdict = Verdict.FORWARD;
        if (matched > 0) {
            verdict = verdictOf(matched);
            report(packet, flow, flow.toServer(), matched, packet);
            mark(flow, verdict, matched);
        }
        if (uninspected) {
            settleUninspected(packet, flow, verdict);
        } else {
            settle(packet, verdict);
        }
    }

    /// Settles a segment that its receiver must not get, inline; nothing of it was taken.
    ///
    /// @param matched how many rules matched on it
    void refuse(Packet packet, Flow flow, int matched, DropReason reason) {
        if (matched > 0) {
            report(packet, flow, flow.toServer(), matched, packet);
            mark(flow, verdictOf(matched), matched);
        }
        uninspected = false;
        drop(packet, reason);
    }

    /// Settles a segment that came too early to be inspected, and that there is no room for.
    void refuseForRoom(Packet packet, Flow flow) {
        rules().endStreamBytes();
        uninspected = false;
        if (isLeftAlone(packet, flow, Case.REASSEMBLY_MEMCAP)) {
            bypass(packet, BypassReason.SEGMENT_STORE_FULL);
        }
    }

    /// Settles a packet without a flow as the exception policy of a case asks.
    ///
    /// @return false if it is settled; true if the policy leaves it alone
    boolean isLeftAlone(Packet packet, Case situation) {
        switch (exceptions.in(situation)) {
            case DROP_FLOW, DROP_PACKET, REJECT -> drop(packet, Exceptions.dropReason(situation));
            case PASS_FLOW, PASS_PACKET, BYPASS ->
                    bypass(packet, Exceptions.bypassReason(situation));
            case IGNORE, AUTO -> {
                return true;
            }
        }
        return false;
    }

    /// Settles a packet, or its whole flow, as the exception policy of a case asks.
    ///
    /// @return false if it is settled; true if the policy leaves it alone
    boolean isLeftAlone(Packet packet, Flow flow, Case situation) {
        switch (exceptions.in(situation)) {
            case DROP_FLOW -> dropFlow(packet, flow, situation, false);
            case REJECT -> dropFlow(packet, flow, situation, true);
            case DROP_PACKET -> drop(packet, Exceptions.dropReason(situation));
            case PASS_FLOW -> passFlow(packet, flow, situation);
            case BYPASS -> {
                flow.flag(FlowFlag.BYPASSED, true);
                passFlow(packet, flow, situation);
            }
            case PASS_PACKET -> bypass(packet, Exceptions.bypassReason(situation));
            case IGNORE, AUTO -> {
                return true;
            }
        }
        return false;
    }

    /// Writes the record of a flow that has ended.
    ///
    /// @param worker the number of the worker that followed it
    void onFlowEnd(Flow flow, int worker) {
        if (flow.tracking() != 0) {
            boolean restarted = flow.endCause() == EndReason.TCP_REUSE;
            resetter.onFlowEnd(connections.read(flow), restarted, slot.clockNs);
        }
        if (links != null) {
            onTimeout(flow, links);
        }
        if (flowEvents != null) {
            counters.increment(Counter.FLOW_RECORDS);
            flowEvents.flow(flow, worker, rules().variables());
        }
    }

    private void onReset(TrackedReset reset) {
        if (resetEvents != null) {
            resetEvents.reset(reset);
        }
        listener.onReset(reset);
    }

    /// Reports what matched on stream bytes that no packet of their direction brought.
    ///
    /// @param standIn stands for the packet that would have brought them
    /// @param toServer the direction of the bytes
    /// @param trigger what had them inspected now, in the other direction; null at the end of the
    ///   flow
    void onStreamMatched(
            Packet standIn, boolean toServer, Flow flow, int matched, @Nullable Packet trigger) {
        report(standIn, flow, toServer, matched, trigger);
        mark(flow, verdictOf(matched), matched);
    }

    /// Tells that bytes of the packet at hand, or of one that waited for it, could not be inspected
    /// for want of memory: it is dropped inline, and counted as bypassed in tap position.
    void onUninspectedBytes() {
        uninspected = true;
    }

    /// Settles an inspected packet that has no flow.
    void onInspected(Packet packet, int matched) {
        Verdict verdict = Verdict.FORWARD;
        if (matched > 0) {
            verdict = verdictOf(matched);
            report(packet, null, true, matched, null);
        }
        settle(packet, verdict);
    }

    /// Forwards a packet that is not inspected.
    void bypass(Packet packet, BypassReason reason) {
        counters.increment(reason);
        listener.onVerdict(packet, Verdict.FORWARD);
    }

    private void passFlow(Packet packet, Flow flow, Case situation) {
        flow.flag(FlowFlag.PASSED, true);
        counters.increment(Exceptions.bypassReason(situation));
        listener.onVerdict(packet, Verdict.PASS_FLOW);
    }

    /// Drops a packet that is not inspected. In tap position it goes its way nevertheless, and is
    /// counted as what it stands for.
    void drop(Packet packet, DropReason reason) {
        countDrop(reason);
        listener.onVerdict(packet, Verdict.DROP_FRAME);
    }

    /// What is kept from its receiver is remembered before anybody is told: it may come again.
    private void countDrop(DropReason reason) {
        counters.increment(reason);
        if (inline) {
            slot.rememberDropped(droppedDatagrams);
        }
    }

    /// In tap position the flow goes its way without being looked at any more.
    ///
    /// @param resets whether both ends are told
    private void dropFlow(Packet packet, Flow flow, Case situation, boolean resets) {
        flow.endReason(EndReason.POLICY_DENY);
        if (resets) {
            reset(packet, flow, ResetTarget.BOTH, 0);
        }
        if (inline) {
            flow.flag(FlowFlag.DROPPED, true);
            countDrop(Exceptions.dropReason(situation));
        } else {
            flow.flag(FlowFlag.PASSED, true);
            counters.increment(Exceptions.bypassReason(situation));
        }
        listener.onVerdict(packet, resets ? Verdict.RESET_FLOW : Verdict.DROP_FLOW);
    }

    /// What evaluated the packet at hand.
    private RuleEvaluator rules() {
        return generations.at().evaluator;
    }

    /// What sends the resets, and counts them.
    Resetter resetter() {
        return resetter;
    }

    /// What the rules that matched ask for, up to the first that lets the packet pass.
    private Verdict verdictOf(int matched) {
        RuleEvaluator rules = rules();
        Verdict verdict = Verdict.FORWARD;
        for (int i = 0; i < matched; i++) {
            Action action = rules.action(i);
            verdict = verdict.or(Verdict.of(action, rules.matchedOnFlow(i)));
            if (action instanceof Action.Pass) {
                break;
            }
        }
        return verdict;
    }

    /// @param trigger the packet that a reset answers; null if there is none
    private void report(
            Packet packet,
            @Nullable Flow flow,
            boolean toServer,
            int matched,
            @Nullable Packet trigger) {
        RuleEvaluator rules = rules();
        int told = 0;
        int alerts = 0;
        boolean unreachable = false;
        for (int i = 0; i < matched; i++) {
            Action action = rules.action(i);
            if (action instanceof Action.Pass) {
                if (rules.isReported(i) && alerts < packetAlertMax) {
                    alert(packet, flow, toServer, rules.matched(i), false, null);
                }
                counters.add(Counter.ALERTS_SUPPRESSED_BY_PASS, matched - i - 1L);
                return;
            }
            ResetReport resets = null;
            if (flow != null && trigger != null && action instanceof Action.Reset reset) {
                ResetTarget target = targetOf(reset.target(), toServer);
                int ends = endsOf(target);
                if ((ends & ~told) != 0) {
                    told |= ends;
                    long id = rules.matched(i).signature().sid();
                    resets = reset(trigger, flow, target, id);
                }
            }
            if (action instanceof Action.Drop && inline && trigger != null && !unreachable) {
                unreachable = true;
                tellUnreachable(trigger, Unreachable.DROPS);
            }
            if (!rules.isReported(i)) {
                continue;
            }
            if (alerts == packetAlertMax) {
                counters.increment(Counter.ALERTS_BEYOND_MAX);
                continue;
            }
            alerts++;
            alert(packet, flow, toServer, rules.matched(i), blocks(action), resets);
        }
    }

    private void alert(
            Packet packet,
            @Nullable Flow flow,
            boolean toServer,
            Rule rule,
            boolean blocked,
            @Nullable ResetReport resets) {
        long flowId = 0;
        if (flow != null) {
            flowId = flow.id();
            flow.flag(FlowFlag.ALERTED, true);
        }
        counters.increment(Counter.ALERTS);
        WorkerRules at = generations.at();
        if (at.alerts != null) {
            at.alerts.alert(
                    packet,
                    flowId,
                    toServer,
                    rule.index(),
                    blocked,
                    resets,
                    at.evaluator.variables());
        }
        listener.onAlert(
                alert.set(packet, flowId, toServer, rule, at.generation.number(), blocked, resets));
    }

    /// Whether the packet does not reach its application, as far as it lies with us: dropped, which
    /// takes the inline position, or its connection reset.
    private boolean blocks(Action action) {
        return switch (action) {
            case Action.Alert _, Action.Pass _ -> false;
            case Action.Drop _ -> inline;
            case Action.Reset _ -> true;
        };
    }

    /// @param signatureId what asks for it; 0 if it is a policy
    private @Nullable ResetReport reset(
            Packet packet, Flow flow, ResetTarget target, long signatureId) {
        if (packet.protocol() != IpProtocol.TCP) {
            tellUnreachable(packet, Unreachable.UDP);
            return null;
        }
        ResetReport report =
                resetter.reset(
                        packet,
                        flow.toServer() ? End.CLIENT : End.SERVER,
                        connections.read(flow),
                        target,
                        signatureId,
                        slot.clockNs);
        flow.tracking(report.tracking());
        return report;
    }

    /// Tells the sender by ICMP, if the options go so far.
    private void tellUnreachable(Packet packet, Unreachable kind) {
        boolean isDatagram = kind != Unreachable.UDP || packet.protocol() == IpProtocol.UDP;
        if (isDatagram && resetOptions.unreachable().compareTo(kind) >= 0) {
            resetter.tellUnreachable(packet, slot.clockNs);
        }
    }

    /// Answers a segment that belongs to no session, if the options say so.
    void onStray(Packet packet) {
        if (resetOptions.onStray()) {
            resetter.reset(
                    packet, End.CLIENT, connections.none(), ResetTarget.SENDER, 0, slot.clockNs);
        }
    }

    /// Tells both ends of an established connection that it was silent for too long. In a VLAN that
    /// takes a link header that could be kept.
    private void onTimeout(Flow flow, LinkHeaders links) {
        boolean applies =
                flow.endCause() == EndReason.AGED_OUT
                        && flow.protocol() == IpProtocol.TCP
                        && flow.established()
                        && !flow.state().isOver()
                        && flow.tracking() == 0
                        && (flow.vlanCount() == 0 || links.lengthOf(flow.index()) > 0);
        if (applies) {
            resetter.reset(
                    connections.expired(flow, links, slot.clockNs),
                    End.CLIENT,
                    connections.read(flow).flow(-1, 0, 0),
                    ResetTarget.BOTH,
                    0,
                    slot.clockNs);
        }
        links.forget(flow.index());
    }

    /// The same ends, named by their role in the flow: the trigger may have gone the other way than
    /// the bytes that matched.
    private static ResetTarget targetOf(ResetTarget target, boolean toServer) {
        return switch (target) {
            case CLIENT, SERVER, BOTH -> target;
            case SENDER -> toServer ? ResetTarget.CLIENT : ResetTarget.SERVER;
            case RECEIVER -> toServer ? ResetTarget.SERVER : ResetTarget.CLIENT;
        };
    }

    /// A bit for the client, and one for the server.
    private static int endsOf(ResetTarget role) {
        return switch (role) {
            case CLIENT -> 1;
            case SERVER -> 2;
            default -> 3;
        };
    }

    private void mark(Flow flow, Verdict verdict, int matched) {
        if (verdict == Verdict.PASS_FLOW || (!verdict.drops() && bypasses(matched))) {
            flow.flag(FlowFlag.PASSED, true);
        } else if (verdict.dropsFlow()) {
            flow.flag(inline ? FlowFlag.DROPPED : FlowFlag.CONDEMNED, true);
            flow.endReason(EndReason.THREAT);
        }
    }

    private boolean bypasses(int matched) {
        for (int i = 0; i < matched; i++) {
            if (rules().matched(i).signature().reporting().bypasses()) {
                return true;
            }
        }
        return false;
    }

    private void settle(Packet packet, Verdict verdict) {
        if (inline && verdict.drops()) {
            countDrop(DropReason.RULE);
        } else {
            counters.increment(Counter.INSPECTED);
        }
        listener.onVerdict(packet, verdict);
    }

    private void settleUninspected(Packet packet, Flow flow, Verdict verdict) {
        uninspected = false;
        if (inline && verdict.drops()) {
            settle(packet, verdict);
        } else if (isLeftAlone(packet, flow, Case.STREAM_MEMCAP)) {
            counters.increment(BypassReason.STREAM_STATES_FULL);
            listener.onVerdict(packet, verdict);
        }
    }
}
