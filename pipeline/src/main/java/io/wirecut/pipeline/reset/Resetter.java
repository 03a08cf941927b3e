package io.wirecut.pipeline.reset;

import io.wirecut.pipeline.decode.Packet;
import io.wirecut.signatures.Action.ResetTarget;
import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// Resets connections: plans where the RSTs must be aimed, forges them, and hands them to an
/// injector.
///
/// Owned by a worker; the injector may be shared with others. Allocates nothing after construction.
public final class Resetter {
    private final Injector injector;
    private final ResetPlanner planner;
    private final ResetForger forger = new ResetForger();
    private final ResetCounters counters = new ResetCounters();
    private final Trigger trigger = new Trigger();
    private final ResetReport report;
    private final MutableDirectBuffer frame =
            new UnsafeBuffer(ByteBuffer.allocateDirect(ResetForger.MAX_FRAME_LENGTH));

    /// @param injector where the segments go; not closed by this object
    /// @param position whether the triggers are delivered or dropped
    public Resetter(Injector injector, Position position) {
        this.injector = injector;
        this.planner = new ResetPlanner(position);
        this.report = new ResetReport(position);
    }

    /// Whether the triggers are delivered or dropped.
    public Position position() {
        return planner.position();
    }

    /// What has been done so far.
    public ResetCounters counters() {
        return counters;
    }

    /// Resets the connection of a packet.
    ///
    /// @param packet the trigger; only read
    /// @param sender the end of the flow that sent it
    /// @param view what is known of its connection
    /// @param target the ends that are to be told
    /// @return what was planned and done, valid until the next call
    public ResetReport reset(Packet packet, End sender, ConnectionView view, ResetTarget target) {
        report.begin(target);
        ResetPlan plan = report.plan();
        planner.plan(trigger.set(packet, sender), view, target, plan);
        counters.countRequest(plan.size());
        for (int i = 0; i < plan.size(); i++) {
            report.outcome(i, send(packet, sender, view, plan, plan.segment(i)));
        }
        countRefusal(plan.refusal(End.CLIENT));
        countRefusal(plan.refusal(End.SERVER));
        return report;
    }

    private Outcome send(
            Packet packet,
            End sender,
            ConnectionView view,
            ResetPlan plan,
            PlannedSegment segment) {
        int length = forger.forge(packet, sender, segment, view, frame, 0);
        Outcome outcome;
        if (length > 0) {
            outcome = injector.inject(frame, 0, length, packet.linkType(), packet.timestampNs());
        } else {
            plan.refuse(segment.toward(), forger.refusal());
            outcome = Outcome.REFUSED;
        }
        counters.count(outcome);
        return outcome;
    }

    private void countRefusal(Refusal refusal) {
        if (refusal != Refusal.NONE) {
            counters.count(refusal);
        }
    }
}
