package io.wirecut.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.agrona.BitUtil;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/// Off-heap memory of a fixed length, which may be more than 2 GiB, all zero at first, in pages of
/// 2 MiB where Linux allows that.
///
/// Access is not checked but by assertions: an offset is always computed from a handle that the
/// owner gave out. The memory is freed when nobody refers to the slab any more. Not safe for use by
/// two threads at once. Allocates nothing after construction.
public final class Slab {
    /// What keeps the memory there.
    private final MemorySegment segment;

    private final long address;
    private final long length;

    private Slab(MemorySegment segment) {
        this.segment = segment;
        this.address = segment.address();
        this.length = segment.byteSize();
    }

    /// Reserves memory, which begins at a cache line, and on Linux takes its pages as they are
    /// touched.
    ///
    /// @param length in bytes, at least 1
    /// @throws OutOfMemoryError if there is not as much
    public static Slab of(long length) {
        return of(length, false);
    }

    /// The same, or with all pages there at once: for what is read and written all over, and must
    /// not wait for a page in between.
    ///
    /// @param length in bytes, at least 1
    /// @param populated whether the pages are taken now
    /// @throws OutOfMemoryError if there is not as much
    public static Slab of(long length, boolean populated) {
        MemorySegment mapped = map(length, populated);
        return new Slab(
                mapped != null
                        ? mapped
                        : Arena.ofAuto().allocate(length, BitUtil.CACHE_LINE_LENGTH));
    }

    private static @Nullable MemorySegment map(long length, boolean populates) {
        PageMapping pages = PageMapping.OF_SYSTEM;
        return pages == null ? null : pages.map(length, populates);
    }

    /// Bytes that it holds.
    public long length() {
        return segment.byteSize();
    }

    /// Where it begins. The address is good as long as the slab is referred to.
    public long address() {
        return address;
    }

    /// The byte at an offset.
    public byte getByte(long offset) {
        assert isWithin(offset, Byte.BYTES);
        return UnsafeApi.getByte(address + offset);
    }

    /// The number at an offset.
    public int getInt(long offset) {
        assert isWithin(offset, Integer.BYTES);
        return UnsafeApi.getInt(address + offset);
    }

    /// Sets the number at an offset.
    public void putInt(long offset, int value) {
        assert isWithin(offset, Integer.BYTES);
        UnsafeApi.putInt(address + offset, value);
    }

    /// The number at an offset.
    public long getLong(long offset) {
        assert isWithin(offset, Long.BYTES);
        return UnsafeApi.getLong(address + offset);
    }

    /// Sets the number at an offset.
    public void putLong(long offset, long value) {
        assert isWithin(offset, Long.BYTES);
        UnsafeApi.putLong(address + offset, value);
    }

    /// Makes bytes zero.
    public void clear(long offset, int count) {
        assert isWithin(offset, count);
        UnsafeApi.setMemory(address + offset, count, (byte) 0);
    }

    private boolean isWithin(long offset, int width) {
        return offset >= 0 && offset <= length - width;
    }
}
