package io.wirecut.pipeline.flow;

/// What makes two flows of the same addresses, ports and protocol different ones.
///
/// @param usesVlan the ids of their VLAN tags: `vlan.use-for-tracking`
/// @param usesDepth in how many tunnels they are: `decoder.recursion-level.use-for-tracking`
/// @param usesTunnelId the id of the VXLAN or GENEVE network they are in: `tunnel.use-for-tracking`
public record FlowKeyOptions(boolean usesVlan, boolean usesDepth, boolean usesTunnelId) {
    /// What holds unless told: VLAN tags and depth, as with Suricata.
    public static final FlowKeyOptions DEFAULT = new FlowKeyOptions(true, true, false);
}
