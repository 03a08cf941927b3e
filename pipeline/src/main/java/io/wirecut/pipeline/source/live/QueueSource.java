package io.wirecut.pipeline.source.live;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.posix.Errno;
import io.wirecut.pipeline.posix.Posix;
import io.wirecut.pipeline.reset.Injector;
import io.wirecut.pipeline.reset.Outcome;
import io.wirecut.pipeline.source.CaptureException;
import io.wirecut.pipeline.source.FrameHandler;
import io.wirecut.pipeline.verdict.ActionListener;
import io.wirecut.pipeline.verdict.Verdict;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/// Packets that the kernel's packet filter asks about, one by one: those that a rule of iptables or
/// nftables sends to a queue. Source of the packets and listener to their verdicts at once.
///
/// Where one thread does all, a verdict covers all packets up to the last that may pass: it is
/// given when there are enough of them, or no more now. A packet that is dropped has its own, at
/// once. With workers of their own, each packet has its own.
///
/// A queue whose process is gone drops what is sent to it, unless its rule says `--queue-bypass`.
/// One that is full drops too, unless it fails open.
public final class QueueSource implements LiveSource, ActionListener {
    private static final int CAPACITY = 1 << 17;
    private static final int MAX_UNDER_WAY = 1 << 20;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int POLLIN = 1;
    private static final long SECOND_NS = 1_000_000_000;
    private static final long MICROSECOND_NS = 1_000;
    private static final int POLL_LENGTH = 8;
    private static final int POLL_EVENTS = 4;

    private static final int ATTRIBUTE_TYPE_MASK = 0x3FFF;
    private static final int ATTRIBUTE_PACKET = 1;
    private static final int ATTRIBUTE_MARK = 3;
    private static final int ATTRIBUTE_TIMESTAMP = 4;
    private static final int ATTRIBUTE_PAYLOAD = 10;
    private static final int ATTRIBUTE_WHOLE_LENGTH = 13;

    private final QueueOptions options;
    private final QueueSocket socket;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment waiting = arena.allocate(POLL_LENGTH, Integer.BYTES);
    private final EpochNanoClock clock = new SystemEpochNanoClock();
    private final UnsafeBuffer memory =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(CAPACITY, Long.BYTES));
    private final int[] idOfFrame = new int[MAX_UNDER_WAY];
    private final LongAdder passed = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private int frameNumber;
    private int passUpTo;
    private int toPass;
    private long handedOn;
    private long own;
    private long truncated;
    private boolean judged;
    private boolean closed;

    private QueueSource(QueueOptions options, QueueSocket socket) {
        this.options = options;
        this.socket = socket;
        waiting.set(JAVA_INT, 0, socket.descriptor());
        waiting.set(JAVA_INT, POLL_EVENTS, POLLIN);
    }

    static QueueSource open(QueueOptions options) {
        return new QueueSource(options, QueueSocket.open(options));
    }

    @Override
    public void start() {
        socket.bindToQueue();
    }

    @Override
    public int poll(FrameHandler handler, int limit) {
        int count = 0;
        while (count < limit) {
            long length = socket.receive(memory.addressOffset(), CAPACITY, MSG_DONTWAIT);
            if (length < 0) {
                if (length != -Errno.EAGAIN && length != -Errno.EINTR && length != -Errno.ENOBUFS) {
                    throw new CaptureException(
                            "netfilter queue %d: no packets are received any more (%s)"
                                    .formatted(options.number(), Errno.describe(length)));
                }
                break;
            }
            count += handOn(handler, (int) length);
        }
        passWaiting();
        return count;
    }

    /// Hands on the packets of what was received.
    private int handOn(FrameHandler handler, int end) {
        int count = 0;
        int at = 0;
        while (end - at >= QueueMessage.HEADER_LENGTH) {
            int length = memory.getInt(at);
            if (length < QueueMessage.HEADER_LENGTH || length > end - at) {
                break;
            }
            int type = memory.getShort(at + 4) & 0xFFFF;
            if (type == (QueueMessage.SUBSYSTEM_QUEUE << 8 | QueueMessage.PACKET)) {
                handOnPacket(handler, at + QueueMessage.HEADER_LENGTH, at + length);
                count++;
            }
            at += QueueMessage.aligned(length);
        }
        return count;
    }

    private void handOnPacket(FrameHandler handler, int start, int end) {
        int id = 0;
        int mark = 0;
        int payload = start;
        int payloadLength = 0;
        int wholeLength = 0;
        long arrivedNs = 0;
        int at = start;
        while (end - at >= QueueMessage.ATTRIBUTE_HEADER_LENGTH) {
            int length = memory.getShort(at) & 0xFFFF;
            if (length < QueueMessage.ATTRIBUTE_HEADER_LENGTH || length > end - at) {
                break;
            }
            int value = at + QueueMessage.ATTRIBUTE_HEADER_LENGTH;
            switch (memory.getShort(at + 2) & ATTRIBUTE_TYPE_MASK) {
                case ATTRIBUTE_PACKET -> id = memory.getInt(value, ByteOrder.BIG_ENDIAN);
                case ATTRIBUTE_MARK -> mark = memory.getInt(value, ByteOrder.BIG_ENDIAN);
                case ATTRIBUTE_TIMESTAMP ->
                        arrivedNs =
                                memory.getLong(value, ByteOrder.BIG_ENDIAN) * SECOND_NS
                                        + memory.getLong(value + Long.BYTES, ByteOrder.BIG_ENDIAN)
                                                * MICROSECOND_NS;
                case ATTRIBUTE_PAYLOAD -> {
                    payload = value;
                    payloadLength = length - QueueMessage.ATTRIBUTE_HEADER_LENGTH;
                }
                case ATTRIBUTE_WHOLE_LENGTH ->
                        wholeLength = memory.getInt(value, ByteOrder.BIG_ENDIAN);
                default -> {}
            }
            at += QueueMessage.aligned(length);
        }
        if (mark == QueueOptions.MARK) {
            own++;
            socket.judge(id, true);
            return;
        }
        handedOn++;
        if (wholeLength > payloadLength) {
            truncated++;
        }
        frameNumber++;
        idOfFrame[frameNumber & (MAX_UNDER_WAY - 1)] = id;
        judged = false;
        handler.onFrame(
                memory,
                payload,
                payloadLength,
                Math.max(wholeLength, payloadLength),
                // Packets of this host's own are not stamped.
                arrivedNs > 0 ? arrivedNs : clock.nanoTime(),
                LinkType.RAW);
        if (!judged && options.batchCount() > 1) {
            // The pipeline failed on it. The next verdict would let it pass with the others.
            socket.judge(id, false);
        }
    }

    /// Told by the pipeline, on the thread that judged the packet.
    @Override
    public void onVerdict(Packet packet, Verdict verdict) {
        int id = idOfFrame[(int) packet.frameNumber() & (MAX_UNDER_WAY - 1)];
        judged = true;
        if (verdict.drops()) {
            dropped.increment();
            socket.judge(id, false);
            return;
        }
        passed.increment();
        if (options.batchCount() == 1) {
            socket.judge(id, true);
            return;
        }
        passUpTo = id;
        toPass++;
        if (toPass == options.batchCount()) {
            passWaiting();
        }
    }

    /// Has what an injector sends not overtake packets that were let pass: those whose verdict
    /// waits for others get it first. To be called by the thread that judges, where there is but
    /// one.
    public Injector inOrder(Injector target) {
        return options.batchCount() == 1 ? target : new InOrder(target);
    }

    private final class InOrder implements Injector {
        private final Injector target;

        InOrder(Injector target) {
            this.target = target;
        }

        @Override
        public Outcome inject(
                DirectBuffer frame, int offset, int length, int linkType, long timestampNs) {
            passWaiting();
            return target.inject(frame, offset, length, linkType, timestampNs);
        }

        @Override
        public void close() {
            target.close();
        }
    }

    private void passWaiting() {
        if (toPass > 0) {
            toPass = 0;
            socket.passUpTo(passUpTo);
        }
    }

    @Override
    public void await(int timeoutMs) {
        var _ = Posix.poll(waiting.address(), 1, timeoutMs);
    }

    /// What comes from now on finds the queue full.
    @Override
    public void quiesce() {
        socket.fill();
    }

    @Override
    public LiveCounts counts() {
        long[] kernel = socket.counts();
        long queued = kernel == null ? handedOn + own : kernel[0];
        long refused = kernel == null ? 0 : kernel[1];
        long missed = kernel == null ? 0 : kernel[2];
        long failedOpen = options.failsOpen() ? queued - missed - own - handedOn : 0;
        String prefix = "capture.nfqueue-%d.".formatted(options.number());
        Map<String, Long> details = new LinkedHashMap<>();
        details.put(prefix + "queued", queued);
        details.put(prefix + "queue_full", refused);
        details.put(prefix + "not_received", missed);
        details.put(prefix + "failed_open", failedOpen);
        details.put(prefix + "own", own);
        details.put(prefix + "truncated", truncated);
        details.put(prefix + "passed", passed.sum());
        details.put(prefix + "dropped", dropped.sum());
        return new LiveCounts(
                queued + refused, handedOn, own + failedOpen, refused + missed, details);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            socket.close();
            arena.close();
        }
    }
}
