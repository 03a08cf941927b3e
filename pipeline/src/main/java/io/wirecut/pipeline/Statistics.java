package io.wirecut.pipeline;

import java.util.Map;

/// What a [Pipeline] has counted, over all of its threads, at one moment.
///
/// @param frames that were given to the pipeline
/// @param bytes of those frames, as captured
/// @param inspected frames that were looked at and forwarded
/// @param bypassed frames forwarded without a look, by reason; every reason is there
/// @param dropped frames dropped, by reason; every reason is there
/// @param flows flows that were seen
/// @param alerts reported
/// @param resets RST segments handed to the injector
/// @param workerCpuNs CPU time of the workers' threads; with [Threading#INVOKER] that of the
///   caller's thread since the start
/// @param details everything else that was counted, by dotted name, in a stable order
public record Statistics(
        long frames,
        long bytes,
        long inspected,
        Map<BypassReason, Long> bypassed,
        Map<DropReason, Long> dropped,
        long flows,
        long alerts,
        long resets,
        long workerCpuNs,
        Map<String, Long> details) {

    /// The conservation law: every frame was inspected, bypassed for a reason or dropped for a
    /// reason. Holds once nothing is under way, as after [Pipeline#endOfInput].
    public boolean isConserved() {
        return frames == inspected + sum(bypassed) + sum(dropped);
    }

    /// Frames that were forwarded without a look, for whatever reason.
    public long bypassedTotal() {
        return sum(bypassed);
    }

    /// Frames that were dropped, for whatever reason.
    public long droppedTotal() {
        return sum(dropped);
    }

    private static long sum(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
