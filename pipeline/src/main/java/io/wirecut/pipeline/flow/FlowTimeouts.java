package io.wirecut.pipeline.flow;

import io.wirecut.pipeline.decode.IpProtocol;

/// How long a flow may be silent before it ends, in nanoseconds of packet time, by what it is and
/// how far it has come.
///
/// @param tcp of TCP flows
/// @param udp of UDP flows
/// @param icmp of flows of ICMP and ICMPv6
/// @param other of all other flows
public record FlowTimeouts(Tcp tcp, Datagrams udp, Datagrams icmp, Datagrams other) {
    private static final long SECOND_NS = 1_000_000_000L;

    /// TCP, by the state of the connection.
    ///
    /// @param initNs outside any session: a first segment that is no SYN
    /// @param handshakeNs until the handshake is complete
    /// @param establishedNs established
    /// @param halfClosedNs after the first FIN
    /// @param closedNs after both FINs or a RST that ended it
    /// @param unverifiedResetNs after a RST that was in the window but not exact
    /// @param discardNs cut or dropped
    /// @param bypassedNs not looked at any more, as an exception policy asked
    public record Tcp(
            long initNs,
            long handshakeNs,
            long establishedNs,
            long halfClosedNs,
            long closedNs,
            long unverifiedResetNs,
            long discardNs,
            long bypassedNs) {
        /// @throws IllegalArgumentException if one of them is negative
        public Tcp {
            requireNatural("tcp.initNs", initNs);
            requireNatural("tcp.handshakeNs", handshakeNs);
            requireNatural("tcp.establishedNs", establishedNs);
            requireNatural("tcp.halfClosedNs", halfClosedNs);
            requireNatural("tcp.closedNs", closedNs);
            requireNatural("tcp.unverifiedResetNs", unverifiedResetNs);
            requireNatural("tcp.discardNs", discardNs);
            requireNatural("tcp.bypassedNs", bypassedNs);
        }

        static Tcp ofSeconds(
                long init,
                long handshake,
                long established,
                long halfClosed,
                long closed,
                long unverifiedReset,
                long discard,
                long bypassed) {
            return new Tcp(
                    init * SECOND_NS,
                    handshake * SECOND_NS,
                    established * SECOND_NS,
                    halfClosed * SECOND_NS,
                    closed * SECOND_NS,
                    unverifiedReset * SECOND_NS,
                    discard * SECOND_NS,
                    bypassed * SECOND_NS);
        }

        long of(Flow flow) {
            if (flow.hasFlag(FlowFlag.DROPPED | FlowFlag.BYPASSED)) {
                return flow.hasFlag(FlowFlag.DROPPED) ? discardNs : bypassedNs;
            }
            long timeoutNs =
                    switch (flow.state()) {
                        case NONE, OUTSIDE -> initNs;
                        case SYN_SENT, SYN_RECEIVED -> handshakeNs;
                        case ESTABLISHED -> establishedNs;
                        case HALF_CLOSED, CLOSING -> halfClosedNs;
                        case TIME_WAIT, RESET -> closedNs;
                    };
            return flow.hasFlag(FlowFlag.UNVERIFIED_RESET)
                    ? Math.min(timeoutNs, unverifiedResetNs)
                    : timeoutNs;
        }
    }

    /// A protocol without sessions, by who has spoken.
    ///
    /// @param newNs one end
    /// @param establishedNs both ends
    /// @param discardNs dropped
    /// @param bypassedNs not looked at any more, as an exception policy asked
    public record Datagrams(long newNs, long establishedNs, long discardNs, long bypassedNs) {
        /// @throws IllegalArgumentException if one of them is negative
        public Datagrams {
            requireNatural("newNs", newNs);
            requireNatural("establishedNs", establishedNs);
            requireNatural("discardNs", discardNs);
            requireNatural("bypassedNs", bypassedNs);
        }

        static Datagrams ofSeconds(
                long newSeconds, long establishedSeconds, long discard, long bypassed) {
            return new Datagrams(
                    newSeconds * SECOND_NS,
                    establishedSeconds * SECOND_NS,
                    discard * SECOND_NS,
                    bypassed * SECOND_NS);
        }

        long of(Flow flow) {
            if (flow.hasFlag(FlowFlag.DROPPED | FlowFlag.BYPASSED)) {
                return flow.hasFlag(FlowFlag.DROPPED) ? discardNs : bypassedNs;
            }
            return flow.established() ? establishedNs : newNs;
        }
    }

    /// The profile `pan-os`: the defaults of PAN-OS's session timeouts.
    public static FlowTimeouts panOs() {
        Datagrams icmp = Datagrams.ofSeconds(6, 6, 6, 6);
        return new FlowTimeouts(
                Tcp.ofSeconds(5, 10, 3600, 120, 15, 30, 90, 90),
                Datagrams.ofSeconds(30, 30, 60, 60),
                icmp,
                Datagrams.ofSeconds(30, 30, 60, 60));
    }

    /// The profile `suricata`: the defaults of Suricata's flow timeouts.
    public static FlowTimeouts suricata() {
        return new FlowTimeouts(
                Tcp.ofSeconds(60, 60, 600, 600, 60, 60, 600, 100),
                Datagrams.ofSeconds(30, 300, 300, 100),
                Datagrams.ofSeconds(30, 300, 300, 100),
                Datagrams.ofSeconds(30, 300, 300, 100));
    }

    /// What holds under pressure unless told, in either profile: Suricata's emergency timeouts.
    public static FlowTimeouts emergency() {
        return new FlowTimeouts(
                Tcp.ofSeconds(5, 5, 100, 100, 10, 10, 100, 50),
                Datagrams.ofSeconds(10, 100, 100, 50),
                Datagrams.ofSeconds(10, 100, 100, 50),
                Datagrams.ofSeconds(10, 100, 100, 50));
    }

    /// How long a flow may be silent as it is now. Allocates nothing.
    long of(Flow flow) {
        return switch (flow.protocol()) {
            case IpProtocol.TCP -> tcp.of(flow);
            case IpProtocol.UDP -> udp.of(flow);
            case IpProtocol.ICMP, IpProtocol.ICMPV6 -> icmp.of(flow);
            default -> other.of(flow);
        };
    }

    private static void requireNatural(String name, long valueNs) {
        if (valueNs < 0) {
            throw new IllegalArgumentException(name + "=" + valueNs + " must not be negative");
        }
    }
}
