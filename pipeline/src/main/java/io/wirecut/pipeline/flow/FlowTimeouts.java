package io.wirecut.pipeline.flow;

/// How long a flow may be silent before it ends, in nanoseconds of packet time, by what it is and
/// how far it has come.
///
/// @param tcpInitNs TCP outside any session: a first segment that is no SYN
/// @param tcpHandshakeNs TCP until the handshake is complete
/// @param tcpEstablishedNs TCP, established
/// @param tcpHalfClosedNs TCP, after the first FIN
/// @param tcpTimeWaitNs TCP, after both FINs or a RST that ended it
/// @param tcpUnverifiedResetNs TCP, after a RST that was in the window but not exact
/// @param udpNewNs UDP of which one end has spoken
/// @param udpEstablishedNs UDP of which both ends have spoken
/// @param icmpNs ICMP and ICMPv6
/// @param otherNs every other protocol
public record FlowTimeouts(
        long tcpInitNs,
        long tcpHandshakeNs,
        long tcpEstablishedNs,
        long tcpHalfClosedNs,
        long tcpTimeWaitNs,
        long tcpUnverifiedResetNs,
        long udpNewNs,
        long udpEstablishedNs,
        long icmpNs,
        long otherNs) {
    private static final long SECOND_NS = 1_000_000_000L;

    /// @throws IllegalArgumentException if one of them is not positive
    public FlowTimeouts {
        requirePositive("tcpInitNs", tcpInitNs);
        requirePositive("tcpHandshakeNs", tcpHandshakeNs);
        requirePositive("tcpEstablishedNs", tcpEstablishedNs);
        requirePositive("tcpHalfClosedNs", tcpHalfClosedNs);
        requirePositive("tcpTimeWaitNs", tcpTimeWaitNs);
        requirePositive("tcpUnverifiedResetNs", tcpUnverifiedResetNs);
        requirePositive("udpNewNs", udpNewNs);
        requirePositive("udpEstablishedNs", udpEstablishedNs);
        requirePositive("icmpNs", icmpNs);
        requirePositive("otherNs", otherNs);
    }

    /// The profile `pan-os`: the defaults of PAN-OS's session timeouts.
    public static FlowTimeouts panOs() {
        return ofSeconds(5, 10, 3600, 120, 15, 30, 30, 30, 6, 30);
    }

    /// The profile `suricata`: the defaults of Suricata's flow timeouts.
    public static FlowTimeouts suricata() {
        return ofSeconds(60, 60, 600, 600, 60, 60, 30, 300, 30, 30);
    }

    private static FlowTimeouts ofSeconds(
            long tcpInit,
            long tcpHandshake,
            long tcpEstablished,
            long tcpHalfClosed,
            long tcpTimeWait,
            long tcpUnverifiedReset,
            long udpNew,
            long udpEstablished,
            long icmp,
            long other) {
        return new FlowTimeouts(
                tcpInit * SECOND_NS,
                tcpHandshake * SECOND_NS,
                tcpEstablished * SECOND_NS,
                tcpHalfClosed * SECOND_NS,
                tcpTimeWait * SECOND_NS,
                tcpUnverifiedReset * SECOND_NS,
                udpNew * SECOND_NS,
                udpEstablished * SECOND_NS,
                icmp * SECOND_NS,
                other * SECOND_NS);
    }

    private static void requirePositive(String name, long valueNs) {
        if (valueNs <= 0) {
            throw new IllegalArgumentException(name + "=" + valueNs + " must be positive");
        }
    }
}
