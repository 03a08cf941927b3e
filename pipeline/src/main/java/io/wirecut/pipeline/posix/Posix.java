package io.wirecut.pipeline.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/// The functions of the C library by their own names; `man 2` has their meaning.
///
/// What fails returns the error number negated, as the kernel itself does: there is no `errno` to
/// ask for. Safe for all threads. Allocates nothing but for a thread's first call. Addresses are
/// numbers, so that a frame's memory needs no object of its own.
///
/// No call is a critical one: any of them may block, and must not hold up a garbage collection.
@SuppressWarnings("restricted") // What it calls is the system's.
public final class Posix {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET = STATE.byteOffset(PathElement.groupElement("errno"));
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final ThreadLocal<MemorySegment> CAPTURED =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

    private static final MethodHandle SOCKET =
            bind("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = bind("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = bind("bind", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            bind("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            bind("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle MMAP =
            bind("mmap", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MUNMAP = bind("munmap", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle POLL = bind("poll", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SENDTO =
            bind(
                    "sendto", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG,
                    JAVA_INT);
    private static final MethodHandle SENDMSG =
            bind("sendmsg", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle RECV =
            bind("recv", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle IF_NAMETOINDEX = bind("if_nametoindex", JAVA_INT, JAVA_LONG);
    private static final MethodHandle CAPSET = bind("capset", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle CAPGET = bind("capget", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SETPRIORITY =
            bind("setpriority", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SCHED_SETSCHEDULER =
            bind("sched_setscheduler", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle IOCTL =
            bindVariadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle PRCTL =
            bindVariadic(
                    "prctl", 1, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("strerror"),
                    FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;
    private static final int MAX_MESSAGE_LENGTH = 256;

    private Posix() {}

    private static MethodHandle bind(String name, MemoryLayout result, MemoryLayout... parameters) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, parameters),
                ERRNO);
    }

    private static MethodHandle bindVariadic(
            String name, int fixed, MemoryLayout result, MemoryLayout... parameters) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, parameters),
                ERRNO,
                Linker.Option.firstVariadicArg(fixed));
    }

    /// Whether this is Linux, which nothing here works without.
    public static boolean isLinux() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    }

    private static long result(long returned, MemorySegment captured) {
        return returned == -1 ? -captured.get(JAVA_INT, ERRNO_OFFSET) : returned;
    }

    private static int result(int returned, MemorySegment captured) {
        return returned == -1 ? -captured.get(JAVA_INT, ERRNO_OFFSET) : returned;
    }

    private static IllegalStateException failure(String function, Throwable cause) {
        return new IllegalStateException("calling " + function + " failed", cause);
    }

    /// A socket.
    public static int socket(int domain, int type, int protocol) {
        MemorySegment captured = CAPTURED.get();
        try {
            return result((int) SOCKET.invokeExact(captured, domain, type, protocol), captured);
        } catch (Throwable e) {
            throw failure("socket", e);
        }
    }

    /// Closes a descriptor.
    public static int close(int descriptor) {
        MemorySegment captured = CAPTURED.get();
        try {
            return result((int) CLOSE.invokeExact(captured, descriptor), captured);
        } catch (Throwable e) {
            throw failure("close", e);
        }
    }

    /// Binds a socket to an address.
    public static int bind(int socket, MemorySegment address) {
        MemorySegment captured = CAPTURED.get();
        try {
            return result(
                    (int)
                            BIND.invokeExact(
                                    captured, socket, address.address(), (int) address.byteSize()),
                    captured);
        } catch (Throwable e) {
            throw failure("bind", e);
        }
    }

    /// Sets an option of a socket.
    public static int setsockopt(int socket, int level, int option, MemorySegment value) {
        MemorySegment captured = CAPTURED.get();
        try {
            return result(
                    (int)
                            SETSOCKOPT.invokeExact(
                                    captured,
                                    socket,
                                    level,
                                    option,
                                    value.address(),
                                    (int) value.byteSize()),
                    captured);
        } catch (Throwable e) {
            throw failure("setsockopt", e);
        }
    }

    /// Sets an option that is an `int`.
    public static int setsockopt(int socket, int level, int option, int value) {
        try (Arena arena = Arena.ofConfined()) {
            return setsockopt(socket, level, option, arena.allocateFrom(JAVA_INT, value));
        }
    }

    /// Reads an option of a socket, as long as the value.
    public static int getsockopt(int socket, int level, int option, MemorySegment value) {
        MemorySegment captured = CAPTURED.get();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
            return result(
                    (int)
                            GETSOCKOPT.invokeExact(
                                    captured,
                                    socket,
                                    level,
                                    option,
                                    value.address(),
                                    length.address()),
                    captured);
        } catch (Throwable e) {
            throw failure("getsockopt", e);
        }
    }

    /// Maps memory that is shared with the kernel, to be read and written.
    ///
    /// @return its address
    public static long mmap(int descriptor, long length) {
        MemorySegment captured = CAPTURED.get();
        try {
            return result(
                    (long)
                            MMAP.invokeExact(
                                    captured,
                                    0L,
                                    length,
                                    PROT_READ_WRITE,
                                    MAP_SHARED,
                                    descriptor,
                                    0L),
                    captured);
        } catch (Throwable e) {
            throw failure("mmap", e);
        }
    }

    /// Gives mapped memory back.
    public static int munmap(long address, long length) {
        MemorySegment captured = CAPTURED.get();
        try {
            return result((int) MUNMAP.invokeExact(captured, address, length), captured);
        } catch (Throwable e) {
            throw failure("munmap", e);
        }
    }

    /// Waits until something can be read, or written.
    ///
    /// @param descriptors address of `count` structures `pollfd`, 8 bytes each
    /// @param timeoutMs milliseconds, at most
    /// @return how many have something to tell
    public static int poll(long descriptors, int count, int timeoutMs) {
        MemorySegment captured = CAPTURED.get();
        try {
            return result(
                    (int) POLL.invokeExact(captured, descriptors, (long) count, timeoutMs),
                    captured);
        } catch (Throwable e) {
            throw failure("poll", e);
        }
    }

    /// Sends bytes.
    ///
    /// @param bytes their address
    /// @param destination address of the socket address, or 0
    /// @return how many were sent
    public static long sendto(
            int socket,
            long bytes,
            long length,
            int flags,
            long destination,
            int destinationLength) {
        MemorySegment captured = CAPTURED.get();
        try {
            return result(
                    (long)
                            SENDTO.invokeExact(
                                    captured,
                                    socket,
                                    bytes,
                                    length,
                                    flags,
                                    destination,
                                    destinationLength),
                    captured);
        } catch (Throwable e) {
            throw failure("sendto", e);
        }
    }

    /// Sends bytes that lie scattered.
    ///
    /// @param message address of a structure `msghdr`
    /// @return how many were sent
    public static long sendmsg(int socket, long message, int flags) {
        MemorySegment captured = CAPTURED.get();
        try {
            return result((long) SENDMSG.invokeExact(captured, socket, message, flags), captured);
        } catch (Throwable e) {
            throw failure("sendmsg", e);
        }
    }

    /// Receives bytes.
    ///
    /// @param bytes address of where they go
    /// @return how many there were
    public static long recv(int socket, long bytes, long length, int flags) {
        MemorySegment captured = CAPTURED.get();
        try {
            return result(
                    (long) RECV.invokeExact(captured, socket, bytes, length, flags), captured);
        } catch (Throwable e) {
            throw failure("recv", e);
        }
    }

    /// The index of an interface, above 0.
    public static int ifNameToIndex(String name) {
        MemorySegment captured = CAPTURED.get();
        try (Arena arena = Arena.ofConfined()) {
            int index =
                    (int) IF_NAMETOINDEX.invokeExact(captured, arena.allocateFrom(name).address());
            return index == 0 ? result(-1, captured) : index;
        } catch (Throwable e) {
            throw failure("if_nametoindex", e);
        }
    }

    /// Sets how much of the cores a thread gets beside others.
    public static int setpriority(int which, int who, int priority) {
        MemorySegment captured = CAPTURED.get();
        try {
            return result((int) SETPRIORITY.invokeExact(captured, which, who, priority), captured);
        } catch (Throwable e) {
            throw failure("setpriority", e);
        }
    }

    /// Sets by what policy a thread gets the cores.
    ///
    /// @param parameters a `sched_param`
    public static int schedSetscheduler(int thread, int policy, MemorySegment parameters) {
        MemorySegment captured = CAPTURED.get();
        try {
            return result(
                    (int)
                            SCHED_SETSCHEDULER.invokeExact(
                                    captured, thread, policy, parameters.address()),
                    captured);
        } catch (Throwable e) {
            throw failure("sched_setscheduler", e);
        }
    }

    /// Asks a device.
    public static int ioctl(int descriptor, long request, MemorySegment argument) {
        MemorySegment captured = CAPTURED.get();
        try {
            return result(
                    (int) IOCTL.invokeExact(captured, descriptor, request, argument.address()),
                    captured);
        } catch (Throwable e) {
            throw failure("ioctl", e);
        }
    }

    /// Sets what holds for the calling thread, and the threads that it starts.
    public static int prctl(int operation, long first, long second) {
        MemorySegment captured = CAPTURED.get();
        try {
            return result(
                    (int) PRCTL.invokeExact(captured, operation, first, second, 0L, 0L), captured);
        } catch (Throwable e) {
            throw failure("prctl", e);
        }
    }

    /// Sets the capabilities of the calling thread.
    static int capset(MemorySegment header, MemorySegment data) {
        MemorySegment captured = CAPTURED.get();
        try {
            return result(
                    (int) CAPSET.invokeExact(captured, header.address(), data.address()), captured);
        } catch (Throwable e) {
            throw failure("capset", e);
        }
    }

    /// Reads the capabilities of the calling thread.
    static int capget(MemorySegment header, MemorySegment data) {
        MemorySegment captured = CAPTURED.get();
        try {
            return result(
                    (int) CAPGET.invokeExact(captured, header.address(), data.address()), captured);
        } catch (Throwable e) {
            throw failure("capget", e);
        }
    }

    static String strerror(int errno) {
        try {
            MemorySegment message = (MemorySegment) STRERROR.invokeExact(errno);
            return message.reinterpret(MAX_MESSAGE_LENGTH).getString(0);
        } catch (Throwable e) {
            throw failure("strerror", e);
        }
    }
}
