package io.wirecut.pipeline.defrag;

import io.wirecut.pipeline.decode.Packet;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/// The datagrams that are not complete: off-heap records of fixed size, found by key through a hash
/// table with a secret seed, and listed by age.
///
/// The key is addresses, identification, IP version, depth of tunnels and VLAN ids, and for IPv4
/// the protocol (RFC 791 §3.2, RFC 8200 §4.5).
///
/// ```text
///   0  source high(8)   source low(8)   destination high(8)   destination low(8)
///  32  VLAN ids(8)      identification(4)  version, protocol, layers(4)
///  48  first seen(8)    bucket(4)  next in bucket(4)  older(4)  younger(4)
///  72  first fragment(4)  last fragment(4)  fragments(4)  covered blocks(4)
///  88  end(4)  furthest end(4)  overlapped(4)  header length(4)
/// 104  covered blocks, a bit for each of 8 bytes(1024)
/// 1128 IP header as its first fragment has it(256)
/// ```
final class DatagramTable {
    static final int NONE = -1;
    static final int MAX_HEADER_LENGTH = 256;

    private static final int SOURCE_HIGH = 0;
    private static final int SOURCE_LOW = 8;
    private static final int DESTINATION_HIGH = 16;
    private static final int DESTINATION_LOW = 24;
    private static final int VLANS = 32;
    private static final int ID = 40;
    private static final int KIND = 44;
    private static final int FIRST_SEEN = 48;
    private static final int BUCKET = 56;
    private static final int NEXT_IN_BUCKET = 60;
    private static final int OLDER = 64;
    private static final int YOUNGER = 68;
    static final int FIRST_FRAGMENT = 72;
    static final int LAST_FRAGMENT = 76;
    static final int FRAGMENT_COUNT = 80;
    static final int COVERED_COUNT = 84;
    static final int END = 88;
    static final int FURTHEST_END = 92;
    static final int OVERLAPPED = 96;
    static final int HEADER_LENGTH = 100;
    private static final int COVERED = 104;
    private static final int COVERED_LENGTH = 1024;
    private static final int HEADER = COVERED + COVERED_LENGTH;
    private static final int RECORD_LENGTH = HEADER + MAX_HEADER_LENGTH;

    private static final int SENDER_BUCKETS = 4_096;

    private final UnsafeBuffer records;
    private final int[] buckets;

    /// How many datagrams there are of each sender; senders of one bucket share a count.
    private final int[] ofSender = new int[SENDER_BUCKETS];

    private final int maxOfSender;
    private final long seed;
    private int free;
    private int oldest = NONE;
    private int youngest = NONE;
    private int size;

    DatagramTable(int capacity, long seed) {
        this.seed = seed;
        maxOfSender = Math.max(1, capacity / 2);
        records =
                new UnsafeBuffer(
                        ByteBuffer.allocateDirect(Math.multiplyExact(capacity, RECORD_LENGTH)));
        buckets = new int[BitUtil.findNextPositivePowerOfTwo(capacity)];
        Arrays.fill(buckets, NONE);
        for (int i = 0; i < capacity; i++) {
            put(i, NEXT_IN_BUCKET, i + 1 < capacity ? i + 1 : NONE);
        }
    }

    long memoryLength() {
        return records.capacity();
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return free == NONE;
    }

    /// Whether a packet's sender has as many datagrams as one may have: half of all, so that nobody
    /// takes the room of everybody.
    boolean isFullFor(Packet packet) {
        return ofSender[senderBucket(packet.sourceHigh(), packet.sourceLow())] >= maxOfSender;
    }

    private int senderBucket(long high, long low) {
        return (int) (mix(mix(seed + high) ^ low) >>> 32) & (SENDER_BUCKETS - 1);
    }

    /// The datagram that a fragment belongs to, or NONE.
    int find(Packet packet) {
        long vlans = vlansOf(packet);
        int kind = kindOf(packet);
        int datagram = buckets[bucketOf(packet, vlans, kind)];
        while (datagram != NONE && !matches(datagram, packet, vlans, kind)) {
            datagram = get(datagram, NEXT_IN_BUCKET);
        }
        return datagram;
    }

    /// Adds the datagram that a fragment belongs to; the table must not be full.
    int add(Packet packet) {
        int datagram = free;
        free = get(datagram, NEXT_IN_BUCKET);
        size++;
        ofSender[senderBucket(packet.sourceHigh(), packet.sourceLow())]++;
        int record = datagram * RECORD_LENGTH;
        long vlans = vlansOf(packet);
        int kind = kindOf(packet);
        int bucket = bucketOf(packet, vlans, kind);
        records.setMemory(record, HEADER, (byte) 0);
        records.putLong(record + SOURCE_HIGH, packet.sourceHigh());
        records.putLong(record + SOURCE_LOW, packet.sourceLow());
        records.putLong(record + DESTINATION_HIGH, packet.destinationHigh());
        records.putLong(record + DESTINATION_LOW, packet.destinationLow());
        records.putLong(record + VLANS, vlans);
        records.putInt(record + ID, packet.fragmentId());
        records.putInt(record + KIND, kind);
        records.putLong(record + FIRST_SEEN, packet.timestampNs());
        put(datagram, FIRST_FRAGMENT, FragmentStore.NONE);
        put(datagram, END, NONE);
        put(datagram, BUCKET, bucket);
        put(datagram, NEXT_IN_BUCKET, buckets[bucket]);
        buckets[bucket] = datagram;
        put(datagram, OLDER, youngest);
        put(datagram, YOUNGER, NONE);
        if (youngest == NONE) {
            oldest = datagram;
        } else {
            put(youngest, YOUNGER, datagram);
        }
        youngest = datagram;
        return datagram;
    }

    /// Takes a datagram out.
    void remove(int datagram) {
        int bucket = get(datagram, BUCKET);
        int next = get(datagram, NEXT_IN_BUCKET);
        if (buckets[bucket] == datagram) {
            buckets[bucket] = next;
        } else {
            int before = buckets[bucket];
            while (get(before, NEXT_IN_BUCKET) != datagram) {
                before = get(before, NEXT_IN_BUCKET);
            }
            put(before, NEXT_IN_BUCKET, next);
        }
        int older = get(datagram, OLDER);
        int younger = get(datagram, YOUNGER);
        if (older == NONE) {
            oldest = younger;
        } else {
            put(older, YOUNGER, younger);
        }
        if (younger == NONE) {
            youngest = older;
        } else {
            put(younger, OLDER, older);
        }
        int record = datagram * RECORD_LENGTH;
        ofSender[
                senderBucket(
                        records.getLong(record + SOURCE_HIGH),
                        records.getLong(record + SOURCE_LOW))]--;
        put(datagram, NEXT_IN_BUCKET, free);
        free = datagram;
        size--;
    }

    /// The oldest datagram if it was begun before a time, or NONE.
    int begunBefore(long timestampNs) {
        return oldest != NONE
                        && records.getLong(oldest * RECORD_LENGTH + FIRST_SEEN) - timestampNs < 0
                ? oldest
                : NONE;
    }

    /// The datagram that was begun first, or NONE.
    int oldest() {
        return oldest;
    }

    int get(int datagram, int field) {
        return records.getInt(datagram * RECORD_LENGTH + field);
    }

    void put(int datagram, int field, int value) {
        records.putInt(datagram * RECORD_LENGTH + field, value);
    }

    /// Marks a block of 8 bytes as covered; false if it was already.
    boolean cover(int datagram, int block) {
        int index = datagram * RECORD_LENGTH + COVERED + (block >>> 3);
        int bits = records.getByte(index);
        int bit = 1 << (block & 7);
        records.putByte(index, (byte) (bits | bit));
        return (bits & bit) == 0;
    }

    /// Whether a block of 8 bytes is covered.
    boolean isCovered(int datagram, int block) {
        int bits = records.getByte(datagram * RECORD_LENGTH + COVERED + (block >>> 3));
        return (bits & 1 << (block & 7)) != 0;
    }

    /// Keeps the IP header of a datagram, at most [#MAX_HEADER_LENGTH] bytes.
    void putHeader(int datagram, Packet packet, int length) {
        put(datagram, HEADER_LENGTH, length);
        records.putBytes(
                datagram * RECORD_LENGTH + HEADER, packet.buffer(), packet.ipOffset(), length);
    }

    /// Overwrites a byte of the IP header that was kept.
    void putHeaderByte(int datagram, int index, int value) {
        records.putByte(datagram * RECORD_LENGTH + HEADER + index, (byte) value);
    }

    /// Copies the IP header that was kept to the front of a buffer.
    void copyHeader(int datagram, UnsafeBuffer target) {
        int length = get(datagram, HEADER_LENGTH);
        target.putBytes(0, records, datagram * RECORD_LENGTH + HEADER, length);
    }

    private boolean matches(int datagram, Packet packet, long vlans, int kind) {
        int record = datagram * RECORD_LENGTH;
        return records.getInt(record + ID) == packet.fragmentId()
                && records.getInt(record + KIND) == kind
                && records.getLong(record + VLANS) == vlans
                && records.getLong(record + SOURCE_LOW) == packet.sourceLow()
                && records.getLong(record + SOURCE_HIGH) == packet.sourceHigh()
                && records.getLong(record + DESTINATION_LOW) == packet.destinationLow()
                && records.getLong(record + DESTINATION_HIGH) == packet.destinationHigh();
    }

    private int bucketOf(Packet packet, long vlans, int kind) {
        return (int) (hashOf(packet, vlans, kind) >>> 32) & (buckets.length - 1);
    }

    /// The key of the datagram that a fragment belongs to, as a number that only who knows the seed
    /// can foresee.
    long keyOf(Packet packet) {
        return hashOf(packet, vlansOf(packet), kindOf(packet));
    }

    private long hashOf(Packet packet, long vlans, int kind) {
        long hash = mix(seed ^ packet.sourceHigh());
        hash = mix(hash ^ packet.sourceLow());
        hash = mix(hash ^ packet.destinationHigh());
        hash = mix(hash ^ packet.destinationLow());
        hash = mix(hash ^ vlans);
        return mix(hash ^ ((long) kind << 32 | Integer.toUnsignedLong(packet.fragmentId())));
    }

    /// A bijection that spreads every bit (Stafford's variant 13 of the MurmurHash3 finaliser).
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    private static long vlansOf(Packet packet) {
        long vlans = packet.vlanCount();
        for (int i = 0; i < packet.vlanCount(); i++) {
            vlans = vlans << 12 | packet.vlanId(i);
        }
        return vlans;
    }

    private static int kindOf(Packet packet) {
        int protocol = packet.ipVersion() == 4 ? packet.protocol() : 0;
        return packet.ipVersion() << 16 | protocol << 8 | packet.layers();
    }
}
