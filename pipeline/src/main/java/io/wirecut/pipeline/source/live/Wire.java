package io.wirecut.pipeline.source.live;

import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.posix.Errno;
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
/// their order. What has no verdict is not sent on. So the wire fails closed: while the process is
/// stopped or dead, or slower than the traffic, frames are lost in the kernel, and counted there.
/// Interfaces that pass frames on when nobody serves them need hardware made for it.
public final class Wire implements LiveSource, ActionListener, Injector {
    private static final int SIDES = 2;
    private static final int BURST = 64;
    private static final int RETRIES = 64;

    /// Frames that may be under way in the pipeline at a time: more than all rings of its workers.
    private static final int MAX_UNDER_WAY = 1 << 20;

    private final List<PacketRing> rings;
    private final List<PacketSender> senders;
    private final RingPoll waiting;
    private final StationTable stations = new StationTable();
    private final Side[] sides = new Side[SIDES];
    private final byte[] sideOfFrame = new byte[MAX_UNDER_WAY];
    private final LongAdder dropped = new LongAdder();
    private volatile boolean closed;
    private long frameNumber;

    private Wire(List<PacketRing> rings, List<PacketSender> senders) {
        this.rings = rings;
        this.senders = senders;
        this.waiting = new RingPoll(rings);
        for (int i = 0; i < SIDES; i++) {
            sides[i] = new Side(i, senders.get(1 - i));
        }
    }

    static Wire open(String first, String second, CaptureOptions options) {
        if (first.equals(second)) {
            throw new CaptureException(first + ": a wire has two ends; give two interfaces");
        }
        List<PacketRing> rings = new ArrayList<>();
        List<PacketSender> senders = new ArrayList<>();
        try {
            rings.add(PacketRing.open(first, options, true));
            rings.add(PacketRing.open(second, options, true));
            check(rings.getFirst().captured(), rings.getLast().captured());
            for (PacketRing ring : rings) {
                senders.add(PacketSender.forOthers(ring.captured()));
            }
            return new Wire(List.copyOf(rings), List.copyOf(senders));
        } catch (RuntimeException e) {
            rings.forEach(PacketRing::close);
            senders.forEach(PacketSender::close);
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
        private final PacketSender opposite;
        private final LongAdder forwarded = new LongAdder();
        private final LongAdder forwardedBytes = new LongAdder();
        private final LongAdder truncated = new LongAdder();
        private final LongAdder notTaken = new LongAdder();
        private int outputIndex;
        private FrameHandler target = (buffer, offset, captured, wire, timestampNs, linkType) -> {};

        Side(int number, PacketSender opposite) {
            this.number = number;
            this.opposite = opposite;
            outputIndex = output().index();
        }

        private Interface output() {
            return rings.get(1 - number).captured();
        }

        /// Frames go out by what frames come in by there, once that was made again.
        void followOutput() {
            int index = output().index();
            if (index != outputIndex) {
                outputIndex = index;
                opposite.aimAt(index);
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
            sideOfFrame[(int) frameNumber & (MAX_UNDER_WAY - 1)] = (byte) number;
            if (capturedLength >= 2 * 6) {
                stations.learn(buffer, offset, number);
            }
        }

        /// Sends a frame on that came in here.
        void forward(Packet packet) {
            int length = packet.frameLength();
            if (length < packet.wireLength()) {
                truncated.increment();
                return;
            }
            long address = packet.frame().addressOffset();
            int result = opposite.send(address, length);
            for (int i = 0; i < RETRIES && isFull(result); i++) {
                Thread.onSpinWait();
                result = opposite.send(address, length);
            }
            if (result == 0) {
                forwarded.increment();
                forwardedBytes.add(length);
            } else {
                notTaken.increment();
            }
        }

        private static boolean isFull(int result) {
            return result == -Errno.ENOBUFS || result == -Errno.EAGAIN;
        }
    }

    /// Told by the pipeline, on the thread that judged the frame.
    @Override
    public void onVerdict(Packet packet, Verdict verdict) {
        if (verdict.drops()) {
            dropped.increment();
            return;
        }
        int index = (int) packet.frameNumber() & (MAX_UNDER_WAY - 1);
        sides[sideOfFrame[index]].forward(packet);
    }

    /// Sends a frame out by the side its receiver is on; by both if that is not known.
    @Override
    public Outcome inject(
            DirectBuffer frame, int offset, int length, int linkType, long timestampNs) {
        if (closed) {
            return Outcome.CLOSED;
        }
        if (linkType != LinkType.ETHERNET) {
            return Outcome.REFUSED;
        }
        long address = frame.addressOffset() + offset;
        int side = stations.sideOf(frame, offset);
        if (side != StationTable.UNKNOWN) {
            return PacketInjector.outcome(senders.get(side).send(address, length));
        }
        int first = senders.get(0).send(address, length);
        int second = senders.get(1).send(address, length);
        return PacketInjector.outcome(first == 0 ? 0 : second);
    }

    @Override
    public void start() {
        rings.forEach(PacketRing::start);
    }

    @Override
    public int poll(FrameHandler handler, int limit) {
        int count = 0;
        for (int i = 0; i < SIDES; i++) {
            sides[i].target = handler;
            count += rings.get(i).poll(sides[i], Math.min(BURST, limit));
        }
        return count;
    }

    @Override
    public void await(int timeoutMs) {
        waiting.await(timeoutMs);
        for (Side side : sides) {
            side.followOutput();
        }
    }

    @Override
    public void quiesce() {
        rings.forEach(PacketRing::quiesce);
    }

    @Override
    public LiveCounts counts() {
        Map<String, Long> details = new LinkedHashMap<>();
        for (Side side : sides) {
            String prefix =
                    "wire.%s_to_%s."
                            .formatted(
                                    rings.get(side.number).captured().name(),
                                    side.opposite.interfaceName());
            details.put(prefix + "forwarded", side.forwarded.sum());
            details.put(prefix + "bytes", side.forwardedBytes.sum());
            details.put(prefix + "too_long", side.truncated.sum());
            details.put(prefix + "not_taken", side.notTaken.sum());
        }
        details.put("wire.dropped", dropped.sum());
        return waiting.counts(details);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            waiting.close();
            senders.forEach(PacketSender::close);
        }
    }
}
