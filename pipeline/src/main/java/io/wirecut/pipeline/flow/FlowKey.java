package io.wirecut.pipeline.flow;

import io.wirecut.memory.Slab;
import io.wirecut.pipeline.decode.HeaderKind;
import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.Packet;
import org.agrona.DirectBuffer;

/// What a packet and its flow have in common: read from the packet once, then hashed and compared.
///
/// An ICMP error has the key of the packet whose header it quotes, turned round: it goes to the end
/// that sent that packet, as an answer to it would.
///
/// Owned by one thread. Allocates nothing after construction.
public final class FlowKey {
    private static final int TUNNEL_ID_OFFSET = 4;
    private static final int VLAN_ID_BITS = 16;

    private final FlowKeyOptions options;
    private final QuotedHeader quoted = new QuotedHeader();
    private final long vlanMask;
    private final long seed0;
    private final long seed1;
    private final long seed2;

    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private int sourcePort;
    private int destinationPort;
    private int protocol;
    private int ipVersion;
    private long vlanIds;
    private int tunnel;
    private boolean isError;

    /// @param seed the secret that salts the hash
    /// @param options what counts beside addresses, ports and protocol
    public FlowKey(long seed, FlowKeyOptions options) {
        this.options = options;
        vlanMask = options.usesVlan() ? -1 : 0;
        seed0 = mix(seed);
        seed1 = mix(seed0);
        seed2 = mix(seed1);
    }

    /// Takes the key of a packet.
    ///
    /// @param packet decoded; of one without an IP header every field is 0
    public void read(Packet packet) {
        ipVersion = packet.ipVersion();
        vlanIds = vlanIds(packet);
        tunnel = tunnel(packet);
        isError = QuotedHeader.isError(packet);
        if (isError && quoted.read(packet)) {
            readQuoted();
            return;
        }
        sourceHigh = packet.sourceHigh();
        sourceLow = packet.sourceLow();
        destinationHigh = packet.destinationHigh();
        destinationLow = packet.destinationLow();
        sourcePort = packet.sourcePort();
        destinationPort = packet.destinationPort();
        protocol = packet.protocol();
        if (protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6) {
            readMessage(packet);
        } else if (protocol == IpProtocol.ESP) {
            readSecurityAssociation(packet);
        }
    }

    private void readMessage(Packet packet) {
        sourcePort = 0;
        destinationPort = 0;
        if (!packet.fragment()) {
            int end = packet.ipOffset() + packet.ipLength();
            sourcePort = IcmpTypes.type(packet.buffer(), packet.transportOffset(), end);
            destinationPort = IcmpTypes.counterpart(protocol, sourcePort);
        }
    }

    /// A security association has one direction (RFC 4303 §2.1): ports that differ keep the
    /// opposite one, which may have the same index, out of its flow.
    private void readSecurityAssociation(Packet packet) {
        sourcePort = 1;
        destinationPort = 0;
        if (packet.payloadOffset() >= packet.transportOffset() + Integer.BYTES) {
            tunnel ^= bigEndian32(packet.buffer(), packet.transportOffset());
        }
    }

    private void readQuoted() {
        sourceHigh = quoted.destinationHigh();
        sourceLow = quoted.destinationLow();
        destinationHigh = quoted.sourceHigh();
        destinationLow = quoted.sourceLow();
        sourcePort = quoted.destinationPort();
        destinationPort = quoted.sourcePort();
        protocol = quoted.protocol();
    }

    /// Whether packets of this protocol belong to flows: those of TCP, UDP, SCTP, ESP, and of ICMP
    /// of the version of IP at hand. Of others nobody knows what is a conversation and what is its
    /// payload.
    public static boolean hasFlow(Packet packet) {
        return switch (packet.protocol()) {
            case IpProtocol.TCP, IpProtocol.UDP, IpProtocol.SCTP, IpProtocol.ESP -> true;
            case IpProtocol.ICMP -> packet.ipVersion() == 4;
            case IpProtocol.ICMPV6 -> packet.ipVersion() == 6;
            default -> false;
        };
    }

    /// Whether the packet was an ICMP error: it begins no flow, and its key is that of the flow
    /// that it tells of, if it tells of one.
    boolean isError() {
        return isError;
    }

    /// The same for both directions; not to be foreseen by who does not know the seed. The upper
    /// half is as good as the lower one, and independent of it.
    public long hash() {
        long ends =
                mixEnd(sourceHigh, sourceLow, sourcePort)
                        + mixEnd(destinationHigh, destinationLow, destinationPort);
        long rest = (long) tunnel << 16 | (long) ipVersion << 8 | protocol;
        return fold(ends ^ (vlanIds & vlanMask), rest ^ seed2);
    }

    /// Writes the key to a fresh record.
    void write(Slab records, long base, boolean fromClient) {
        records.putLong(base + FlowLayout.CLIENT_HIGH, fromClient ? sourceHigh : destinationHigh);
        records.putLong(base + FlowLayout.CLIENT_LOW, fromClient ? sourceLow : destinationLow);
        records.putLong(base + FlowLayout.SERVER_HIGH, fromClient ? destinationHigh : sourceHigh);
        records.putLong(base + FlowLayout.SERVER_LOW, fromClient ? destinationLow : sourceLow);
        records.putInt(
                base + FlowLayout.CLIENT_PORT,
                fromClient
                        ? ports(sourcePort, destinationPort)
                        : ports(destinationPort, sourcePort));
        records.putInt(base + FlowLayout.PROTOCOL, kind());
        records.putLong(base + FlowLayout.VLAN_IDS, vlanIds);
        records.putInt(base + FlowLayout.TUNNEL, tunnel);
    }

    /// Whether the packet goes from the client to the server of a record.
    boolean isFromClientOf(Slab records, long base) {
        return records.getLong(base + FlowLayout.CLIENT_LOW) == sourceLow
                && records.getLong(base + FlowLayout.SERVER_LOW) == destinationLow
                && records.getLong(base + FlowLayout.CLIENT_HIGH) == sourceHigh
                && records.getLong(base + FlowLayout.SERVER_HIGH) == destinationHigh
                && records.getInt(base + FlowLayout.CLIENT_PORT)
                        == ports(sourcePort, destinationPort)
                && isOfKindOf(records, base);
    }

    /// Whether the packet goes from the server to the client of a record.
    boolean isFromServerOf(Slab records, long base) {
        return records.getLong(base + FlowLayout.CLIENT_LOW) == destinationLow
                && records.getLong(base + FlowLayout.SERVER_LOW) == sourceLow
                && records.getLong(base + FlowLayout.CLIENT_HIGH) == destinationHigh
                && records.getLong(base + FlowLayout.SERVER_HIGH) == sourceHigh
                && records.getInt(base + FlowLayout.CLIENT_PORT)
                        == ports(destinationPort, sourcePort)
                && isOfKindOf(records, base);
    }

    /// Protocol and version, the record's state and end reason left out.
    private boolean isOfKindOf(Slab records, long base) {
        return (records.getInt(base + FlowLayout.PROTOCOL) & 0xffff) == kind()
                && records.getInt(base + FlowLayout.TUNNEL) == tunnel
                && ((records.getLong(base + FlowLayout.VLAN_IDS) ^ vlanIds) & vlanMask) == 0;
    }

    private int kind() {
        return ipVersion << 8 | protocol;
    }

    /// Both ports as a record has them.
    private static int ports(int client, int server) {
        return server << 16 | client;
    }

    /// Takes the record, not the seed, so that every run gives a flow the same id.
    static long id(Slab records, long base) {
        long id = mix(records.getLong(base + FlowLayout.START_NS));
        for (int field = FlowLayout.CLIENT_HIGH; field <= FlowLayout.SERVER_LOW; field += 8) {
            id = mix(id ^ records.getLong(base + field));
        }
        id = mix(id ^ records.getInt(base + FlowLayout.CLIENT_PORT));
        id = mix(id ^ records.getLong(base + FlowLayout.VLAN_IDS));
        id = mix(id ^ records.getInt(base + FlowLayout.TUNNEL));
        id = mix(id ^ records.getByte(base + FlowLayout.PROTOCOL)) & Long.MAX_VALUE;
        return id == 0 ? 1 : id;
    }

    /// Each id and one more in 16 bits, the innermost lowest.
    private static long vlanIds(Packet packet) {
        long ids = 0;
        for (int i = 0; i < packet.vlanCount(); i++) {
            ids = ids << VLAN_ID_BITS | (packet.vlanId(i) + 1);
        }
        return ids;
    }

    static int vlanCount(long ids) {
        return (Long.SIZE - Long.numberOfLeadingZeros(ids) + VLAN_ID_BITS - 1) / VLAN_ID_BITS;
    }

    static int vlanId(long ids, int index) {
        int shift = (vlanCount(ids) - 1 - index) * VLAN_ID_BITS;
        return (int) (ids >>> shift & 0xffff) - 1;
    }

    /// How many IP headers there are in the upper byte, below it the id of the innermost VXLAN or
    /// GENEVE network.
    private int tunnel(Packet packet) {
        int depth = options.usesDepth() ? packet.layers() : 0;
        int network = options.usesTunnelId() && packet.layers() > 1 ? tunnelId(packet) : 0;
        return depth << 24 | network;
    }

    private static int tunnelId(Packet packet) {
        for (int i = packet.headerCount() - 1; i >= 0; i--) {
            HeaderKind kind = packet.headerKind(i);
            if (kind == HeaderKind.VXLAN || kind == HeaderKind.GENEVE) {
                DirectBuffer buffer =
                        i < packet.frameHeaderCount() || !packet.reassembled()
                                ? packet.frame()
                                : packet.buffer();
                return bigEndian32(buffer, packet.headerOffset(i) + TUNNEL_ID_OFFSET) >>> 8;
            }
        }
        return 0;
    }

    private static int bigEndian32(DirectBuffer buffer, int offset) {
        return Integer.reverseBytes(buffer.getInt(offset));
    }

    /// Secret on both sides of both products, so that nobody can tell two ends that come out alike.
    private long mixEnd(long high, long low, int port) {
        return fold(fold(high ^ seed0, low ^ seed1) ^ seed2, port ^ seed0);
    }

    /// Both halves of a 128-bit product, as in wyhash (Wang Yi).
    private static long fold(long a, long b) {
        return a * b ^ Math.unsignedMultiplyHigh(a, b);
    }

    /// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
