package io.wirecut.pipeline.source.live;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.wirecut.pipeline.posix.Posix;
import io.wirecut.pipeline.source.CaptureException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A netlink socket that packets of one netfilter queue come by, and verdicts go.
///
/// Verdicts may be given by several threads; the rest is the polling thread's.
final class QueueSocket implements AutoCloseable {
    static final int ACCEPT = 1;
    static final int DROP = 0;
    static final int REPEAT = 4;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int NETLINK_NETFILTER = 12;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_NO_ENOBUFS = 5;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_TIMESTAMPNS = 35;
    private static final int RECEIVE_BUFFER_LENGTH = 32 << 20;
    private static final int ADDRESS_LENGTH = 12;
    private static final int TYPE_ERROR = 2;
    private static final int ERROR_LENGTH = 20;
    private static final int MSG_PEEK = 2;
    private static final int MSG_DONTWAIT = 0x40;

    private static final int CONFIGURE_COMMAND = 1;
    private static final int CONFIGURE_COPY = 2;
    private static final int CONFIGURE_CAPACITY = 3;
    private static final int CONFIGURE_MASK = 4;
    private static final int CONFIGURE_FLAGS = 5;
    private static final int COMMAND_BIND = 1 << 24;
    private static final int COMMAND_UNBIND = 2 << 24;
    private static final int COPY_PACKET = 2;
    private static final int COPY_ALL = 0xFFFF;
    private static final int FLAG_FAIL_OPEN = 1;

    private static final int VERDICT_HEADER = 2;
    private static final int VERDICT_MARK = 3;

    private static final Path COUNTS = Path.of("/proc/thread-self/net/netfilter/nfnetlink_queue");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final int COLUMNS = 8;

    private final int socket;
    private final QueueOptions options;
    private final QueueMessage message = new QueueMessage();

    private QueueSocket(int socket, QueueOptions options) {
        this.socket = socket;
        this.options = options;
    }

    static QueueSocket open(QueueOptions options) {
        int socket = Posix.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
        PacketSocket.check(socket, "no socket for netfilter queues");
        QueueSocket queue = new QueueSocket(socket, options);
        boolean done = false;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(ADDRESS_LENGTH, Integer.BYTES);
            address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
            PacketSocket.check(
                    Posix.bind(socket, address), "no socket for netfilter queues can be bound");
            if (Posix.setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER_LENGTH) < 0) {
                var _ = Posix.setsockopt(socket, SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER_LENGTH);
            }
            // What finds no room is counted by the kernel: to be told of it as well costs a call.
            var _ = Posix.setsockopt(socket, SOL_NETLINK, NETLINK_NO_ENOBUFS, 1);
            // As long as some socket asks for times, the kernel stamps what comes in by any way.
            var _ = Posix.setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPNS, 1);
            done = true;
            return queue;
        } finally {
            if (!done) {
                Posix.close(socket);
            }
        }
    }

    int descriptor() {
        return socket;
    }

    /// Becomes the one that judges the queue's packets.
    ///
    /// All in one message, without an acknowledgement: the kernel has done with it when it is sent,
    /// and only an error comes back, before any packet.
    ///
    /// @throws CaptureException if there is another, or the right to is missing
    void bindToQueue() {
        QueueMessage request =
                message.begin(QueueMessage.CONFIGURE, options.number())
                        .number(CONFIGURE_COMMAND, COMMAND_BIND)
                        .numberAndByte(CONFIGURE_COPY, COPY_ALL, COPY_PACKET)
                        .number(CONFIGURE_CAPACITY, options.capacity());
        if (options.failsOpen()) {
            request.number(CONFIGURE_MASK, FLAG_FAIL_OPEN).number(CONFIGURE_FLAGS, FLAG_FAIL_OPEN);
        }
        long result = Posix.sendto(socket, request.end(), request.length(), 0, 0, 0);
        PacketSocket.check(
                result < 0 ? result : takeError(),
                "netfilter queue %d: it is taken by another process, or CAP_NET_ADMIN is missing"
                        .formatted(options.number()));
    }

    /// Has the queue hold no packet more: what comes finds it full.
    void fill() {
        synchronized (this) {
            message.begin(QueueMessage.CONFIGURE, options.number()).number(CONFIGURE_CAPACITY, 0);
            var _ = Posix.sendto(socket, message.end(), message.length(), 0, 0, 0);
        }
    }

    private long takeError() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment reply = arena.allocate(ERROR_LENGTH, Integer.BYTES);
            long length =
                    Posix.recv(socket, reply.address(), ERROR_LENGTH, MSG_PEEK | MSG_DONTWAIT);
            return length < ERROR_LENGTH || reply.get(JAVA_SHORT, 4) != TYPE_ERROR
                    ? 0
                    : reply.get(JAVA_INT, QueueMessage.ERROR);
        }
    }

    /// Receives what is there.
    ///
    /// @return its length, or an error number, negated
    long receive(long address, int capacity, int flags) {
        return Posix.recv(socket, address, capacity, flags);
    }

    /// Judges one packet.
    synchronized void judge(int id, boolean pass) {
        send(QueueMessage.VERDICT, id, pass);
    }

    /// Lets all packets up to one pass that were not judged before.
    synchronized void passUpTo(int id) {
        send(QueueMessage.VERDICT_BATCH, id, true);
    }

    private void send(int command, int id, boolean pass) {
        boolean repeat = pass && options.repeats();
        int verdict = repeat ? REPEAT : pass ? ACCEPT : DROP;
        message.begin(command, options.number()).numbers(VERDICT_HEADER, verdict, id);
        if (repeat) {
            message.number(VERDICT_MARK, QueueOptions.MARK);
        }
        var _ = Posix.sendto(socket, message.end(), message.length(), 0, 0, 0);
    }

    /// What the kernel has counted of the queue: packets that it had room for, those that it had
    /// none for, and those of the first that did not get here.
    ///
    /// @return null if it cannot be asked
    long @Nullable [] counts() {
        try {
            for (String line : Files.readAllLines(COUNTS)) {
                String[] columns = BLANKS.split(line.strip(), -1);
                if (columns.length >= COLUMNS && Integer.parseInt(columns[0]) == options.number()) {
                    return new long[] {
                        Long.parseLong(columns[7]),
                        Long.parseLong(columns[5]),
                        Long.parseLong(columns[6])
                    };
                }
            }
        } catch (IOException | NumberFormatException _) {
            // Told as not known.
        }
        return null;
    }

    @Override
    public void close() {
        synchronized (this) {
            message.begin(QueueMessage.CONFIGURE, options.number())
                    .number(CONFIGURE_COMMAND, COMMAND_UNBIND);
            var _ = Posix.sendto(socket, message.end(), message.length(), 0, 0, 0);
        }
        Posix.close(socket);
    }
}
