package io.wirecut.pipeline.reset;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.signatures.Action.ResetTarget;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;

/// Resets connections: plans where the RSTs must be aimed, forges them, hands them to an injector,
/// and follows up what becomes of the connection.
///
/// Owned by a worker; the injector and the budget may be shared with others. Allocates nothing
/// after construction.
public final class Resetter {
    private final ResetPlanner planner;
    private final ResetOptions options;
    private final ResetCounters counters = new ResetCounters();
    private final Trigger trigger = new Trigger();
    private final ResetReport report;
    private final Shooter shooter;
    private final ResetTracker tracker;
    private final long markKey;
    private final @Nullable EpochNanoClock clock;

    /// What a resetter works with.
    ///
    /// @param position whether the triggers are delivered or dropped
    /// @param injector where the segments go; not closed by the resetter
    /// @param budget of all workers together
    /// @param handler is told what became of each connection
    /// @param markKey by which our own segments are known again where they are captured too; 0 if
    ///   they need not be
    /// @param clock the one that stamps the packets, where they come as they are on the wire; null
    ///   if they come from a file, and only their own time counts
    public record Context(
            ResetOptions options,
            Position position,
            Injector injector,
            ResetBudget budget,
            ResetHandler handler,
            long markKey,
            @Nullable EpochNanoClock clock) {}

    /// With the usual options, for one worker that nobody is told of.
    ///
    /// @param injector where the segments go; not closed by this object
    /// @param position whether the triggers are delivered or dropped
    public Resetter(Injector injector, Position position) {
        this(
                new Context(
                        ResetOptions.DEFAULT,
                        position,
                        injector,
                        new ResetBudget(ResetOptions.DEFAULT, 0),
                        reset -> {},
                        0,
                        null));
    }

    /// With options.
    public Resetter(Context context) {
        options = context.options;
        planner = new ResetPlanner(context.position);
        report = new ResetReport(context.position);
        shooter =
                new Shooter(
                        context.injector,
                        context.budget,
                        options.dryRun(),
                        context.markKey,
                        counters);
        tracker =
                new ResetTracker(
                        options,
                        context.position,
                        shooter,
                        counters,
                        context.handler,
                        context.clock);
        markKey = context.markKey;
        clock = context.clock;
    }

    /// Whether the triggers are delivered or dropped.
    public Position position() {
        return planner.position();
    }

    /// What has been done so far.
    public ResetCounters counters() {
        return counters;
    }

    /// Resets the connection of a packet, for no signature.
    ///
    /// @param packet the trigger; only read
    /// @param sender the end of the flow that sent it
    /// @param view what is known of its connection
    /// @param target the ends that are to be told
    /// @return what was planned and done, valid until the next call
    public ResetReport reset(Packet packet, End sender, ConnectionView view, ResetTarget target) {
        return reset(packet, sender, view, target, 0, packet.timestampNs());
    }

    /// Resets the connection of a packet, and follows it up if the view has its flow.
    ///
    /// @param packet the trigger; only read
    /// @param sender the end of the flow that sent it
    /// @param view what is known of its connection
    /// @param target the ends that are to be told
    /// @param signatureId what asks for it; 0 if it is a policy
    /// @param nowNs the time, by the clock of the packets
    /// @return what was planned and done, valid until the next call; its [ResetReport#tracking] is
    ///   to be kept for the next view of the flow
    public ResetReport reset(
            Packet packet,
            End sender,
            ConnectionView view,
            ResetTarget target,
            long signatureId,
            long nowNs) {
        long matchNs = clockNs(nowNs);
        report.begin(target, view.tracking());
        noteHosts(packet, sender, view);
        ResetPlan plan = report.plan();
        TrackedReset tracked = tracker.find(view);
        End receiver = sender.opposite();
        Refusal towardReceiver = refusal(packet, receiver, false, target, sender, tracked);
        Refusal towardSender = refusal(packet, sender, true, target, sender, tracked);
        boolean plansReceiver = towardReceiver == Refusal.NONE && isAsked(target, receiver, sender);
        boolean plansSender = towardSender == Refusal.NONE && isAsked(target, sender, sender);
        if (plansReceiver || plansSender) {
            planner.plan(
                    trigger.set(packet, sender),
                    view,
                    plansReceiver && plansSender
                            ? ResetTarget.BOTH
                            : plansReceiver ? ResetTarget.RECEIVER : ResetTarget.SENDER,
                    plan);
        } else {
            plan.clear();
        }
        counters.countRequest(plan.size());
        fireAll(packet, sender, view, signatureId, matchNs, nowNs);
        if (towardReceiver != Refusal.NONE) {
            plan.refuse(receiver, towardReceiver);
        }
        if (towardSender != Refusal.NONE) {
            plan.refuse(sender, towardSender);
        }
        countRefusal(plan.refusal(End.CLIENT));
        countRefusal(plan.refusal(End.SERVER));
        return report;
    }

    /// Takes a later packet of a connection into account that is followed up.
    ///
    /// @param packet TCP; only read
    /// @param sender the end of the flow that sent it
    /// @param view what is known of its connection, the packet counted in
    /// @param believed whether its receiver takes it, as far as can be told
    /// @param nowNs the time, by the clock of the packets
    public void onPacket(
            Packet packet, End sender, ConnectionView view, boolean believed, long nowNs) {
        if (tracker.find(view) != null) {
            noteHosts(packet, sender, view);
            tracker.onPacket(packet, sender, view, believed, nowNs);
        }
    }

    /// Tells the sender of a packet by ICMP that it is prohibited.
    ///
    /// @param packet only read
    /// @param nowNs the time, by the clock of the packets
    public void tellUnreachable(Packet packet, long nowNs) {
        shooter.tellUnreachable(packet, nowNs);
    }

    /// Lets time pass: what is due for the connections that are followed up is done.
    ///
    /// @param nowNs the time, by the clock of the packets
    public void advance(long nowNs) {
        tracker.advance(nowNs);
    }

    /// A flow has ended, followed up or not.
    ///
    /// @param view of the flow
    /// @param restarted whether its client has begun another one in its place
    public void onFlowEnd(ConnectionView view, boolean restarted, long nowNs) {
        tracker.onFlowEnd(view, restarted, nowNs);
    }

    /// The input has ended; time may begin anywhere.
    public void restart() {
        tracker.restart();
    }

    /// Whether a packet is a RST of ours, captured on its way.
    public boolean isOwn(Packet packet) {
        return ResetMark.isOn(packet, markKey);
    }

    private void noteHosts(Packet packet, End sender, ConnectionView view) {
        NetworkSet lenient = options.inWindowHosts();
        int version = packet.ipVersion();
        view.of(sender)
                .takesInWindow(lenient.contains(version, packet.sourceHigh(), packet.sourceLow()));
        view.of(sender.opposite())
                .takesInWindow(
                        lenient.contains(
                                version, packet.destinationHigh(), packet.destinationLow()));
    }

    /// Why an end that is asked for gets no RST, whatever the plan.
    private Refusal refusal(
            Packet packet,
            End end,
            boolean isSource,
            ResetTarget target,
            End sender,
            @Nullable TrackedReset tracked) {
        if (!isAsked(target, end, sender)) {
            return Refusal.NONE;
        }
        boolean spared =
                options.never()
                        .contains(
                                packet.ipVersion(),
                                isSource ? packet.sourceHigh() : packet.destinationHigh(),
                                isSource ? packet.sourceLow() : packet.destinationLow());
        if (spared) {
            return Refusal.NEVER_RESET;
        }
        if (tracked != null) {
            TrackedEnd known = tracked.of(end);
            if (known.isOpen() || known.fate() == Fate.WOULD_RESET) {
                return Refusal.TRACKED;
            }
            if (tracked.segments() >= options.segmentsPerFlow()) {
                return Refusal.FLOW_BUDGET;
            }
        }
        return Refusal.NONE;
    }

    /// Whether a target includes an end, given who sent the trigger.
    static boolean isAsked(ResetTarget target, End end, End sender) {
        return switch (target) {
            case BOTH -> true;
            case SENDER -> end == sender;
            case RECEIVER -> end != sender;
            case CLIENT -> end == End.CLIENT;
            case SERVER -> end == End.SERVER;
        };
    }

    /// The time by the clock, where there is one; it may lag behind that of the packets.
    private long clockNs(long nowNs) {
        return clock == null ? nowNs : Math.max(nowNs, clock.nanoTime());
    }

    private void fireAll(
            Packet packet,
            End sender,
            ConnectionView view,
            long signatureId,
            long matchNs,
            long nowNs) {
        ResetPlan plan = report.plan();
        long injectionNs = nowNs;
        long shotNs = nowNs;
        int tracking = plan.size() > 0 && view.hasFlow() ? track(packet, sender, view) : 0;
        boolean wasOpen = tracking != ResetTracker.NONE && tracker.at(tracking).isOpen();
        for (int i = 0; i < plan.size(); i++) {
            PlannedSegment segment = plan.segment(i);
            Outcome outcome = shooter.fire(packet, sender, view, segment, nowNs);
            report.outcome(i, outcome);
            if (i == 0) {
                injectionNs = clockNs(nowNs);
                shotNs = tracker.clockNs(nowNs);
            }
            if (shooter.refusal() != Refusal.NONE) {
                plan.refuse(segment.toward(), shooter.refusal());
            }
            if (tracking != ResetTracker.NONE) {
                tracker.onFirstShot(
                        tracker.at(tracking).of(segment.toward()),
                        packet,
                        outcome,
                        segment,
                        shotNs);
            }
        }
        if (tracking != ResetTracker.NONE) {
            long waitedNs = clock == null ? 0 : injectionNs - packet.timestampNs();
            counters.recordInjection(waitedNs, injectionNs - matchNs);
            boolean opening = packet.hasTcpFlags(TcpFlag.SYN);
            tracker.at(tracking).trigger(signatureId, nowNs, matchNs, injectionNs, opening);
            tracker.begin(tracking, wasOpen, nowNs);
            report.tracking(tracking);
        }
    }

    private int track(Packet packet, End sender, ConnectionView view) {
        if (tracker.find(view) != null) {
            return view.tracking();
        }
        int tracking = tracker.claim();
        if (tracking != ResetTracker.NONE) {
            tracker.at(tracking).begin(view.flowIndex(), view.flowId(), packet, sender);
        }
        return tracking;
    }

    private void countRefusal(Refusal refusal) {
        if (refusal != Refusal.NONE) {
            counters.count(refusal);
        }
    }
}
