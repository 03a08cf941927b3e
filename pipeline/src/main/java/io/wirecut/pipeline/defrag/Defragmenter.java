package io.wirecut.pipeline.defrag;

import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.signatures.PacketEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// Collects the fragments of IPv4 and IPv6 datagrams until one is complete (RFC 791 §3.2, RFC 8200
/// §4.5), within fixed memory.
///
/// The receiver calls [#onFragment] for each decoded packet that is a fragment. When that says
/// `COMPLETE`, it copies [#datagram] to the packet's slot and has it decoded
/// (`PacketDecoder.decodeDatagram`); the result may be a fragment again, of a tunnel's inner
/// datagram. Time is that of the packets. One thread at a time. Allocates nothing after
/// construction.
public final class Defragmenter {
    private static final int BLOCK = 8;
    private static final int MAX_IPV4_LENGTH = 65_535;
    private static final int IPV6_LENGTH = 40;
    private static final int MAX_IPV6_LENGTH = MAX_IPV4_LENGTH + IPV6_LENGTH;

    /// Which overlap policy a host has.
    @FunctionalInterface
    public interface HostOverlaps {
        /// Asked when fragments of a datagram overlap, and when one that has such is complete, on
        /// the receiver's thread; must not allocate.
        ///
        /// @param ipVersion 4 or 6
        /// @param high upper half of the receiver's IPv6 address; 0 for IPv4
        /// @param low lower half of it, or its IPv4 address
        FragmentOverlap overlapOf(int ipVersion, long high, long low);
    }

    private final DefragmentLimits limits;
    private final HostOverlaps hosts;
    private final boolean refusesContradictions;
    private final DatagramTable table;
    private final FragmentStore store;
    private final FragmentMerger merger;
    private final DefragmentCounters counters = new DefragmentCounters();
    private final UnsafeBuffer datagram =
            new UnsafeBuffer(
                    ByteBuffer.allocateDirect(MAX_IPV6_LENGTH + DatagramTable.MAX_HEADER_LENGTH));
    private int datagramLength;

    /// Takes all its memory. Every host has the overlap policy of the limits.
    public Defragmenter(DefragmentLimits limits) {
        this(limits, (ipVersion, high, low) -> limits.overlap(), false);
    }

    /// Takes all its memory.
    ///
    /// @param hosts tells the overlap policy of a datagram's receiver
    /// @param refusesContradictions whether what came first holds, and a fragment that disagrees
    ///   with it is refused: for a place in the line, where the refused fragment is dropped, so
    ///   that every receiver puts the same bytes together
    public Defragmenter(
            DefragmentLimits limits, HostOverlaps hosts, boolean refusesContradictions) {
        this.limits = limits;
        this.hosts = hosts;
        this.refusesContradictions = refusesContradictions;
        table = new DatagramTable(limits.maxDatagrams(), new SecureRandom().nextLong());
        store = new FragmentStore(limits.maxBytes());
        merger = new FragmentMerger(limits.maxFragments());
    }

    /// What became of fragments so far.
    public DefragmentCounters counters() {
        return counters;
    }

    /// Bytes of off-heap memory for fragments and what is known of their datagrams.
    public long memoryLength() {
        return store.memoryLength() + table.memoryLength();
    }

    /// How many datagrams are incomplete now.
    public int pending() {
        return table.size();
    }

    /// Holds the datagram that the last fragment completed, from its IP header at index 0 on; lent
    /// until the next call of [#onFragment].
    public DirectBuffer datagram() {
        return datagram;
    }

    /// The length of that datagram with its header.
    public int datagramLength() {
        return datagramLength;
    }

    /// Which datagram a fragment belongs to: a secret hash of all that tells it from others.
    ///
    /// @param packet is a fragment: [Packet#fragment]
    public long keyOf(Packet packet) {
        return table.keyOf(packet);
    }

    /// Takes a packet that is a fragment: [Packet#fragment].
    public FragmentStatus onFragment(Packet packet) {
        expire(packet.timestampNs());
        FragmentStatus status = take(packet);
        counters.add(status);
        note(packet, status);
        return status;
    }

    private void expire(long nowNs) {
        int old = table.begunBefore(nowNs - limits.timeoutNs());
        while (old != DatagramTable.NONE) {
            counters.timedOut++;
            remove(old);
            old = table.begunBefore(nowNs - limits.timeoutNs());
        }
    }

    /// Gives up every incomplete datagram, which counts as timed out: for the end of a run.
    public void expireAll() {
        while (table.oldest() != DatagramTable.NONE) {
            counters.timedOut++;
            remove(table.oldest());
        }
    }

    private FragmentStatus take(Packet packet) {
        int length = packet.payloadLength();
        if (packet.moreFragments()) {
            // Only a last fragment may end within a block; Linux cuts others down to whole ones.
            length -= length % BLOCK;
        }
        if (length == 0) {
            return FragmentStatus.EMPTY;
        }
        int start = packet.fragmentOffset();
        int end = start + length;
        int found = table.find(packet);
        FragmentStatus refusal = refusal(packet, found, end);
        if (refusal != FragmentStatus.INCOMPLETE) {
            if (refusal == FragmentStatus.CONTRADICTORY_END
                    && news(found, start, end) < blocks(length)) {
                packet.events().add(overlapEvent(packet));
            }
            return refusal;
        }
        if (refusesContradictions && found != DatagramTable.NONE) {
            FragmentStatus repetition = repetition(packet, found, start, end);
            if (repetition != FragmentStatus.INCOMPLETE) {
                return repetition;
            }
        }
        if (!refusesContradictions
                && found != DatagramTable.NONE
                && table.get(found, DatagramTable.OVERLAPPED) == 0) {
            FragmentStatus abandonment = abandonment(packet, found, start, end);
            if (abandonment != FragmentStatus.INCOMPLETE) {
                return abandonment;
            }
        }
        int owner = found == DatagramTable.NONE ? table.add(packet) : found;
        addFragment(packet, owner, start, end);
        return table.get(owner, DatagramTable.END) != DatagramTable.NONE
                        && table.get(owner, DatagramTable.COVERED_COUNT)
                                == blocks(table.get(owner, DatagramTable.END))
                ? complete(packet, owner)
                : FragmentStatus.INCOMPLETE;
    }

    /// Why a fragment has to be dropped; INCOMPLETE if it has not.
    private FragmentStatus refusal(Packet packet, int owner, int end) {
        if (end > MAX_IPV4_LENGTH || headerLengthOf(packet) > DatagramTable.MAX_HEADER_LENGTH) {
            return FragmentStatus.TOO_LONG;
        }
        if (owner == DatagramTable.NONE) {
            if (table.isFull()) {
                return FragmentStatus.TABLE_FULL;
            }
            if (table.isFullFor(packet)) {
                return FragmentStatus.SENDER_FULL;
            }
        } else {
            if (contradictsEnd(packet, owner, end)) {
                return refusesContradictions
                        ? FragmentStatus.CONTRADICTORY
                        : FragmentStatus.CONTRADICTORY_END;
            }
            if (table.get(owner, DatagramTable.FRAGMENT_COUNT) == limits.maxFragments()) {
                return FragmentStatus.TOO_MANY_FRAGMENTS;
            }
        }
        return store.hasRoom(end - packet.fragmentOffset())
                ? FragmentStatus.INCOMPLETE
                : FragmentStatus.MEMORY_FULL;
    }

    /// How many blocks of a fragment its datagram has not.
    private int news(int owner, int start, int end) {
        int news = 0;
        for (int block = start / BLOCK; block < blocks(end); block++) {
            news += table.isCovered(owner, block) ? 0 : 1;
        }
        return news;
    }

    /// How a fragment stands to those of its datagram that hold; INCOMPLETE if it brings something
    /// new.
    private FragmentStatus repetition(Packet packet, int owner, int start, int end) {
        int news = news(owner, start, end);
        if (news == blocks(end - start)) {
            return FragmentStatus.INCOMPLETE;
        }
        int fragment = table.get(owner, DatagramTable.FIRST_FRAGMENT);
        while (fragment != FragmentStore.NONE) {
            int from = Math.max(start, store.start(fragment));
            int to = Math.min(end, store.end(fragment));
            int index = packet.payloadOffset() + from - start;
            if (from < to && !store.holds(fragment, from, packet.buffer(), index, to - from)) {
                counters.contradictions++;
                return FragmentStatus.CONTRADICTORY;
            }
            fragment = store.next(fragment);
        }
        counters.overlaps++;
        packet.events().add(overlapEvent(packet));
        return news == 0 ? FragmentStatus.REPEATED : FragmentStatus.INCOMPLETE;
    }

    /// Whether a fragment overlaps those of its datagram where the receiver takes no such thing;
    /// INCOMPLETE if it does not. Asked until the first overlap that the receiver takes.
    private FragmentStatus abandonment(Packet packet, int owner, int start, int end) {
        int news = news(owner, start, end);
        if (news == blocks(end - start) || overlapOf(packet) != FragmentOverlap.DISCARD) {
            return FragmentStatus.INCOMPLETE;
        }
        counters.overlaps++;
        packet.events().add(overlapEvent(packet));
        if (news == 0) {
            return FragmentStatus.REPEATED;
        }
        remove(owner);
        return FragmentStatus.ABANDONED;
    }

    private FragmentOverlap overlapOf(Packet packet) {
        return hosts.overlapOf(
                packet.ipVersion(), packet.destinationHigh(), packet.destinationLow());
    }

    /// Tells the rules.
    private static void note(Packet packet, FragmentStatus status) {
        boolean ipv4 = packet.ipVersion() == 4;
        if (status == FragmentStatus.TOO_LONG) {
            packet.events()
                    .add(
                            ipv4
                                    ? PacketEvent.DECODE_IPV4_FRAG_PKT_TOO_LARGE
                                    : PacketEvent.DECODE_IPV6_FRAG_PKT_TOO_LARGE);
        } else if (status == FragmentStatus.CONTRADICTORY) {
            packet.events().add(overlapEvent(packet));
        } else if (status.lacksRoom()) {
            packet.events()
                    .add(
                            ipv4
                                    ? PacketEvent.DECODE_IPV4_FRAG_IGNORED
                                    : PacketEvent.DECODE_IPV6_FRAG_IGNORED);
        }
    }

    private static PacketEvent overlapEvent(Packet packet) {
        return packet.ipVersion() == 4
                ? PacketEvent.DECODE_IPV4_FRAG_OVERLAP
                : PacketEvent.DECODE_IPV6_FRAG_OVERLAP;
    }

    private boolean contradictsEnd(Packet packet, int owner, int end) {
        int known = table.get(owner, DatagramTable.END);
        if (known != DatagramTable.NONE) {
            return packet.moreFragments() ? end > known : end != known;
        }
        return !packet.moreFragments() && table.get(owner, DatagramTable.FURTHEST_END) > end;
    }

    private void addFragment(Packet packet, int owner, int start, int end) {
        int fragment = store.add(packet.buffer(), packet.payloadOffset(), start, end);
        if (table.get(owner, DatagramTable.FIRST_FRAGMENT) == FragmentStore.NONE) {
            table.put(owner, DatagramTable.FIRST_FRAGMENT, fragment);
        } else {
            store.link(table.get(owner, DatagramTable.LAST_FRAGMENT), fragment);
        }
        table.put(owner, DatagramTable.LAST_FRAGMENT, fragment);
        increase(owner, DatagramTable.FRAGMENT_COUNT, 1);
        if (!packet.moreFragments()) {
            table.put(owner, DatagramTable.END, end);
        }
        if (end > table.get(owner, DatagramTable.FURTHEST_END)) {
            table.put(owner, DatagramTable.FURTHEST_END, end);
        }
        if (start == 0 && table.get(owner, DatagramTable.HEADER_LENGTH) == 0) {
            keepHeader(packet, owner);
        }
        int covered = 0;
        for (int block = start / BLOCK; block < blocks(end); block++) {
            covered += table.cover(owner, block) ? 1 : 0;
        }
        increase(owner, DatagramTable.COVERED_COUNT, covered);
        if (covered < blocks(end - start)) {
            table.put(owner, DatagramTable.OVERLAPPED, 1);
            counters.overlaps++;
            packet.events().add(overlapEvent(packet));
        }
    }

    /// The header goes into the datagram without the IPv6 fragment header, which is its last part.
    private void keepHeader(Packet packet, int owner) {
        table.putHeader(owner, packet, headerLengthOf(packet));
        if (packet.ipVersion() == 6) {
            int pointer = packet.fragmentPointerOffset() - packet.ipOffset();
            table.putHeaderByte(owner, pointer, packet.protocol());
        }
    }

    private FragmentStatus complete(Packet packet, int owner) {
        int headerLength = table.get(owner, DatagramTable.HEADER_LENGTH);
        int payloadLength = table.get(owner, DatagramTable.END);
        int first = table.get(owner, DatagramTable.FIRST_FRAGMENT);
        int length = headerLength + payloadLength;
        if (length > (packet.ipVersion() == 4 ? MAX_IPV4_LENGTH : MAX_IPV6_LENGTH)) {
            remove(owner);
            return FragmentStatus.TOO_LONG;
        }
        table.copyHeader(owner, datagram);
        if (table.get(owner, DatagramTable.OVERLAPPED) == 0) {
            for (int next = first; next != FragmentStore.NONE; next = store.next(next)) {
                store.copy(next, datagram, headerLength + store.start(next));
            }
        } else {
            if (merger.merge(
                    overlapOf(packet), store, first, datagram, headerLength, payloadLength)) {
                counters.contradictions++;
            }
        }
        remove(owner);
        datagramLength = length;
        if (packet.ipVersion() == 4) {
            datagram.putShort(2, (short) length, ByteOrder.BIG_ENDIAN);
            datagram.putShort(6, (short) 0);
            datagram.putShort(10, (short) 0);
            datagram.putShort(
                    10, (short) Checksums.of(datagram, 0, headerLength), ByteOrder.BIG_ENDIAN);
        } else {
            datagram.putShort(4, (short) (length - IPV6_LENGTH), ByteOrder.BIG_ENDIAN);
        }
        return FragmentStatus.COMPLETE;
    }

    private void remove(int owner) {
        store.release(table.get(owner, DatagramTable.FIRST_FRAGMENT));
        table.remove(owner);
    }

    private void increase(int owner, int field, int by) {
        table.put(owner, field, table.get(owner, field) + by);
    }

    private static int headerLengthOf(Packet packet) {
        return packet.ipVersion() == 4
                ? packet.ipHeaderLength()
                : packet.fragmentHeaderOffset() - packet.ipOffset();
    }

    private static int blocks(int length) {
        return (length + BLOCK - 1) / BLOCK;
    }
}
