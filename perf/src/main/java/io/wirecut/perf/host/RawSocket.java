package io.wirecut.perf.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/// A packet socket on one interface: whole frames in and out, as they are on the wire. Made for a
/// lab, not for speed; the numbers are those of Linux (packet(7)). Owned by one thread, but for
/// [#send], which any thread may call.
@SuppressWarnings("restricted")
final class RawSocket {
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int ETH_P_ALL_SWAPPED = 0x0300;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final long SIOCGSTAMPNS = 0x8907;
    private static final int PACKET_OUTGOING = 4;
    private static final int POLLIN = 1;
    private static final int ADDRESS_LENGTH = 20;
    private static final int BUFFER_LENGTH = 4 << 20;
    private static final long SECOND_NS = 1_000_000_000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemoryLayout ERRNO_LAYOUT = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            ERRNO_LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET =
            bind("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = bind("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SET_OPTION =
            bind("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECEIVE =
            bind("recvfrom", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SEND =
            bind("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle POLL = bind("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle INDEX = bind("if_nametoindex", JAVA_INT, ADDRESS);
    private static final MethodHandle IOCTL =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("ioctl"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                    Linker.Option.firstVariadicArg(2));

    private final int descriptor;
    private final MemorySegment errno = Arena.global().allocate(ERRNO_LAYOUT);
    private final MemorySegment sender = Arena.global().allocate(ADDRESS_LENGTH, 4);
    private final MemorySegment senderLength = Arena.global().allocate(JAVA_INT);
    private final MemorySegment polled = Arena.global().allocate(8, 4);
    private final MemorySegment time = Arena.global().allocate(16, 8);

    private static MethodHandle bind(String name, ValueLayout result, ValueLayout... parameters) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, parameters),
                Linker.Option.captureCallState("errno"));
    }

    /// Opens one.
    ///
    /// @param name of the interface
    /// @param seesOutgoing whether it receives what the machine itself sends there
    /// @param filter in the kernel's classic form, an instruction a number; all frames if empty
    /// @throws IllegalStateException if it cannot be opened, with the system's error number
    RawSocket(String name, boolean seesOutgoing, long... filter) {
        try (Arena arena = Arena.ofConfined()) {
            descriptor = checked("socket", (int) SOCKET.invokeExact(errno, AF_PACKET, SOCK_RAW, 0));
            attach(arena, filter);
            option(arena, SOL_SOCKET, SO_RCVBUFFORCE, BUFFER_LENGTH);
            if (!seesOutgoing) {
                option(arena, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
            }
            int index = (int) INDEX.invokeExact(errno, arena.allocateFrom(name));
            checked("if_nametoindex(" + name + ")", index == 0 ? -1 : index);
            MemorySegment address = arena.allocate(ADDRESS_LENGTH, 4);
            address.set(JAVA_SHORT, 0, (short) AF_PACKET);
            address.set(JAVA_SHORT, 2, (short) ETH_P_ALL_SWAPPED);
            address.set(JAVA_INT, 4, index);
            checked("bind", (int) BIND.invokeExact(errno, descriptor, address, ADDRESS_LENGTH));
            polled.set(JAVA_INT, 0, descriptor);
            polled.set(JAVA_SHORT, 4, (short) POLLIN);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    private void attach(Arena arena, long[] filter) throws Throwable {
        if (filter.length == 0) {
            return;
        }
        MemorySegment code = arena.allocate(8L * filter.length, 8);
        for (int i = 0; i < filter.length; i++) {
            code.setAtIndex(JAVA_LONG, i, filter[i]);
        }
        MemorySegment program = arena.allocate(16, 8);
        program.set(JAVA_SHORT, 0, (short) filter.length);
        program.set(ADDRESS, 8, code);
        checked(
                "SO_ATTACH_FILTER",
                (int)
                        SET_OPTION.invokeExact(
                                errno, descriptor, SOL_SOCKET, SO_ATTACH_FILTER, program, 16));
    }

    private void option(Arena arena, int level, int option, int value) throws Throwable {
        MemorySegment number = arena.allocateFrom(JAVA_INT, value);
        checked(
                "setsockopt",
                (int) SET_OPTION.invokeExact(errno, descriptor, level, option, number, 4));
    }

    private int checked(String what, int result) {
        if (result < 0) {
            throw new IllegalStateException(
                    "%s failed: errno=%d".formatted(what, (int) ERRNO.get(errno, 0L)));
        }
        return result;
    }

    private static RuntimeException failure(Throwable cause) {
        return cause instanceof RuntimeException known
                ? known
                : new IllegalStateException("a call of the system failed", cause);
    }

    /// Whether a frame comes within a time.
    ///
    /// @param timeoutMs -1 for no limit
    boolean awaitFrame(int timeoutMs) {
        try {
            return (int) POLL.invokeExact(errno, polled, 1L, timeoutMs) > 0;
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /// Waits for a frame.
    ///
    /// @param frame a direct buffer, which then holds the frame from 0 to its limit
    /// @return whether there is one; not if the interface went down meanwhile
    boolean receive(ByteBuffer frame) {
        frame.clear();
        senderLength.set(JAVA_INT, 0, ADDRESS_LENGTH);
        try {
            long length =
                    (long)
                            RECEIVE.invokeExact(
                                    errno,
                                    descriptor,
                                    MemorySegment.ofBuffer(frame),
                                    (long) frame.capacity(),
                                    0,
                                    sender,
                                    senderLength);
            frame.limit((int) Math.max(0, length));
            return length > 0;
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /// Whether this machine itself sent the frame that was received last.
    boolean isOutgoing() {
        return sender.get(ValueLayout.JAVA_BYTE, 10) == PACKET_OUTGOING;
    }

    /// When the kernel had the frame that was received last, in nanoseconds since 1970.
    long timestampNs() {
        try {
            int result = (int) IOCTL.invokeExact(descriptor, SIOCGSTAMPNS, time);
            return result < 0 ? 0 : time.get(JAVA_LONG, 0) * SECOND_NS + time.get(JAVA_LONG, 8);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /// Sends a frame, from its position to its limit; one that the interface does not take is lost.
    void send(ByteBuffer frame) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(ERRNO_LAYOUT);
            long _ =
                    (long)
                            SEND.invokeExact(
                                    state,
                                    descriptor,
                                    MemorySegment.ofBuffer(frame),
                                    (long) frame.remaining(),
                                    0);
        } catch (Throwable e) {
            throw failure(e);
        }
    }
}
