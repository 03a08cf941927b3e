package io.wirecut.pipeline.flow;

import io.wirecut.pipeline.decode.IpProtocol;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.TcpFlag;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/// The flows of one worker: records of [Flow#RECORD_LENGTH] bytes in one off-heap slab, found by a
/// hash that is the same for both directions and salted with a secret.
///
/// Time is that of the packets and never runs backwards here, whatever a capture says. A flow whose
/// time is up is not found any more from that very moment on, so what a packet belongs to does not
/// depend on how often the table was looked through; its end is announced when the timer wheel
/// comes by, after a bounded number of flows a packet.
///
/// A full table makes room at the cost of a flow that is not established, if one is near; otherwise
/// the packet has no flow. Used on the worker's thread only. Allocates nothing after construction.
public final class FlowTable {
    /// The most flows that one table can hold: its slab stays within 2 GiB.
    public static final int MAX_CAPACITY = Integer.MAX_VALUE / Flow.RECORD_LENGTH;

    /// How many flows a call of [#advance] looks at: more than come to life by one packet.
    private static final int TIMER_BUDGET = 16;

    /// How many records are looked at to find one that may be evicted.
    private static final int EVICTION_BUDGET = 64;

    private static final int NONE = FlowLayout.NONE;

    private final int capacity;
    private final FlowTimeouts timeouts;
    private final FlowEndHandler endHandler;
    private final UnsafeBuffer records;
    private final UnsafeBuffer buckets;
    private final int bucketMask;
    private final TimerWheel wheel;
    private final FlowKey key;
    private final FlowKey recordKey;
    private final Flow visited = new Flow();
    private final FlowCounters counters = new FlowCounters();

    private int freeHead = NONE;
    private int used;
    private int evictionCursor;
    private long clockNs = Long.MIN_VALUE;

    /// Reserves the memory of all the flows there can be.
    ///
    /// @param capacity the most flows at a time, 1 to [#MAX_CAPACITY]
    /// @param seed the secret that salts the hash
    /// @param useVlan whether the same addresses under other VLAN ids are another flow
    /// @param timeouts how long a flow may be silent
    /// @param endHandler is told of every flow that ends
    /// @throws IllegalArgumentException if the capacity is out of its range
    public FlowTable(
            int capacity,
            long seed,
            boolean useVlan,
            FlowTimeouts timeouts,
            FlowEndHandler endHandler) {
        if (capacity < 1 || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException(
                    "flowCapacity=" + capacity + " must be from 1 to " + MAX_CAPACITY);
        }
        this.capacity = capacity;
        this.timeouts = timeouts;
        this.endHandler = endHandler;
        records =
                new UnsafeBuffer(
                        BufferUtil.allocateDirectAligned(
                                capacity * Flow.RECORD_LENGTH, BitUtil.CACHE_LINE_LENGTH));
        int bucketCount = BitUtil.findNextPositivePowerOfTwo(capacity);
        bucketMask = bucketCount - 1;
        buckets =
                new UnsafeBuffer(
                        BufferUtil.allocateDirectAligned(
                                bucketCount * Integer.BYTES, BitUtil.CACHE_LINE_LENGTH));
        buckets.setMemory(0, buckets.capacity(), (byte) NONE);
        wheel = new TimerWheel(records);
        key = new FlowKey(seed, useVlan);
        recordKey = new FlowKey(seed, useVlan);
    }

    /// Finds the flow of a packet, or begins one, and counts the packet to it.
    ///
    /// A TCP SYN for a connection that is over, or for one that was never followed, ends the old
    /// flow and begins another. A fragment without a transport header has no place here.
    ///
    /// @param packet decoded down to its transport header, or to its IP header for other protocols
    /// @param flow the view to move; it stays where it is if the table is full
    /// @return whether the flow was there
    public FlowLookup locate(Packet packet, Flow flow) {
        advance(packet.timestampNs());
        key.read(packet);
        int hash = key.hash();
        int index = buckets.getInt(bucketOffset(hash));
        while (index != NONE) {
            int base = index * Flow.RECORD_LENGTH;
            boolean fromClient = key.isFromClientOf(records, base);
            if (fromClient || key.isFromServerOf(records, base)) {
                flow.wrap(records, index, fromClient);
                if (goesOn(flow, packet)) {
                    count(packet, base, fromClient);
                    return FlowLookup.FOUND;
                }
                break;
            }
            index = records.getInt(base + FlowLayout.BUCKET_NEXT);
        }
        return create(packet, flow, hash);
    }

    /// Lets packet time pass: ends flows whose time is up, a bounded number of them. [#locate] does
    /// this with the packet's timestamp; a caller that knows of a later time, the same for a packet
    /// whatever the number of workers, says so before.
    public void advance(long nowNs) {
        clockNs = Math.max(clockNs, nowNs);
        for (int i = 0; i < TIMER_BUDGET; i++) {
            int index = wheel.due(clockNs);
            if (index == NONE) {
                return;
            }
            visited.wrap(records, index, true);
            long deadlineNs = deadlineNs(visited);
            if (clockNs >= deadlineNs) {
                counters.agedOut++;
                end(visited, EndReason.AGED_OUT);
            } else {
                wheel.remove(index);
                wheel.insert(index, deadlineNs);
            }
        }
    }

    /// Ends a flow now: its handler is called, and its record is free.
    ///
    /// @param flow stands on the flow; must not be used after the call until it is located again
    /// @param reason holds if the flow has no stronger one
    public void end(Flow flow, EndReason reason) {
        flow.endReason(reason);
        int index = flow.index();
        unlink(index);
        wheel.remove(index);
        counters.ended++;
        endHandler.onFlowEnd(flow, flow.endReason());
        int base = index * Flow.RECORD_LENGTH;
        records.putByte(base + FlowLayout.IP_VERSION, (byte) 0);
        records.putInt(base + FlowLayout.BUCKET_NEXT, freeHead);
        freeHead = index;
    }

    /// Ends every flow, in the order of their records: for the end of a run. The table is as new
    /// then, but for its counters, and packet time may begin anywhere.
    public void expireAll() {
        for (int index = 0; index < used; index++) {
            if (isInUse(index)) {
                visited.wrap(records, index, true);
                end(visited, EndReason.UNKNOWN);
            }
        }
        used = 0;
        freeHead = NONE;
        evictionCursor = 0;
        clockNs = Long.MIN_VALUE;
        wheel.restart();
    }

    /// What this table has counted.
    public FlowCounters counters() {
        return counters;
    }

    /// The most flows at a time.
    public int capacity() {
        return capacity;
    }

    /// Bytes of off-heap memory that the table holds.
    public long memoryLength() {
        return (long) records.capacity() + buckets.capacity();
    }

    private boolean goesOn(Flow flow, Packet packet) {
        if (clockNs >= deadlineNs(flow)) {
            counters.agedOut++;
            end(flow, EndReason.AGED_OUT);
            return false;
        }
        if (packet.isTcp()
                && (packet.tcpFlags() & (TcpFlag.SYN | TcpFlag.ACK | TcpFlag.RST)) == TcpFlag.SYN) {
            TcpState state = flow.state();
            if (state.isOver() || state == TcpState.OUTSIDE) {
                counters.reused++;
                end(flow, EndReason.TCP_REUSE);
                return false;
            }
        }
        return true;
    }

    private FlowLookup create(Packet packet, Flow flow, int hash) {
        int index = claim();
        if (index == NONE) {
            counters.tableFull++;
            return FlowLookup.TABLE_FULL;
        }
        boolean fromClient = !(packet.isTcp() && packet.hasTcpFlags(TcpFlag.SYN | TcpFlag.ACK));
        int base = index * Flow.RECORD_LENGTH;
        records.setMemory(base, Flow.RECORD_LENGTH, (byte) 0);
        key.write(records, base, fromClient, packet.timestampNs());
        records.putLong(base + FlowLayout.START_NS, packet.timestampNs());
        records.putByte(base + FlowLayout.END_REASON, (byte) EndReason.UNKNOWN.code());
        clearDirection(base + FlowLayout.TO_SERVER);
        clearDirection(base + FlowLayout.TO_CLIENT);
        int bucket = bucketOffset(hash);
        records.putInt(base + FlowLayout.BUCKET_NEXT, buckets.getInt(bucket));
        buckets.putInt(bucket, index);
        count(packet, base, fromClient);
        flow.wrap(records, index, fromClient);
        wheel.insert(index, deadlineNs(flow));
        counters.created++;
        return FlowLookup.CREATED;
    }

    private void clearDirection(int direction) {
        records.putInt(direction + FlowLayout.FIRST_SEGMENT, NONE);
        records.putInt(direction + FlowLayout.RULE_STATE, NONE);
        records.putByte(direction + FlowLayout.WINDOW_SCALE, (byte) NONE);
    }

    private void count(Packet packet, int base, boolean fromClient) {
        records.putLong(base + FlowLayout.LAST_NS, packet.timestampNs());
        records.putLong(base + FlowLayout.ACTIVE_NS, clockNs);
        int direction = base + (fromClient ? FlowLayout.TO_SERVER : FlowLayout.TO_CLIENT);
        long packets = records.getLong(direction + FlowLayout.PACKETS);
        records.putLong(direction + FlowLayout.PACKETS, packets + 1);
        long bytes = records.getLong(direction + FlowLayout.BYTES);
        records.putLong(direction + FlowLayout.BYTES, bytes + packet.wireLength());
        records.putByte(direction + FlowLayout.TTL, (byte) packet.ttl());
        int step =
                packets == 0 ? 0 : packet.ipId() - records.getShort(direction + FlowLayout.IP_ID);
        records.putShort(direction + FlowLayout.IP_ID_STEP, (short) step);
        records.putShort(direction + FlowLayout.IP_ID, (short) packet.ipId());
    }

    private int claim() {
        if (freeHead == NONE && used == capacity) {
            evict();
        }
        if (freeHead != NONE) {
            int index = freeHead;
            freeHead = records.getInt(index * Flow.RECORD_LENGTH + FlowLayout.BUCKET_NEXT);
            return index;
        }
        return used < capacity ? used++ : NONE;
    }

    private void evict() {
        int budget = Math.min(EVICTION_BUDGET, capacity);
        for (int i = 0; i < budget; i++) {
            int index = evictionCursor;
            evictionCursor = index + 1 == capacity ? 0 : index + 1;
            visited.wrap(records, index, true);
            if (!visited.established() || visited.state().isOver()) {
                counters.evicted++;
                end(visited, EndReason.RESOURCES_UNAVAILABLE);
                return;
            }
        }
    }

    private void unlink(int index) {
        int base = index * Flow.RECORD_LENGTH;
        int next = records.getInt(base + FlowLayout.BUCKET_NEXT);
        recordKey.readRecord(records, base);
        int bucket = bucketOffset(recordKey.hash());
        int candidate = buckets.getInt(bucket);
        if (candidate == index) {
            buckets.putInt(bucket, next);
            return;
        }
        int link = candidate * Flow.RECORD_LENGTH + FlowLayout.BUCKET_NEXT;
        while (records.getInt(link) != index) {
            link = records.getInt(link) * Flow.RECORD_LENGTH + FlowLayout.BUCKET_NEXT;
        }
        records.putInt(link, next);
    }

    private long deadlineNs(Flow flow) {
        return records.getLong(flow.index() * Flow.RECORD_LENGTH + FlowLayout.ACTIVE_NS)
                + timeoutNs(flow);
    }

    private long timeoutNs(Flow flow) {
        return switch (flow.protocol()) {
            case IpProtocol.TCP -> tcpTimeoutNs(flow);
            case IpProtocol.UDP ->
                    flow.established() ? timeouts.udpEstablishedNs() : timeouts.udpNewNs();
            case IpProtocol.ICMP, IpProtocol.ICMPV6 -> timeouts.icmpNs();
            default -> timeouts.otherNs();
        };
    }

    private long tcpTimeoutNs(Flow flow) {
        long timeoutNs =
                switch (flow.state()) {
                    case NONE, OUTSIDE -> timeouts.tcpInitNs();
                    case SYN_SENT, SYN_RECEIVED -> timeouts.tcpHandshakeNs();
                    case ESTABLISHED -> timeouts.tcpEstablishedNs();
                    case HALF_CLOSED, CLOSING -> timeouts.tcpHalfClosedNs();
                    case TIME_WAIT, RESET -> timeouts.tcpTimeWaitNs();
                };
        return flow.hasFlag(FlowFlag.UNVERIFIED_RESET)
                ? Math.min(timeoutNs, timeouts.tcpUnverifiedResetNs())
                : timeoutNs;
    }

    private boolean isInUse(int index) {
        return records.getByte(index * Flow.RECORD_LENGTH + FlowLayout.IP_VERSION) != 0;
    }

    private int bucketOffset(int hash) {
        return (hash & bucketMask) * Integer.BYTES;
    }
}
