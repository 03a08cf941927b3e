package io.wirecut.pipeline.source.live;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.posix.Errno;
import io.wirecut.pipeline.posix.Posix;
import io.wirecut.pipeline.source.CaptureException;
import io.wirecut.pipeline.source.FrameHandler;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/// Frames of one interface, through memory that the kernel fills: a TPACKET_V2 ring, which tells of
/// each frame at once (the third version tells of blocks, and is late by its block's time-out).
///
/// A frame is handed on where it lies; its slot is given back when the handler returns. An
/// interface that goes down or away is awaited. Owned by the polling thread; allocates nothing for
/// a frame.
final class PacketRing implements AutoCloseable {
    private static final int PACKET_RX_RING = 5;
    private static final int PACKET_VERSION = 10;
    private static final int PACKET_RESERVE = 12;
    private static final int PACKET_VNET_HDR = 15;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int TPACKET_V2 = 1;
    private static final int ETH_P_ALL = 3;
    private static final int ETHER_TYPE_VLAN = 0x8100;
    private static final int MIN_SLOT_LENGTH = 2048;
    private static final int LONGEST_FRAME = 1 << 16;
    private static final int MIN_BLOCK_LENGTH = 1 << 16;
    private static final int MAX_RING_LENGTH = 1 << 28;
    private static final int ETHERNET_LENGTH = 14;
    private static final long SECOND_NS = 1_000_000_000;

    private final CaptureOptions options;
    private final boolean ignoresOutgoing;
    private final boolean hasHeaders;
    private final SocketFilter filter;
    private final UnsafeBuffer memory = new UnsafeBuffer(0, 0);

    private Interface captured;
    private int socket = -1;
    private int slotLength;
    private int slotCount;
    private int next;
    private int held;
    private boolean started;
    private boolean quiet;
    private boolean mayBeGone;

    private long arrived;
    private long lost;
    private long handedOn;
    private long handedOnBytes;
    private long passedOver;
    private long unfinished;
    private long truncated;
    private long downs;
    private long reopens;

    /// @param ignoresOutgoing whether frames that this host sends by the interface are not taken
    private PacketRing(
            Interface captured,
            CaptureOptions options,
            boolean ignoresOutgoing,
            boolean hasHeaders,
            SocketFilter filter) {
        this.captured = captured;
        this.options = options;
        // By the loopback interface, each frame goes out and comes in.
        this.ignoresOutgoing = ignoresOutgoing || captured.isLoopback();
        this.hasHeaders = hasHeaders;
        this.filter = filter;
    }

    /// Prepares to take copies of frames; [#start] takes them.
    ///
    /// @throws io.wirecut.pipeline.source.CaptureException if that cannot be
    static PacketRing forCopies(String name, CaptureOptions options) {
        return open(name, options, false, false);
    }

    /// Prepares to take the frames that come in, each behind a [VirtioHeader]; [#start] takes them.
    ///
    /// @throws io.wirecut.pipeline.source.CaptureException if that cannot be
    static PacketRing forForwarding(String name, CaptureOptions options) {
        return open(name, options, true, true);
    }

    private static PacketRing open(
            String name, CaptureOptions options, boolean ignoresOutgoing, boolean hasHeaders) {
        Interface captured = Interface.of(name);
        SocketFilter filter =
                options.filter().isEmpty()
                        ? SocketFilter.allButOwn()
                        : SocketFilter.allButOwn(
                                PcapLibrary.compile(options.filter(), captured.linkType()));
        PacketRing ring = new PacketRing(captured, options, ignoresOutgoing, hasHeaders, filter);
        ring.open();
        return ring;
    }

    private void open() {
        String name = captured.name();
        int opened = PacketSocket.open();
        boolean done = false;
        try {
            PacketSocket.set(opened, PACKET_VERSION, TPACKET_V2, name + ": no TPACKET_V2");
            PacketSocket.set(
                    opened,
                    PACKET_RESERVE,
                    RingSlot.VLAN_TAG_LENGTH + (hasHeaders ? RingSlot.PADDING : 0),
                    name + ": no room for tags");
            if (hasHeaders) {
                PacketSocket.set(
                        opened, PACKET_VNET_HDR, 1, name + ": Linux 4.6 or later is needed");
            }
            if (ignoresOutgoing) {
                PacketSocket.set(
                        opened,
                        PACKET_IGNORE_OUTGOING,
                        1,
                        name + ": Linux 4.20 or later is needed");
            }
            PacketSocket.check(
                    (quiet ? SocketFilter.nothing() : filter).attach(opened),
                    name + ": the filter is refused");
            map(opened);
            done = true;
        } finally {
            if (!done) {
                Posix.close(opened);
            }
        }
        socket = opened;
        next = 0;
        held = 0;
        mayBeGone = false;
    }

    private void map(int opened) {
        int longest = captured.mtu() + RingSlot.OVERHEAD;
        int ringLength = options.ringLength();
        if (Offloads.on(captured.name()).stream().anyMatch(Offloads::makesLongFrames)) {
            longest = Math.max(longest, LONGEST_FRAME + RingSlot.OVERHEAD);
            ringLength = Math.min(MAX_RING_LENGTH, 4 * ringLength);
        }
        slotLength = Math.max(MIN_SLOT_LENGTH, BitUtil.findNextPositivePowerOfTwo(longest));
        int blockLength = Math.max(MIN_BLOCK_LENGTH, slotLength);
        int blockCount = Math.max(2, ringLength / blockLength);
        slotCount = blockCount * (blockLength / slotLength);
        try (Arena arena = Arena.ofConfined()) {
            PacketSocket.check(
                    Posix.setsockopt(
                            opened,
                            PacketSocket.SOL_PACKET,
                            PACKET_RX_RING,
                            arena.allocateFrom(
                                    JAVA_INT, blockLength, blockCount, slotLength, slotCount)),
                    "%s: no ring of %d blocks of %d bytes; try a smaller one"
                            .formatted(captured.name(), blockCount, blockLength));
        }
        long length = (long) blockLength * blockCount;
        long address = Posix.mmap(opened, length);
        PacketSocket.check(address, captured.name() + ": the ring cannot be mapped");
        memory.wrap(address, (int) length);
    }

    /// Begins to take frames.
    ///
    /// @throws io.wirecut.pipeline.source.CaptureException if that cannot be
    void start() {
        String name = captured.name();
        try (Arena arena = Arena.ofConfined()) {
            PacketSocket.check(
                    Posix.bind(socket, PacketSocket.address(arena, captured.index(), ETH_P_ALL)),
                    name + ": the interface cannot be listened to");
        }
        if (options.promiscuous()) {
            PacketSocket.check(
                    PacketSocket.bePromiscuous(socket, captured.index()),
                    name + ": it does not become promiscuous");
        }
        started = true;
    }

    /// Takes no further frames.
    void quiesce() {
        quiet = true;
        if (socket >= 0) {
            var _ = SocketFilter.nothing().attach(socket);
        }
    }

    /// Hands on the frames that are there. They stay where they are until [#giveBack].
    ///
    /// @return how many, at most `limit`
    int poll(FrameHandler handler, int limit) {
        int count = 0;
        int most = Math.min(limit, slotCount - held);
        while (count < most && socket >= 0) {
            int slot = next * slotLength;
            int status = memory.getIntVolatile(slot + RingSlot.STATUS);
            if ((status & RingSlot.STATUS_USER) == 0) {
                break;
            }
            count++;
            held++;
            next = next + 1 == slotCount ? 0 : next + 1;
            handOn(handler, slot, status);
        }
        return count;
    }

    /// Lets the kernel use the slots of all frames again that were handed on.
    void giveBack() {
        int slot = next - held;
        if (slot < 0) {
            slot += slotCount;
        }
        for (; held > 0; held--) {
            memory.putIntRelease(slot * slotLength + RingSlot.STATUS, RingSlot.STATUS_KERNEL);
            slot = slot + 1 == slotCount ? 0 : slot + 1;
        }
    }

    /// Whether a frame lies in a slot, behind its header.
    ///
    /// @param frame its address
    boolean holds(long frame) {
        long at = frame - memory.addressOffset();
        return at >= 0 && at < memory.capacity();
    }

    private void handOn(FrameHandler handler, int slot, int status) {
        if (captured.isLoopback()
                && memory.getByte(slot + RingSlot.PACKET_TYPE) == RingSlot.PACKET_OUTGOING) {
            passedOver++;
            return;
        }
        int offset = slot + (memory.getShort(slot + RingSlot.FRAME_OFFSET) & 0xFFFF);
        int length = memory.getInt(slot + RingSlot.CAPTURED_LENGTH);
        int wireLength = memory.getInt(slot + RingSlot.WIRE_LENGTH);
        if ((status & RingSlot.STATUS_VLAN_VALID) != 0 && takesTag(length)) {
            putTagBack(slot, offset, status);
            offset -= RingSlot.VLAN_TAG_LENGTH;
            length += RingSlot.VLAN_TAG_LENGTH;
            wireLength += RingSlot.VLAN_TAG_LENGTH;
        }
        long timestampNs =
                Integer.toUnsignedLong(memory.getInt(slot + RingSlot.SECONDS)) * SECOND_NS
                        + Integer.toUnsignedLong(memory.getInt(slot + RingSlot.NANOSECONDS));
        handedOn++;
        handedOnBytes += length;
        if (length < wireLength) {
            truncated++;
        }
        if ((status & RingSlot.STATUS_CHECKSUM_NOT_READY) != 0) {
            unfinished++;
            handler.onUnfinishedFrame(
                    memory, offset, length, wireLength, timestampNs, captured.linkType());
        } else {
            handler.onFrame(memory, offset, length, wireLength, timestampNs, captured.linkType());
        }
    }

    private boolean takesTag(int length) {
        return captured.linkType() == LinkType.ETHERNET && length >= ETHERNET_LENGTH;
    }

    /// The kernel keeps the outermost VLAN tag apart from the frame: moves both addresses down, and
    /// writes the tag behind them.
    private void putTagBack(int slot, int offset, int status) {
        long first = memory.getLong(offset);
        int rest = memory.getInt(offset + Long.BYTES);
        int start = offset - RingSlot.VLAN_TAG_LENGTH;
        if (hasHeaders) {
            long work = VirtioHeader.read(memory, offset - VirtioHeader.LENGTH);
            VirtioHeader.write(
                    memory,
                    start - VirtioHeader.LENGTH,
                    VirtioHeader.moved(work, RingSlot.VLAN_TAG_LENGTH));
        }
        memory.putLong(start, first);
        memory.putInt(start + Long.BYTES, rest);
        int etherType =
                (status & RingSlot.STATUS_VLAN_ETHER_TYPE_VALID) != 0
                        ? memory.getShort(slot + RingSlot.VLAN_ETHER_TYPE)
                        : ETHER_TYPE_VLAN;
        int tag = start + Long.BYTES + Integer.BYTES;
        memory.putShort(tag, (short) etherType, ByteOrder.BIG_ENDIAN);
        memory.putShort(
                tag + Short.BYTES, memory.getShort(slot + RingSlot.VLAN_TAG), ByteOrder.BIG_ENDIAN);
    }

    /// What to poll(2); -1 while the interface is away.
    int descriptor() {
        return socket;
    }

    /// Takes note of an error that poll(2) told of: the interface went down, or away.
    void onError() {
        if (PacketSocket.takeError(socket) == Errno.ENETDOWN) {
            downs++;
        }
        mayBeGone = true;
    }

    /// Looks whether an interface that went down is gone, and whether one that was gone is back.
    /// The kernel itself goes on with one that comes up again.
    void lookAfter() {
        if (!started || !mayBeGone) {
            return;
        }
        int index = Interface.indexOf(captured.name());
        if (socket >= 0 && index != captured.index() && isEmpty()) {
            release();
        }
        if (socket < 0 && index > 0) {
            reopen();
        }
    }

    private boolean isEmpty() {
        int status = memory.getIntVolatile(next * slotLength + RingSlot.STATUS);
        return (status & RingSlot.STATUS_USER) == 0;
    }

    private void reopen() {
        try {
            captured = Interface.of(captured.name());
            open();
            start();
            reopens++;
        } catch (CaptureException _) {
            // It may be about to come, or to go again: the next look tells.
            release();
            mayBeGone = true;
        }
    }

    /// The interface as it was when it was opened last.
    Interface captured() {
        return captured;
    }

    long arrived() {
        takeStatistics();
        return arrived;
    }

    long lost() {
        takeStatistics();
        return lost;
    }

    long handedOn() {
        return handedOn;
    }

    long handedOnBytes() {
        return handedOnBytes;
    }

    long passedOver() {
        return passedOver;
    }

    long truncated() {
        return truncated;
    }

    long unfinished() {
        return unfinished;
    }

    long downs() {
        return downs;
    }

    long reopens() {
        return reopens;
    }

    private void takeStatistics() {
        if (socket >= 0) {
            long counts = PacketSocket.takeStatistics(socket);
            arrived += counts >>> Integer.SIZE;
            lost += counts & 0xFFFF_FFFFL;
        }
    }

    private void release() {
        if (socket >= 0) {
            takeStatistics();
            Posix.munmap(memory.addressOffset(), memory.capacity());
            memory.wrap(0, 0);
            Posix.close(socket);
            socket = -1;
        }
    }

    @Override
    public void close() {
        release();
    }
}
