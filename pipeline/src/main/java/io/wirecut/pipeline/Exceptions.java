package io.wirecut.pipeline;

import io.wirecut.pipeline.config.ExceptionPolicies.Case;
import io.wirecut.pipeline.config.ExceptionPolicy;

/// What is to become of packets that cannot be inspected as they should be, case by case, and how
/// often it was asked. One per worker; allocates nothing after construction.
final class Exceptions {
    private final Counters counters;
    private final ExceptionPolicy[] policies = new ExceptionPolicy[Case.values().length];

    Exceptions(PipelineOptions options, Counters counters) {
        this.counters = counters;
        for (Case situation : Case.values()) {
            policies[situation.ordinal()] =
                    options.inspection().exceptionPolicy(situation, options.isInline());
        }
    }

    /// What holds in a case, which is counted as having come up.
    ExceptionPolicy in(Case situation) {
        ExceptionPolicy policy = policies[situation.ordinal()];
        counters.increment(situation, policy);
        return policy;
    }

    /// Why a packet is dropped in a case.
    static DropReason dropReason(Case situation) {
        return switch (situation) {
            case FLOW_MEMCAP -> DropReason.FLOW_TABLE_FULL;
            case STREAM_MEMCAP -> DropReason.STREAM_STATES_FULL;
            case REASSEMBLY_MEMCAP -> DropReason.SEGMENT_STORE_FULL;
            case DEFRAG_MEMCAP -> DropReason.FRAGMENT_STORE_FULL;
            case MIDSTREAM, APP_LAYER_ERROR -> DropReason.EXCEPTION_POLICY;
        };
    }

    /// Why a packet is forwarded in a case without having been inspected.
    static BypassReason bypassReason(Case situation) {
        return switch (situation) {
            case FLOW_MEMCAP -> BypassReason.FLOW_TABLE_FULL;
            case STREAM_MEMCAP -> BypassReason.STREAM_STATES_FULL;
            case REASSEMBLY_MEMCAP -> BypassReason.SEGMENT_STORE_FULL;
            case DEFRAG_MEMCAP -> BypassReason.FRAGMENT_STORE_FULL;
            case MIDSTREAM, APP_LAYER_ERROR -> BypassReason.FLOW_PASSED;
        };
    }
}
