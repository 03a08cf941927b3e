package io.wirecut.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Asks Linux for zeroed pages that take up memory only once they are touched, and large ones where
/// there are any: a table of hundreds of megabytes costs nothing at start, and a random access
/// misses in the TLB far less often.
@SuppressWarnings("restricted") // What it calls is the system's.
final class PageMapping {
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final int MADV_HUGEPAGE = 14;
    private static final int MADV_POPULATE_WRITE = 23;
    private static final long FAILED = -1;

    /// Null where there is no such system.
    static final @Nullable PageMapping OF_SYSTEM = find();

    private final MethodHandle mmap;
    private final MethodHandle madvise;
    private final MethodHandle munmap;

    private PageMapping(MethodHandle mmap, MethodHandle madvise, MethodHandle munmap) {
        this.mmap = mmap;
        this.madvise = madvise;
        this.munmap = munmap;
    }

    private static @Nullable PageMapping find() {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
            return null;
        }
        var pointer = ValueLayout.ADDRESS;
        var size = ValueLayout.JAVA_LONG;
        var number = ValueLayout.JAVA_INT;
        try {
            return new PageMapping(
                    handle(
                            "mmap",
                            FunctionDescriptor.of(
                                    pointer, pointer, size, number, number, number, size)),
                    handle("madvise", FunctionDescriptor.of(number, pointer, size, number)),
                    handle("munmap", FunctionDescriptor.of(number, pointer, size)));
        } catch (RuntimeException e) {
            // Native access may be denied: the caller has another way.
            return null;
        }
    }

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }

    /// Memory that goes when nobody refers to it any more; null if the system has none to give.
    ///
    /// @param populates whether all of it shall be there at once
    @Nullable MemorySegment map(long length, boolean populates) {
        try {
            MemorySegment pages =
                    (MemorySegment)
                            mmap.invokeExact(
                                    MemorySegment.NULL,
                                    length,
                                    PROT_READ_WRITE,
                                    MAP_PRIVATE_ANONYMOUS,
                                    -1,
                                    0L);
            if (pages.address() == FAILED) {
                return null;
            }
            // Advice only: where it is not taken, small pages serve, or come when they are touched.
            var _ = (int) madvise.invokeExact(pages, length, MADV_HUGEPAGE);
            if (populates) {
                var _ = (int) madvise.invokeExact(pages, length, MADV_POPULATE_WRITE);
            }
            return pages.reinterpret(length, Arena.ofAuto(), this::unmap);
        } catch (Throwable e) {
            throw new IllegalStateException("mmap of " + length + " bytes failed", e);
        }
    }

    private void unmap(MemorySegment pages) {
        try {
            var _ = (int) munmap.invokeExact(pages, pages.byteSize());
        } catch (Throwable e) {
            throw new IllegalStateException("munmap failed", e);
        }
    }
}
