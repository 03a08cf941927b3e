package io.wirecut.pipeline.reset;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.pipeline.Pipeline;
import io.wirecut.pipeline.Threading;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.verdict.ActionListener;
import io.wirecut.pipeline.verdict.Verdict;
import io.wirecut.rules.RuleSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.PriorityQueue;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// Two hosts, and the pipeline between them:
///
/// ```text
/// client ── delay ── tap ── delay ── server
///                     │ latency
///                  pipeline ── RSTs back to the tap
/// ```
///
/// A frame passes the tap, is judged some time after, and what has passed meanwhile is ahead of the
/// RSTs. Inline it waits for its verdict. Nothing is lost.
final class Simulation implements ActionListener, Injector {
    /// @param linkNs a byte takes on the wire
    /// @param latencyNs from the tap to the verdict, and from there to the wire, on average
    /// @param thinkNs of the server's application
    record Setting(
            Position position,
            long clientDelayNs,
            long serverDelayNs,
            double linkNs,
            long latencyNs,
            long thinkNs,
            SimulatedHost.Habits clientHabits,
            SimulatedHost.Habits serverHabits) {}

    /// What the applications do.
    enum Work {
        IDLE,
        UPLOAD,
        DOWNLOAD,
        ANSWER,
        HALF_CLOSED,
        CHAT,
        HANDSHAKE,
        /// The marker is in the midst of an upload.
        WITHIN_UPLOAD,
        /// The marker is in the midst of what the server answers.
        WITHIN_DOWNLOAD
    }

    private record Event(long atNs, long number, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atNs, other.atNs);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private static final int UPLOAD_LENGTH = 8 << 20;
    private static final int DOWNLOAD_LENGTH = 20 << 20;
    private static final int REQUEST_LENGTH = 400;

    /// Within what is reassembled.
    private static final int MAX_MARKER = 900_000;

    private static final int HEADERS_LENGTH = 14 + 20 + 20;
    private static final int MAX_OPTIONS = 4;
    private static final byte[] MARKER = "evil".getBytes(StandardCharsets.US_ASCII);
    private static final long TICK_NS = 1_000_000L;

    private final Setting setting;
    private final Work work;
    private final Random random;
    private final Pipeline pipeline;
    private final SimulatedHost client;
    private final SimulatedHost server;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final long[] linkFreeNs = new long[2];
    private final UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(2048));
    private long nowNs = 1_000_000_000L;
    private long sensorFreeNs;
    private long number;
    private final boolean markedByClient;
    private final int markerAt;
    private int markedSequence;
    private final int clientInitial;
    private boolean answered;
    private boolean dropped;
    private int segments;
    private int delivered;
    private Fate fate = Fate.UNKNOWN;
    private int records;

    Simulation(Setting setting, Work work, RuleSet rules, long seed) {
        this.setting = setting;
        this.work = work;
        random = new Random(seed);
        clientInitial = random.nextInt();
        client = new SimulatedHost(this, true, clientInitial, setting.clientHabits);
        int serverInitial = random.nextInt();
        server = new SimulatedHost(this, false, serverInitial, setting.serverHabits);
        markedByClient = work != Work.WITHIN_DOWNLOAD;
        boolean within = work == Work.WITHIN_DOWNLOAD || work == Work.WITHIN_UPLOAD;
        int marker = 1 + (within ? random.nextInt(MAX_MARKER) : 0);
        markerAt = (markedByClient ? clientInitial : serverInitial) + marker;
        pipeline =
                Pipeline.builder()
                        .rules(rules)
                        .position(setting.position)
                        .threading(Threading.INVOKER)
                        .verifyChecksums(false)
                        .flowCapacity(16)
                        .streamCapacity(16)
                        .segmentMemory(1 << 20)
                        .injector(this)
                        .listener(this)
                        .start();
    }

    /// Runs until all is quiet, or for so long.
    void run(long timeNs) {
        long endNs = nowNs + timeNs;
        at(nowNs + TICK_NS, this::tick);
        client.connect();
        while (!events.isEmpty() && events.peek().atNs <= endNs && records == 0) {
            Event event = events.poll();
            nowNs = event.atNs;
            event.task.run();
        }
        pipeline.endOfInput();
        assertThat(pipeline.statistics().isConserved()).isTrue();
        pipeline.close();
    }

    private void tick() {
        if (sensorFreeNs <= nowNs) {
            pipeline.onClock(nowNs);
        }
        at(nowNs + TICK_NS, this::tick);
    }

    SimulatedHost client() {
        return client;
    }

    SimulatedHost server() {
        return server;
    }

    /// RSTs that were sent.
    int segments() {
        return segments;
    }

    /// What the pipeline says.
    Fate fate() {
        return fate;
    }

    /// Bytes that the server's application has read.
    int delivered() {
        return delivered;
    }

    /// Whether, inline, an application has read what was to be dropped.
    boolean leaked() {
        SimulatedHost reader = markedByClient ? server : client;
        return setting.position == Position.INLINE
                && markedSequence != 0
                && reader.received() - markedSequence > 0;
    }

    long nowNs() {
        return nowNs;
    }

    void at(long timeNs, Runnable task) {
        events.add(new Event(timeNs, number++, task));
    }

    /// The client's handshake is complete.
    void onEstablished() {
        switch (work) {
            case UPLOAD, WITHIN_UPLOAD -> client.write(UPLOAD_LENGTH);
            case HALF_CLOSED -> {
                client.write(REQUEST_LENGTH);
                client.shutdown();
            }
            case IDLE, DOWNLOAD, ANSWER, CHAT, WITHIN_DOWNLOAD -> client.write(REQUEST_LENGTH);
            case HANDSHAKE -> {}
        }
    }

    /// An application has read up to here.
    void onRead(boolean byClient, int sequence) {
        if (byClient) {
            if (work == Work.CHAT && random.nextInt(3) > 0) {
                at(nowNs + setting.thinkNs, () -> client.write(1 + random.nextInt(3_000)));
            }
            return;
        }
        delivered = Math.max(delivered, sequence - clientInitial - 1);
        if (work == Work.CHAT) {
            at(nowNs + setting.thinkNs, () -> server.write(1 + random.nextInt(3_000)));
        } else if (!answered && delivered >= REQUEST_LENGTH) {
            answered = true;
            int length =
                    switch (work) {
                        case DOWNLOAD, HALF_CLOSED, WITHIN_DOWNLOAD -> DOWNLOAD_LENGTH;
                        case ANSWER -> 200 + random.nextInt(20_000);
                        default -> 0;
                    };
            if (length > 0) {
                at(nowNs + setting.thinkNs, () -> server.write(length));
            }
        }
    }

    /// A host sends: over its link to the tap.
    void send(boolean fromClient, int sequence, int acknowledgement, int flags, int length) {
        int link = fromClient ? 0 : 1;
        long startNs = Math.max(nowNs, linkFreeNs[link]);
        linkFreeNs[link] = startNs + (long) ((HEADERS_LENGTH + length) * setting.linkNs);
        long delayNs = fromClient ? setting.clientDelayNs : setting.serverDelayNs;
        at(
                linkFreeNs[link] + delayNs,
                () -> pass(fromClient, sequence, acknowledgement, flags, length));
    }

    private void pass(boolean fromClient, int sequence, int ack, int flags, int length) {
        long capturedNs = nowNs;
        sensorFreeNs = Math.max(sensorFreeNs + 1_000, nowNs + latencyNs());
        if (setting.position == Position.TAP) {
            arrive(!fromClient, sequence, ack, flags, length);
            at(sensorFreeNs, () -> inspect(fromClient, sequence, ack, flags, length, capturedNs));
        } else {
            at(
                    sensorFreeNs,
                    () -> {
                        if (inspect(fromClient, sequence, ack, flags, length, capturedNs)) {
                            arrive(!fromClient, sequence, ack, flags, length);
                        }
                    });
        }
    }

    private long latencyNs() {
        boolean isSlow = random.nextInt(200) == 0;
        return (long) (setting.latencyNs * (isSlow ? 20 : 0.5 + random.nextDouble()));
    }

    private void arrive(boolean atClient, int sequence, int ack, int flags, int length) {
        long delayNs = atClient ? setting.clientDelayNs : setting.serverDelayNs;
        SimulatedHost host = atClient ? client : server;
        at(nowNs + delayNs, () -> host.receive(sequence, ack, flags, length));
    }

    private boolean inspect(
            boolean fromClient, int sequence, int ack, int flags, int length, long capturedNs) {
        int frameLength = frame(fromClient, sequence, ack, flags, length);
        dropped = false;
        pipeline.onFrame(frame, 0, frameLength, frameLength, capturedNs, LinkType.ETHERNET);
        return !dropped;
    }

    private int frame(boolean fromClient, int sequence, int ack, int flags, int length) {
        boolean syn = (flags & TcpFlag.SYN) != 0;
        int options = syn ? MAX_OPTIONS : 0;
        java.nio.ByteOrder order = java.nio.ByteOrder.BIG_ENDIAN;
        frame.setMemory(0, HEADERS_LENGTH + options, (byte) 0);
        frame.putByte(fromClient ? 5 : 11, (byte) 2);
        frame.putShort(12, (short) 0x0800, order);
        frame.putShort(14, (short) 0x4500, order);
        frame.putShort(16, (short) (40 + options + length), order);
        frame.putByte(22, (byte) 64);
        frame.putByte(23, (byte) 6);
        frame.putInt(26, fromClient ? 0xC0000201 : 0xC0000202, order);
        frame.putInt(30, fromClient ? 0xC0000202 : 0xC0000201, order);
        frame.putShort(34, (short) (fromClient ? 40_000 : 80), order);
        frame.putShort(36, (short) (fromClient ? 80 : 40_000), order);
        frame.putInt(38, sequence, order);
        frame.putInt(42, ack, order);
        frame.putByte(46, (byte) ((20 + options) << 2));
        frame.putByte(47, (byte) flags);
        int window = syn ? 65_535 : SimulatedHost.WINDOW >> 7;
        frame.putShort(48, (short) window, order);
        if (syn) {
            // Window scale 7.
            frame.putInt(HEADERS_LENGTH, 0x01030307, order);
        }
        int payload = HEADERS_LENGTH + options;
        if (length > 0) {
            frame.setMemory(payload, length, (byte) 'x');
            boolean reached = fromClient == markedByClient && sequence - markerAt >= 0;
            boolean marks = markedSequence == 0 ? reached : reached && sequence == markedSequence;
            if (marks && length >= MARKER.length) {
                markedSequence = sequence;
                frame.putBytes(payload, MARKER);
            }
        }
        return payload + length;
    }

    @Override
    public Outcome inject(
            DirectBuffer reset, int offset, int length, int linkType, long timestampNs) {
        segments++;
        java.nio.ByteOrder order = java.nio.ByteOrder.BIG_ENDIAN;
        boolean toClient = reset.getShort(offset + 36, order) == (short) 40_000;
        int sequence = reset.getInt(offset + 38, order);
        int ack = reset.getInt(offset + 42, order);
        int flags = reset.getByte(offset + 47);
        arrive(toClient, sequence, ack, flags, 0);
        return Outcome.SENT;
    }

    @Override
    public void close() {}

    @Override
    public void onVerdict(Packet packet, Verdict verdict) {
        dropped = setting.position == Position.INLINE && verdict.drops();
    }

    @Override
    public void onReset(TrackedReset reset) {
        fate = reset.fate();
        records++;
    }
}
