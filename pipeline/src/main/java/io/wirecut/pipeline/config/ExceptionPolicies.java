package io.wirecut.pipeline.config;

import java.util.EnumMap;
import java.util.Map;

/// What to do in each case where traffic cannot be inspected as it should be.
///
/// Immutable; asking allocates nothing.
public final class ExceptionPolicies {
    /// A case, with the setting that holds for it.
    public enum Case {
        /// There is no room for another flow.
        FLOW_MEMCAP("flow.memcap-policy"),
        /// There is no memory left to match another stream with.
        STREAM_MEMCAP("stream.memcap-policy"),
        /// There is no room for another segment that came too early.
        REASSEMBLY_MEMCAP("stream.reassembly.memcap-policy"),
        /// A session is seen in its middle.
        MIDSTREAM("stream.midstream-policy"),
        /// There is no room for another fragment.
        DEFRAG_MEMCAP("defrag.memcap-policy"),
        /// The application layer cannot be parsed.
        APP_LAYER_ERROR("app-layer.error-policy");

        private final String path;

        Case(String path) {
            this.path = path;
        }

        /// The setting that holds for it.
        public String path() {
            return path;
        }
    }

    private final Map<Case, ExceptionPolicy> policies = new EnumMap<>(Case.class);

    private ExceptionPolicies() {}

    /// Reads `exception-policy`, which holds for every case that has no setting of its own.
    static ExceptionPolicies of(Settings settings) {
        ExceptionPolicy otherwise =
                settings.choice("exception-policy", ExceptionPolicy.class, ExceptionPolicy.AUTO);
        ExceptionPolicies policies = new ExceptionPolicies();
        for (Case situation : Case.values()) {
            policies.policies.put(
                    situation, settings.choice(situation.path(), ExceptionPolicy.class, otherwise));
        }
        return policies;
    }

    /// What was set for a case, `AUTO` unless told.
    public ExceptionPolicy setting(Case situation) {
        return policies.getOrDefault(situation, ExceptionPolicy.AUTO);
    }
}
