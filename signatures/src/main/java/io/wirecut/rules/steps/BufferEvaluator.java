package io.wirecut.rules.steps;

import io.wirecut.rules.packet.IpProtocol;
import io.wirecut.rules.packet.PacketFacts;
import io.wirecut.rules.state.RuleMemory;
import io.wirecut.signatures.Buffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/// Decides whether what a rule asks of a packet's headers and addresses holds.
///
/// One per worker. Allocates nothing after construction.
public final class BufferEvaluator {
    private static final int ROUTER_ADVERTISEMENT = 9;
    private static final int TIMESTAMP = 13;
    private static final int TIMESTAMP_REPLY = 14;
    private static final int ADDRESS_MASK = 17;
    private static final int ADDRESS_MASK_REPLY = 18;
    private static final int TIMESTAMP_LENGTH = 20;
    private static final int ADDRESS_MASK_LENGTH = 12;
    private static final int ADDRESS_COUNT_OFFSET = 4;
    private static final int WORD_COUNT_OFFSET = 5;

    private final InspectionEvaluator steps;
    private final Transformer transformer;
    private boolean exhausted;
    private boolean regexLimited;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer address = new UnsafeBuffer(new byte[2 * Long.BYTES]);

    /// @param payload the context of the payload's steps, whose variables these share
    /// @param limit places to try for one rule
    public BufferEvaluator(InspectionContext payload, int limit) {
        InspectionContext context =
                new InspectionContext(
                        payload.variables, payload.regexSearch, payload.captured, limit);
        transformer = new Transformer(payload.regexSearch);
        steps = new InspectionEvaluator(context.decoding(), limit);
    }

    /// Whether the last evaluation was given up because it took too long.
    public boolean isExhausted() {
        return exhausted;
    }

    /// Whether a regular expression in the last evaluation was given up because it took too long.
    public boolean isRegexLimited() {
        return regexLimited;
    }

    /// Whether all checks hold.
    public boolean matches(BufferCheck[] checks, PacketFacts facts) {
        exhausted = false;
        regexLimited = false;
        for (BufferCheck check : checks) {
            if (!matches(check, facts)) {
                return false;
            }
        }
        return true;
    }

    /// Whether what is asked of lists holds, which may change them: asked last of all.
    public boolean listsHold(BufferCheck[] checks, RuleMemory memory, PacketFacts facts) {
        for (BufferCheck check : checks) {
            if (check.memberships.length > 0 && !listsHold(check, memory, facts)) {
                return false;
            }
        }
        return true;
    }

    private boolean listsHold(BufferCheck check, RuleMemory memory, PacketFacts facts) {
        if (!find(check.buffer, facts)) {
            return false;
        }
        if (check.transforms.length > 0) {
            transformer.apply(check.transforms, view);
        }
        for (MembershipCheck membership : check.memberships) {
            if (!membership.take(memory, view)) {
                return false;
            }
        }
        return true;
    }

    private boolean matches(BufferCheck check, PacketFacts facts) {
        if (!find(check.buffer, facts)) {
            return check.holdsWhereAbsent;
        }
        if (check.transforms.length > 0) {
            transformer.apply(check.transforms, view);
        }
        steps.wrap(view, 0, 0);
        boolean hold = check.holdsWherePresent && steps.matches(check.chains);
        exhausted |= steps.isExhausted();
        regexLimited |= steps.isRegexLimited();
        return hold;
    }

    /// Moves the view to a buffer.
    ///
    /// @return whether the packet has it
    private boolean find(Buffer buffer, PacketFacts facts) {
        int version = facts.ipVersion();
        return switch (buffer) {
            case IPV4_HEADER -> version == 4 && wrapNetworkHeader(facts);
            case IPV6_HEADER -> version == 6 && wrapNetworkHeader(facts);
            case TCP_HEADER -> wrapTransportHeader(IpProtocol.TCP, facts);
            case UDP_HEADER -> wrapTransportHeader(IpProtocol.UDP, facts);
            case ICMPV4_HEADER -> wrapTransportHeader(IpProtocol.ICMP, facts) && extend(facts);
            case ICMPV6_HEADER -> wrapTransportHeader(IpProtocol.ICMPV6, facts);
            case SOURCE_ADDRESS -> wrapAddress(facts.sourceHigh(), facts.sourceLow(), version);
            case DESTINATION_ADDRESS ->
                    wrapAddress(facts.destinationHigh(), facts.destinationLow(), version);
            case PAYLOAD -> false;
        };
    }

    private boolean wrapNetworkHeader(PacketFacts facts) {
        view.wrap(facts.payloadBuffer(), facts.networkHeaderOffset(), facts.networkHeaderLength());
        return view.capacity() > 0;
    }

    private boolean wrapAddress(long high, long low, int version) {
        address.putLong(0, high, ByteOrder.BIG_ENDIAN);
        address.putLong(Long.BYTES, low, ByteOrder.BIG_ENDIAN);
        int length = version == 4 ? Integer.BYTES : address.capacity();
        view.wrap(address, address.capacity() - length, length);
        return version != 0;
    }

    private boolean wrapTransportHeader(int protocol, PacketFacts facts) {
        if (facts.protocol() != protocol || facts.fragment()) {
            return false;
        }
        int offset = facts.transportHeaderOffset();
        view.wrap(facts.payloadBuffer(), offset, facts.payloadOffset() - offset);
        return view.capacity() > 0;
    }

    /// Some kinds of ICMPv4 messages have headers longer than the 8 bytes of all (RFC 792, 950,
    /// 1256).
    private boolean extend(PacketFacts facts) {
        int offset = facts.transportHeaderOffset();
        int longest = facts.payloadOffset() + facts.payloadLength() - offset;
        int type = Byte.toUnsignedInt(view.getByte(0));
        int length =
                switch (type) {
                    case ROUTER_ADVERTISEMENT -> view.capacity() + advertisedLength();
                    case TIMESTAMP, TIMESTAMP_REPLY -> TIMESTAMP_LENGTH;
                    case ADDRESS_MASK, ADDRESS_MASK_REPLY -> ADDRESS_MASK_LENGTH;
                    default -> view.capacity();
                };
        view.wrap(facts.payloadBuffer(), offset, Math.min(length, longest));
        return true;
    }

    /// Length of the addresses of a router advertisement: their number, times the words each takes.
    private int advertisedLength() {
        boolean complete = view.capacity() > WORD_COUNT_OFFSET;
        return complete
                ? Byte.toUnsignedInt(view.getByte(ADDRESS_COUNT_OFFSET))
                        * Byte.toUnsignedInt(view.getByte(WORD_COUNT_OFFSET))
                        * Integer.BYTES
                : 0;
    }
}
