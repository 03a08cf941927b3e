package io.wirecut.pipeline.flow;

import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.Packet;
import org.agrona.concurrent.UnsafeBuffer;

/// What a packet and its flow have in common: read from the packet once, then hashed and compared.
/// Allocates nothing after construction.
final class FlowKey {
    private static final int ICMP_ECHO_REPLY = 0;
    private static final int ICMP_ECHO_REQUEST = 8;
    private static final int ICMPV6_ECHO_REQUEST = 128;
    private static final int ICMPV6_ECHO_REPLY = 129;
    private static final int ICMP_ECHO_HEADER_LENGTH = 8;
    private static final int ICMP_IDENTIFIER_OFFSET = 4;

    private final long seed;
    private final boolean useVlan;

    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private int sourcePort;
    private int destinationPort;
    private int protocol;
    private int ipVersion;
    private long vlanKey;

    FlowKey(long seed, boolean useVlan) {
        this.seed = seed;
        this.useVlan = useVlan;
    }

    void read(Packet packet) {
        sourceHigh = packet.sourceHigh();
        sourceLow = packet.sourceLow();
        destinationHigh = packet.destinationHigh();
        destinationLow = packet.destinationLow();
        sourcePort = packet.sourcePort();
        destinationPort = packet.destinationPort();
        protocol = packet.protocol();
        ipVersion = packet.ipVersion();
        vlanKey = useVlan ? vlanKey(packet) : 0;
        if (protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6) {
            int identifier = echoIdentifier(packet);
            sourcePort = identifier;
            destinationPort = identifier;
        }
    }

    /// The same for both directions; not to be foreseen by who does not know the seed.
    int hash() {
        long ends =
                mixEnd(sourceHigh, sourceLow, sourcePort)
                        + mixEnd(destinationHigh, destinationLow, destinationPort);
        long rest = vlanKey << 16 | (long) ipVersion << 8 | protocol;
        return (int) (mix(ends ^ mix(rest ^ seed)) >>> 32);
    }

    /// Writes the key to a fresh record, its id included.
    void write(UnsafeBuffer records, int base, boolean fromClient, long startNs) {
        records.putLong(base + FlowLayout.CLIENT_HIGH, fromClient ? sourceHigh : destinationHigh);
        records.putLong(base + FlowLayout.CLIENT_LOW, fromClient ? sourceLow : destinationLow);
        records.putLong(base + FlowLayout.SERVER_HIGH, fromClient ? destinationHigh : sourceHigh);
        records.putLong(base + FlowLayout.SERVER_LOW, fromClient ? destinationLow : sourceLow);
        int clientPort = fromClient ? sourcePort : destinationPort;
        int serverPort = fromClient ? destinationPort : sourcePort;
        records.putShort(base + FlowLayout.CLIENT_PORT, (short) clientPort);
        records.putShort(base + FlowLayout.SERVER_PORT, (short) serverPort);
        records.putByte(base + FlowLayout.PROTOCOL, (byte) protocol);
        records.putByte(base + FlowLayout.IP_VERSION, (byte) ipVersion);
        records.putLong(base + FlowLayout.VLAN_KEY, vlanKey);
        records.putLong(base + FlowLayout.ID, id(records, base, startNs));
    }

    /// Whether the packet goes from the client to the server of a record.
    boolean isFromClientOf(UnsafeBuffer records, int base) {
        return records.getLong(base + FlowLayout.CLIENT_LOW) == sourceLow
                && records.getLong(base + FlowLayout.SERVER_LOW) == destinationLow
                && records.getLong(base + FlowLayout.CLIENT_HIGH) == sourceHigh
                && records.getLong(base + FlowLayout.SERVER_HIGH) == destinationHigh
                && records.getShort(base + FlowLayout.CLIENT_PORT) == (short) sourcePort
                && records.getShort(base + FlowLayout.SERVER_PORT) == (short) destinationPort
                && isOfKindOf(records, base);
    }

    /// Whether the packet goes from the server to the client of a record.
    boolean isFromServerOf(UnsafeBuffer records, int base) {
        return records.getLong(base + FlowLayout.CLIENT_LOW) == destinationLow
                && records.getLong(base + FlowLayout.SERVER_LOW) == sourceLow
                && records.getLong(base + FlowLayout.CLIENT_HIGH) == destinationHigh
                && records.getLong(base + FlowLayout.SERVER_HIGH) == sourceHigh
                && records.getShort(base + FlowLayout.CLIENT_PORT) == (short) destinationPort
                && records.getShort(base + FlowLayout.SERVER_PORT) == (short) sourcePort
                && isOfKindOf(records, base);
    }

    /// Makes this the key of a record, so that it can be hashed.
    void readRecord(UnsafeBuffer records, int base) {
        sourceHigh = records.getLong(base + FlowLayout.CLIENT_HIGH);
        sourceLow = records.getLong(base + FlowLayout.CLIENT_LOW);
        destinationHigh = records.getLong(base + FlowLayout.SERVER_HIGH);
        destinationLow = records.getLong(base + FlowLayout.SERVER_LOW);
        sourcePort = records.getShort(base + FlowLayout.CLIENT_PORT) & 0xffff;
        destinationPort = records.getShort(base + FlowLayout.SERVER_PORT) & 0xffff;
        protocol = records.getByte(base + FlowLayout.PROTOCOL) & 0xff;
        ipVersion = records.getByte(base + FlowLayout.IP_VERSION);
        vlanKey = records.getLong(base + FlowLayout.VLAN_KEY);
    }

    private boolean isOfKindOf(UnsafeBuffer records, int base) {
        return records.getByte(base + FlowLayout.PROTOCOL) == (byte) protocol
                && records.getByte(base + FlowLayout.IP_VERSION) == (byte) ipVersion
                && records.getLong(base + FlowLayout.VLAN_KEY) == vlanKey;
    }

    private long mixEnd(long high, long low, int port) {
        return mix(mix(high ^ seed) + low * 0x9e3779b97f4a7c15L + port);
    }

    /// Takes the record, not the seed, so that every run gives a flow the same id.
    private static long id(UnsafeBuffer records, int base, long startNs) {
        long id = mix(startNs);
        for (int field = FlowLayout.CLIENT_HIGH; field <= FlowLayout.SERVER_LOW; field += 8) {
            id = mix(id ^ records.getLong(base + field));
        }
        id = mix(id ^ records.getInt(base + FlowLayout.CLIENT_PORT));
        id = mix(id ^ records.getLong(base + FlowLayout.VLAN_KEY));
        id = mix(id ^ records.getByte(base + FlowLayout.PROTOCOL)) & Long.MAX_VALUE;
        return id == 0 ? 1 : id;
    }

    private static long vlanKey(Packet packet) {
        long key = 0;
        for (int i = 0; i < packet.vlanCount(); i++) {
            key = key << 16 | (packet.vlanId(i) + 1);
        }
        return key;
    }

    private static int echoIdentifier(Packet packet) {
        int offset = packet.transportOffset();
        int end = packet.ipOffset() + packet.ipLength();
        if (packet.fragment() || end - offset < ICMP_ECHO_HEADER_LENGTH) {
            return 0;
        }
        int type = packet.buffer().getByte(offset) & 0xff;
        boolean echo =
                packet.protocol() == IpProtocol.ICMP
                        ? type == ICMP_ECHO_REQUEST || type == ICMP_ECHO_REPLY
                        : type == ICMPV6_ECHO_REQUEST || type == ICMPV6_ECHO_REPLY;
        if (!echo) {
            return 0;
        }
        int identifier = packet.buffer().getShort(offset + ICMP_IDENTIFIER_OFFSET) & 0xffff;
        return Integer.reverseBytes(identifier) >>> 16;
    }

    /// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
