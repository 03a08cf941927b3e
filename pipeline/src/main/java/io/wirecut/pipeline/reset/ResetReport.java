package io.wirecut.pipeline.reset;

import io.wirecut.signatures.Action.ResetTarget;
import java.util.Arrays;

/// What became of one wish to reset a connection: what was planned, and what the injector said of
/// each segment.
///
/// Belongs to its [Resetter] and is valid until that is used again. Allocates nothing after
/// construction.
public final class ResetReport {
    private final ResetPlan plan = new ResetPlan();
    private final Outcome[] outcomes = new Outcome[ResetPlan.MAX_SEGMENTS];
    private final Position position;
    private int tracking;
    private ResetTarget target = ResetTarget.BOTH;

    /// @param position whether the triggers are delivered or dropped
    ResetReport(Position position) {
        this.position = position;
        Arrays.fill(outcomes, Outcome.REFUSED);
    }

    /// Whether the trigger was delivered or dropped.
    public Position position() {
        return position;
    }

    /// The ends that were to be told.
    public ResetTarget target() {
        return target;
    }

    /// What was planned, and why an end gets nothing.
    public ResetPlan plan() {
        return plan;
    }

    /// What became of the planned segment at an index.
    public Outcome outcome(int index) {
        return outcomes[index];
    }

    /// What finds the connection again in its flow's next view: see [ConnectionView#flow]; 0 if it
    /// is not followed up.
    public int tracking() {
        return tracking;
    }

    void begin(ResetTarget target, int tracking) {
        this.target = target;
        this.tracking = tracking;
    }

    void tracking(int tracking) {
        this.tracking = tracking;
    }

    void outcome(int index, Outcome outcome) {
        outcomes[index] = outcome;
    }
}
