package io.wirecut.rules.state;

import io.wirecut.rules.packet.PacketFacts;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.Threshold;
import io.wirecut.signatures.Threshold.Kind;

/// One [Threshold] of a rule, compiled. Immutable, shared by all workers; allocates nothing.
///
/// @param threshold what it counts
/// @param what stands for the signature and the threshold in the key of a count
public record CompiledThreshold(Threshold threshold, long what) {
    private static final long NS_PER_SECOND = 1_000_000_000;

    /// How long a flow is backed off from before the count begins anew.
    private static final long BACKOFF_SECONDS = 86_400;

    /// What comes of a match.
    public enum Outcome {
        /// It is reported.
        REPORT,
        /// It is reported with the threshold's own action.
        REPORT_WITH_NEW_ACTION,
        /// The action holds; it is not reported.
        ACT,
        /// It is as if there had been no match.
        NOTHING
    }

    static CompiledThreshold of(Signature signature, Threshold threshold) {
        long id = ((long) signature.gid() << Integer.SIZE) ^ signature.sid();
        return new CompiledThreshold(threshold, id * 8 + threshold.kind().ordinal());
    }

    /// Counts a match on a packet.
    Outcome onMatch(RuleMemory memory, PacketFacts facts) {
        if (threshold.track() == Threshold.Track.FLOW && facts.flowIndex() < 0) {
            return Outcome.NOTHING;
        }
        long key = memory.key(what, threshold.track(), facts);
        long nowNs = facts.timestampNs();
        if (threshold.kind() == Kind.RATE_FILTER) {
            return onRate(memory, key, nowNs);
        }
        boolean backsOff = threshold.kind() == Kind.BACKOFF;
        long windowNs = (backsOff ? BACKOFF_SECONDS : threshold.seconds()) * NS_PER_SECOND;
        int limit = threshold.count();
        int restartAt = threshold.kind() == Kind.THRESHOLD ? limit : 0;
        int count = memory.count(key, nowNs, windowNs, restartAt);
        if (count == 0) {
            return threshold.kind() == Kind.LIMIT ? Outcome.REPORT : Outcome.NOTHING;
        }
        return switch (threshold.kind()) {
            case LIMIT -> count <= limit ? Outcome.REPORT : Outcome.ACT;
            case THRESHOLD -> count >= limit ? Outcome.REPORT : Outcome.NOTHING;
            case BOTH -> of(count, limit);
            case BACKOFF -> of(count, nextStep(count));
            case DETECTION_FILTER -> count > limit ? Outcome.REPORT : Outcome.NOTHING;
            case RATE_FILTER -> Outcome.REPORT;
        };
    }

    private Outcome of(int count, int step) {
        if (count == step) {
            return Outcome.REPORT;
        }
        return count > threshold.count() ? Outcome.ACT : Outcome.NOTHING;
    }

    /// The first of the growing counts that is not below a count.
    private int nextStep(int count) {
        long step = threshold.count();
        while (step < count) {
            step *= threshold.multiplier();
        }
        return (int) Math.min(step, Integer.MAX_VALUE);
    }

    /// Once the rate is exceeded, the new action holds for the time-out. The match that finds it
    /// over is reported as usual and does not count, as in Suricata: the count before goes on.
    private Outcome onRate(RuleMemory memory, long key, long nowNs) {
        long exceededKey = ~key;
        switch (memory.timeOut(exceededKey, nowNs)) {
            case LASTS -> {
                return Outcome.REPORT_WITH_NEW_ACTION;
            }
            case OVER -> {
                return Outcome.REPORT;
            }
            case NONE -> {
                // The rate decides.
            }
        }
        long windowNs = threshold.seconds() * NS_PER_SECOND;
        if (memory.count(key, nowNs, windowNs, 0) <= threshold.count()) {
            return Outcome.REPORT;
        }
        memory.beginTimeOut(exceededKey, nowNs, threshold.timeoutSeconds());
        return Outcome.REPORT_WITH_NEW_ACTION;
    }
}
