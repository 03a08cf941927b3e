package io.wirecut.rules.packet;

import io.wirecut.signatures.AddressSet;
import io.wirecut.signatures.FlowCondition;
import io.wirecut.signatures.PortSet;
import io.wirecut.signatures.Protocol;
import io.wirecut.signatures.Signature;
import org.jspecify.annotations.Nullable;

/// A signature's header and `flow`, compiled: what holds for any address or port is left out.
/// Immutable, shared by all workers.
public final class HeaderCheck {
    private final Protocol protocol;
    private final @Nullable AddressSet source;
    private final @Nullable AddressSet destination;
    private final @Nullable PortSet sourcePorts;
    private final @Nullable PortSet destinationPorts;
    private final boolean bidirectional;
    private final FlowCondition.Direction direction;
    private final FlowCondition.State state;

    /// Compiles the header of a signature.
    public HeaderCheck(Signature signature) {
        protocol = signature.protocol();
        source = signature.source().isAny() ? null : signature.source();
        destination = signature.destination().isAny() ? null : signature.destination();
        sourcePorts = signature.sourcePorts().isAny() ? null : signature.sourcePorts();
        destinationPorts =
                signature.destinationPorts().isAny() ? null : signature.destinationPorts();
        bidirectional = signature.bidirectional();
        direction = signature.flow().direction();
        state = signature.flow().state();
    }

    /// Whether the packet's header and flow are as the signature asks. Allocates nothing.
    public boolean passes(PacketFacts facts) {
        if (!passesProtocol(facts) || !passesFlow(facts)) {
            return false;
        }
        if ((sourcePorts != null || destinationPorts != null) && !hasPorts(facts)) {
            return false;
        }
        return passesForward(facts) || (bidirectional && passesBackward(facts));
    }

    /// Whether the ports of the packet are known.
    public static boolean hasPorts(PacketFacts facts) {
        int number = facts.protocol();
        boolean transport =
                number == IpProtocol.TCP || number == IpProtocol.UDP || number == IpProtocol.SCTP;
        return transport && !facts.fragment();
    }

    private boolean passesProtocol(PacketFacts facts) {
        int number = facts.protocol();
        return switch (protocol) {
            case PACKET_HEADER -> true;
            case IP -> facts.ipVersion() != 0;
            case SCTP -> number == IpProtocol.SCTP;
            case TCP, TCP_PACKET, TCP_STREAM -> number == IpProtocol.TCP;
            case UDP -> number == IpProtocol.UDP;
            case ICMP -> number == IpProtocol.ICMP || number == IpProtocol.ICMPV6;
        };
    }

    /// As in Suricata, a packet without a flow goes to the server, and has no state at all.
    private boolean passesFlow(PacketFacts facts) {
        boolean way =
                switch (direction) {
                    case ANY -> true;
                    case TO_SERVER -> !facts.hasFlow() || facts.toServer();
                    case TO_CLIENT -> facts.hasFlow() && !facts.toServer();
                };
        return way
                && switch (state) {
                    case ANY -> true;
                    case STATELESS -> facts.hasFlow();
                    case ESTABLISHED -> facts.hasFlow() && facts.established();
                    case NOT_ESTABLISHED -> facts.hasFlow() && !facts.established();
                };
    }

    private boolean passesForward(PacketFacts facts) {
        return contains(sourcePorts, facts.sourcePort())
                && contains(destinationPorts, facts.destinationPort())
                && containsSource(source, facts)
                && containsDestination(destination, facts);
    }

    private boolean passesBackward(PacketFacts facts) {
        return contains(sourcePorts, facts.destinationPort())
                && contains(destinationPorts, facts.sourcePort())
                && containsDestination(source, facts)
                && containsSource(destination, facts);
    }

    private static boolean contains(@Nullable PortSet ports, int port) {
        return ports == null || ports.contains(port);
    }

    /// Whether a packet's source is in a set; null is every address.
    public static boolean containsSource(@Nullable AddressSet set, PacketFacts facts) {
        return set == null
                || (facts.ipVersion() == 4
                        ? set.contains4((int) facts.sourceLow())
                        : set.contains6(facts.sourceHigh(), facts.sourceLow()));
    }

    /// Whether a packet's destination is in a set; null is every address.
    public static boolean containsDestination(@Nullable AddressSet set, PacketFacts facts) {
        return set == null
                || (facts.ipVersion() == 4
                        ? set.contains4((int) facts.destinationLow())
                        : set.contains6(facts.destinationHigh(), facts.destinationLow()));
    }
}
