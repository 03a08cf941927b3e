package io.wirecut.pipeline.config;

/// What the pipeline must know of the [Settings], each with the default that Suricata documents.
///
/// @param stream how TCP sessions are followed: `stream.*`
/// @param hostPolicies how hosts put overlapping segments and fragments together: `host-os-policy`
/// @param exceptionPolicy what to do with traffic that cannot be inspected, unless told otherwise
///   for the case: `exception-policy`
/// @param appLayerErrorPolicy what to do with a flow whose application layer cannot be parsed:
///   `app-layer.error-policy`
/// @param captureChecksums whether the checksums in capture files are verified:
///   `pcap-file.checksum-checks`
/// @param usesVlanForTracking whether the same addresses in two VLANs are two flows:
///   `vlan.use-for-tracking`
/// @param packetAlertMax the most alerts of one packet, the first in the rules' order:
///   `packet-alert-max`
/// @param tcpTimeouts `flow-timeouts.tcp.*`
/// @param udpTimeouts `flow-timeouts.udp.*`
/// @param icmpTimeouts `flow-timeouts.icmp.*`
/// @param otherTimeouts `flow-timeouts.default.*`
public record InspectionSettings(
        StreamSettings stream,
        HostPolicies hostPolicies,
        ExceptionPolicy exceptionPolicy,
        ExceptionPolicy appLayerErrorPolicy,
        Toggle captureChecksums,
        boolean usesVlanForTracking,
        int packetAlertMax,
        ProtocolTimeouts tcpTimeouts,
        ProtocolTimeouts udpTimeouts,
        ProtocolTimeouts icmpTimeouts,
        ProtocolTimeouts otherTimeouts) {
    private static final int DEFAULT_PACKET_ALERT_MAX = 15;
    private static final int MAX_PACKET_ALERT_MAX = 255;

    /// What holds where nothing is set.
    public static final InspectionSettings DEFAULT = of(Settings.empty());

    /// Reads what there is.
    ///
    /// @throws SettingsException if one of them is not understood
    public static InspectionSettings of(Settings settings) {
        ExceptionPolicy exceptionPolicy =
                settings.choice("exception-policy", ExceptionPolicy.class, ExceptionPolicy.AUTO);
        return new InspectionSettings(
                StreamSettings.of(settings, exceptionPolicy),
                HostPolicies.of(settings),
                exceptionPolicy,
                settings.choice("app-layer.error-policy", ExceptionPolicy.class, exceptionPolicy),
                Toggle.of(settings, "pcap-file.checksum-checks", Toggle.AUTO),
                settings.flag("vlan.use-for-tracking", true),
                packetAlertMax(settings),
                ProtocolTimeouts.of(settings, "tcp", ProtocolTimeouts.ofSeconds(60, 600, 60, 100)),
                ProtocolTimeouts.of(settings, "udp", ProtocolTimeouts.ofSeconds(30, 300, 0, 100)),
                ProtocolTimeouts.of(settings, "icmp", ProtocolTimeouts.ofSeconds(30, 300, 0, 100)),
                ProtocolTimeouts.of(
                        settings, "default", ProtocolTimeouts.ofSeconds(30, 300, 0, 100)));
    }

    /// The same with another [#stream].
    public InspectionSettings withStream(StreamSettings other) {
        return new InspectionSettings(
                other,
                hostPolicies,
                exceptionPolicy,
                appLayerErrorPolicy,
                captureChecksums,
                usesVlanForTracking,
                packetAlertMax,
                tcpTimeouts,
                udpTimeouts,
                icmpTimeouts,
                otherTimeouts);
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
