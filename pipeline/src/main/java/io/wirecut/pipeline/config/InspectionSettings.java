package io.wirecut.pipeline.config;

import io.wirecut.pipeline.config.ExceptionPolicies.Case;
import io.wirecut.pipeline.decode.TunnelPorts;
import io.wirecut.pipeline.reset.ResetOptions;

/// What the pipeline must know of the [Settings], each with the default that Suricata documents.
///
/// @param stream how TCP sessions are followed: `stream.*`
/// @param hostPolicies how hosts put overlapping segments and fragments together: `host-os-policy`
/// @param tunnelPorts where tunnels are looked for: `decoder.{vxlan,geneve,teredo}`
/// @param defrag how fragments are put together: `defrag.*`
/// @param flow what a flow is, and how long one is remembered: `flow.*`, `flow-timeouts.*`
/// @param memory how much there is for what: `memory`, `*.memcap`
/// @param exceptionPolicies what to do with traffic that cannot be inspected: `exception-policy`
///   and `*-policy`
/// @param captureChecksums whether the checksums in capture files are verified:
///   `pcap-file.checksum-checks`
/// @param packetAlertMax the most alerts of one packet, the first in the rules' order:
///   `packet-alert-max`
/// @param resets how connections are reset: `reset.*`
/// @param oldFlows what becomes of flows when the rules are swapped: `rule-reload.old-flows`
public record InspectionSettings(
        StreamSettings stream,
        HostPolicies hostPolicies,
        TunnelPorts tunnelPorts,
        DefragSettings defrag,
        FlowSettings flow,
        MemorySettings memory,
        ExceptionPolicies exceptionPolicies,
        Toggle captureChecksums,
        int packetAlertMax,
        ResetOptions resets,
        OldFlows oldFlows) {
    private static final int DEFAULT_PACKET_ALERT_MAX = 15;
    private static final int MAX_PACKET_ALERT_MAX = 255;

    /// What holds where nothing is set.
    public static final InspectionSettings DEFAULT = of(Settings.empty());

    /// Reads what there is.
    ///
    /// @throws SettingsException if one of them is not understood
    public static InspectionSettings of(Settings settings) {
        return new InspectionSettings(
                StreamSettings.of(settings),
                HostPolicies.of(settings),
                TunnelSettings.of(settings),
                DefragSettings.of(settings),
                FlowSettings.of(settings),
                MemorySettings.of(settings),
                ExceptionPolicies.of(settings),
                Toggle.of(settings, "pcap-file.checksum-checks", Toggle.AUTO),
                packetAlertMax(settings),
                ResetSettings.of(settings),
                settings.choice("rule-reload.old-flows", OldFlows.class, OldFlows.FINISH));
    }

    /// The same with another [#stream].
    public InspectionSettings withStream(StreamSettings other) {
        return new InspectionSettings(
                other,
                hostPolicies,
                tunnelPorts,
                defrag,
                flow,
                memory,
                exceptionPolicies,
                captureChecksums,
                packetAlertMax,
                resets,
                oldFlows);
    }

    /// The same with another [#resets].
    public InspectionSettings withResets(ResetOptions other) {
        return new InspectionSettings(
                stream,
                hostPolicies,
                tunnelPorts,
                defrag,
                flow,
                memory,
                exceptionPolicies,
                captureChecksums,
                packetAlertMax,
                other,
                oldFlows);
    }

    /// What to do in a case where traffic cannot be inspected. Two cases have an `AUTO` of their
    /// own: a session that is seen in its middle is inspected where such sessions are picked up,
    /// and inline a segment that there is no room for is dropped alone, as its sender will send it
    /// again.
    ///
    /// @param inline whether frames are held until there is a verdict
    public ExceptionPolicy exceptionPolicy(Case situation, boolean inline) {
        if (exceptionPolicies.setting(situation) == ExceptionPolicy.AUTO) {
            if (situation == Case.MIDSTREAM && stream.midstream()) {
                return ExceptionPolicy.IGNORE;
            }
            if (situation == Case.REASSEMBLY_MEMCAP && inline) {
                return ExceptionPolicy.DROP_PACKET;
            }
        }
        return exceptionPolicies.setting(situation).resolved(inline);
    }

    private static int packetAlertMax(Settings settings) {
        String path = "packet-alert-max";
        long max = settings.integer(path, DEFAULT_PACKET_ALERT_MAX);
        if (max < 0 || max > MAX_PACKET_ALERT_MAX) {
            throw settings.fault(path, "a number from 0 (the default) to " + MAX_PACKET_ALERT_MAX);
        }
        return max == 0 ? DEFAULT_PACKET_ALERT_MAX : (int) max;
    }
}
