package io.wirecut.pipeline.source.live;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.source.CaptureException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;

/// Compiles filter expressions with libpcap, where that is installed: nobody else knows the whole
/// language.
///
/// The filter sees a frame without its outermost VLAN tag, which the kernel keeps apart.
@SuppressWarnings("restricted") // What it calls is another's.
final class PcapLibrary {
    private static final List<String> FILES =
            List.of("libpcap.so.0.8", "libpcap.so.1", "libpcap.so");
    private static final int SNAPSHOT_LENGTH = 262_144;
    private static final int NETMASK_UNKNOWN = -1;
    private static final int INSTRUCTION_LENGTH = 8;
    private static final int PROGRAM_LENGTH = 16;
    private static final int MAX_MESSAGE_LENGTH = 512;
    private static final int DLT_RAW = 12;

    private final Linker linker = Linker.nativeLinker();
    private final SymbolLookup library;

    private PcapLibrary(SymbolLookup library) {
        this.library = library;
    }

    /// The instructions of a filter, as the kernel has them.
    ///
    /// @throws CaptureException if there is no libpcap, or the expression is wrong
    static byte[] compile(String expression, int linkType) {
        try (Arena arena = Arena.ofConfined()) {
            return new PcapLibrary(find(arena)).compile(arena, expression, linkType);
        }
    }

    private static SymbolLookup find(Arena arena) {
        for (String file : FILES) {
            try {
                return SymbolLookup.libraryLookup(file, arena);
            } catch (IllegalArgumentException _) {
                // Not installed under this name.
            }
        }
        throw new CaptureException(
                "a filter takes libpcap, and there is none: apt-get install libpcap0.8, or give no filter");
    }

    private byte[] compile(Arena arena, String expression, int linkType) {
        int pcapLinkType = linkType == LinkType.RAW ? DLT_RAW : linkType;
        try {
            MemorySegment handle =
                    (MemorySegment)
                            bind("pcap_open_dead", ADDRESS, JAVA_INT, JAVA_INT)
                                    .invokeExact(pcapLinkType, SNAPSHOT_LENGTH);
            MemorySegment program = arena.allocate(PROGRAM_LENGTH, Long.BYTES);
            int result =
                    (int)
                            bind(
                                            "pcap_compile",
                                            JAVA_INT,
                                            ADDRESS,
                                            ADDRESS,
                                            ADDRESS,
                                            JAVA_INT,
                                            JAVA_INT)
                                    .invokeExact(
                                            handle,
                                            program,
                                            arena.allocateFrom(expression),
                                            1,
                                            NETMASK_UNKNOWN);
            if (result < 0) {
                MemorySegment message =
                        (MemorySegment) bind("pcap_geterr", ADDRESS, ADDRESS).invokeExact(handle);
                throw new CaptureException(
                        "filter '%s': %s; see man 7 pcap-filter"
                                .formatted(
                                        expression,
                                        message.reinterpret(MAX_MESSAGE_LENGTH).getString(0)));
            }
            int count = program.get(JAVA_INT, 0);
            return program.get(ADDRESS, Long.BYTES)
                    .reinterpret((long) count * INSTRUCTION_LENGTH)
                    .toArray(JAVA_BYTE);
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("calling libpcap failed", e);
        }
    }

    private MethodHandle bind(String name, MemoryLayout result, MemoryLayout... parameters) {
        return linker.downcallHandle(
                library.findOrThrow(name), FunctionDescriptor.of(result, parameters));
    }
}
