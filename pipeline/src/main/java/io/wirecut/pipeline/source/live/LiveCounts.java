package io.wirecut.pipeline.source.live;

import java.util.Map;

/// What a [LiveSource] has counted. Once it is quiet and polled dry, every frame that arrived was
/// handed on, passed over for a reason, or lost in the kernel.
///
/// @param arrived frames that the kernel had for us
/// @param handedOn of them, those that were handed on
/// @param passedOver of them, those that were not to be inspected
/// @param lost of them, those that the kernel had no room for
/// @param details everything else, by dotted name
public record LiveCounts(
        long arrived, long handedOn, long passedOver, long lost, Map<String, Long> details) {
    /// Whether every frame is accounted for.
    public boolean isConserved() {
        return arrived == handedOn + passedOver + lost;
    }
}
