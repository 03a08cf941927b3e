package io.wirecut.pipeline.source.live;

import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.reset.Injector;
import io.wirecut.pipeline.reset.Outcome;
import io.wirecut.pipeline.source.CaptureException;
import io.wirecut.pipeline.source.FrameHandler;
import io.wirecut.pipeline.verdict.ActionListener;
import io.wirecut.pipeline.verdict.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/// Two interfaces as one wire: what comes in by one goes out by the other, if and when the pipeline
/// lets it pass. Source of the frames, listener to their verdicts and injector of resets at once.
///
/// ```
///            poll                    onVerdict
///  side 0 ─▶ ring ─┐              ┌─▶ sender ─▶ side 1
///                  ├─▶ pipeline ──┤
///  side 1 ─▶ ring ─┘              └─▶ sender ─▶ side 0
/// ```
///
/// A frame is sent on from where it lies, on the thread that judged it: the frames of a flow keep
/// their order. Where that is the polling thread, TCP segments that follow each other are sent as
/// one frame, which is cut again where it goes out: the same frames as came in. All is sent when
/// [#poll] returns. Super-frames that come in, as interfaces with offloads make them, go on whole.
///
/// What has no verdict is not sent on. So the wire fails closed: while the process is stopped or
/// dead, or slower than the traffic, frames are lost in the kernel, and counted there. Interfaces
/// that pass frames on when nobody serves them need hardware made for it.
public final class Wire implements LiveSource, ActionListener, Injector {
    private static final int BURST = 64;

    private static final int SIDE_SHIFT = 1;

    /// Frames that may be under way in the pipeline at a time: more than all rings of its workers.
    private static final int MAX_UNDER_WAY = 1 << 20;

    private final List<PacketRing> rings;
    private final RingPoll waiting;
    private final StationTable stations = new StationTable();
    private final List<Side> sides;
    private final long[] notes = new long[MAX_UNDER_WAY];
    private final LongAdder dropped = new LongAdder();
    private volatile boolean closed;
    private volatile @Nullable Thread poller;
    private long frameNumber;

    private Wire(List<PacketRing> rings, List<WireOutput> outputs) {
        this.rings = rings;
        this.waiting = new RingPoll(rings);
        this.sides =
                List.of(
                        new Side(0, rings.getFirst(), outputs.getFirst()),
                        new Side(1, rings.getLast(), outputs.getLast()));
    }

    static Wire open(String first, String second, CaptureOptions options) {
        if (first.equals(second)) {
            throw new CaptureException(first + ": a wire has two ends; give two interfaces");
        }
        List<PacketRing> rings = new ArrayList<>();
        List<WireOutput> outputs = new ArrayList<>();
        try {
            rings.add(PacketRing.forForwarding(first, options));
            rings.add(PacketRing.forForwarding(second, options));
            check(rings.getFirst().captured(), rings.getLast().captured());
            outputs.add(WireOutput.open(rings.getFirst(), rings.getLast().captured()));
            outputs.add(WireOutput.open(rings.getLast(), rings.getFirst().captured()));
            return new Wire(List.copyOf(rings), List.copyOf(outputs));
        } catch (RuntimeException e) {
            rings.forEach(PacketRing::close);
            outputs.forEach(WireOutput::close);
            throw e;
        }
    }

    private static void check(Interface first, Interface second) {
        if (first.linkType() != LinkType.ETHERNET || second.linkType() != LinkType.ETHERNET) {
            throw new CaptureException(
                    "%s:%s: a wire takes two Ethernet interfaces"
                            .formatted(first.name(), second.name()));
        }
        if (first.mtu() != second.mtu()) {
            throw new CaptureException(
                    "%s has an MTU of %d and %s of %d: longer frames would be lost; give both the same with ip link set … mtu"
                            .formatted(first.name(), first.mtu(), second.name(), second.mtu()));
        }
    }

    /// One end: takes note of where a frame came in before the pipeline has it.
    private final class Side implements FrameHandler {
        private final int number;
        private final PacketRing ring;
        private final WireOutput output;
        private FrameHandler target = (buffer, offset, captured, wire, timestampNs, linkType) -> {};

        /// @param output where its frames go out: at the other end
        Side(int number, PacketRing ring, WireOutput output) {
            this.number = number;
            this.ring = ring;
            this.output = output;
        }

        int poll(FrameHandler handler, int limit) {
            target = handler;
            try {
                return ring.poll(this, limit);
            } finally {
                output.flush();
                ring.giveBack();
            }
        }

        @Override
        public void onFrame(
                DirectBuffer buffer,
                int offset,
                int capturedLength,
                int wireLength,
                long timestampNs,
                int linkType) {
            note(buffer, offset, capturedLength);
            target.onFrame(buffer, offset, capturedLength, wireLength, timestampNs, linkType);
        }

        @Override
        public void onUnfinishedFrame(
                DirectBuffer buffer,
                int offset,
                int capturedLength,
                int wireLength,
                long timestampNs,
                int linkType) {
            note(buffer, offset, capturedLength);
            target.onUnfinishedFrame(
                    buffer, offset, capturedLength, wireLength, timestampNs, linkType);
        }

        private void note(DirectBuffer buffer, int offset, int capturedLength) {
            frameNumber++;
            notes[(int) frameNumber & (MAX_UNDER_WAY - 1)] =
                    VirtioHeader.read(buffer, offset - VirtioHeader.LENGTH)
                            | (long) number << SIDE_SHIFT;
            if (capturedLength >= 2 * 6) {
                stations.learn(buffer, offset, number);
            }
        }
    }

    /// Told by the pipeline, on the thread that judged the frame.
    @Override
    public void onVerdict(Packet packet, Verdict verdict) {
        if (verdict.drops()) {
            dropped.increment();
            return;
        }
        long note = notes[(int) packet.frameNumber() & (MAX_UNDER_WAY - 1)];
        sides.get((int) (note >>> SIDE_SHIFT) & 1).output.forward(packet, note);
    }

    /// Sends a frame out by the side its receiver is on; by both if that is not known. On the
    /// polling thread what was judged before goes before it; on another, up to a burst of segments
    /// may still be behind.
    @Override
    public Outcome inject(
            DirectBuffer frame, int offset, int length, int linkType, long timestampNs) {
        if (closed) {
            return Outcome.CLOSED;
        }
        if (linkType != LinkType.ETHERNET) {
            return Outcome.REFUSED;
        }
        if (Thread.currentThread() == poller) {
            // It answers what came before it, and must not be there first.
            sides.getFirst().output.flush();
            sides.getLast().output.flush();
        }
        long address = frame.addressOffset() + offset;
        int side = stations.sideOf(frame, offset);
        if (side != StationTable.UNKNOWN) {
            return PacketInjector.outcome(toward(side).inject(address, length));
        }
        int first = toward(0).inject(address, length);
        int second = toward(1).inject(address, length);
        return PacketInjector.outcome(first == 0 ? 0 : second);
    }

    /// What sends by the interface of a side: the output of the other one.
    private WireOutput toward(int side) {
        return sides.get(1 - side).output;
    }

    @Override
    public void start() {
        rings.forEach(PacketRing::start);
    }

    @Override
    public int poll(FrameHandler handler, int limit) {
        poller = Thread.currentThread();
        int most = Math.min(BURST, limit);
        return sides.getFirst().poll(handler, most) + sides.getLast().poll(handler, most);
    }

    @Override
    public void await(int timeoutMs) {
        waiting.await(timeoutMs);
        toward(0).follow(rings.getFirst().captured());
        toward(1).follow(rings.getLast().captured());
    }

    @Override
    public void quiesce() {
        rings.forEach(PacketRing::quiesce);
    }

    @Override
    public LiveCounts counts() {
        Map<String, Long> details = new LinkedHashMap<>();
        sides.forEach(side -> side.output.count(details));
        details.put("wire.dropped", dropped.sum());
        return waiting.counts(details);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            waiting.close();
            sides.forEach(side -> side.output.close());
        }
    }
}
