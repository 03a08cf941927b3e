package io.wirecut.matcher;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// Pages that can be read, between two that cannot: whoever reads a byte beside them ends the JVM.
/// They stay mapped until the JVM ends.
final class GuardedMemory {
    static final int PAGE_LENGTH = 4096;

    private static final int PROT_NONE = 0;
    private static final int PROT_READ_AND_WRITE = 3;
    private static final int MAP_PRIVATE_AND_ANONYMOUS = 0x22;
    private static final Linker LINKER = Linker.nativeLinker();

    private final long mapping;
    private final int length;

    /// @param pageCount how many can be read
    GuardedMemory(int pageCount) throws Throwable {
        length = pageCount * PAGE_LENGTH;
        MethodHandle mmap =
                function(
                        "mmap",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG));
        MethodHandle mprotect =
                function(
                        "mprotect",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT));
        mapping =
                (long)
                        mmap.invokeExact(
                                0L,
                                length + 2L * PAGE_LENGTH,
                                PROT_NONE,
                                MAP_PRIVATE_AND_ANONYMOUS,
                                -1,
                                0L);
        int result =
                (int)
                        mprotect.invokeExact(
                                mapping + PAGE_LENGTH, (long) length, PROT_READ_AND_WRITE);
        if (mapping == -1 || result != 0) {
            throw new IllegalStateException("mapping=%d mprotect=%d".formatted(mapping, result));
        }
    }

    /// The first bytes that can be read.
    UnsafeBuffer first(byte[] bytes) {
        return holding(bytes, 0);
    }

    /// The last bytes that can be read.
    UnsafeBuffer last(byte[] bytes) {
        return holding(bytes, length - bytes.length);
    }

    /// The last bytes that can be read, but for those that follow to the next multiple of an
    /// alignment.
    @SuppressWarnings("restricted")
    ByteBuffer lastAligned(byte[] bytes, int alignment) {
        long offset = (length - bytes.length) & -alignment;
        return MemorySegment.ofAddress(mapping + PAGE_LENGTH + offset)
                .reinterpret(bytes.length)
                .copyFrom(MemorySegment.ofArray(bytes))
                .asByteBuffer();
    }

    @SuppressWarnings("restricted")
    private UnsafeBuffer holding(byte[] bytes, int offset) {
        MemorySegment.ofAddress(mapping + PAGE_LENGTH + offset)
                .reinterpret(bytes.length)
                .copyFrom(MemorySegment.ofArray(bytes));
        return new UnsafeBuffer(mapping + PAGE_LENGTH + offset, bytes.length);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
    }
}
