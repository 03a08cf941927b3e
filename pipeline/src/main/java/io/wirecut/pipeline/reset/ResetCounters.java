package io.wirecut.pipeline.reset;

import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/// Counts what a [Resetter] did. Written by its thread only; any thread may read, and sees recent
/// values. Allocates nothing after construction.
@SuppressWarnings("EnumOrdinal") // one array of counters, some of them one for each constant
public final class ResetCounters {
    private static final int REQUESTS = 0;
    private static final int PLANNED = 1;
    private static final int OUTCOMES = 2;
    private static final int REFUSALS = OUTCOMES + Outcome.COUNT;
    private static final int FATES = REFUSALS + Refusal.COUNT;
    private static final int FOLLOW_UPS = FATES + Fate.COUNT;
    private static final int QUIET_SHOTS = FOLLOW_UPS + 1;
    private static final int UNTRACKED = QUIET_SHOTS + 1;
    private static final int REVIVALS = UNTRACKED + 1;
    private static final int UNREACHABLES = REVIVALS + 1;
    private static final int UNREACHABLES_FAILED = UNREACHABLES + 1;
    private static final int COUNT = UNREACHABLES_FAILED + 1;

    private static final long MAX_TIME_NS = 3_600_000_000_000L;

    private final AtomicLongArray counts = new AtomicLongArray(COUNT);
    private final AtomicHistogram injectionTimes = new AtomicHistogram(MAX_TIME_NS, 2);
    private final AtomicHistogram matchTimes = new AtomicHistogram(MAX_TIME_NS, 2);
    private final AtomicHistogram deathTimes = new AtomicHistogram(MAX_TIME_NS, 2);

    /// All zero.
    public ResetCounters() {}

    /// Connections that were to be reset, counted once for each trigger.
    public long requests() {
        return counts.getOpaque(REQUESTS);
    }

    /// Segments planned.
    public long planned() {
        return counts.getOpaque(PLANNED);
    }

    /// Segments with an outcome, [Outcome#REFUSED] counting also those that could not be forged.
    /// Over all outcomes, they make up [#planned].
    public long outcomes(Outcome outcome) {
        return counts.getOpaque(OUTCOMES + outcome.ordinal());
    }

    /// Ends that were to be told and were not, for a reason.
    public long refusals(Refusal refusal) {
        return counts.getOpaque(REFUSALS + refusal.ordinal());
    }

    /// Connections that ended so, each time that it was decided.
    public long fates(Fate fate) {
        return counts.getOpaque(FATES + fate.ordinal());
    }

    /// Segments sent because of later packets of a connection, or because it had come to rest; they
    /// are planned ones too.
    public long followUps() {
        return counts.getOpaque(FOLLOW_UPS);
    }

    /// Those that were sent because a connection had come to rest.
    public long quietShots() {
        return counts.getOpaque(QUIET_SHOTS);
    }

    /// Connections that were reset and could not be followed up, as too many others were.
    public long untracked() {
        return counts.getOpaque(UNTRACKED);
    }

    /// Ends that were taken for dead, and spoke again.
    public long revivals() {
        return counts.getOpaque(REVIVALS);
    }

    /// ICMP messages sent in place of RSTs.
    public long unreachables() {
        return counts.getOpaque(UNREACHABLES);
    }

    /// ICMP messages that the injector did not take.
    public long unreachablesFailed() {
        return counts.getOpaque(UNREACHABLES_FAILED);
    }

    /// Segments that an injector took.
    public long taken() {
        return outcomes(Outcome.SENT) + outcomes(Outcome.QUEUED) + outcomes(Outcome.RECORDED);
    }

    /// Adds the nanoseconds from each match to the hand-over of its first RST to a histogram.
    public void addMatchTimesTo(Histogram histogram) {
        histogram.add(matchTimes);
    }

    /// Adds the nanoseconds from each trigger to the hand-over of its first RST to a histogram.
    public void addInjectionTimesTo(Histogram histogram) {
        histogram.add(injectionTimes);
    }

    /// Adds the nanoseconds from each trigger to the death of the last end to a histogram.
    public void addDeathTimesTo(Histogram histogram) {
        histogram.add(deathTimes);
    }

    void countFollowUp() {
        add(FOLLOW_UPS, 1);
        add(PLANNED, 1);
    }

    void countQuietShot() {
        add(QUIET_SHOTS, 1);
        countFollowUp();
    }

    void countUntracked() {
        add(UNTRACKED, 1);
    }

    void countRevival() {
        add(REVIVALS, 1);
    }

    void countUnreachable(boolean taken) {
        add(taken ? UNREACHABLES : UNREACHABLES_FAILED, 1);
    }

    void count(Fate fate) {
        add(FATES + fate.ordinal(), 1);
    }

    /// @param timeNs from the trigger
    /// @param matchTimeNs from the match
    void recordInjection(long timeNs, long matchTimeNs) {
        injectionTimes.recordValue(Math.clamp(timeNs, 0, MAX_TIME_NS));
        matchTimes.recordValue(Math.clamp(matchTimeNs, 0, MAX_TIME_NS));
    }

    void recordDeath(long timeNs) {
        deathTimes.recordValue(Math.clamp(timeNs, 0, MAX_TIME_NS));
    }

    void countRequest(int plannedSegments) {
        add(REQUESTS, 1);
        add(PLANNED, plannedSegments);
    }

    void count(Outcome outcome) {
        add(OUTCOMES + outcome.ordinal(), 1);
    }

    void count(Refusal refusal) {
        add(REFUSALS + refusal.ordinal(), 1);
    }

    private void add(int index, int amount) {
        counts.setOpaque(index, counts.getPlain(index) + amount);
    }
}
