package io.wirecut.pipeline.reset;

/// What a [ResetPlanner] decided: the segments to send, and for each end that is asked for and gets
/// none, why not.
///
/// Made once and filled again by each plan. Allocates nothing after construction.
public final class ResetPlan {
    /// The most segments toward one end.
    public static final int MAX_SEGMENTS_PER_END = 4;

    /// The most segments of a plan.
    public static final int MAX_SEGMENTS = 2 * MAX_SEGMENTS_PER_END;

    private final PlannedSegment[] segments = new PlannedSegment[MAX_SEGMENTS];
    private int size;
    private Refusal towardClient = Refusal.NONE;
    private Refusal towardServer = Refusal.NONE;

    /// An empty plan.
    public ResetPlan() {
        for (int i = 0; i < MAX_SEGMENTS; i++) {
            segments[i] = new PlannedSegment();
        }
    }

    /// How many segments there are, 0 to [#MAX_SEGMENTS], in the order in which they are to be
    /// sent.
    public int size() {
        return size;
    }

    /// The segment at an index, from 0; valid until the plan is filled again.
    public PlannedSegment segment(int index) {
        return segments[index];
    }

    /// Why an end gets no segment: [Refusal#NONE] if it gets one, or none was asked for.
    public Refusal refusal(End toward) {
        return toward == End.CLIENT ? towardClient : towardServer;
    }

    void clear() {
        size = 0;
        towardClient = Refusal.NONE;
        towardServer = Refusal.NONE;
    }

    void refuse(End toward, Refusal refusal) {
        if (toward == End.CLIENT) {
            towardClient = refusal;
        } else {
            towardServer = refusal;
        }
    }

    void add(End toward, int sequence, int acknowledgement, int flags, Aim aim) {
        segments[size++].set(toward, sequence, acknowledgement, flags, aim);
    }
}
