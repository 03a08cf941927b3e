package io.wirecut.pipeline.source.live;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.posix.Errno;
import io.wirecut.pipeline.posix.Posix;
import io.wirecut.pipeline.source.CaptureException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// What a network interface is, at one moment.
///
/// @param name of at most 15 bytes
/// @param index by which the kernel knows it, until it is gone
/// @param mtu the longest packet it carries, in bytes, its link header not counted
/// @param linkType how its frames begin: a LINKTYPE value of the pcap formats
/// @param isUp whether it is switched on
/// @param isLoopback whether it leads back to this host, so that each frame passes twice
public record Interface(
        String name, int index, int mtu, int linkType, boolean isUp, boolean isLoopback) {
    static final int MAX_NAME_LENGTH = 15;
    static final int REQUEST_LENGTH = 40;
    static final int REQUEST_VALUE = 16;

    private static final int SIOCGIFFLAGS = 0x8913;
    private static final int SIOCGIFMTU = 0x8921;
    private static final int SIOCGIFHWADDR = 0x8927;
    private static final int IFF_UP = 1;
    private static final int IFF_LOOPBACK = 8;
    private static final int ARPHRD_ETHER = 1;
    private static final int ARPHRD_LOOPBACK = 772;
    private static final int ARPHRD_NONE = 0xFFFE;

    /// Looks at an interface.
    ///
    /// @throws CaptureException if there is none of this name, or frames of its kind are not known
    public static Interface of(String name) {
        int index = indexOf(name);
        if (index < 0) {
            throw new CaptureException(
                    "%s: there is no such interface (%s); see ip link"
                            .formatted(name, Errno.describe(index)));
        }
        try (Arena arena = Arena.ofConfined();
                ControlSocket control = ControlSocket.open()) {
            MemorySegment request = request(arena, name);
            ask(control, name, SIOCGIFMTU, request);
            int mtu = request.get(JAVA_INT, REQUEST_VALUE);
            ask(control, name, SIOCGIFFLAGS, request);
            int flags = request.get(JAVA_SHORT, REQUEST_VALUE);
            ask(control, name, SIOCGIFHWADDR, request);
            int hardware = request.get(JAVA_SHORT, REQUEST_VALUE) & 0xFFFF;
            return new Interface(
                    name,
                    index,
                    mtu,
                    linkType(name, hardware),
                    (flags & IFF_UP) != 0,
                    (flags & IFF_LOOPBACK) != 0);
        }
    }

    /// The index of an interface now, or an error number, negated.
    static int indexOf(String name) {
        return isName(name) ? Posix.ifNameToIndex(name) : -Errno.ENODEV;
    }

    private static boolean isName(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        return length > 0 && length <= MAX_NAME_LENGTH && name.indexOf('\0') < 0;
    }

    /// A structure `ifreq` that asks of an interface.
    static MemorySegment request(Arena arena, String name) {
        MemorySegment request = arena.allocate(REQUEST_LENGTH, Long.BYTES);
        request.setString(0, name);
        return request;
    }

    private static void ask(ControlSocket control, String name, int what, MemorySegment request) {
        int result = control.ask(what, request);
        if (result < 0) {
            throw new CaptureException(
                    "%s: the interface cannot be asked what it is (%s)"
                            .formatted(name, Errno.describe(result)));
        }
    }

    private static int linkType(String name, int hardware) {
        return switch (hardware) {
            case ARPHRD_ETHER, ARPHRD_LOOPBACK -> LinkType.ETHERNET;
            case ARPHRD_NONE -> LinkType.RAW;
            default ->
                    throw new CaptureException(
                            "%s: interfaces of hardware type %d are not understood; give an Ethernet or a tun interface"
                                    .formatted(name, hardware));
        };
    }
}
