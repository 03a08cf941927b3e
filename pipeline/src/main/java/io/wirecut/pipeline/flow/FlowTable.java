package io.wirecut.pipeline.flow;

import io.wirecut.memory.Slab;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.TcpFlag;

/// The flows of one worker: records of [Flow#RECORD_LENGTH] bytes in one off-heap slab, found by a
/// hash that is the same for both directions and salted with a secret.
///
/// Time is that of the packets and never runs backwards here, whatever a capture says. A flow whose
/// time is up is not found any more from that very moment on, so what a packet belongs to does not
/// depend on how often the table was looked through; its end is announced when the timer wheel
/// comes by, after a bounded number of flows a packet.
///
/// A full table makes room at the cost of the oldest flow that is over, or not established: so a
/// handshake that has begun has as long to complete as it takes to fill all the rest of the table
/// again. A flow that is established never has to make room; where there are only such, the packet
/// has no flow. With the table full an *emergency* begins: shorter timeouts hold, and a few records
/// are looked at with each packet, until there is room again.
///
/// Used on the worker's thread only. Allocates nothing after construction.
public final class FlowTable {
    /// The most flows that one table can hold.
    public static final int MAX_CAPACITY = 1 << 29;

    /// How many flows a call of [#advance] looks at: more than come to life by one packet.
    private static final int TIMER_BUDGET = 16;

    /// How many records are looked at to find one that may be evicted.
    private static final int EVICTION_BUDGET = 64;

    /// How many records a new flow has put into their ring when the table is getting full.
    private static final int SORTING_BUDGET = 8;

    /// How many records a packet has looked at in an emergency.
    private static final int PRUNING_BUDGET = 4;

    private static final int NONE = FlowLayout.NONE;

    private final int capacity;
    private final boolean midstream;
    private final int crowdedCount;
    private final int recoveredCount;
    private final FlowTimeouts usualTimeouts;
    private final FlowTimeouts emergencyTimeouts;
    private final FlowEndHandler endHandler;
    private final Slab records;
    private final FlowIndex index;
    private final TimerWheel wheel;
    private final FlowKey key;
    private final Flow visited = new Flow();
    private final FlowCounters counters = new FlowCounters();

    private FlowTimeouts timeouts;
    private boolean isEmergency;
    private int freeHead = NONE;
    private int used;
    private int hand;
    private long clockNs = Long.MIN_VALUE;

    /// Of no meaning, but that what was fetched must have come.
    @SuppressWarnings("UnusedVariable")
    private long fetched;

    /// A table that needs few options; for the others see [FlowTableOptions].
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
        this(
                new FlowTableOptions(
                        capacity,
                        seed,
                        new FlowKeyOptions(useVlan, true, false),
                        timeouts,
                        FlowTimeouts.emergency(),
                        FlowTableOptions.DEFAULT_EMERGENCY_RECOVERY,
                        true,
                        true),
                endHandler);
    }

    /// Reserves the memory of all the flows there can be.
    ///
    /// @param endHandler is told of every flow that ends
    public FlowTable(FlowTableOptions options, FlowEndHandler endHandler) {
        this.endHandler = endHandler;
        capacity = options.capacity();
        midstream = options.midstream();
        crowdedCount = capacity - capacity / 8;
        recoveredCount = (int) (capacity * (100L - options.emergencyRecovery()) / 100);
        usualTimeouts = options.timeouts();
        emergencyTimeouts = options.emergencyTimeouts();
        timeouts = usualTimeouts;
        records = Slab.of((long) capacity * Flow.RECORD_LENGTH, options.populated());
        index = new FlowIndex(capacity, options.populated());
        wheel = new TimerWheel(records);
        key = new FlowKey(options.seed(), options.key());
    }

    /// Bytes of off-heap memory that a table holds.
    public static long memoryLength(int capacity) {
        return (long) capacity * Flow.RECORD_LENGTH + FlowIndex.memoryLength(capacity);
    }

    /// The most flows that a table of so many bytes can hold, at least 1.
    public static int capacityOf(long memoryLength) {
        int low = 1;
        int high = MAX_CAPACITY;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (memoryLength(middle) <= memoryLength) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /// Finds the flow of a packet, or begins one, and counts the packet to it.
    ///
    /// A TCP SYN for a connection that is over, or for one that was never followed, ends the old
    /// flow and begins another. A fragment without a transport header has no place here.
    ///
    /// @param packet decoded down to its transport header, or to its IP header for other protocols
    /// @param flow the view to move; it stays where it is if the packet has no flow
    /// @return whether the flow was there
    public FlowLookup locate(Packet packet, Flow flow) {
        key.read(packet);
        return locateKey(packet, (int) key.hash(), flow);
    }

    /// The same, where the hash of the packet's [FlowKey] is known.
    ///
    /// @param flowHash of a key with this table's seed and options
    public FlowLookup locate(Packet packet, long flowHash, Flow flow) {
        key.read(packet);
        return locateKey(packet, (int) flowHash, flow);
    }

    /// Has the record that most likely belongs to a hash fetched into the cache. Called for a burst
    /// of packets in a row it makes their waits for memory overlap, which look-ups between which
    /// there is other work do not.
    public void fetch(long flowHash) {
        long entry = index.entry(index.home((int) flowHash));
        if (entry != FlowIndex.EMPTY) {
            long base = base(FlowIndex.record(entry));
            fetched +=
                    records.getInt(base + FlowLayout.HASH)
                            + records.getInt(base + FlowLayout.SLOT_NEXT)
                            + records.getInt(base + FlowLayout.TO_SERVER + FlowLayout.IP_ID)
                            + records.getInt(base + FlowLayout.TO_CLIENT + FlowLayout.IP_ID);
        }
    }

    private FlowLookup locateKey(Packet packet, int hash, Flow flow) {
        advance(packet.timestampNs());
        if (!FlowKey.hasFlow(packet)) {
            return FlowLookup.NONE;
        }
        boolean found = find(flow, hash) && goesOn(flow, packet);
        boolean restart = found && isRestart(flow, packet);
        if (key.isError()) {
            return toldOf(found);
        }
        if (found && !restart) {
            flow.count(packet, clockNs);
            return FlowLookup.FOUND;
        }
        if (restart) {
            counters.reused++;
            end(flow, EndReason.TCP_REUSE);
        }
        FlowLookup created = create(packet, flow, hash, restart);
        if (restart && created == FlowLookup.CREATED) {
            flow.flag(FlowFlag.RESTARTED, true);
        }
        return created;
    }

    private boolean find(Flow flow, int hash) {
        int place = index.home(hash);
        long entry = index.entry(place);
        while (entry != FlowIndex.EMPTY) {
            if (FlowIndex.hash(entry) == hash) {
                int record = FlowIndex.record(entry);
                boolean fromClient = key.isFromClientOf(records, base(record));
                if (fromClient || key.isFromServerOf(records, base(record))) {
                    flow.wrap(records, record, fromClient);
                    return true;
                }
            }
            place = index.next(place);
            entry = index.entry(place);
        }
        return false;
    }

    private FlowLookup toldOf(boolean found) {
        if (found) {
            counters.toldOf++;
            return FlowLookup.TOLD_OF;
        }
        counters.errorsWithoutFlow++;
        return FlowLookup.NONE;
    }

    /// Lets packet time pass: ends flows whose time is up, a bounded number of them. [#locate] does
    /// this with the packet's timestamp; a caller that knows of a later time, the same for a packet
    /// whatever the number of workers, says so before.
    public void advance(long nowNs) {
        clockNs = Math.max(clockNs, nowNs);
        for (int i = 0; i < TIMER_BUDGET; i++) {
            int record = wheel.due(clockNs);
            if (record == NONE) {
                break;
            }
            visited.wrap(records, record, true);
            long deadlineNs = deadlineNs(visited);
            if (clockNs >= deadlineNs) {
                counters.agedOut++;
                end(visited, EndReason.AGED_OUT);
            } else {
                sort(visited);
            }
        }
        if (isEmergency) {
            prune();
        }
    }

    /// Goes on around the table in an emergency.
    private void prune() {
        for (int i = 0; i < PRUNING_BUDGET && visitNext(); i++) {
            if (isInUse(visited) && clockNs >= deadlineNs(visited)) {
                counters.agedOut++;
                counters.pruned++;
                end(visited, EndReason.AGED_OUT);
            } else if (isInUse(visited) && visited.state().isOver()) {
                sort(visited);
            }
        }
        if (counters.active() <= recoveredCount) {
            counters.emergenciesOver++;
            emergency(false);
        }
    }

    /// Ends a flow now: its handler is called, and its record is free.
    ///
    /// @param flow stands on the flow; must not be used after the call until it is located again
    /// @param cause why its record is freed; it is the reason for the session's end if the flow has
    ///   no stronger one
    public void end(Flow flow, EndReason cause) {
        int record = flow.index();
        flow.endReason(cause);
        flow.endCause(cause);
        wheel.remove(record);
        index.remove(records.getInt(base(record) + FlowLayout.HASH), record);
        counters.ended++;
        endHandler.onFlowEnd(flow, flow.endReason());
        records.putInt(base(record) + FlowLayout.PROTOCOL, 0);
        records.putInt(base(record) + FlowLayout.SLOT_NEXT, freeHead);
        freeHead = record;
    }

    /// Ends every flow, in the order of their records: for the end of a run. The table is as new
    /// then, but for its counters, and packet time may begin anywhere.
    public void expireAll() {
        for (int record = 0; record < used; record++) {
            visited.wrap(records, record, true);
            if (isInUse(visited)) {
                boolean isAgedOut = clockNs >= deadlineNs(visited);
                counters.agedOut += isAgedOut ? 1 : 0;
                end(visited, isAgedOut ? EndReason.AGED_OUT : EndReason.UNKNOWN);
            }
        }
        used = 0;
        freeHead = NONE;
        hand = 0;
        clockNs = Long.MIN_VALUE;
        emergency(false);
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

    /// Whether the table was full, and is not as empty yet as it has to be.
    public boolean isEmergency() {
        return isEmergency;
    }

    /// Bytes of off-heap memory that the table holds.
    public long memoryLength() {
        return memoryLength(capacity);
    }

    private boolean goesOn(Flow flow, Packet packet) {
        if (clockNs >= deadlineNs(flow)) {
            counters.agedOut++;
            end(flow, EndReason.AGED_OUT);
            return false;
        }
        if (packet.isTcp()
                && (packet.tcpFlags() & (TcpFlag.SYN | TcpFlag.ACK | TcpFlag.RST)) == TcpFlag.SYN) {
            if (isFree(flow)) {
                counters.reused++;
                end(flow, EndReason.TCP_REUSE);
                return false;
            }
        }
        return true;
    }

    /// Whether a SYN begins another session at once. After a RST it does not if the server can be
    /// heard: the RST may have been made up, and who believed the SYN as well would be deaf to the
    /// session that goes on.
    private static boolean isFree(Flow flow) {
        return switch (flow.state()) {
            case TIME_WAIT, OUTSIDE -> true;
            case RESET -> !flow.established() || flow.hasFlag(FlowFlag.ONE_SIDED);
            default -> false;
        };
    }

    /// Whether a SYN with ACK answers a SYN that came while the flow's session was under way: then
    /// the answering end knows nothing of that session any more.
    private static boolean isRestart(Flow flow, Packet packet) {
        return packet.isTcp()
                && (packet.tcpFlags() & (TcpFlag.SYN | TcpFlag.ACK | TcpFlag.RST | TcpFlag.FIN))
                        == (TcpFlag.SYN | TcpFlag.ACK)
                && flow.hasDirectionFlag(!flow.toServer(), DirectionFlag.RESTART_SEEN)
                && packet.tcpSequence() != flow.initialSequence(flow.toServer());
    }

    /// @param restart whether the packet is the answer of a server that has restarted
    private FlowLookup create(Packet packet, Flow flow, int hash, boolean restart) {
        int record = claim();
        if (record == NONE) {
            counters.tableFull++;
            return FlowLookup.TABLE_FULL;
        }
        boolean answers = packet.isTcp() && packet.hasTcpFlags(TcpFlag.SYN | TcpFlag.ACK);
        boolean fromClient = !(answers && (restart || midstream));
        long base = base(record);
        records.clear(base, Flow.RECORD_LENGTH);
        key.write(records, base, fromClient);
        records.putInt(base + FlowLayout.HASH, hash);
        index.insert(hash, record);
        flow.wrap(records, record, fromClient);
        flow.begin(packet.timestampNs());
        flow.count(packet, clockNs);
        wheel.insert(record, deadlineNs(flow), TimerWheel.EVICTABLE);
        counters.created++;
        if (counters.active() > crowdedCount) {
            sortOldest(SORTING_BUDGET);
        }
        return FlowLookup.CREATED;
    }

    private int claim() {
        if (freeHead == NONE && used == capacity) {
            if (!isEmergency) {
                counters.emergencies++;
                emergency(true);
            }
            evict();
        }
        if (freeHead != NONE) {
            int record = freeHead;
            freeHead = records.getInt(base(record) + FlowLayout.SLOT_NEXT);
            return record;
        }
        return used < capacity ? used++ : NONE;
    }

    private void emergency(boolean begins) {
        isEmergency = begins;
        timeouts = begins ? emergencyTimeouts : usualTimeouts;
    }

    private void evict() {
        int record = sortOldest(EVICTION_BUDGET);
        if (record == NONE) {
            return;
        }
        visited.wrap(records, record, true);
        if (clockNs >= deadlineNs(visited)) {
            counters.agedOut++;
            counters.pruned++;
            end(visited, EndReason.AGED_OUT);
            return;
        }
        if (visited.state().isOver()) {
            counters.evictedOver++;
        } else {
            counters.evictedUnestablished++;
        }
        end(visited, EndReason.RESOURCES_UNAVAILABLE);
    }

    /// Takes what may not be evicted any more, as it was established since, out of the way of what
    /// may.
    ///
    /// @param budget how many flows may be looked at
    /// @return the oldest that may be evicted, or -1
    private int sortOldest(int budget) {
        for (int i = 0; i < budget; i++) {
            int record = wheel.oldestEvictable();
            if (record == NONE) {
                return NONE;
            }
            visited.wrap(records, record, true);
            if (isEvictable(visited)) {
                return record;
            }
            sort(visited);
        }
        return NONE;
    }

    /// Puts a flow where it will be looked at by its deadline, among its like.
    private void sort(Flow flow) {
        wheel.remove(flow.index());
        wheel.insert(
                flow.index(),
                deadlineNs(flow),
                isEvictable(flow) ? TimerWheel.EVICTABLE : TimerWheel.KEPT);
    }

    private static boolean isEvictable(Flow flow) {
        return flow.state().isOver() || !flow.established();
    }

    /// Moves the hand to the next record, and the visiting view onto it.
    private boolean visitNext() {
        hand = hand + 1 >= used ? 0 : hand + 1;
        visited.wrap(records, hand, true);
        return used > 0;
    }

    private long deadlineNs(Flow flow) {
        return flow.activeNs() + timeouts.of(flow);
    }

    private static boolean isInUse(Flow flow) {
        return flow.ipVersion() != 0;
    }

    /// Where a record begins.
    static long base(int record) {
        return (long) record << FlowLayout.RECORD_SHIFT;
    }
}
